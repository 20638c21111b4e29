-- What customers were asked after a contact, and what they said: one survey of a contact at most.
CREATE TABLE survey (
    interaction VARCHAR(64) PRIMARY KEY REFERENCES interaction (id) ON DELETE CASCADE,
    rule VARCHAR(200) NOT NULL,
    -- CSAT, CES, NPS
    kind VARCHAR(8) NOT NULL,
    channel VARCHAR(16) NOT NULL,
    queue VARCHAR(200),
    agent VARCHAR(200),
    -- PLANNED, ASKED, ANSWERED, SKIPPED
    state VARCHAR(16) NOT NULL,
    -- of SKIPPED
    why VARCHAR(40),
    -- when it is asked; null: it was asked at once, or is not
    due_at TIMESTAMP(6) WITH TIME ZONE,
    asked_at TIMESTAMP(6) WITH TIME ZONE,
    -- so long it can be answered, and answered otherwise
    until_at TIMESTAMP(6) WITH TIME ZONE,
    -- SHA-256 of what the link has; null: there is none
    token_hash VARCHAR(64) UNIQUE,
    score INT,
    -- personal: the customer's words
    content VARCHAR(4000),
    answered_at TIMESTAMP(6) WITH TIME ZONE
);
CREATE INDEX survey_by_time ON survey (asked_at, interaction);
CREATE INDEX survey_by_due ON survey (state, due_at);

-- The secret behind the links; one row.
CREATE TABLE survey_secret (
    id INT PRIMARY KEY,
    secret VARCHAR(64) NOT NULL
);
