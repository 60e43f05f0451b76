-- Accounts of people who work in an organisation. They do not grow with the cases, so every shard can hold a copy; only
-- therefore may a user name be unique without the county. password_chosen_at is NULL while the password is one that an
-- administrator gave. A higher token_version revokes all access tokens made before.
CREATE TABLE account (
    county INTEGER NOT NULL,
    id BLOB NOT NULL,
    username TEXT NOT NULL,
    wrapped_key BLOB NOT NULL,
    name BLOB NOT NULL,
    organisation BLOB NOT NULL,
    division TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    password_chosen_at TEXT,
    token_version INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    created_by BLOB,
    disabled_at TEXT,
    PRIMARY KEY (county, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX account_by_username ON account (username);
CREATE INDEX account_by_division ON account (division, id);

-- Roles that an account holds, and who answers for that.
CREATE TABLE account_role (
    county INTEGER NOT NULL,
    account BLOB NOT NULL,
    role TEXT NOT NULL,
    granted_at TEXT NOT NULL,
    granted_by BLOB,
    confirmed_by BLOB,
    PRIMARY KEY (county, account, role)
) STRICT, WITHOUT ROWID;

-- Roles that one administrator proposed and another has yet to confirm; at most one proposal an account.
CREATE TABLE role_proposal (
    county INTEGER NOT NULL,
    account BLOB NOT NULL,
    roles TEXT NOT NULL,
    proposed_at TEXT NOT NULL,
    proposed_by BLOB NOT NULL,
    PRIMARY KEY (county, account)
) STRICT, WITHOUT ROWID;

-- From log-in to log-out.
CREATE TABLE session (
    county INTEGER NOT NULL,
    id BLOB NOT NULL,
    account BLOB NOT NULL,
    started_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    ended_at TEXT,
    PRIMARY KEY (county, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_by_account ON session (county, account);
CREATE INDEX session_expired ON session (expires_at);

-- Refresh tokens of a session: each is good once, so one that comes back twice was stolen.
CREATE TABLE refresh_token (
    county INTEGER NOT NULL,
    id BLOB NOT NULL,
    session BLOB NOT NULL,
    secret_hash BLOB NOT NULL,
    expires_at TEXT NOT NULL,
    used_at TEXT,
    PRIMARY KEY (county, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX refresh_token_expired ON refresh_token (expires_at);

-- Failed log-ins by a keyed hash of the name that was typed, whether there is such an account or not.
CREATE TABLE login_attempt (
    name_index BLOB NOT NULL,
    failures INTEGER NOT NULL,
    last_at TEXT NOT NULL,
    locked_until TEXT,
    PRIMARY KEY (name_index)
) STRICT, WITHOUT ROWID;
CREATE INDEX login_attempt_old ON login_attempt (last_at);

-- Keys that sign access tokens.
CREATE TABLE signing_key (
    id BLOB NOT NULL,
    wrapped_key BLOB NOT NULL,
    secret BLOB NOT NULL,
    signs_from TEXT NOT NULL,
    signs_until TEXT NOT NULL,
    PRIMARY KEY (id)
) STRICT, WITHOUT ROWID;

-- What happened to accounts: log-ins, failures, roles. Kept, never changed. subject is NULL for an unknown name.
CREATE TABLE account_event (
    county INTEGER NOT NULL,
    id BLOB NOT NULL,
    at TEXT NOT NULL,
    event TEXT NOT NULL,
    subject BLOB,
    actor BLOB,
    detail TEXT NOT NULL,
    PRIMARY KEY (county, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX account_event_by_subject ON account_event (county, subject, id);
