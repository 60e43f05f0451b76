-- Histories that have grown since the last checkpoint of their county, with their newest event.
CREATE TABLE checkpoint_due (
    county INTEGER NOT NULL,
    case_id UUID NOT NULL,
    sequence INTEGER NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (county, case_id)
);
INSERT INTO checkpoint_due SELECT county, id, version, chain_head FROM mediation_case;

-- Checkpoints: what the newest event of each grown history was, chained by county and signed.
CREATE TABLE checkpoint (
    county INTEGER NOT NULL,
    number INTEGER NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    heads BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    signature BYTEA NOT NULL,
    PRIMARY KEY (county, number)
);
