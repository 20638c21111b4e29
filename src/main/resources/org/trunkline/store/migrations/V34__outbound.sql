-- How long the customer's phone rang, of a call that an agent made.
ALTER TABLE interaction ADD COLUMN dialling_ms BIGINT DEFAULT 0 NOT NULL;

-- Numbers that must not be called. In E.164.
CREATE TABLE do_not_call (
    id VARCHAR(64) NOT NULL PRIMARY KEY,
    number VARCHAR(32) NOT NULL UNIQUE,
    reason VARCHAR(200),
    added_by VARCHAR(200) NOT NULL,
    added_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
