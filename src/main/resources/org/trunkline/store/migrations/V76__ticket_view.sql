-- Queries that somebody keeps; owner: who made it, as in the audit.
CREATE TABLE ticket_view (
    id VARCHAR(64) PRIMARY KEY,
    name VARCHAR(100) NOT NULL,
    owner VARCHAR(200) NOT NULL,
    shared BOOLEAN NOT NULL,
    -- the query's parameters, as JSON
    query VARCHAR(4000) NOT NULL,
    made_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX ticket_view_by_owner ON ticket_view (owner);
