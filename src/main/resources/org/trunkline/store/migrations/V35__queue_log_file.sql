-- How far the live queue_log file is: all lines up to the journal's place are in the file's first bytes.
CREATE TABLE queue_log_file (
    path VARCHAR(1000) PRIMARY KEY,
    epoch BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    bytes BIGINT NOT NULL,
    -- which file that was, whatever its name is by now
    inode VARCHAR(200) NOT NULL
);
