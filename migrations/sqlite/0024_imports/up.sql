-- Ledgers that offices take over. The file is known by a keyed hash of its content, so that the same file is the same
-- import. What its columns are and what it is called are sealed.
CREATE TABLE ledger_import (
    county INTEGER NOT NULL,
    id BLOB NOT NULL,
    organisation BLOB NOT NULL,
    file BLOB NOT NULL,
    state TEXT NOT NULL,
    uploaded_by BLOB NOT NULL,
    uploaded_at TEXT NOT NULL,
    rows_read INTEGER NOT NULL,
    faulty INTEGER NOT NULL,
    imported INTEGER NOT NULL,
    repeated INTEGER NOT NULL,
    confirmed_by BLOB,
    finished_at TEXT,
    wrapped_key BLOB NOT NULL,
    summary BLOB NOT NULL,
    PRIMARY KEY (county, id)
) STRICT;
CREATE UNIQUE INDEX ledger_import_by_file ON ledger_import (county, organisation, file);

-- Rows of a ledger that are not cases yet, sealed: those that wait, without faults, and those that have faults.
CREATE TABLE ledger_row (
    county INTEGER NOT NULL,
    import_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    faults INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (county, import_id, number)
) STRICT, WITHOUT ROWID;
-- The next rows to be taken over are found without passing those with faults, which stay.
CREATE INDEX ledger_row_by_faults ON ledger_row (county, import_id, faults, number);

-- What an organisation has taken over, by a keyed hash of what makes a row that row: none becomes a case twice, whatever
-- file it stands in.
CREATE TABLE ledger_taken (
    county INTEGER NOT NULL,
    organisation BLOB NOT NULL,
    identity BLOB NOT NULL,
    case_id BLOB NOT NULL,
    PRIMARY KEY (county, organisation, identity)
) STRICT, WITHOUT ROWID;
