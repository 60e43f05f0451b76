-- Papers that were printed: what stood on each, sealed under the key of its case, found again by the hash printed on it.
-- Content is NULL once it had to be erased with the particulars on it.
CREATE TABLE print (
    county INTEGER NOT NULL,
    hash UUID NOT NULL,
    case_id UUID NOT NULL,
    case_version INTEGER NOT NULL,
    form TEXT NOT NULL,
    form_version INTEGER NOT NULL,
    masked INTEGER NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    actor UUID NOT NULL,
    organisation UUID NOT NULL,
    content BYTEA,
    PRIMARY KEY (county, hash)
);
CREATE INDEX print_by_case ON print (county, case_id);
