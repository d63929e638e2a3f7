-- What a learner types: a draft of each function's files.
CREATE TABLE draft_files (
    learner_id INTEGER NOT NULL REFERENCES learners (id) ON DELETE CASCADE,
    function   TEXT NOT NULL,
    path       TEXT NOT NULL,
    content    TEXT NOT NULL,
    saved_at   TEXT NOT NULL,
    PRIMARY KEY (learner_id, function, path)
) STRICT, WITHOUT ROWID;

-- Named test events.
CREATE TABLE test_events (
    learner_id INTEGER NOT NULL REFERENCES learners (id) ON DELETE CASCADE,
    function   TEXT NOT NULL,
    name       TEXT NOT NULL,
    body       TEXT NOT NULL,
    PRIMARY KEY (learner_id, function, name)
) STRICT, WITHOUT ROWID;
