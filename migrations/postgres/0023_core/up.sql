-- Rules from which nothing followed are gone (decision 19). What was set for them stays in the log of changes.
DELETE FROM rule_override WHERE key IN ('audit.log_min_days', 'rulepack.id');

-- A clock that stands still is no longer the next due date, so those are counted again.
INSERT INTO outbox (county, id, topic, payload, available_at, attempts)
SELECT 0, gen_random_uuid(), 'due_dates', '{}', '1970-01-01T00:00:00.000000Z', 0
WHERE EXISTS (SELECT 1 FROM mediation_case WHERE due_on IS NOT NULL)
    OR EXISTS (SELECT 1 FROM petition WHERE due_on IS NOT NULL);

-- Sectors of a case, by its category and by tag.
ALTER TABLE mediation_case ADD COLUMN sectors TEXT NOT NULL DEFAULT '';
UPDATE mediation_case SET sectors = CASE category
    WHEN '13' THEN ',T_MED,' WHEN '14' THEN ',T_TRA,' WHEN '15' THEN ',T_PROP,' ELSE ',T_LAND,' END
WHERE category IN ('07', '13', '14', '15');
