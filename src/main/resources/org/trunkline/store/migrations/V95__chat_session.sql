-- Visitors of web chats, as their browsers keep them. Plain rows: what was said is with the messages.
CREATE TABLE chat_session (
    -- SHA-256 of the secret that the browser has
    id VARCHAR(64) PRIMARY KEY,
    chat VARCHAR(64) NOT NULL,
    -- personal: by which the customer is known, and what they typed in
    address VARCHAR(320) NOT NULL,
    name VARCHAR(200),
    email VARCHAR(320),
    page VARCHAR(2000),
    language VARCHAR(35),
    -- whether the site said who it is, by a signed token
    known BOOLEAN NOT NULL,
    -- the newest; message_thread leads there too
    interaction VARCHAR(64) REFERENCES interaction (id) ON DELETE SET NULL,
    began_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    seen_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    -- when the last socket went; null: there is one
    gone_since TIMESTAMP(6) WITH TIME ZONE,
    -- when they are taken to have left for good; null: nothing is to happen
    due_at TIMESTAMP(6) WITH TIME ZONE,
    -- up to which message each side has read: epoch * 2^32 + sequence
    read_visitor BIGINT DEFAULT 0 NOT NULL,
    read_agent BIGINT DEFAULT 0 NOT NULL
);
CREATE INDEX chat_session_by_interaction ON chat_session (interaction);
CREATE INDEX chat_session_by_due ON chat_session (due_at);
CREATE INDEX chat_session_by_seen ON chat_session (chat, seen_at);
CREATE INDEX chat_session_by_address ON chat_session (chat, address);
