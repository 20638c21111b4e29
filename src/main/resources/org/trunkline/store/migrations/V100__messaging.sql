-- Whoever wrote to an account of SMS or social messages: when last, and whether they want no answer.
CREATE TABLE messaging_contact (
    account VARCHAR(40) NOT NULL,
    -- a hash
    peer VARCHAR(64) NOT NULL,
    heard_at TIMESTAMP WITH TIME ZONE,
    stopped_at TIMESTAMP WITH TIME ZONE,
    PRIMARY KEY (account, peer)
);
