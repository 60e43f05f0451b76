-- A mediation case: columns to find and sort it by, and the case itself, sealed as a whole under its own key. The key of a
-- forgotten case is NULL.
CREATE TABLE mediation_case (
    county INTEGER NOT NULL,
    id BLOB NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    category TEXT NOT NULL,
    difficulty TEXT NOT NULL,
    source TEXT NOT NULL,
    tier TEXT NOT NULL,
    responsible BLOB NOT NULL,
    registered_by BLOB NOT NULL,
    registered_at TEXT NOT NULL,
    division TEXT NOT NULL,
    township TEXT NOT NULL,
    number TEXT,
    accepted_on TEXT,
    due_kind TEXT,
    due_on TEXT,
    yellow_from TEXT,
    red_from TEXT,
    offered_to BLOB,
    chain_head BLOB NOT NULL,
    wrapped_key BLOB,
    summary BLOB NOT NULL,
    snapshot BLOB NOT NULL,
    PRIMARY KEY (county, id)
) STRICT;
-- Each list is a walk along one of these. The last ends in the county, so that cases of other counties are passed over
-- without being looked at.
CREATE INDEX mediation_case_by_county ON mediation_case (county, registered_at, id);
CREATE INDEX mediation_case_by_township ON mediation_case (township, registered_at, id);
CREATE INDEX mediation_case_by_registrant ON mediation_case (registered_by, registered_at, id);
CREATE INDEX mediation_case_by_time ON mediation_case (registered_at, id, county);
CREATE INDEX mediation_case_by_number ON mediation_case (number) WHERE number IS NOT NULL;
CREATE INDEX mediation_case_offered ON mediation_case (offered_to, registered_at, id) WHERE offered_to IS NOT NULL;
CREATE INDEX mediation_case_due ON mediation_case (responsible, due_on, id) WHERE due_on IS NOT NULL;
CREATE INDEX mediation_case_due_in_county ON mediation_case (county, due_on, id) WHERE due_on IS NOT NULL;
CREATE INDEX mediation_case_due_in_township ON mediation_case (township, due_on, id) WHERE due_on IS NOT NULL;
CREATE INDEX mediation_case_due_by_day ON mediation_case (due_on, id, county) WHERE due_on IS NOT NULL;

-- The history of a case: append-only, each event sealed under the key of the case and chained to the one before.
CREATE TABLE case_event (
    county INTEGER NOT NULL,
    case_id BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    at TEXT NOT NULL,
    actor BLOB NOT NULL,
    organisation BLOB NOT NULL,
    kind TEXT NOT NULL,
    payload BLOB NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (county, case_id, sequence)
) STRICT, WITHOUT ROWID;

-- Organisations that take part in a case, have taken part, or have been offered it: they see it.
CREATE TABLE case_organisation (
    county INTEGER NOT NULL,
    case_id BLOB NOT NULL,
    organisation BLOB NOT NULL,
    registered_at TEXT NOT NULL,
    PRIMARY KEY (county, case_id, organisation)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_organisation_by_time ON case_organisation (organisation, registered_at, case_id, county);

-- Mediators appointed now.
CREATE TABLE case_mediator (
    county INTEGER NOT NULL,
    case_id BLOB NOT NULL,
    mediator BLOB NOT NULL,
    registered_at TEXT NOT NULL,
    PRIMARY KEY (county, case_id, mediator)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_mediator_by_time ON case_mediator (mediator, registered_at, case_id, county);

-- The last number given by a committee in a year. Counted in the transaction that accepts, so numbers have no gaps.
CREATE TABLE case_number (
    county INTEGER NOT NULL,
    organisation BLOB NOT NULL,
    year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (county, organisation, year)
) STRICT, WITHOUT ROWID;

-- Particulars of people, each sealed under its own key, so that one can be forgotten without breaking a history: key and
-- hashes are NULL then. Found by keyed hashes only.
CREATE TABLE person (
    county INTEGER NOT NULL,
    case_id BLOB NOT NULL,
    id BLOB NOT NULL,
    wrapped_key BLOB,
    particulars BLOB NOT NULL,
    name_index BLOB,
    identity_index BLOB,
    phone_index BLOB,
    PRIMARY KEY (county, case_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_by_name ON person (name_index) WHERE name_index IS NOT NULL;
CREATE INDEX person_by_identity ON person (identity_index) WHERE identity_index IS NOT NULL;
CREATE INDEX person_by_phone ON person (phone_index) WHERE phone_index IS NOT NULL;
