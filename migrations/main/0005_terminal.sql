-- A learner's home folder in the terminal, without what are functions' drafts. `content` is NULL for a folder.
CREATE TABLE home_files (
    learner_id INTEGER NOT NULL REFERENCES learners (id) ON DELETE CASCADE,
    path       TEXT NOT NULL,
    content    BLOB,
    saved_at   TEXT NOT NULL,
    PRIMARY KEY (learner_id, path)
) STRICT, WITHOUT ROWID;

-- What was typed in the terminal, in order; never changed.
CREATE TABLE terminal_lines (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    learner_id   INTEGER NOT NULL REFERENCES learners (id) ON DELETE CASCADE,
    -- The lab in whose page it was typed; NULL on the terminal's own page.
    lab          TEXT,
    at           TEXT NOT NULL,
    line         TEXT NOT NULL,
    exit_code    INTEGER NOT NULL,
    milliseconds INTEGER NOT NULL
) STRICT;
CREATE INDEX terminal_lines_by_learner ON terminal_lines (learner_id, id);
