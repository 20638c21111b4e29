-- A queue's settings are one document, so that a new setting needs no new column. Times are ISO 8601.

ALTER TABLE queue ADD COLUMN definition VARCHAR(100000);

UPDATE queue SET definition = '{"name":"' || name || '","skills":['
    || COALESCE((SELECT STRING_AGG('"' || skill || '"', ',' ORDER BY skill) FROM queue_skill WHERE queue_skill.queue = queue.name), '')
    || '],"ring":"PT' || CAST(ring_ms / 1000.0 AS DECIMAL(20, 3))
    || 'S","wrap_up":"PT' || CAST(wrap_up_ms / 1000.0 AS DECIMAL(20, 3))
    || 'S","max_wait":"PT' || CAST(max_wait_ms / 1000.0 AS DECIMAL(20, 3))
    || 'S","service_level":"PT' || CAST(service_level_ms / 1000.0 AS DECIMAL(20, 3))
    || 'S","short_abandon":"PT' || CAST(short_abandon_ms / 1000.0 AS DECIMAL(20, 3))
    || 'S","announce_every":"PT' || CAST(announce_every_ms / 1000.0 AS DECIMAL(20, 3)) || 'S"}';

ALTER TABLE queue ALTER COLUMN definition SET NOT NULL;
ALTER TABLE queue DROP COLUMN ring_ms;
ALTER TABLE queue DROP COLUMN wrap_up_ms;
ALTER TABLE queue DROP COLUMN max_wait_ms;
ALTER TABLE queue DROP COLUMN service_level_ms;
ALTER TABLE queue DROP COLUMN short_abandon_ms;
ALTER TABLE queue DROP COLUMN announce_every_ms;
DROP TABLE queue_skill;
