-- Files of customers; one file may be of several rows, and goes with the last of them.
CREATE TABLE customer_attachment (
    id VARCHAR(64) PRIMARY KEY,
    customer VARCHAR(64) NOT NULL REFERENCES customer (id) ON DELETE CASCADE,
    interaction VARCHAR(64),
    name VARCHAR(255) NOT NULL,
    media_type VARCHAR(200) NOT NULL,
    -- of the content, in hexadecimal
    sha256 VARCHAR(64) NOT NULL,
    bytes BIGINT NOT NULL,
    -- relative to the folder of attachments
    file VARCHAR(200) NOT NULL,
    added_by VARCHAR(200) NOT NULL,
    added_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX customer_attachment_by_customer ON customer_attachment (customer, added_at);
CREATE INDEX customer_attachment_by_content ON customer_attachment (sha256);
