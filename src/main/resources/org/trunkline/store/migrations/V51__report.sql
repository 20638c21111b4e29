-- What reports are drawn from: follows from the journal (see the room report), or was imported from a queue_log.

-- A contact in a queue, from entering it to the end of what came of it.
CREATE TABLE queue_visit (
    interaction VARCHAR(200) NOT NULL,
    -- microseconds since 1970 of entering: who comes back visits anew
    entry BIGINT NOT NULL,
    queue VARCHAR(200) NOT NULL,
    entered_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    first_position INT NOT NULL,
    -- null: still waits, or is in conversation
    outcome VARCHAR(20),
    left_at TIMESTAMP(6) WITH TIME ZONE,
    -- answered within the queue's T as it was then
    in_time BOOLEAN DEFAULT FALSE NOT NULL,
    -- who answered
    agent VARCHAR(200),
    transferred BOOLEAN DEFAULT FALSE NOT NULL,
    imported BOOLEAN DEFAULT FALSE NOT NULL,
    PRIMARY KEY (interaction, entry)
);
CREATE INDEX queue_visit_by_time ON queue_visit (entered_at);

-- What agents did from when to when: AVAILABLE, RESERVED, TALKING, HOLDING, WRAP_UP, NOT_READY.
CREATE TABLE agent_time (
    agent VARCHAR(200) NOT NULL,
    began_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    -- null: goes on
    ended_at TIMESTAMP(6) WITH TIME ZONE,
    doing VARCHAR(20) NOT NULL,
    reason VARCHAR(200),
    interaction VARCHAR(200),
    entry BIGINT,
    imported BOOLEAN DEFAULT FALSE NOT NULL,
    PRIMARY KEY (agent, began_at)
);
CREATE INDEX agent_time_by_end ON agent_time (ended_at);
CREATE INDEX agent_time_by_interaction ON agent_time (interaction, entry);

-- Lines as Asterisk's app_queue writes them, in the columns of its queue_log table.
CREATE TABLE queue_log (
    epoch BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    line INT NOT NULL,
    happened_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    callid VARCHAR(64) NOT NULL,
    queuename VARCHAR(200) NOT NULL,
    agent VARCHAR(200) NOT NULL,
    event VARCHAR(40) NOT NULL,
    -- separated by |
    data VARCHAR(1000) NOT NULL,
    PRIMARY KEY (epoch, sequence, line)
);
CREATE INDEX queue_log_by_time ON queue_log (happened_at, epoch, sequence, line);

-- How far in the journal the tables above are, or a file is, and by which rules they were made.
CREATE TABLE report_mark (
    name VARCHAR(40) PRIMARY KEY,
    epoch BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    rules INT NOT NULL
);
