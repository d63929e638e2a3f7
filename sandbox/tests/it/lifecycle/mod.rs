//! Environments: made, initialised, used again and again, dead.

mod death;
mod initialise;
mod restart;
mod warm;
