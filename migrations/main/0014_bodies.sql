-- A content that is too large for a record, under the SHA-256 of its bytes, 64 hexadecimal digits.
CREATE TABLE bodies (
    hash         TEXT PRIMARY KEY,
    size         INTEGER NOT NULL,
    -- Of a content in a file of the folder `bodies`: the CRC-32 of each 256 KB of it, four bytes each. NULL for one in `body_contents`.
    sums         BLOB,
    -- When it was stored or lost a reference last, in seconds since 1970. NULL if it had a reference when that was looked at later.
    unused_since INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX bodies_unused ON bodies (unused_since) WHERE unused_since IS NOT NULL;

-- Small contents. They are apart from `bodies`, because a change of a row writes all of it.
CREATE TABLE body_contents (
    hash    TEXT PRIMARY KEY REFERENCES bodies (hash) ON DELETE CASCADE,
    content BLOB NOT NULL
) STRICT;

-- Which record refers to which body. A row goes with its record, and a body with a row here can't be deleted.
CREATE TABLE body_uses (
    account TEXT NOT NULL,
    key     TEXT NOT NULL,
    body    TEXT NOT NULL REFERENCES bodies (hash),
    PRIMARY KEY (account, key, body),
    FOREIGN KEY (account, key) REFERENCES records (account, key) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX body_uses_by_body ON body_uses (body);
CREATE TRIGGER body_uses_gone AFTER DELETE ON body_uses BEGIN
    UPDATE bodies SET unused_since = unixepoch() WHERE hash = old.body;
END;
