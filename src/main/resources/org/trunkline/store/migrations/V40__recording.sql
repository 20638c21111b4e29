-- Recordings of calls beside voicemails. A row stays when its file is deleted.
ALTER TABLE recording ADD COLUMN format VARCHAR(8) DEFAULT 'WAV' NOT NULL;
-- the id of the key that the file is encrypted with
ALTER TABLE recording ADD COLUMN key_id VARCHAR(64);
ALTER TABLE recording ADD COLUMN queue VARCHAR(200);
ALTER TABLE recording ADD COLUMN agent VARCHAR(100);
ALTER TABLE recording ADD COLUMN delete_after TIMESTAMP(6) WITH TIME ZONE;
ALTER TABLE recording ADD COLUMN kept_at TIMESTAMP(6) WITH TIME ZONE;
ALTER TABLE recording ADD COLUMN deleted_at TIMESTAMP(6) WITH TIME ZONE;
ALTER TABLE recording ADD COLUMN deleted_by VARCHAR(200);
ALTER TABLE recording ADD COLUMN deleted_why VARCHAR(1000);
UPDATE recording SET kept_at = recorded_at;
CREATE INDEX recording_by_due ON recording (delete_after);

-- What was decided about recording a call, for a controller that takes the call up again.
CREATE TABLE call_recording (
    interaction VARCHAR(64) PRIMARY KEY,
    -- as somebody asked; null: as the rules say
    wish BOOLEAN,
    refused BOOLEAN DEFAULT FALSE NOT NULL,
    announced BOOLEAN DEFAULT FALSE NOT NULL,
    -- the causes of a pause that lasts, with commas
    pauses VARCHAR(200) DEFAULT '' NOT NULL
);
