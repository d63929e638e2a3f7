//! The terminal, through the routes that its page uses; and its AWS CLI beside the machine's own ([`table`]).

mod alike;
pub mod client;
mod files;
mod limits;
mod shell;
mod table;
mod two_clis;
