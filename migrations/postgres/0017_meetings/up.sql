-- Meetings on cases and petitions. Who presides, the agenda and the minutes are sealed; what was decided stands in the
-- histories of the cases and petitions. The hash is that of a meeting that is over, as the next checkpoint signs it.
CREATE TABLE meeting (
    county INTEGER NOT NULL,
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    organisation UUID NOT NULL,
    held_on DATE NOT NULL,
    created_by UUID NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    version INTEGER NOT NULL,
    closed_at TIMESTAMPTZ,
    hash BYTEA,
    wrapped_key BYTEA NOT NULL,
    content BYTEA NOT NULL,
    PRIMARY KEY (county, id)
);

-- Who sees a meeting: the organisation that holds it, and those that it invites.
CREATE TABLE meeting_organisation (
    county INTEGER NOT NULL,
    meeting_id UUID NOT NULL,
    organisation UUID NOT NULL,
    held_on DATE NOT NULL,
    PRIMARY KEY (county, meeting_id, organisation)
);
CREATE INDEX meeting_organisation_by_day ON meeting_organisation (organisation, held_on, meeting_id, county);
