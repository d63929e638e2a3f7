//! The life of environments: INIT, repeated use, the interpreter's end, restart.

mod death;
mod initialise;
mod restart;
mod warm;
