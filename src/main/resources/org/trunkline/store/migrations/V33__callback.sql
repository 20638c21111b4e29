-- Calls that we owe customers and make ourselves, once it is their turn or their time.
CREATE TABLE callback (
    id VARCHAR(64) PRIMARY KEY,
    -- SCHEDULED, WAITING, DIALLING, DONE, FAILED, CANCELLED
    state VARCHAR(16) NOT NULL,
    -- AGENT_FIRST, CUSTOMER_FIRST
    mode VARCHAR(16) NOT NULL,
    -- the interaction whose caller chose it; null: ordered over the API
    origin VARCHAR(64),
    -- the present attempt, under which it waits in the queue
    interaction VARCHAR(64) NOT NULL,
    -- personal values
    customer VARCHAR(64) REFERENCES customer (id) ON DELETE SET NULL,
    phone_number VARCHAR(32) NOT NULL,
    name VARCHAR(200),
    -- our number, which the customer is shown
    dialled VARCHAR(200) NOT NULL,
    queue VARCHAR(200) NOT NULL,
    priority INT NOT NULL,
    skills VARCHAR(10000) NOT NULL,
    -- whose call it is; null: anybody's
    agent VARCHAR(100),
    -- since when it counts as waiting
    place TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    attempts INT NOT NULL,
    -- not before; null: at once
    due TIMESTAMP(6) WITH TIME ZONE,
    created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP(6) WITH TIME ZONE,
    why VARCHAR(200)
);
CREATE INDEX callback_by_end ON callback (ended_at, created_at);
CREATE INDEX callback_by_origin ON callback (origin);
CREATE INDEX callback_by_number ON callback (phone_number, ended_at);
CREATE INDEX callback_by_interaction ON callback (interaction);
