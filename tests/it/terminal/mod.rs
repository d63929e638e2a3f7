//! The terminal, tested by its page's routes; and its AWS CLI compared with the machine's own ([`table`]).

mod alike;
pub mod client;
mod files;
mod limits;
mod shell;
mod table;
mod two_clis;
