-- CloudWatch's log events. A file of its own, synced less often: many rows, each of little value.
CREATE TABLE log_events (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    account        TEXT NOT NULL,
    log_group      TEXT NOT NULL,
    log_stream     TEXT NOT NULL,
    timestamp      INTEGER NOT NULL,
    ingestion_time INTEGER NOT NULL,
    message        TEXT NOT NULL
) STRICT;
CREATE INDEX log_events_by_account ON log_events (account, id);
CREATE INDEX log_events_by_group ON log_events (account, log_group, log_stream);
