-- Customers that are one person stay rows of their own: the root is the one that all of them are shown as.
ALTER TABLE customer ADD COLUMN root VARCHAR(64);
UPDATE customer SET root = id;
ALTER TABLE customer ALTER COLUMN root SET NOT NULL;
CREATE INDEX customer_by_root ON customer (root);

-- An address may belong to several customers; of what kind: phone, email, chat, social.
CREATE TABLE customer_identity (
    kind VARCHAR(20) NOT NULL,
    address VARCHAR(320) NOT NULL,
    customer VARCHAR(64) NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
    verified BOOLEAN NOT NULL,
    added_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    PRIMARY KEY (kind, address, customer)
);
INSERT INTO customer_identity (kind, address, customer, verified, added_at)
    SELECT kind, address, customer, verified, added_at FROM identity;
DROP TABLE identity;
CREATE INDEX customer_identity_by_customer ON customer_identity (customer);

-- Addresses of which a person said that several people use them.
CREATE TABLE shared_address (
    kind VARCHAR(20) NOT NULL,
    address VARCHAR(320) NOT NULL,
    PRIMARY KEY (kind, address)
);

-- Who was found to be one person with whom. Those that are not undone make a tree; its root is customer.root.
CREATE TABLE customer_merge (
    id VARCHAR(64) PRIMARY KEY,
    survivor VARCHAR(64) NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
    absorbed VARCHAR(64) NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
    -- the kind of verified identity by whose rule it was done; null: a person did it
    rule VARCHAR(20),
    merged_by VARCHAR(200) NOT NULL,
    merged_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
    undone_by VARCHAR(200),
    undone_at TIMESTAMP(6) WITH TIME ZONE
);
CREATE INDEX customer_merge_by_survivor ON customer_merge (survivor);
CREATE INDEX customer_merge_by_absorbed ON customer_merge (absorbed);
