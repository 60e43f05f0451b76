-- Accounts of people who work in an organisation. They do not grow with the cases, so every shard can hold a copy; only
-- therefore may a user name be unique without the county. password_chosen_at is NULL while the password is one that an
-- administrator gave. A higher token_version revokes all access tokens made before.
CREATE TABLE account (
    county INTEGER NOT NULL,
    id UUID NOT NULL,
    username TEXT NOT NULL,
    wrapped_key BYTEA NOT NULL,
    name BYTEA NOT NULL,
    organisation UUID NOT NULL,
    division TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    password_chosen_at TIMESTAMPTZ,
    token_version BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    created_by UUID,
    disabled_at TIMESTAMPTZ,
    PRIMARY KEY (county, id)
);
CREATE UNIQUE INDEX account_by_username ON account (username);
CREATE INDEX account_by_division ON account (division, id);

-- Roles that an account holds, and who answers for that.
CREATE TABLE account_role (
    county INTEGER NOT NULL,
    account UUID NOT NULL,
    role TEXT NOT NULL,
    granted_at TIMESTAMPTZ NOT NULL,
    granted_by UUID,
    confirmed_by UUID,
    PRIMARY KEY (county, account, role)
);

-- Roles that one administrator proposed and another has yet to confirm; at most one proposal an account.
CREATE TABLE role_proposal (
    county INTEGER NOT NULL,
    account UUID NOT NULL,
    roles JSONB NOT NULL,
    proposed_at TIMESTAMPTZ NOT NULL,
    proposed_by UUID NOT NULL,
    PRIMARY KEY (county, account)
);

-- From log-in to log-out.
CREATE TABLE session (
    county INTEGER NOT NULL,
    id UUID NOT NULL,
    account UUID NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    PRIMARY KEY (county, id)
);
CREATE INDEX session_by_account ON session (county, account);
CREATE INDEX session_expired ON session (expires_at);

-- Refresh tokens of a session: each is good once, so one that comes back twice was stolen.
CREATE TABLE refresh_token (
    county INTEGER NOT NULL,
    id UUID NOT NULL,
    session UUID NOT NULL,
    secret_hash BYTEA NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ,
    PRIMARY KEY (county, id)
);
CREATE INDEX refresh_token_expired ON refresh_token (expires_at);

-- Failed log-ins by a keyed hash of the name that was typed, whether there is such an account or not.
CREATE TABLE login_attempt (
    name_index BYTEA NOT NULL,
    failures INTEGER NOT NULL,
    last_at TIMESTAMPTZ NOT NULL,
    locked_until TIMESTAMPTZ,
    PRIMARY KEY (name_index)
);
CREATE INDEX login_attempt_old ON login_attempt (last_at);

-- Keys that sign access tokens.
CREATE TABLE signing_key (
    id UUID NOT NULL,
    wrapped_key BYTEA NOT NULL,
    secret BYTEA NOT NULL,
    signs_from TIMESTAMPTZ NOT NULL,
    signs_until TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (id)
);

-- What happened to accounts: log-ins, failures, roles. Kept, never changed. subject is NULL for an unknown name.
CREATE TABLE account_event (
    county INTEGER NOT NULL,
    id UUID NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    event TEXT NOT NULL,
    subject UUID,
    actor UUID,
    detail JSONB NOT NULL,
    PRIMARY KEY (county, id)
);
CREATE INDEX account_event_by_subject ON account_event (county, subject, id);
