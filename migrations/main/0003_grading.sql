-- A check that has passed once. It stays passed; points are those of the day.
CREATE TABLE passed_checks (
    learner_id   INTEGER NOT NULL REFERENCES learners (id) ON DELETE CASCADE,
    lab          TEXT NOT NULL,
    "check"      TEXT NOT NULL,
    points       INTEGER NOT NULL,
    passed_at    TEXT NOT NULL,
    -- Whence that run's variables were drawn, and which files of the lab judged it: the run can be done again.
    run_seed     INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    PRIMARY KEY (learner_id, lab, "check")
) STRICT, WITHOUT ROWID;

-- A learner's present answer to a quiz: choices' numbers, from 1, as a JSON list.
CREATE TABLE quiz_answers (
    learner_id  INTEGER NOT NULL REFERENCES learners (id) ON DELETE CASCADE,
    lab         TEXT NOT NULL,
    "check"     TEXT NOT NULL,
    choices     TEXT NOT NULL,
    answered_at TEXT NOT NULL,
    PRIMARY KEY (learner_id, lab, "check")
) STRICT, WITHOUT ROWID;

-- Hints taken, for whoever wants to know where a class is stuck. They cost nothing.
CREATE TABLE hints_taken (
    learner_id INTEGER NOT NULL REFERENCES learners (id) ON DELETE CASCADE,
    lab        TEXT NOT NULL,
    "check"    TEXT NOT NULL,
    number     INTEGER NOT NULL,
    taken_at   TEXT NOT NULL,
    PRIMARY KEY (learner_id, lab, "check", number)
) STRICT, WITHOUT ROWID;

-- Labs given up: their solution may be seen.
CREATE TABLE labs_given_up (
    learner_id  INTEGER NOT NULL REFERENCES learners (id) ON DELETE CASCADE,
    lab         TEXT NOT NULL,
    given_up_at TEXT NOT NULL,
    PRIMARY KEY (learner_id, lab)
) STRICT, WITHOUT ROWID;
