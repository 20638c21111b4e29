-- Whether the caller keys card data now, heard by nobody.
ALTER TABLE interaction ADD COLUMN card BOOLEAN DEFAULT FALSE NOT NULL;
