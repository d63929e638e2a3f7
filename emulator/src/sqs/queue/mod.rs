//! Queues: their settings, and one file for each operation.

pub mod attributes;
pub mod create;
pub mod delete;
pub mod find;
pub mod permission;
pub mod purge;
mod settings;
pub mod tags;

use serde::Deserialize;

pub use settings::{LARGEST_MESSAGE, Place, Settings};

use super::access::on_queue;

/// The input of operations that have only the queue.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ByUrl {
    queue_url: String,
}

on_queue!(ByUrl);
