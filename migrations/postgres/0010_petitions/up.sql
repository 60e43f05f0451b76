-- A petition: columns to find and sort it by, and the petition itself, sealed as a whole under its own key, as with a case.
-- Its history, people and files stand in case_event, person and attachment, told apart by their ids. `matter` is the first
-- petition of its matter; `traits` is what it is compared by, sealed. The key of a forgotten petition is NULL.
CREATE TABLE petition (
    county INTEGER NOT NULL,
    id UUID NOT NULL,
    version INTEGER NOT NULL,
    number TEXT NOT NULL,
    state TEXT NOT NULL,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    content TEXT NOT NULL,
    flags TEXT NOT NULL,
    division TEXT NOT NULL,
    township TEXT NOT NULL,
    registered_in UUID NOT NULL,
    registered_by UUID NOT NULL,
    registered_at TIMESTAMPTZ NOT NULL,
    received_on DATE NOT NULL,
    responsible UUID NOT NULL,
    handler UUID,
    matter UUID NOT NULL,
    repeat_seq INTEGER NOT NULL,
    concluded_on DATE,
    due_kind TEXT,
    due_on DATE,
    yellow_from DATE,
    red_from DATE,
    query_index BYTEA,
    chain_head BYTEA NOT NULL,
    wrapped_key BYTEA,
    summary BYTEA NOT NULL,
    traits BYTEA NOT NULL,
    snapshot BYTEA NOT NULL,
    PRIMARY KEY (county, id)
);
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
    petition_id UUID NOT NULL,
    organisation UUID NOT NULL,
    registered_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (county, petition_id, organisation)
);
CREATE INDEX petition_organisation_by_time ON petition_organisation (organisation, registered_at, petition_id, county);

-- Organisations and accounts that an accusation is kept from: keyed hashes of their ids.
CREATE TABLE petition_accused (
    county INTEGER NOT NULL,
    petition_id UUID NOT NULL,
    accused BYTEA NOT NULL,
    PRIMARY KEY (county, petition_id, accused)
);

-- Keyed hashes under which an earlier petition of the same person or matter is found, over all counties.
CREATE TABLE petition_key (
    county INTEGER NOT NULL,
    petition_id UUID NOT NULL,
    hash BIGINT NOT NULL,
    PRIMARY KEY (county, petition_id, hash)
);
CREATE INDEX petition_key_by_hash ON petition_key (hash, petition_id, county);

-- The last number given by an office in a year.
CREATE TABLE petition_number (
    county INTEGER NOT NULL,
    organisation UUID NOT NULL,
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (county, organisation, year)
);
