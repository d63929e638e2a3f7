//! Messages of the rest protocols: members in labels, query, headers, status and body.

mod read;
mod write;

pub(super) use read::read_request;
pub(crate) use read::read_response;
pub(crate) use write::write_request;
pub(super) use write::{Root, write_message};
