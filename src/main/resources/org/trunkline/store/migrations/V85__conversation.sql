-- What an interaction in writing has beside its row in interaction.
CREATE TABLE conversation (
    interaction VARCHAR(64) PRIMARY KEY REFERENCES interaction (id) ON DELETE CASCADE,
    -- which of our own accounts it goes by
    account VARCHAR(320) NOT NULL,
    -- personal: where the customer is answered, and of what kind that is
    address VARCHAR(320) NOT NULL,
    address_kind VARCHAR(20) NOT NULL,
    subject VARCHAR(1000),
    -- what the first message was taken for; who says so, if a person does
    intent VARCHAR(200),
    confidence DOUBLE PRECISION,
    intent_by VARCHAR(200),
    last_in TIMESTAMP(6) WITH TIME ZONE,
    last_out TIMESTAMP(6) WITH TIME ZONE
);

CREATE TABLE message (
    id VARCHAR(64) PRIMARY KEY,
    interaction VARCHAR(64) NOT NULL REFERENCES interaction (id) ON DELETE CASCADE,
    -- from 1, in the interaction
    place INT NOT NULL,
    -- IN, OUT, NOTE
    direction VARCHAR(8) NOT NULL,
    channel VARCHAR(16) NOT NULL,
    account VARCHAR(320) NOT NULL,
    -- by which the network knows it; null: not yet, or never
    external_id VARCHAR(1000),
    -- personal values
    sender VARCHAR(320),
    sender_name VARCHAR(200),
    -- JSON
    recipients VARCHAR(20000) NOT NULL,
    subject VARCHAR(1000),
    content VARCHAR(1000000) NOT NULL,
    html VARCHAR(1000000),
    -- an agent's id, or the name of who wrote it; null: the customer
    written_by VARCHAR(200),
    -- what of the same key was asked for twice was written once
    request_key VARCHAR(200),
    written_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    sent_at TIMESTAMP(6) WITH TIME ZONE,
    -- PENDING, SENDING, SENT, FAILED, DOUBTFUL; null: nothing that is sent
    state VARCHAR(16),
    why VARCHAR(1000),
    UNIQUE (account, external_id),
    UNIQUE (interaction, place),
    UNIQUE (interaction, request_key)
);
CREATE INDEX message_by_time ON message (written_at, id);

-- Files that came or went with messages; each content is kept once, as those of customer_attachment.
CREATE TABLE message_file (
    id VARCHAR(64) PRIMARY KEY,
    message VARCHAR(64) NOT NULL REFERENCES message (id) ON DELETE CASCADE,
    name VARCHAR(255) NOT NULL,
    media_type VARCHAR(200) NOT NULL,
    bytes BIGINT NOT NULL,
    -- null: not kept, for the reason beside it
    sha256 VARCHAR(64),
    file VARCHAR(200),
    refused VARCHAR(500),
    -- by which the message's HTML shows it
    content_id VARCHAR(1000)
);
CREATE INDEX message_file_by_message ON message_file (message);
CREATE INDEX message_file_by_content ON message_file (sha256);

-- By what the messages that follow are known to belong to an interaction; the newest interaction of a key has it.
CREATE TABLE message_thread (
    account VARCHAR(320) NOT NULL,
    thread_key VARCHAR(1000) NOT NULL,
    interaction VARCHAR(64) NOT NULL REFERENCES interaction (id) ON DELETE CASCADE,
    PRIMARY KEY (account, thread_key)
);
CREATE INDEX message_thread_by_interaction ON message_thread (interaction);
