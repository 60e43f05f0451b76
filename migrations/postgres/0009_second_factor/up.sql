-- The second factor of an account: the secret that its authenticator app shares, sealed under the key of the account.
-- It is asked for from confirmed_at on. last_step is the time step of the last code taken; none is taken twice.
CREATE TABLE second_factor (
    county INTEGER NOT NULL,
    account UUID NOT NULL,
    secret BYTEA NOT NULL,
    enrolled_at TIMESTAMPTZ NOT NULL,
    confirmed_at TIMESTAMPTZ,
    last_step BIGINT NOT NULL,
    PRIMARY KEY (county, account)
);

-- Recovery codes that are still good, as keyed hashes. One that is used is deleted; the account's events tell of it.
CREATE TABLE recovery_code (
    county INTEGER NOT NULL,
    account UUID NOT NULL,
    code_hash BYTEA NOT NULL,
    PRIMARY KEY (county, account, code_hash)
);
