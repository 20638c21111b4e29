-- Up to where each of those who follow the journal has read it.
CREATE TABLE journal_mark (
    name VARCHAR(40) PRIMARY KEY,
    epoch BIGINT NOT NULL,
    sequence BIGINT NOT NULL
);
INSERT INTO journal_mark (name, epoch, sequence)
    SELECT 'call-tickets', epoch, sequence FROM ticket_mark WHERE name = 'calls';
DROP TABLE ticket_mark;
