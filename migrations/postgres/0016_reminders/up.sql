-- What an office, or one person in it, is told: nothing personal, the title comes from the case or petition when it is read.
-- The county is that of the organisation told.
CREATE TABLE notification (
    county INTEGER NOT NULL,
    id UUID NOT NULL,
    organisation UUID NOT NULL,
    addressee UUID,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_county INTEGER NOT NULL,
    subject_id UUID NOT NULL,
    clock TEXT,
    number INTEGER,
    due_on DATE,
    created_at TIMESTAMPTZ NOT NULL,
    read_at TIMESTAMPTZ,
    read_by UUID,
    PRIMARY KEY (county, id)
);
CREATE INDEX notification_of_organisation ON notification (county, organisation, created_at, id);
CREATE INDEX notification_unread ON notification (county, organisation, created_at, id) WHERE read_at IS NULL;
CREATE INDEX notification_of_subject ON notification (county, subject_id);
CREATE INDEX notification_read ON notification (read_at) WHERE read_at IS NOT NULL;

-- The next day on which a lamp of a case or petition may turn.
CREATE TABLE lamp_watch (
    county INTEGER NOT NULL,
    subject_id UUID NOT NULL,
    subject TEXT NOT NULL,
    turns_on DATE NOT NULL,
    PRIMARY KEY (county, subject_id)
);
CREATE INDEX lamp_watch_by_day ON lamp_watch (county, turns_on, subject_id);

-- The cases and petitions that are there are looked at once, with their due dates.
INSERT INTO outbox (county, id, topic, payload, available_at, attempts)
SELECT 0, gen_random_uuid(), 'due_dates', '{}', '1970-01-01T00:00:00.000000Z', 0
WHERE EXISTS (SELECT 1 FROM mediation_case WHERE due_on IS NOT NULL)
    OR EXISTS (SELECT 1 FROM petition WHERE due_on IS NOT NULL);
