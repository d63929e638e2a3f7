-- The start reads the first due time of each account (`server/store/src/statements.rs`, `first_jobs`), by the primary key. Nothing reads jobs by time.
DROP INDEX jobs_by_time;
