-- The same statements run on H2 and on PostgreSQL: only types and clauses that both take.

-- One row per start of a controller.
CREATE TABLE epoch (
    epoch BIGINT PRIMARY KEY,
    started_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
);

-- What happened, in order. Carries no personal values: those are in the tables below, where they can be erased.
CREATE TABLE journal (
    epoch BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    happened_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    type VARCHAR(100) NOT NULL,
    interaction VARCHAR(64),
    body VARCHAR(1000000) NOT NULL,
    -- why its projection could not be applied; null: it was
    fault VARCHAR(1000),
    PRIMARY KEY (epoch, sequence)
);
CREATE INDEX journal_by_interaction ON journal (interaction, epoch, sequence);
CREATE INDEX journal_by_type ON journal (type, epoch, sequence);

CREATE TABLE customer (
    id VARCHAR(64) PRIMARY KEY,
    name VARCHAR(200),
    note VARCHAR(4000),
    created_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
);

-- How a customer is recognized: kind 'phone' holds E.164 numbers.
CREATE TABLE identity (
    kind VARCHAR(20) NOT NULL,
    address VARCHAR(320) NOT NULL,
    customer VARCHAR(64) NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
    verified BOOLEAN NOT NULL,
    added_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    PRIMARY KEY (kind, address)
);
CREATE INDEX identity_by_customer ON identity (customer);

CREATE TABLE interaction (
    id VARCHAR(64) PRIMARY KEY,
    channel VARCHAR(16) NOT NULL,
    direction VARCHAR(8) NOT NULL,
    customer VARCHAR(64) REFERENCES customer (id) ON DELETE SET NULL,
    -- personal values
    caller VARCHAR(200),
    caller_number VARCHAR(32),
    caller_name VARCHAR(200),
    dialled VARCHAR(200) NOT NULL,
    line VARCHAR(200) NOT NULL,
    flow VARCHAR(200),
    flow_version VARCHAR(100),
    step VARCHAR(200),
    step_flow VARCHAR(200),
    step_version VARCHAR(100),
    step_stack VARCHAR(10000),
    -- where it is now, since when (ms since 1970), and how many phones are ringing for it
    stage VARCHAR(16),
    stage_since BIGINT NOT NULL,
    ringing INT DEFAULT 0 NOT NULL,
    queue VARCHAR(200),
    priority INT,
    skills VARCHAR(10000),
    agent VARCHAR(100),
    phone VARCHAR(200),
    leg VARCHAR(200),
    transferred_to VARCHAR(200),
    disposition VARCHAR(200),
    started_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    answered_at TIMESTAMP(6) WITH TIME ZONE,
    queued_at TIMESTAMP(6) WITH TIME ZONE,
    connected_at TIMESTAMP(6) WITH TIME ZONE,
    ended_at TIMESTAMP(6) WITH TIME ZONE,
    called_back_at TIMESTAMP(6) WITH TIME ZONE,
    responsible VARCHAR(20),
    reason VARCHAR(40),
    ending_stage VARCHAR(16),
    flow_ms BIGINT DEFAULT 0 NOT NULL,
    queued_ms BIGINT DEFAULT 0 NOT NULL,
    ringing_ms BIGINT DEFAULT 0 NOT NULL,
    talking_ms BIGINT DEFAULT 0 NOT NULL,
    wrap_up_ms BIGINT DEFAULT 0 NOT NULL,
    voicemail_ms BIGINT DEFAULT 0 NOT NULL,
    transfer_ms BIGINT DEFAULT 0 NOT NULL
);
CREATE INDEX interaction_by_start ON interaction (started_at, id);
CREATE INDEX interaction_by_customer ON interaction (customer, started_at, id);
CREATE INDEX interaction_by_end ON interaction (ended_at);
CREATE INDEX interaction_by_caller ON interaction (caller_number, started_at);

-- What callers keyed or a flow looked up, unless sensitive. Personal: erasable.
CREATE TABLE interaction_value (
    interaction VARCHAR(64) NOT NULL REFERENCES interaction (id) ON DELETE CASCADE,
    name VARCHAR(200) NOT NULL,
    content VARCHAR(100000) NOT NULL,
    PRIMARY KEY (interaction, name)
);

-- Every version of a flow that was ever live, by its hash.
CREATE TABLE flow_version (
    flow VARCHAR(200) NOT NULL,
    version VARCHAR(100) NOT NULL,
    content VARCHAR(1000000) NOT NULL,
    loaded_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    first_used_at TIMESTAMP(6) WITH TIME ZONE,
    PRIMARY KEY (flow, version)
);

CREATE TABLE recording (
    id VARCHAR(64) PRIMARY KEY,
    interaction VARCHAR(64) NOT NULL,
    kind VARCHAR(20) NOT NULL,
    box VARCHAR(200),
    -- relative to the folder of recordings
    file VARCHAR(500) NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    bytes BIGINT NOT NULL,
    length_ms BIGINT NOT NULL,
    recorded_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX recording_by_interaction ON recording (interaction);
CREATE INDEX recording_by_time ON recording (recorded_at, id);

-- How far a file from outside has been read.
CREATE TABLE import_mark (
    name VARCHAR(100) PRIMARY KEY,
    read_to BIGINT NOT NULL
);
