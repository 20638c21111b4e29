-- What a message offers to be chosen, JSON: [{"label": ..., "value": ...}]; null: nothing.
ALTER TABLE message ADD COLUMN choices VARCHAR(20000);
