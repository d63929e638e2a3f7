-- When a learner was last here, to a few minutes; NULL before this was noted. Guests who did nothing go after an hour, other guests after two months.
ALTER TABLE learners ADD COLUMN last_seen_at TEXT;

-- For the search for guests who have gone.
CREATE INDEX learners_by_role ON learners (role, id);
