-- A code package, under the SHA-256 of its bytes. `whole` is 1 while all of its parts are there. One that no account refers to is deleted some time
-- after it was taken in last, in seconds since 1970.
CREATE TABLE packages (
    hash     TEXT PRIMARY KEY,
    taken_in INTEGER NOT NULL,
    whole    INTEGER NOT NULL CHECK (whole IN (0, 1))
) STRICT, WITHOUT ROWID;

-- Its bytes, in parts that are written one by one, so that a large package holds nobody's write up.
CREATE TABLE package_parts (
    hash    TEXT NOT NULL REFERENCES packages (hash),
    number  INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (hash, number)
) STRICT;

-- Those taken in before stay in `blobs`, in one piece.
INSERT INTO packages SELECT hash, unixepoch(), 1 FROM blobs;

-- Which packages an account's document names, and the revision in which they were looked for.
CREATE TABLE package_users (
    account  TEXT PRIMARY KEY,
    revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE package_uses (
    hash    TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES package_users (account) ON DELETE CASCADE,
    PRIMARY KEY (hash, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX package_uses_by_account ON package_uses (account);

-- What an account's journal takes, bytes: an entry is its input and 256 more.
CREATE TABLE journal_usage (
    account TEXT PRIMARY KEY,
    bytes   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO journal_usage SELECT account, sum(octet_length(input) + 256) FROM journal GROUP BY account;
CREATE TRIGGER journal_grows AFTER INSERT ON journal BEGIN
    INSERT INTO journal_usage (account, bytes) VALUES (new.account, octet_length(new.input) + 256)
    ON CONFLICT (account) DO UPDATE SET bytes = bytes + excluded.bytes;
END;
CREATE TRIGGER journal_shrinks AFTER DELETE ON journal BEGIN
    UPDATE journal_usage SET bytes = bytes - (octet_length(old.input) + 256) WHERE account = old.account;
END;

-- One row, which the health check writes.
CREATE TABLE probe (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    padding BLOB NOT NULL
) STRICT;
