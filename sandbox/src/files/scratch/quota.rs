//! Counts how much a tree may still store, and what it costs the host.

use std::sync::Arc;

use parking_lot::Mutex;
use wasmtime_wasi::p2::bindings::filesystem::types::ErrorCode;

use crate::limit::{Budget, Lease, NODE_BYTES};

/// The number of bytes for each inode, as in ext4 by default: 32,768 inodes in 512 MB.
const BYTES_AN_INODE: u64 = 16 << 10;

/// Bytes of contents and nodes that may still be used; the limit of nodes bounds the names too. Open files share it, so an unlinked
/// file counts until it is closed.
#[derive(Debug)]
pub(super) struct Quota(Mutex<Left>);

#[derive(Debug)]
struct Left {
    bytes: u64,
    nodes: u64,
    /// The memory that the host keeps: nodes, names, and allocations for contents.
    lease: Lease,
}

impl Quota {
    /// Makes a quota of `bytes` of content, and of as many files and folders as a file system of that size has inodes.
    pub(super) fn new(bytes: u64, budget: &Arc<Budget>) -> Arc<Quota> {
        Arc::new(Quota(Mutex::new(Left { bytes, nodes: bytes / BYTES_AN_INODE, lease: budget.nothing() })))
    }

    /// Takes a node and its name.
    pub(super) fn take_node(&self, name: &str) -> Result<(), ErrorCode> {
        let nodes = self.0.lock().nodes.checked_sub(1).ok_or(ErrorCode::InsufficientSpace)?;
        self.take(0, NODE_BYTES + name.len() as u64)?;
        self.0.lock().nodes = nodes;
        Ok(())
    }

    /// Gives back a node whose name was given back already.
    pub(super) fn give_node(&self) {
        self.give(0, NODE_BYTES);
        self.0.lock().nodes += 1;
    }

    /// Changes the length of a node's name.
    pub(super) fn rename(&self, from: &str, to: &str) -> Result<(), ErrorCode> {
        let more = to.len().saturating_sub(from.len()) as u64;
        self.take(0, more)?;
        self.give_name_bytes(from.len().saturating_sub(to.len()));
        Ok(())
    }

    /// Gives a node the name of a removed one. It cannot fail, since the removed name had as much space a moment ago.
    pub(super) fn take_over(&self, from: &str, to: &str) {
        self.give_name(from);
        let mut left = self.0.lock();
        let bytes = left.lease.bytes() + to.len() as u64;
        left.lease.hold_all(bytes);
    }

    /// Gives back a name.
    pub(super) fn give_name(&self, name: &str) {
        self.give_name_bytes(name.len());
    }

    /// Takes `bytes` of the quota, and `allocated` of the host's memory for them.
    pub(super) fn take(&self, bytes: u64, allocated: u64) -> Result<(), ErrorCode> {
        let mut left = self.0.lock();
        let rest = left.bytes.checked_sub(bytes).ok_or(ErrorCode::InsufficientSpace)?;
        if !left.lease.take(allocated) {
            return Err(ErrorCode::InsufficientSpace);
        }
        left.bytes = rest;
        Ok(())
    }

    /// Gives back what [`Quota::take`] took.
    pub(super) fn give(&self, bytes: u64, allocated: u64) {
        let mut left = self.0.lock();
        left.bytes += bytes;
        left.lease.give_back(allocated);
    }

    fn give_name_bytes(&self, bytes: usize) {
        self.give(0, bytes as u64);
    }
}
