-- Organisations: committees, centres, offices, departments. Closed, never deleted. number_prefix is empty for those that
-- do not mediate; for the others it makes case numbers unique within a county, so a closed one keeps it.
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
CREATE UNIQUE INDEX organisation_by_number_prefix ON organisation (county, number_prefix) WHERE number_prefix <> '';

-- Villages and residents' communities, loaded by a command. Everything above them is embedded in the program.
CREATE TABLE village (
    county INTEGER NOT NULL,
    code TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (county, code)
);
CREATE INDEX village_by_name ON village (name, code);

-- What places have set for a rule. Never changed or deleted: of two rows for the same place, kind and day the later
-- one counts. organisation_kind is NULL where it holds for all kinds.
CREATE TABLE rule_override (
    county INTEGER NOT NULL,
    id UUID NOT NULL,
    division TEXT NOT NULL,
    organisation_kind TEXT,
    key TEXT NOT NULL,
    value JSONB NOT NULL,
    effective_from DATE NOT NULL,
    set_at TIMESTAMPTZ NOT NULL,
    set_by UUID NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (county, id)
);

-- Days of the calendar that were loaded or corrected, over those embedded in the program.
CREATE TABLE holiday (
    date DATE NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (date)
);

-- Who changed what of all this. Kept, never changed. actor is NULL for the operator at the command line; before is NULL
-- where there was nothing. subject_key is an id, a division code, the key of a rule or a date.
CREATE TABLE reference_change (
    county INTEGER NOT NULL,
    id UUID NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    actor UUID,
    organisation UUID,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_key TEXT NOT NULL,
    before JSONB,
    after JSONB NOT NULL,
    reason TEXT,
    request TEXT,
    PRIMARY KEY (county, id)
);
CREATE INDEX reference_change_by_subject ON reference_change (county, subject, subject_key, id);

-- One row that is different after every change of the above, so that each server knows when to read it again.
CREATE TABLE reference_version (
    id INTEGER NOT NULL CHECK (id = 1),
    version UUID NOT NULL,
    PRIMARY KEY (id)
);
INSERT INTO reference_version (id, version) VALUES (1, '00000000-0000-0000-0000-000000000000');
