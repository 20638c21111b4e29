-- Messages that no program answers, and what programs of ours sent to whom: no loop goes on by them. Hashes, for a month.
CREATE TABLE mail_machine (
    mailbox VARCHAR(64) NOT NULL,
    message VARCHAR(64) NOT NULL,
    at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    PRIMARY KEY (mailbox, message)
);

CREATE TABLE mail_automatic (
    mailbox VARCHAR(64) NOT NULL,
    message VARCHAR(64) NOT NULL,
    recipient VARCHAR(64) NOT NULL,
    at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    PRIMARY KEY (mailbox, message)
);
CREATE INDEX mail_automatic_by_recipient ON mail_automatic (mailbox, recipient, at);
