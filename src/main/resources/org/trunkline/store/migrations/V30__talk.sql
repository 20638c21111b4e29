-- Where a conversation is, for a start of the controller to take it up again: who is in it, in JSON.
ALTER TABLE interaction ADD COLUMN talk VARCHAR(4000);
-- Whether an agent sent the caller into the queue that it is in; otherwise a step of the flow did.
ALTER TABLE interaction ADD COLUMN moved BOOLEAN DEFAULT FALSE NOT NULL;

-- Who talked with the caller, from when to when; one row for each stay. Talk time is the time less that on hold.
CREATE TABLE talk_part (
    interaction VARCHAR(64) NOT NULL REFERENCES interaction (id) ON DELETE CASCADE,
    leg VARCHAR(200) NOT NULL,
    kind VARCHAR(16) NOT NULL,
    party VARCHAR(200) NOT NULL,
    phone VARCHAR(200),
    -- QUEUE, FLOW, BLIND, ATTENDED, CONFERENCE, PARK
    how VARCHAR(16) NOT NULL,
    given_by VARCHAR(200),
    began_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP(6) WITH TIME ZONE,
    hold_ms BIGINT DEFAULT 0 NOT NULL,
    held_since BIGINT,
    PRIMARY KEY (interaction, leg)
);
CREATE INDEX talk_part_by_party ON talk_part (kind, party, began_at);
