//! Typed tables of records over persistent maps.
//!
//! A [`Table`] is used like a `BTreeMap` and shares its structure with its clones, so a clone takes the same short time for any number of records.
//! [`records!`] declares a struct of tables and gives each a name; structs nest. Such a struct is a state of an account. The difference of two states
//! is a list of [`Change`]s, rows of a key and a value, which a store writes and from which a state is loaded again.
//!
//! [`Versioned`] holds the present state of an account and the state that was stored last: it undoes a change that fails half-way, gives what is to
//! be stored, and takes back what could not be stored. [`Commit`] is what a store is given.

mod change;
mod commit;
mod key;
mod record;
mod single;
mod state;
mod table;
mod versioned;

pub use change::{Change, Differences, ReadError, Size, WriteError};
pub use commit::{Commit, JobChange, NameChange};
pub use key::{Key, KeyError, KeyReader, KeyWriter, end_of_prefix};
pub use single::Single;
pub use state::{Records, between, from_rows, within};
pub use table::{Entry, Table};
pub use versioned::{Unstored, Versioned};
