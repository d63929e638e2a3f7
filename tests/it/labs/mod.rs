//! The course's labs, done from a student's own terminal and graded by the site, as the page's checks are.

mod forging;
mod near_misses;
mod side_by_side;
mod solutions;
mod terminal;
