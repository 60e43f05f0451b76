-- Where an organisation has its notices sent to. `kinds` are those that it wants, between commas; none of them for all. The
-- secret that the receiver knows them by is sealed.
CREATE TABLE webhook (
    county INTEGER NOT NULL,
    id BLOB NOT NULL,
    organisation BLOB NOT NULL,
    url TEXT NOT NULL,
    kinds TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_by BLOB NOT NULL,
    created_at TEXT NOT NULL,
    failed_at TEXT,
    wrapped_key BLOB NOT NULL,
    secret BLOB NOT NULL,
    PRIMARY KEY (county, id)
) STRICT;
CREATE INDEX webhook_of_organisation ON webhook (county, organisation);

-- Notices on their way to a receiver, and what became of them: ids, kinds and a day, nothing personal.
CREATE TABLE webhook_delivery (
    county INTEGER NOT NULL,
    id BLOB NOT NULL,
    webhook BLOB NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_county INTEGER NOT NULL,
    subject_id BLOB NOT NULL,
    clock TEXT,
    number INTEGER,
    due_on TEXT,
    created_at TEXT NOT NULL,
    outcome TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    status INTEGER,
    error TEXT,
    ended_at TEXT,
    PRIMARY KEY (county, id)
) STRICT;
CREATE INDEX webhook_delivery_of_webhook ON webhook_delivery (county, webhook, id);
CREATE INDEX webhook_delivery_ended ON webhook_delivery (ended_at) WHERE ended_at IS NOT NULL;
