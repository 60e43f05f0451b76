-- Organisations, some thousands, read whole into a tree. Closed, never deleted.
CREATE TABLE organisation (
    county INTEGER NOT NULL,
    id BLOB NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    tier TEXT NOT NULL,
    division TEXT NOT NULL,
    parent BLOB,
    number_prefix TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    closed_at TEXT,
    PRIMARY KEY (county, id)
) STRICT, WITHOUT ROWID;
