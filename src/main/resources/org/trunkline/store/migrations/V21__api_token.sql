-- Who may use the API. The token itself is nowhere: only its SHA-256 (it has 256 random bits, so that is enough).
CREATE TABLE api_token (
    id VARCHAR(20) PRIMARY KEY,
    name VARCHAR(100) NOT NULL,
    -- comma-separated: AGENT, SUPERVISOR, DESIGNER, ADMIN
    roles VARCHAR(100) NOT NULL,
    -- whose token it is; only with the role AGENT
    agent VARCHAR(10),
    sha256 VARCHAR(64) NOT NULL UNIQUE,
    made_by VARCHAR(100) NOT NULL,
    made_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    revoked_at TIMESTAMP(6) WITH TIME ZONE
);
