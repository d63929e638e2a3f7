//! What is left after a kill, on a full disk, of a damaged file: everything that was acknowledged, and clear words. And a disk that does not get
//! full, whatever one learner does.

mod crash;
mod damage;
mod flood;
mod full_disk;
