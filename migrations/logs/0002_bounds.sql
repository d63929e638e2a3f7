-- What an account's log events take, bytes: an event is its text, its names, and 64 more.
CREATE TABLE log_usage (
    account TEXT PRIMARY KEY,
    bytes   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO log_usage
    SELECT account, sum(octet_length(message) + octet_length(log_group) + octet_length(log_stream) + 64) FROM log_events GROUP BY account;
CREATE TRIGGER log_events_grow AFTER INSERT ON log_events BEGIN
    INSERT INTO log_usage (account, bytes)
    VALUES (new.account, octet_length(new.message) + octet_length(new.log_group) + octet_length(new.log_stream) + 64)
    ON CONFLICT (account) DO UPDATE SET bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER log_events_shrink AFTER DELETE ON log_events BEGIN
    UPDATE log_usage
    SET bytes = bytes - (octet_length(old.message) + octet_length(old.log_group) + octet_length(old.log_stream) + 64)
    WHERE account = old.account;
END;

-- One row, which the health check writes.
CREATE TABLE probe (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    padding BLOB NOT NULL
) STRICT;
