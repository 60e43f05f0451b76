-- Reports tell petitions apart by the way they came, by what they are about and what they want, as far as known on a day.
ALTER TABLE petition_measure ADD COLUMN channel TEXT NOT NULL DEFAULT 'letter';
ALTER TABLE petition_measure ADD COLUMN content TEXT NOT NULL DEFAULT 'P99';
ALTER TABLE petition_measure ADD COLUMN purpose TEXT NOT NULL DEFAULT 'other';
UPDATE petition_measure SET channel = petition.channel, content = petition.content FROM petition
WHERE petition.county = petition_measure.county AND petition.id = petition_measure.petition_id;
DROP INDEX petition_measure_by_day;
CREATE INDEX petition_measure_by_day ON petition_measure (county, measure, counted_on) INCLUDE (
    known_from, known_until, hit_on, amount, organisation, township, division, petition_id, shielded,
    channel, content, purpose
);
DROP INDEX petition_measure_by_organisation;
CREATE INDEX petition_measure_by_organisation ON petition_measure (organisation, measure, counted_on) INCLUDE (
    known_from, known_until, hit_on, amount, county, township, petition_id, shielded,
    channel, content, purpose
);
DROP INDEX petition_measure_by_township;
CREATE INDEX petition_measure_by_township ON petition_measure (township, measure, counted_on) INCLUDE (
    known_from, known_until, hit_on, amount, organisation, division, county, petition_id, shielded,
    channel, content, purpose
);
-- What they want is sealed in the petition, and more is counted than before: the first server that runs counts all of them
-- again.
INSERT INTO outbox (county, id, topic, payload, available_at, attempts)
SELECT 0, gen_random_uuid(), 'due_dates', '{"among": "petitions"}', '1970-01-01T00:00:00.000000Z', 0
WHERE EXISTS (SELECT 1 FROM petition);
