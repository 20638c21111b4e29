-- Pieces of work. Personal values are in ticket.subject, ticket_note.content and ticket_tag.tag alone.
CREATE TABLE ticket (
    number BIGINT PRIMARY KEY,
    -- the ticket as which it is shown: itself, or the one that it was merged into
    root BIGINT NOT NULL,
    -- grows with each change
    version BIGINT NOT NULL,
    -- personal: a customer's or an agent's words
    subject VARCHAR(500) NOT NULL,
    customer VARCHAR(64) REFERENCES customer (id) ON DELETE SET NULL,
    -- of what it was opened for by itself, so that it is opened once
    origin VARCHAR(200) UNIQUE,
    status VARCHAR(16) NOT NULL,
    priority VARCHAR(16) NOT NULL,
    queue VARCHAR(200),
    -- an agent's id
    owner VARCHAR(200),
    -- all of how it stands, as JSON; the columns around it are for searching
    standing VARCHAR(4000) NOT NULL,
    -- what is missed next if nothing happens; null: nothing
    due_at TIMESTAMP(6) WITH TIME ZONE,
    missed BOOLEAN DEFAULT FALSE NOT NULL,
    opened_by VARCHAR(200) NOT NULL,
    opened_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    changed_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX ticket_by_root ON ticket (root);
CREATE INDEX ticket_by_customer ON ticket (customer, queue, number);
CREATE INDEX ticket_by_status ON ticket (status, queue, number);
CREATE INDEX ticket_by_owner ON ticket (owner, status);

CREATE TABLE ticket_interaction (
    ticket BIGINT NOT NULL REFERENCES ticket (number) ON DELETE CASCADE,
    interaction VARCHAR(64) NOT NULL,
    linked_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    PRIMARY KEY (ticket, interaction)
);
CREATE INDEX ticket_interaction_by_interaction ON ticket_interaction (interaction);

-- how: RELATED, or what the first is to the other: FOLLOWS, SPLIT_FROM
CREATE TABLE ticket_link (
    ticket BIGINT NOT NULL REFERENCES ticket (number) ON DELETE CASCADE,
    other BIGINT NOT NULL REFERENCES ticket (number) ON DELETE CASCADE,
    how VARCHAR(16) NOT NULL,
    PRIMARY KEY (ticket, other)
);
CREATE INDEX ticket_link_by_other ON ticket_link (other);

-- present: false hides the tag of one that was merged into it
CREATE TABLE ticket_tag (
    ticket BIGINT NOT NULL REFERENCES ticket (number) ON DELETE CASCADE,
    -- personal: an agent's words
    tag VARCHAR(64) NOT NULL,
    present BOOLEAN NOT NULL,
    PRIMARY KEY (ticket, tag)
);
CREATE INDEX ticket_tag_by_tag ON ticket_tag (tag);

CREATE TABLE ticket_note (
    id VARCHAR(64) PRIMARY KEY,
    ticket BIGINT NOT NULL REFERENCES ticket (number) ON DELETE CASCADE,
    -- personal: an agent's words
    content VARCHAR(20000) NOT NULL,
    written_by VARCHAR(200) NOT NULL,
    written_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX ticket_note_by_ticket ON ticket_note (ticket, written_at);

-- Whom notes name: agent:101, user:sue
CREATE TABLE ticket_mention (
    mentioned VARCHAR(200) NOT NULL,
    note VARCHAR(64) NOT NULL REFERENCES ticket_note (id) ON DELETE CASCADE,
    PRIMARY KEY (mentioned, note)
);

-- What was done to a ticket, without the words that were written.
CREATE TABLE ticket_change (
    ticket BIGINT NOT NULL REFERENCES ticket (number) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    what VARCHAR(40) NOT NULL,
    detail VARCHAR(4000),
    changed_by VARCHAR(200) NOT NULL,
    changed_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    PRIMARY KEY (ticket, version)
);

-- Those that are not undone make a tree; its root is ticket.root.
CREATE TABLE ticket_merge (
    id VARCHAR(64) PRIMARY KEY,
    survivor BIGINT NOT NULL REFERENCES ticket (number) ON DELETE CASCADE,
    absorbed BIGINT NOT NULL REFERENCES ticket (number) ON DELETE CASCADE,
    merged_by VARCHAR(200) NOT NULL,
    merged_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    undone_by VARCHAR(200),
    undone_at TIMESTAMP(6) WITH TIME ZONE
);
CREATE INDEX ticket_merge_by_survivor ON ticket_merge (survivor);
CREATE INDEX ticket_merge_by_absorbed ON ticket_merge (absorbed);

-- What happens of itself, and when.
CREATE TABLE ticket_due (
    ticket BIGINT NOT NULL REFERENCES ticket (number) ON DELETE CASCADE,
    kind VARCHAR(32) NOT NULL,
    due_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    PRIMARY KEY (ticket, kind)
);
CREATE INDEX ticket_due_by_time ON ticket_due (due_at);

-- Up to where the journal was looked at for calls and voicemails.
CREATE TABLE ticket_mark (
    name VARCHAR(40) PRIMARY KEY,
    epoch BIGINT NOT NULL,
    sequence BIGINT NOT NULL
);

-- The secret behind the tokens in subjects; one row.
CREATE TABLE ticket_secret (
    id INT PRIMARY KEY,
    secret VARCHAR(64) NOT NULL
);
