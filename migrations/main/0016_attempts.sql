-- What a learner handed in, or had when a lab was passed in full for the first time: all that the checks look at, in one signed bundle
-- (server/src/grading/bundle), so that it can be graded again. Never changed.
CREATE TABLE attempts (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    learner_id   INTEGER NOT NULL REFERENCES learners (id) ON DELETE CASCADE,
    lab          TEXT NOT NULL,
    cause        TEXT NOT NULL CHECK (cause IN ('full-pass', 'hand-in')),
    frozen_at    TEXT NOT NULL,
    -- Which files of the lab the learner had.
    content_hash TEXT NOT NULL,
    run_seed     INTEGER NOT NULL,
    bundle       BLOB NOT NULL
) STRICT;
CREATE INDEX attempts_by_learner ON attempts (learner_id, lab, id);
-- A lab is passed in full for the first time once.
CREATE UNIQUE INDEX attempts_full_pass ON attempts (learner_id, lab) WHERE cause = 'full-pass';
CREATE TRIGGER attempts_are_kept BEFORE UPDATE ON attempts BEGIN SELECT RAISE(ABORT, 'an attempt is never changed'); END;

-- The grades of an attempt, oldest first; the last one counts. Never changed: another grade is another row, which says why and by whom.
CREATE TABLE grades (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    attempt_id      INTEGER NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
    graded_at       TEXT NOT NULL,
    -- What the checks gave, before lateness and override.
    raw_points      INTEGER NOT NULL CHECK (raw_points >= 0),
    of_points       INTEGER NOT NULL CHECK (of_points >= raw_points),
    -- What lateness leaves of the points, in percent.
    late_percent    INTEGER NOT NULL DEFAULT 100 CHECK (late_percent BETWEEN 0 AND 100),
    -- Points that somebody gave instead.
    override_points INTEGER CHECK (override_points >= 0),
    reason          TEXT NOT NULL,
    -- The learner id of who gave it; NULL: the site.
    actor           INTEGER,
    -- The run that it is based on: version of the lab, seed, version of the program, and the checks as JSON.
    content_hash    TEXT NOT NULL,
    run_seed        INTEGER NOT NULL,
    program         TEXT NOT NULL,
    checks          TEXT NOT NULL
) STRICT;
CREATE INDEX grades_by_attempt ON grades (attempt_id, id);
CREATE TRIGGER grades_are_kept BEFORE UPDATE ON grades BEGIN SELECT RAISE(ABORT, 'a grade is never changed'); END;
