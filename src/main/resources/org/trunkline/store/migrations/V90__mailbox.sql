-- How far a mailbox was fetched by IMAP: all below uid_next is stored. Plain rows: the mail server has the truth, and what is
-- fetched a second time is known by its Message-ID.
CREATE TABLE mailbox_place (
    mailbox VARCHAR(64) PRIMARY KEY,
    folder VARCHAR(1000) NOT NULL,
    uid_validity BIGINT NOT NULL,
    uid_next BIGINT NOT NULL,
    fetched_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
);

-- What was fetched by POP3 and is on the server still.
CREATE TABLE mailbox_fetched (
    mailbox VARCHAR(64) NOT NULL,
    uidl VARCHAR(200) NOT NULL,
    PRIMARY KEY (mailbox, uidl)
);
