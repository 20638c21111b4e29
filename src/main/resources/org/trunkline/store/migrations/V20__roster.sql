-- Queues, agents and skills that were made over the API. What the configuration file declares is not here.
-- Times are in milliseconds.

CREATE TABLE skill (
    name VARCHAR(64) PRIMARY KEY,
    description VARCHAR(500) NOT NULL
);

CREATE TABLE queue (
    name VARCHAR(64) PRIMARY KEY,
    ring_ms BIGINT NOT NULL,
    wrap_up_ms BIGINT NOT NULL,
    max_wait_ms BIGINT NOT NULL,
    service_level_ms BIGINT NOT NULL,
    short_abandon_ms BIGINT NOT NULL,
    announce_every_ms BIGINT NOT NULL
);

-- The skill may be one that the file declares: no reference to the table skill.
CREATE TABLE queue_skill (
    queue VARCHAR(64) NOT NULL REFERENCES queue (name) ON DELETE CASCADE,
    skill VARCHAR(64) NOT NULL,
    PRIMARY KEY (queue, skill)
);

CREATE TABLE agent (
    id VARCHAR(10) PRIMARY KEY,
    name VARCHAR(100) NOT NULL,
    -- argon2id; null: cannot log in at a phone
    pin_hash VARCHAR(200)
);

CREATE TABLE agent_skill (
    agent VARCHAR(10) NOT NULL REFERENCES agent (id) ON DELETE CASCADE,
    skill VARCHAR(64) NOT NULL,
    proficiency INT NOT NULL,
    PRIMARY KEY (agent, skill)
);

-- The number of the newest plan that was in force; one row.
CREATE TABLE roster_version (
    version BIGINT NOT NULL
);
INSERT INTO roster_version (version) VALUES (0);
