-- What distinguishes a customer, by a name of the settings; null: nothing.
ALTER TABLE customer ADD COLUMN tier VARCHAR(64);
