-- Persons who were erased: what the receipt says, and how far it is.
CREATE TABLE erasure (
    id VARCHAR(64) PRIMARY KEY,
    -- rows of the customer, with commas
    customers VARCHAR(10000) NOT NULL,
    -- that are theirs, with commas; empty once it is done
    interactions VARCHAR(10000000) NOT NULL,
    -- of their addresses, keyed, with commas
    identities VARCHAR(100000) NOT NULL,
    asked_by VARCHAR(200) NOT NULL,
    asked_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    -- what was found and erased, as JSON
    counts VARCHAR(10000) NOT NULL,
    -- null: it goes on
    done_at TIMESTAMP(6) WITH TIME ZONE,
    -- what is signed, and the signature in Base64
    receipt VARCHAR(200000),
    signature VARCHAR(200)
);
CREATE INDEX erasure_by_time ON erasure (done_at);
