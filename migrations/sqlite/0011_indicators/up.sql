-- What each petition counts for in the indicators, since when it was known and until when: so figures of a past day can be
-- computed again.
CREATE TABLE petition_measure (
    county INTEGER NOT NULL,
    petition_id BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    measure TEXT NOT NULL,
    organisation BLOB NOT NULL,
    division TEXT NOT NULL,
    township TEXT NOT NULL,
    counted_on TEXT NOT NULL,
    hit_on TEXT,
    amount INTEGER NOT NULL,
    known_from TEXT NOT NULL,
    known_until TEXT,
    PRIMARY KEY (county, petition_id, sequence)
) STRICT, WITHOUT ROWID;
CREATE INDEX petition_measure_by_day ON petition_measure (county, measure, counted_on);
CREATE INDEX petition_measure_by_organisation ON petition_measure (organisation, measure, counted_on);
