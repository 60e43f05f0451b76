-- Organisations, some thousands, read whole into a tree. Closed, never deleted.
CREATE TABLE organisation (
    county INTEGER NOT NULL,
    id UUID NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    tier TEXT NOT NULL,
    division TEXT NOT NULL,
    parent UUID,
    number_prefix TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    closed_at TIMESTAMPTZ,
    PRIMARY KEY (county, id)
);
