-- What each case counts for in the reports of people's mediation, since when it was known and until when: so figures of a
-- past day can be computed again.
CREATE TABLE case_measure (
    county INTEGER NOT NULL,
    case_id BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    measure TEXT NOT NULL,
    organisation BLOB NOT NULL,
    category TEXT NOT NULL,
    source TEXT NOT NULL,
    division TEXT NOT NULL,
    township TEXT NOT NULL,
    counted_on TEXT NOT NULL,
    amount INTEGER NOT NULL,
    known_from TEXT NOT NULL,
    known_until TEXT,
    PRIMARY KEY (county, case_id, sequence)
) STRICT, WITHOUT ROWID;
CREATE INDEX case_measure_by_day ON case_measure (county, counted_on);
CREATE INDEX case_measure_by_organisation ON case_measure (organisation, counted_on);
