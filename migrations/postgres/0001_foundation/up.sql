-- Who looked at what, and why: one row each time somebody reads personal data or searches for it.
CREATE TABLE access_log (
    county INTEGER NOT NULL,
    id UUID NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    actor UUID NOT NULL,
    organisation UUID NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_id UUID,
    reason TEXT,
    request TEXT,
    PRIMARY KEY (county, id)
);
CREATE INDEX access_log_by_subject ON access_log (county, subject, subject_id, id);
CREATE INDEX access_log_by_actor ON access_log (county, actor, id);

-- Work that follows from a change and was promised in the same transaction.
CREATE TABLE outbox (
    county INTEGER NOT NULL,
    id UUID NOT NULL,
    topic TEXT NOT NULL,
    payload JSONB NOT NULL,
    available_at TIMESTAMPTZ NOT NULL,
    lease_until TIMESTAMPTZ,
    attempts INTEGER NOT NULL,
    last_error TEXT,
    done_at TIMESTAMPTZ,
    PRIMARY KEY (county, id)
);
CREATE INDEX outbox_open ON outbox (available_at) WHERE done_at IS NULL;
CREATE INDEX outbox_done ON outbox (done_at) WHERE done_at IS NOT NULL;

-- Answers already given, so that a repeated request gets the same one.
CREATE TABLE idempotency_key (
    county INTEGER NOT NULL,
    actor UUID NOT NULL,
    key TEXT NOT NULL,
    request_hash BYTEA NOT NULL,
    status INTEGER NOT NULL,
    wrapped_key BYTEA NOT NULL,
    body BYTEA NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (county, actor, key)
);
CREATE INDEX idempotency_key_expired ON idempotency_key (expires_at);
