-- Files of cases: which file it is, named by the SHA-256 of its sealed bytes, and the key it is sealed with. What it is
-- and how it is called stands in the case, sealed.
CREATE TABLE attachment (
    county INTEGER NOT NULL,
    id BLOB NOT NULL,
    case_id BLOB NOT NULL,
    file BLOB NOT NULL,
    wrapped_key BLOB NOT NULL,
    PRIMARY KEY (county, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX attachment_by_case ON attachment (county, case_id);
CREATE INDEX attachment_by_file ON attachment (file);
