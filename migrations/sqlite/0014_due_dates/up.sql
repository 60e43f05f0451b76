-- Clocks were added: the due dates of the cases that are there are counted again by the first server that runs.
INSERT INTO outbox (county, id, topic, payload, available_at, attempts)
SELECT 0, randomblob(16), 'due_dates', '{}', '1970-01-01T00:00:00.000000Z', 0
WHERE EXISTS (SELECT 1 FROM mediation_case WHERE due_on IS NOT NULL);
