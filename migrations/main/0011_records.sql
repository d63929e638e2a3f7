-- An AWS account. `epoch` counts up whenever a process takes the account over, `revision` with each commit; a commit names both.
CREATE TABLE accounts (
    id       TEXT PRIMARY KEY,
    epoch    INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    -- What its records take: how many, and bytes of keys and values.
    records  INTEGER NOT NULL,
    bytes    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- An account's state. A key is the path of its table, a slash, and the record's own key; a value is JSON.
CREATE TABLE records (
    account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    key     TEXT NOT NULL,
    value   TEXT NOT NULL,
    PRIMARY KEY (account, key)
) STRICT, WITHOUT ROWID;

-- Names that only one account may have: ids of REST APIs, names of buckets.
CREATE TABLE names (
    kind    TEXT NOT NULL,
    name    TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX names_by_account ON names (account);

-- When something about a record is to be done, milliseconds since 1970.
CREATE TABLE jobs (
    account TEXT NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    key     TEXT NOT NULL,
    due_at  INTEGER NOT NULL,
    PRIMARY KEY (account, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX jobs_by_time ON jobs (due_at);
