//! `Query` and `Scan`.

mod bind;
mod page;
mod query;
mod scan;
mod select;
mod start;
mod view;

pub use page::ReadOutput;
pub use query::{Query, QueryInput};
pub use scan::{Scan, ScanInput};
pub use select::Select;
