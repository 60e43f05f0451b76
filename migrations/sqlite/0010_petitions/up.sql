-- A petition: columns to find and sort it by, and the petition itself, sealed as a whole under its own key, as with a case.
-- Its history, people and files stand in case_event, person and attachment, told apart by their ids. `matter` is the first
-- petition of its matter; `traits` is what it is compared by, sealed. The key of a forgotten petition is NULL.
CREATE TABLE petition (
    county INTEGER NOT NULL,
    id BLOB NOT NULL,
    version INTEGER NOT NULL,
    number TEXT NOT NULL,
    state TEXT NOT NULL,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    content TEXT NOT NULL,
    flags TEXT NOT NULL,
    division TEXT NOT NULL,
    township TEXT NOT NULL,
    registered_in BLOB NOT NULL,
    registered_by BLOB NOT NULL,
    registered_at TEXT NOT NULL,
    received_on TEXT NOT NULL,
    responsible BLOB NOT NULL,
    handler BLOB,
    matter BLOB NOT NULL,
    repeat_seq INTEGER NOT NULL,
    concluded_on TEXT,
    due_kind TEXT,
    due_on TEXT,
    yellow_from TEXT,
    red_from TEXT,
    query_index BLOB,
    chain_head BLOB NOT NULL,
    wrapped_key BLOB,
    summary BLOB NOT NULL,
    traits BLOB NOT NULL,
    snapshot BLOB NOT NULL,
    PRIMARY KEY (county, id)
) STRICT;
CREATE INDEX petition_by_county ON petition (county, registered_at, id);
CREATE INDEX petition_by_township ON petition (township, registered_at, id);
CREATE INDEX petition_by_handler ON petition (handler, registered_at, id) WHERE handler IS NOT NULL;
CREATE INDEX petition_by_time ON petition (registered_at, id, county);
CREATE INDEX petition_by_number ON petition (number);
CREATE INDEX petition_by_matter ON petition (matter, registered_at);
CREATE INDEX petition_by_query ON petition (query_index) WHERE query_index IS NOT NULL;
CREATE INDEX petition_due ON petition (responsible, due_on, id) WHERE due_on IS NOT NULL;
CREATE INDEX petition_due_in_county ON petition (county, due_on, id) WHERE due_on IS NOT NULL;
CREATE INDEX petition_due_in_township ON petition (township, due_on, id) WHERE due_on IS NOT NULL;
CREATE INDEX petition_due_by_day ON petition (due_on, id, county) WHERE due_on IS NOT NULL;

-- Organisations that have or had a petition before them: they see it.
CREATE TABLE petition_organisation (
    county INTEGER NOT NULL,
    petition_id BLOB NOT NULL,
    organisation BLOB NOT NULL,
    registered_at TEXT NOT NULL,
    PRIMARY KEY (county, petition_id, organisation)
) STRICT, WITHOUT ROWID;
CREATE INDEX petition_organisation_by_time ON petition_organisation (organisation, registered_at, petition_id, county);

-- Organisations and accounts that an accusation is kept from: keyed hashes of their ids.
CREATE TABLE petition_accused (
    county INTEGER NOT NULL,
    petition_id BLOB NOT NULL,
    accused BLOB NOT NULL,
    PRIMARY KEY (county, petition_id, accused)
) STRICT, WITHOUT ROWID;

-- Keyed hashes under which an earlier petition of the same person or matter is found, over all counties.
CREATE TABLE petition_key (
    county INTEGER NOT NULL,
    petition_id BLOB NOT NULL,
    hash INTEGER NOT NULL,
    PRIMARY KEY (county, petition_id, hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX petition_key_by_hash ON petition_key (hash, petition_id, county);

-- The last number given by an office in a year.
CREATE TABLE petition_number (
    county INTEGER NOT NULL,
    organisation BLOB NOT NULL,
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (county, organisation, year)
) STRICT, WITHOUT ROWID;
