-- Places that are visited from time to time, and the visits. Nothing here is about people, so nothing is sealed.
CREATE TABLE patrol_point (
    county INTEGER NOT NULL,
    id BLOB NOT NULL,
    division TEXT NOT NULL,
    name TEXT NOT NULL,
    place TEXT NOT NULL,
    every_days INTEGER NOT NULL,
    defined_by BLOB NOT NULL,
    defined_at TEXT NOT NULL,
    version INTEGER NOT NULL,
    last_visit_on TEXT,
    due_on TEXT NOT NULL,
    closed_at TEXT,
    PRIMARY KEY (county, id)
) STRICT;
CREATE INDEX patrol_point_open ON patrol_point (division, due_on, id) WHERE closed_at IS NULL;

CREATE TABLE patrol_visit (
    county INTEGER NOT NULL,
    point_id BLOB NOT NULL,
    id BLOB NOT NULL,
    visited_at TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    actor BLOB NOT NULL,
    organisation BLOB NOT NULL,
    finding TEXT NOT NULL,
    PRIMARY KEY (county, point_id, id)
) STRICT, WITHOUT ROWID;
