-- Applications for mediation that citizens sent in on the public page. What was told is sealed in the first event, under a
-- key that is destroyed when the application is taken over as a case, withdrawn, or was returned long enough ago. The index
-- is the keyed hash of query code and end of telephone number together: neither stands here.
CREATE TABLE application (
    county INTEGER NOT NULL,
    id UUID NOT NULL,
    organisation UUID NOT NULL,
    division TEXT NOT NULL,
    state TEXT NOT NULL,
    received_at TIMESTAMPTZ NOT NULL,
    answered_at TIMESTAMPTZ,
    case_id UUID,
    version INTEGER NOT NULL,
    chain_head BYTEA NOT NULL,
    query_index BYTEA NOT NULL,
    wrapped_key BYTEA,
    PRIMARY KEY (county, id)
);
CREATE INDEX application_of_organisation ON application (county, organisation, state, received_at, id);
CREATE INDEX application_by_query ON application (query_index);
CREATE INDEX application_returned ON application (answered_at) WHERE state = 'returned' AND wrapped_key IS NOT NULL;

-- What happened to them, each event chained to the one before; nobody is the actor of what the citizen did.
CREATE TABLE application_event (
    county INTEGER NOT NULL,
    application_id UUID NOT NULL,
    sequence INTEGER NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    actor UUID,
    state TEXT NOT NULL,
    payload BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (county, application_id, sequence)
);
