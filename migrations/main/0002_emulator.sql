-- One document an AWS account: the emulator's state as it was after its last acknowledged change.
CREATE TABLE aws_accounts (
    id       TEXT PRIMARY KEY CHECK (length(id) = 12),
    revision INTEGER NOT NULL,
    document BLOB NOT NULL
) STRICT, WITHOUT ROWID;

-- Whose a REST API is: a caller of a deployed API brings only the API's id.
CREATE TABLE rest_apis (
    id      TEXT PRIMARY KEY,
    account TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX rest_apis_by_account ON rest_apis (account);

-- Code packages under the SHA-256 of their bytes.
CREATE TABLE blobs (
    hash    TEXT PRIMARY KEY,
    content BLOB NOT NULL
) STRICT;

-- Every call, in order; never changed.
CREATE TABLE journal (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    account    TEXT NOT NULL,
    at         TEXT NOT NULL,
    door       TEXT NOT NULL,
    service    TEXT NOT NULL,
    operation  TEXT NOT NULL,
    input      TEXT NOT NULL,
    status     INTEGER NOT NULL,
    error      TEXT,
    request_id TEXT NOT NULL,
    user_agent TEXT NOT NULL
) STRICT;
CREATE INDEX journal_by_account ON journal (account, id);
