-- Meetings on cases and petitions. Who presides, the agenda and the minutes are sealed; what was decided stands in the
-- histories of the cases and petitions. The hash is that of a meeting that is over, as the next checkpoint signs it.
CREATE TABLE meeting (
    county INTEGER NOT NULL,
    id BLOB NOT NULL,
    kind TEXT NOT NULL,
    organisation BLOB NOT NULL,
    held_on TEXT NOT NULL,
    created_by BLOB NOT NULL,
    created_at TEXT NOT NULL,
    version INTEGER NOT NULL,
    closed_at TEXT,
    hash BLOB,
    wrapped_key BLOB NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (county, id)
) STRICT;

-- Who sees a meeting: the organisation that holds it, and those that it invites.
CREATE TABLE meeting_organisation (
    county INTEGER NOT NULL,
    meeting_id BLOB NOT NULL,
    organisation BLOB NOT NULL,
    held_on TEXT NOT NULL,
    PRIMARY KEY (county, meeting_id, organisation)
) STRICT, WITHOUT ROWID;
CREATE INDEX meeting_organisation_by_day ON meeting_organisation (organisation, held_on, meeting_id, county);
