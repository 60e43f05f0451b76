-- What places add to the forms of papers. Never changed or deleted: of two rows for the same form, place, kind and day the
-- later one counts. organisation_kind is NULL where it holds for all kinds, text where nothing is added any more.
CREATE TABLE template_note (
    county INTEGER NOT NULL,
    id BLOB NOT NULL,
    form TEXT NOT NULL,
    division TEXT NOT NULL,
    organisation_kind TEXT,
    text TEXT,
    effective_from TEXT NOT NULL,
    set_at TEXT NOT NULL,
    set_by BLOB NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (county, id)
) STRICT, WITHOUT ROWID;
