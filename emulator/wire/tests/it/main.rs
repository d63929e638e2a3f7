//! The codec through its edge: bytes in, values out, and back.

mod answers;
mod client;
mod constraints;
mod errors;
mod hostile;
mod judge;
mod made;
mod made_up;
mod models;
mod requests;
mod services;
mod wrong;
