-- A joint mediation runs for everybody who was called in: the first server that runs counts the clocks again. A case on which
-- none runs has no such task.
INSERT INTO outbox (county, id, topic, payload, available_at, attempts)
SELECT 0, randomblob(16), 'due_dates', '{}', '1970-01-01T00:00:00.000000Z', 0
WHERE EXISTS (SELECT 1 FROM deadline);
