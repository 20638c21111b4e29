-- The agent has hung up, and a flow asks the caller what they think of it: the conversation is completed, however that ends.
ALTER TABLE interaction ADD COLUMN asked_after BOOLEAN DEFAULT FALSE NOT NULL;
