-- Learners. A guest has no name and no password until they sign up; their id, and so their work, stays.
CREATE TABLE learners (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    name          TEXT UNIQUE COLLATE NOCASE,
    password_hash TEXT,
    role          TEXT NOT NULL CHECK (role IN ('guest', 'student', 'instructor', 'admin')),
    aws_account   TEXT NOT NULL UNIQUE CHECK (length(aws_account) = 12),
    created_at    TEXT NOT NULL,
    CHECK ((role = 'guest') = (name IS NULL)),
    CHECK ((name IS NULL) = (password_hash IS NULL))
) STRICT;

-- Long-lived access keys. Rotation replaces the row.
CREATE TABLE access_keys (
    access_key_id     TEXT PRIMARY KEY,
    secret_access_key TEXT NOT NULL,
    aws_account       TEXT NOT NULL UNIQUE REFERENCES learners (aws_account) ON DELETE CASCADE,
    created_at        TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Secrets that outlive a restart, drawn once.
CREATE TABLE secrets (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;
