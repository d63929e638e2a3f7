-- What all names have in common that look alike: no two learners may have the same. Names from before are given theirs at the start; of two that
-- look alike only the first gets one.
ALTER TABLE learners ADD COLUMN name_key TEXT;
CREATE UNIQUE INDEX learners_by_name_key ON learners (name_key);
