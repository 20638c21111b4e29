-- Supervisors who were present in calls: who, whom, when, how long and in which way.
CREATE TABLE supervision (
    id VARCHAR(64) PRIMARY KEY,
    interaction VARCHAR(64) NOT NULL,
    -- an agent's id; null: known by made_by alone
    supervisor VARCHAR(10),
    -- name of the token or user; null: by code at the phone, with the supervisor's PIN
    made_by VARCHAR(100),
    phone VARCHAR(20) NOT NULL,
    line VARCHAR(200) NOT NULL,
    -- LISTEN, WHISPER, BARGE
    mode VARCHAR(10) NOT NULL,
    -- milliseconds since 1970; null: not present yet
    mode_since BIGINT,
    listen_ms BIGINT DEFAULT 0 NOT NULL,
    whisper_ms BIGINT DEFAULT 0 NOT NULL,
    barge_ms BIGINT DEFAULT 0 NOT NULL,
    -- with whom, in the order of time, comma-separated
    agents VARCHAR(1000) DEFAULT '' NOT NULL,
    asked_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    began_at TIMESTAMP(6) WITH TIME ZONE,
    ended_at TIMESTAMP(6) WITH TIME ZONE,
    how VARCHAR(100)
);
CREATE INDEX supervision_by_time ON supervision (asked_at, id);
CREATE INDEX supervision_by_interaction ON supervision (interaction);
