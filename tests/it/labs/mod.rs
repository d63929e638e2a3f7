//! The course's labs, done from a student's terminal and graded by the site as its page does.

mod bundles;
mod forging;
mod near_misses;
mod previews;
mod side_by_side;
mod solutions;
pub mod terminal;
