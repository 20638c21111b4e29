-- How far what a network keeps of an account has been read.
CREATE TABLE messaging_place (
    account VARCHAR(40) PRIMARY KEY,
    -- the network's id of the last message that is stored
    read_to VARCHAR(1000) NOT NULL
);
