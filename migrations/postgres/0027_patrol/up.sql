-- Places that are visited from time to time, and the visits. Nothing here is about people, so nothing is sealed.
CREATE TABLE patrol_point (
    county INTEGER NOT NULL,
    id UUID NOT NULL,
    division TEXT NOT NULL,
    name TEXT NOT NULL,
    place TEXT NOT NULL,
    every_days INTEGER NOT NULL,
    defined_by UUID NOT NULL,
    defined_at TIMESTAMPTZ NOT NULL,
    version INTEGER NOT NULL,
    last_visit_on DATE,
    due_on DATE NOT NULL,
    closed_at TIMESTAMPTZ,
    PRIMARY KEY (county, id)
);
CREATE INDEX patrol_point_open ON patrol_point (division, due_on, id) WHERE closed_at IS NULL;

CREATE TABLE patrol_visit (
    county INTEGER NOT NULL,
    point_id UUID NOT NULL,
    id UUID NOT NULL,
    visited_at TIMESTAMPTZ NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    actor UUID NOT NULL,
    organisation UUID NOT NULL,
    finding TEXT NOT NULL,
    PRIMARY KEY (county, point_id, id)
);
