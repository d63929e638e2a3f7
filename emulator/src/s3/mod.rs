//! S3: buckets, objects with their versions, uploads in parts, policies, events, websites.
//!
//! Requests come by path or by a host for each bucket ([`address`]), and run in the account of the bucket ([`place`]): a bucket's name
//! belongs to one account of all. [`mod@authorize`] decides by the policies of caller and bucket. Contents are bodies; the records of
//! [`state`] refer to them. [`bucket`], [`object`], [`list`], [`upload`] and [`event`] have the operations, [`routes`] the table.
//! [`lifecycle`] ends objects by the rules of a bucket. ACLs that give something to others, KMS, object lock, replication and inventories
//! are not implemented, and nothing is moved to another storage class.

mod access;
mod address;
mod authorize;
mod bucket;
mod checksum;
mod conditions;
mod contents;
mod cors;
mod error;
mod event;
mod lifecycle;
mod list;
mod live;
mod names;
mod object;
mod place;
mod policy;
mod post;
mod receive;
mod routes;
mod service;
mod state;
mod tags;
mod unsigned;
mod upload;
mod website;

pub use address::{Host, by_path, host, host_of, is_by_path, path_bucket, with_headers_of_query};
pub use authorize::authorize;
pub use cors::Asked;
pub use error::{S3Error, violation};
pub use lifecycle::carry_out;
pub use live::Live;
pub use names::BucketName;
pub use place::placed;
pub use post::{is_by_form, is_form};
pub use routes::table;
pub use service::read;
pub use state::State;
pub use unsigned::unsigned;
pub use website::answer as visit;
