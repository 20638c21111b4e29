-- Answers that are written once and used often, and what stands below the answers of a queue or an agent. They are nobody's
-- personal data: what is a customer's is filled in where they are used.

CREATE TABLE canned_answer (
    id VARCHAR(36) PRIMARY KEY,
    -- Empty: everybody's.
    owner VARCHAR(10) NOT NULL,
    shortcut VARCHAR(40) NOT NULL,
    title VARCHAR(200) NOT NULL,
    -- Empty: of any queue.
    queue VARCHAR(64) NOT NULL,
    subject VARCHAR(500) NOT NULL,
    text VARCHAR(20000) NOT NULL,
    changed_by VARCHAR(200) NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    UNIQUE (owner, shortcut)
);

CREATE TABLE signature (
    -- queue or agent
    kind VARCHAR(5) NOT NULL,
    name VARCHAR(64) NOT NULL,
    text VARCHAR(2000) NOT NULL,
    PRIMARY KEY (kind, name)
);
