-- What networks report of messages of ours; null: nothing, or not yet.
ALTER TABLE message ADD COLUMN delivered_at TIMESTAMP(6) WITH TIME ZONE;
ALTER TABLE message ADD COLUMN read_at TIMESTAMP(6) WITH TIME ZONE;
