-- What agents have begun to write; one an agent and interaction. Plain rows: a draft is nothing that happened.
CREATE TABLE message_draft (
    interaction VARCHAR(64) NOT NULL REFERENCES interaction (id) ON DELETE CASCADE,
    agent VARCHAR(100) NOT NULL,
    subject VARCHAR(1000),
    content VARCHAR(1000000) NOT NULL,
    saved_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    PRIMARY KEY (interaction, agent)
);

-- What persons said that messages were about: examples beside those of the intent files. Personal: what was written.
CREATE TABLE intent_example (
    interaction VARCHAR(64) PRIMARY KEY REFERENCES interaction (id) ON DELETE CASCADE,
    language VARCHAR(35) NOT NULL,
    intent VARCHAR(200) NOT NULL,
    content VARCHAR(2000) NOT NULL,
    said_by VARCHAR(200) NOT NULL,
    said_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
