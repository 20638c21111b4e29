-- People who log in to the pages and the API, and their sessions.

CREATE TABLE web_user (
    name VARCHAR(64) PRIMARY KEY,
    -- comma-separated: AGENT, SUPERVISOR, DESIGNER, ADMIN
    roles VARCHAR(100) NOT NULL,
    -- which agent this is; only with the role AGENT
    agent VARCHAR(10),
    -- argon2id
    password_hash VARCHAR(200) NOT NULL,
    made_by VARCHAR(100) NOT NULL,
    made_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    -- kept, so that the first user of set-up does not come back when all are removed
    removed_at TIMESTAMP(6) WITH TIME ZONE
);

-- The secret itself is only in the browser: here is its SHA-256 (it has 256 random bits, so that is enough).
CREATE TABLE web_session (
    sha256 VARCHAR(64) PRIMARY KEY,
    web_user VARCHAR(64) NOT NULL,
    began_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    used_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX web_session_by_user ON web_session (web_user);
