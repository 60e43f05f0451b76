-- What each petition counts for in the indicators, since when it was known and until when: so figures of a past day can be
-- computed again.
CREATE TABLE petition_measure (
    county INTEGER NOT NULL,
    petition_id UUID NOT NULL,
    sequence INTEGER NOT NULL,
    measure TEXT NOT NULL,
    organisation UUID NOT NULL,
    division TEXT NOT NULL,
    township TEXT NOT NULL,
    counted_on DATE NOT NULL,
    hit_on DATE,
    amount INTEGER NOT NULL,
    known_from DATE NOT NULL,
    known_until DATE,
    PRIMARY KEY (county, petition_id, sequence)
);
CREATE INDEX petition_measure_by_day ON petition_measure (county, measure, counted_on);
CREATE INDEX petition_measure_by_organisation ON petition_measure (organisation, measure, counted_on);
