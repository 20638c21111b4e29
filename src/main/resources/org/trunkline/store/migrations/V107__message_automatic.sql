-- A program wrote it, as far as can be told: no survey follows, and no ticket is opened for it alone.
ALTER TABLE message ADD COLUMN automatic BOOLEAN DEFAULT FALSE NOT NULL;
