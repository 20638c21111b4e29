-- By which channels a customer may be contacted, as was said last; no row: nothing was said.
CREATE TABLE customer_consent (
    customer VARCHAR(64) NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
    channel VARCHAR(16) NOT NULL,
    refused BOOLEAN NOT NULL,
    said_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    PRIMARY KEY (customer, channel)
);

-- What is known of a customer by the fields of [[customers.field]]; null: nothing, whatever one merged into it says.
CREATE TABLE customer_field (
    customer VARCHAR(64) NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
    name VARCHAR(64) NOT NULL,
    content VARCHAR(2000),
    PRIMARY KEY (customer, name)
);

-- present: false hides the tag of one who was merged into it
CREATE TABLE customer_tag (
    customer VARCHAR(64) NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
    tag VARCHAR(64) NOT NULL,
    present BOOLEAN NOT NULL,
    PRIMARY KEY (customer, tag)
);

CREATE TABLE customer_note (
    id VARCHAR(64) PRIMARY KEY,
    customer VARCHAR(64) NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
    interaction VARCHAR(64),
    content VARCHAR(20000) NOT NULL,
    written_by VARCHAR(200) NOT NULL,
    written_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX customer_note_by_customer ON customer_note (customer, written_at, id);

CREATE TABLE customer_task (
    id VARCHAR(64) PRIMARY KEY,
    customer VARCHAR(64) NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
    content VARCHAR(2000) NOT NULL,
    -- an agent's id; null: nobody's yet
    owner VARCHAR(100),
    due TIMESTAMP(6) WITH TIME ZONE,
    made_by VARCHAR(200) NOT NULL,
    made_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    done_by VARCHAR(200),
    done_at TIMESTAMP(6) WITH TIME ZONE
);
CREATE INDEX customer_task_by_customer ON customer_task (customer, made_at);
CREATE INDEX customer_task_by_owner ON customer_task (owner, done_at);
