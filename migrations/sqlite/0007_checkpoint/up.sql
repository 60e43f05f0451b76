-- Histories that have grown since the last checkpoint of their county, with their newest event.
CREATE TABLE checkpoint_due (
    county INTEGER NOT NULL,
    case_id BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (county, case_id)
) STRICT, WITHOUT ROWID;
INSERT INTO checkpoint_due SELECT county, id, version, chain_head FROM mediation_case;

-- Checkpoints: what the newest event of each grown history was, chained by county and signed.
CREATE TABLE checkpoint (
    county INTEGER NOT NULL,
    number INTEGER NOT NULL,
    at TEXT NOT NULL,
    heads BLOB NOT NULL,
    hash BLOB NOT NULL,
    signature BLOB NOT NULL,
    PRIMARY KEY (county, number)
) STRICT;
