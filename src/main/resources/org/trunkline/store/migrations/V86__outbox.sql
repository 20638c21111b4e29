-- Messages that are to be sent, until they are: the outbox's own view of message.state.
CREATE TABLE outbox (
    message VARCHAR(64) PRIMARY KEY REFERENCES message (id) ON DELETE CASCADE,
    account VARCHAR(320) NOT NULL,
    -- how often it was handed to the network
    attempts INT DEFAULT 0 NOT NULL,
    -- when it is tried again; null: as soon as it can be
    due TIMESTAMP(6) WITH TIME ZONE
);
CREATE INDEX outbox_by_account ON outbox (account);
