-- A deadline is a third cause of an attempt. SQLite can't change a constraint, so both tables are written anew; ids and rows stay.
CREATE TABLE attempts_anew (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    learner_id   INTEGER NOT NULL REFERENCES learners (id) ON DELETE CASCADE,
    lab          TEXT NOT NULL,
    cause        TEXT NOT NULL CHECK (cause IN ('full-pass', 'hand-in', 'deadline')),
    frozen_at    TEXT NOT NULL,
    content_hash TEXT NOT NULL,
    run_seed     INTEGER NOT NULL,
    bundle       BLOB NOT NULL
) STRICT;
INSERT INTO attempts_anew SELECT id, learner_id, lab, cause, frozen_at, content_hash, run_seed, bundle FROM attempts;
CREATE TABLE grades_anew (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    attempt_id      INTEGER NOT NULL REFERENCES attempts_anew (id) ON DELETE CASCADE,
    graded_at       TEXT NOT NULL,
    raw_points      INTEGER NOT NULL CHECK (raw_points >= 0),
    of_points       INTEGER NOT NULL CHECK (of_points >= raw_points),
    late_percent    INTEGER NOT NULL DEFAULT 100 CHECK (late_percent BETWEEN 0 AND 100),
    override_points INTEGER CHECK (override_points >= 0),
    reason          TEXT NOT NULL,
    actor           INTEGER,
    content_hash    TEXT NOT NULL,
    run_seed        INTEGER NOT NULL,
    program         TEXT NOT NULL,
    checks          TEXT NOT NULL
) STRICT;
INSERT INTO grades_anew SELECT id, attempt_id, graded_at, raw_points, of_points, late_percent, override_points, reason, actor, content_hash,
    run_seed, program, checks FROM grades;
DROP TABLE grades;
DROP TABLE attempts;
ALTER TABLE attempts_anew RENAME TO attempts;
ALTER TABLE grades_anew RENAME TO grades;
CREATE INDEX attempts_by_learner ON attempts (learner_id, lab, id);
CREATE UNIQUE INDEX attempts_full_pass ON attempts (learner_id, lab) WHERE cause = 'full-pass';
CREATE TRIGGER attempts_are_kept BEFORE UPDATE ON attempts BEGIN SELECT RAISE(ABORT, 'an attempt is never changed'); END;
CREATE INDEX grades_by_attempt ON grades (attempt_id, id);
CREATE TRIGGER grades_are_kept BEFORE UPDATE ON grades BEGIN SELECT RAISE(ABORT, 'a grade is never changed'); END;

-- Classes: who teaches whom what until when, and what it gave. Tables refer to learners, so that all of a learner's rows go with them.
-- A class. Times of its deadlines are wall-clock times of its time zone.
CREATE TABLE classes (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT NOT NULL,
    term       TEXT NOT NULL,
    -- A name of the IANA database, such as Europe/Berlin.
    time_zone  TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

-- Who is in a class, as what. `labels` is a JSON list of texts, `roster_name` the name by which the instructor knows them.
CREATE TABLE enrolments (
    class_id    INTEGER NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
    learner_id  INTEGER NOT NULL REFERENCES learners (id) ON DELETE CASCADE,
    role        TEXT NOT NULL CHECK (role IN ('instructor', 'assistant', 'student')),
    roster_name TEXT,
    labels      TEXT NOT NULL,
    enrolled_at TEXT NOT NULL,
    PRIMARY KEY (class_id, learner_id)
) STRICT;
CREATE INDEX enrolments_by_learner ON enrolments (learner_id);

-- The code by which students join, one at a time for each class.
CREATE TABLE join_codes (
    class_id   INTEGER PRIMARY KEY REFERENCES classes (id) ON DELETE CASCADE,
    code       TEXT NOT NULL,
    made_at    TEXT NOT NULL,
    expires_at TEXT,
    most_uses  INTEGER,
    uses       INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX join_codes_code ON join_codes (code);

-- A place in a class for one person, by a link. It is deleted when it is taken.
CREATE TABLE invitations (
    code        TEXT PRIMARY KEY,
    class_id    INTEGER NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
    role        TEXT NOT NULL CHECK (role IN ('instructor', 'assistant', 'student')),
    roster_name TEXT NOT NULL,
    labels      TEXT NOT NULL,
    made_at     TEXT NOT NULL
) STRICT;
CREATE INDEX invitations_by_class ON invitations (class_id);

-- A lab that a class does, and its terms. Dates are wall-clock times, such as 2026-12-04T23:59, in the class's time zone.
CREATE TABLE assignments (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    class_id      INTEGER NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
    lab           TEXT NOT NULL,
    points        INTEGER NOT NULL CHECK (points BETWEEN 0 AND 10000),
    visible_from  TEXT,
    due           TEXT,
    closes        TEXT,
    grace_minutes INTEGER NOT NULL,
    -- A JSON list of {"days": 1, "percent": 90}, by days.
    late          TEXT NOT NULL,
    counts        TEXT NOT NULL CHECK (counts IN ('best', 'last')),
    -- When the date on which it is due was set: one that was in the past then freezes nothing.
    due_set_at    TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX assignments_lab ON assignments (class_id, lab);

-- Other dates for one student, or for all who have a label.
CREATE TABLE exceptions (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    assignment_id INTEGER NOT NULL REFERENCES assignments (id) ON DELETE CASCADE,
    label         TEXT,
    learner_id    INTEGER REFERENCES learners (id) ON DELETE CASCADE,
    due           TEXT NOT NULL,
    closes        TEXT,
    reason        TEXT NOT NULL,
    made_at       TEXT NOT NULL,
    ended_at      TEXT,
    CHECK ((label IS NULL) <> (learner_id IS NULL))
) STRICT;
CREATE INDEX exceptions_by_assignment ON exceptions (assignment_id);

-- What was frozen at a student's deadline. A deadline without a row is still to be done, also after a restart.
CREATE TABLE freezes (
    assignment_id INTEGER NOT NULL REFERENCES assignments (id) ON DELETE CASCADE,
    learner_id    INTEGER NOT NULL REFERENCES learners (id) ON DELETE CASCADE,
    due_at        TEXT NOT NULL,
    attempt_id    INTEGER NOT NULL REFERENCES attempts (id) ON DELETE CASCADE,
    PRIMARY KEY (assignment_id, learner_id, due_at)
) STRICT;
CREATE INDEX freezes_by_attempt ON freezes (attempt_id);

-- What an assignment gives a student; the last row counts. Never changed: another mark is another row, which says why and by whom.
CREATE TABLE marks (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    assignment_id INTEGER NOT NULL REFERENCES assignments (id) ON DELETE CASCADE,
    learner_id    INTEGER NOT NULL REFERENCES learners (id) ON DELETE CASCADE,
    -- The attempt that counts; NULL: none does.
    attempt_id    INTEGER REFERENCES attempts (id) ON DELETE CASCADE,
    marked_at     TEXT NOT NULL,
    -- The lab's points of that attempt, what lateness leaves of them in percent, and what the assignment is worth.
    raw_points    INTEGER NOT NULL,
    of_points     INTEGER NOT NULL,
    late_percent  INTEGER NOT NULL,
    worth         INTEGER NOT NULL,
    -- Hundredths of a point that somebody gave instead.
    instead       INTEGER,
    reason        TEXT NOT NULL,
    -- The learner id of who gave it; NULL: the site.
    actor         INTEGER
) STRICT;
CREATE INDEX marks_by_assignment ON marks (assignment_id, learner_id, id);
CREATE INDEX marks_by_attempt ON marks (attempt_id);
CREATE TRIGGER marks_are_kept BEFORE UPDATE ON marks BEGIN SELECT RAISE(ABORT, 'a mark is never changed'); END;

-- What a class is told.
CREATE TABLE announcements (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    class_id INTEGER NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
    text     TEXT NOT NULL,
    said_at  TEXT NOT NULL,
    said_by  INTEGER NOT NULL
) STRICT;
CREATE INDEX announcements_by_class ON announcements (class_id, id);

-- A message of the site to one student, about a lab.
CREATE TABLE class_messages (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    class_id   INTEGER NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
    learner_id INTEGER NOT NULL REFERENCES learners (id) ON DELETE CASCADE,
    lab        TEXT NOT NULL,
    text       TEXT NOT NULL,
    sent_at    TEXT NOT NULL,
    sent_by    INTEGER NOT NULL
) STRICT;
CREATE INDEX class_messages_by_learner ON class_messages (learner_id, id);

-- What was done in a class. `hash` is over the row and the hash before it, so that a row can't be changed or taken out unnoticed. People are in it by
-- pseudonyms that only the site can make of their numbers.
CREATE TABLE class_audit (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    class_id INTEGER NOT NULL REFERENCES classes (id) ON DELETE CASCADE,
    at       TEXT NOT NULL,
    actor    TEXT NOT NULL,
    subject  TEXT NOT NULL,
    what     TEXT NOT NULL,
    before   TEXT NOT NULL,
    hash     TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX class_audit_chain ON class_audit (class_id, before);
CREATE TRIGGER class_audit_are_kept BEFORE UPDATE ON class_audit BEGIN SELECT RAISE(ABORT, 'the record of a class is never changed'); END;

-- What checks said when they failed, a row for each kind of message, for whoever wants to know where a class is stuck.
CREATE TABLE failed_checks (
    learner_id INTEGER NOT NULL REFERENCES learners (id) ON DELETE CASCADE,
    lab        TEXT NOT NULL,
    check_id   TEXT NOT NULL,
    -- The message without what differs between learners: names, numbers, ids.
    kind       TEXT NOT NULL,
    message    TEXT NOT NULL,
    first_at   TEXT NOT NULL,
    last_at    TEXT NOT NULL,
    times      INTEGER NOT NULL,
    PRIMARY KEY (learner_id, lab, check_id, kind)
) STRICT;

-- One-time links by which a learner sets a new password, by the SHA-256 of their codes.
CREATE TABLE password_links (
    hash       TEXT PRIMARY KEY,
    learner_id INTEGER NOT NULL REFERENCES learners (id) ON DELETE CASCADE,
    expires_at TEXT NOT NULL
) STRICT;
