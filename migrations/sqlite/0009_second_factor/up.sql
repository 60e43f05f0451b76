-- The second factor of an account: the secret that its authenticator app shares, sealed under the key of the account.
-- It is asked for from confirmed_at on. last_step is the time step of the last code taken; none is taken twice.
CREATE TABLE second_factor (
    county INTEGER NOT NULL,
    account BLOB NOT NULL,
    secret BLOB NOT NULL,
    enrolled_at TEXT NOT NULL,
    confirmed_at TEXT,
    last_step INTEGER NOT NULL,
    PRIMARY KEY (county, account)
) STRICT, WITHOUT ROWID;

-- Recovery codes that are still good, as keyed hashes. One that is used is deleted; the account's events tell of it.
CREATE TABLE recovery_code (
    county INTEGER NOT NULL,
    account BLOB NOT NULL,
    code_hash BLOB NOT NULL,
    PRIMARY KEY (county, account, code_hash)
) STRICT, WITHOUT ROWID;
