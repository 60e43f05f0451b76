-- Every clock that runs on a case or petition, as it was counted last. `due_on` is the last day in time as the place judges
-- authorities, `nominal_on` as the law counts. `number` is 0 where only one of a kind can run.
CREATE TABLE deadline (
    county INTEGER NOT NULL,
    subject_id BLOB NOT NULL,
    kind TEXT NOT NULL,
    number INTEGER NOT NULL,
    subject TEXT NOT NULL,
    owner BLOB NOT NULL,
    division TEXT NOT NULL,
    township TEXT NOT NULL,
    started_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    nominal_on TEXT NOT NULL,
    yellow_from TEXT NOT NULL,
    red_from TEXT NOT NULL,
    alarm_on TEXT NOT NULL,
    legal_latest TEXT NOT NULL,
    paused_from TEXT,
    estimated INTEGER NOT NULL,
    PRIMARY KEY (county, subject_id, kind, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX deadline_of_owner ON deadline (owner, due_on, subject_id, kind, number);
CREATE INDEX deadline_in_county ON deadline (county, due_on, subject_id, kind, number);
CREATE INDEX deadline_in_township ON deadline (township, due_on, subject_id, kind, number);
CREATE INDEX deadline_by_day ON deadline (due_on, subject_id, kind, number);

-- The clocks of the cases and petitions that are there are counted by the first server that runs; a walk that was under way
-- begins anew, since it goes along this table from now on.
UPDATE outbox SET payload = '{"among": "cases"}' WHERE topic = 'due_dates' AND done_at IS NULL;
INSERT INTO outbox (county, id, topic, payload, available_at, attempts)
SELECT 0, randomblob(16), 'due_dates', '{"among": "cases"}', '1970-01-01T00:00:00.000000Z', 0
WHERE EXISTS (SELECT 1 FROM mediation_case) OR EXISTS (SELECT 1 FROM petition);
