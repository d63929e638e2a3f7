-- An AWS account. `epoch` counts up whenever a process takes the account over, `revision` with each commit; a commit names both.
CREATE TABLE accounts (
    id       TEXT COLLATE "C" PRIMARY KEY,
    epoch    BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    -- What its records take: how many, and bytes of keys and values.
    records  BIGINT NOT NULL,
    bytes    BIGINT NOT NULL
);

-- An account's state. A key is the path of its table, a slash, and the record's own key; a value is JSON. Keys are compared by bytes.
CREATE TABLE records (
    account TEXT COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    key     TEXT COLLATE "C" NOT NULL,
    value   TEXT NOT NULL,
    PRIMARY KEY (account, key)
);

-- Names that only one account may have: ids of REST APIs, names of buckets.
CREATE TABLE names (
    kind    TEXT COLLATE "C" NOT NULL,
    name    TEXT COLLATE "C" NOT NULL,
    account TEXT COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    PRIMARY KEY (kind, name)
);
CREATE INDEX names_by_account ON names (account);

-- When something about a record is to be done, milliseconds since 1970.
CREATE TABLE jobs (
    account TEXT COLLATE "C" NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    key     TEXT COLLATE "C" NOT NULL,
    due_at  BIGINT NOT NULL,
    PRIMARY KEY (account, key)
);
CREATE INDEX jobs_by_time ON jobs (due_at);
