-- Figures add up what thousands of rows say. With every column that they ask for in the index, no row is looked up.
DROP INDEX petition_measure_by_day;
CREATE INDEX petition_measure_by_day ON petition_measure (
    county, measure, counted_on, known_from, known_until, hit_on, amount, organisation, township, division, shielded
);
DROP INDEX petition_measure_by_organisation;
CREATE INDEX petition_measure_by_organisation ON petition_measure (
    organisation, measure, counted_on, known_from, known_until, hit_on, amount, shielded
);
DROP INDEX case_measure_by_day;
CREATE INDEX case_measure_by_day ON case_measure (
    county, counted_on, measure, known_from, known_until, amount, organisation, category, source, township, division
);
DROP INDEX case_measure_by_organisation;
CREATE INDEX case_measure_by_organisation ON case_measure (
    organisation, counted_on, measure, known_from, known_until, amount, category, source, township
);
-- Those of a township were added up from the rows of everywhere.
CREATE INDEX petition_measure_by_township ON petition_measure (
    township, measure, counted_on, known_from, known_until, hit_on, amount, organisation, division, shielded
);
CREATE INDEX case_measure_by_township ON case_measure (
    township, counted_on, measure, known_from, known_until, amount, organisation, category, source, division
);
