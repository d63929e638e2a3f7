//! What is left after a kill, on a full disk, of a damaged file: everything that was acknowledged, and clear words.

mod crash;
mod damage;
mod full_disk;
