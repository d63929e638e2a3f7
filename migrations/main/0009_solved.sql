-- What the site did for a learner, and every answer to a question.

-- Why a check that has passed gave no points; NULL: the learner earned them. What has passed before this was known, counts as earned.
ALTER TABLE passed_checks ADD COLUMN without_points TEXT CHECK (without_points IN ('solved-for-you', 'solution-shown', 'tries-used'));

-- Steps that the site solved in a learner's account ("catch me up", and the labs before one that was reset), or whose solution it showed.
CREATE TABLE solved_steps (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    learner_id INTEGER NOT NULL REFERENCES learners (id) ON DELETE CASCADE,
    lab        TEXT NOT NULL,
    step       TEXT NOT NULL,
    how        TEXT NOT NULL CHECK (how IN ('catch-up', 'reset', 'solution')),
    -- The learner who asked for it: whose account it is, or somebody who teaches.
    asked_by   INTEGER NOT NULL,
    solved_at  TEXT NOT NULL,
    -- When the account was put into another state, in which the step is not solved; NULL: it holds.
    ended_at   TEXT
) STRICT;
CREATE INDEX solved_steps_by_learner ON solved_steps (learner_id, id);

-- Every answer to a quiz, in order; never changed. Choices' numbers, from 1, rising, as a JSON list.
CREATE TABLE answers (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    learner_id   INTEGER NOT NULL REFERENCES learners (id) ON DELETE CASCADE,
    lab          TEXT NOT NULL,
    "check"      TEXT NOT NULL,
    choices      TEXT NOT NULL,
    answered_at  TEXT NOT NULL,
    -- Which files of the lab asked; NULL for answers from before this was kept.
    content_hash TEXT
) STRICT;
CREATE INDEX answers_by_lab ON answers (learner_id, lab, "check", id);
INSERT INTO answers (learner_id, lab, "check", choices, answered_at)
    SELECT learner_id, lab, "check", choices, answered_at FROM quiz_answers ORDER BY answered_at;
DROP TABLE quiz_answers;
CREATE TRIGGER answers_are_kept BEFORE UPDATE ON answers BEGIN SELECT RAISE(ABORT, 'an answer is never changed'); END;
