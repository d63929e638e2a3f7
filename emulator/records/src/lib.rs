//! Typed tables of records over persistent maps.
//!
//! A [`Table`] is used like a `BTreeMap`. Clones share their structure, so a clone takes the same short time for any number of
//! records. [`records!`] declares a struct of tables and gives each a name; structs can be nested. Such a struct is the state of an
//! account. The difference of two states is a list of [`Change`]s: rows of key and value, which a store writes and from which it
//! loads the state. A [`Deferred`] part of a state is loaded when it is first needed.
//!
//! [`Versioned`] has the present state of an account and the state that was stored last. It undoes a change that fails half-way,
//! returns the difference to store, and undoes changes that could not be stored. [`Commit`] is the input of a store.

mod change;
mod commit;
mod deferred;
mod key;
mod record;
mod single;
mod state;
mod table;
mod versioned;

pub use change::{Change, Differences, ReadError, Size, WriteError};
pub use commit::{BodyChange, Commit, JobChange, NameChange};
pub use deferred::Deferred;
pub use key::{Key, KeyError, KeyReader, KeyWriter, end_of_prefix};
pub use single::Single;
pub use state::{Records, between, from_rows, within};
pub use table::{Entry, Table};
pub use versioned::{Unstored, Versioned};
