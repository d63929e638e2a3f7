-- A content that is too large for a record, under the SHA-256 of its bytes, 64 hexadecimal digits.
CREATE TABLE bodies (
    hash         TEXT COLLATE "C" PRIMARY KEY,
    size         BIGINT NOT NULL,
    -- Of a content in a file of the folder `bodies`: the CRC-32 of each 256 KB of it, four bytes each. NULL for one in `body_contents`.
    sums         BYTEA,
    -- When it was stored or lost a reference last, in seconds since 1970. NULL if it had a reference when that was looked at later.
    unused_since BIGINT
);
CREATE INDEX bodies_unused ON bodies (unused_since) WHERE unused_since IS NOT NULL;

-- Small contents.
CREATE TABLE body_contents (
    hash    TEXT COLLATE "C" PRIMARY KEY REFERENCES bodies (hash) ON DELETE CASCADE,
    content BYTEA NOT NULL
);

-- Which record refers to which body. A row goes with its record, and a body with a row here can't be deleted.
CREATE TABLE body_uses (
    account TEXT COLLATE "C" NOT NULL,
    key     TEXT COLLATE "C" NOT NULL,
    body    TEXT COLLATE "C" NOT NULL REFERENCES bodies (hash),
    PRIMARY KEY (account, key, body),
    FOREIGN KEY (account, key) REFERENCES records (account, key) ON DELETE CASCADE
);
CREATE INDEX body_uses_by_body ON body_uses (body);
CREATE FUNCTION body_lost_a_use() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE bodies SET unused_since = extract(epoch FROM now())::bigint WHERE hash = old.body;
    RETURN NULL;
END
$$;
CREATE TRIGGER body_uses_gone AFTER DELETE ON body_uses FOR EACH ROW EXECUTE FUNCTION body_lost_a_use();
