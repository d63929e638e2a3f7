//! A file's content, counted by the quota.

use std::{sync::Arc, time::SystemTime};

use bytes::Bytes;
use parking_lot::Mutex;
use wasmtime_wasi::p2::bindings::filesystem::types::ErrorCode;

use super::quota::Quota;

/// A growing file is allocated 1/8 more than it needs, so that it is not copied whenever a small piece is appended.
const AHEAD: u64 = 8;
/// Allocations are multiples of this, in bytes.
const STEP: u64 = 64;

/// A file, shared by the tree and its open handles. It holds one node of the quota.
#[derive(Debug)]
pub(crate) struct File {
    state: Mutex<State>,
    quota: Arc<Quota>,
}

#[derive(Debug)]
struct State {
    content: Content,
    modified: SystemTime,
    /// The shared memory that is held for the content, in bytes.
    allocated: u64,
}

/// A file's bytes. Those given by the caller are not copied until they are written to.
#[derive(Debug)]
enum Content {
    Given(Bytes),
    Own(Vec<u8>),
}

impl Content {
    fn bytes(&self) -> &[u8] {
        match self {
            Content::Given(bytes) => bytes,
            Content::Own(bytes) => bytes,
        }
    }
}

impl File {
    /// Makes an empty file, whose node was taken from the quota already.
    pub(super) fn new(quota: Arc<Quota>) -> Arc<File> {
        let state = State { content: Content::Own(Vec::new()), modified: SystemTime::now(), allocated: 0 };
        Arc::new(File { state: Mutex::new(state), quota })
    }

    /// Sets the content of an empty file.
    pub(super) fn fill(&self, content: Bytes) -> Result<(), ErrorCode> {
        let size = content.len() as u64;
        self.quota.take(size, size)?;
        let mut state = self.state.lock();
        state.allocated += size;
        state.content = Content::Given(content);
        Ok(())
    }

    /// Returns the content. If the instance has written it, it is moved out: the file is empty then, but its allocation still
    /// counts.
    pub(super) fn take_content(&self) -> Bytes {
        match &mut self.state.lock().content {
            Content::Given(bytes) => bytes.clone(),
            Content::Own(bytes) => std::mem::take(bytes).into(),
        }
    }

    /// Returns whether the content equals `bytes`.
    pub(super) fn is(&self, bytes: &[u8]) -> bool {
        self.state.lock().content.bytes() == bytes
    }

    /// Returns up to `most` bytes from `offset`; empty at the end.
    pub(crate) fn read(&self, offset: u64, most: usize) -> Bytes {
        let state = self.state.lock();
        let size = state.content.bytes().len();
        let start = usize::try_from(offset).unwrap_or(usize::MAX).min(size);
        let end = start.saturating_add(most).min(size);
        match &state.content {
            Content::Given(bytes) => bytes.slice(start..end),
            Content::Own(bytes) => Bytes::copy_from_slice(&bytes[start..end]),
        }
    }

    /// Writes at `offset`, with zeros before it if the file was shorter.
    pub(crate) fn write(&self, offset: u64, bytes: &[u8]) -> Result<(), ErrorCode> {
        let end = offset.checked_add(bytes.len() as u64).ok_or(ErrorCode::FileTooLarge)?;
        let mut state = self.state.lock();
        let size = state.content.bytes().len() as u64;
        let content = self.grow(&mut state, end.max(size))?;
        if offset > size {
            content.resize(offset as usize, 0);
        }
        // Overwrites what exists and then appends the rest, so that a growing file is not filled with zeros first.
        let (over, new) = bytes.split_at(bytes.len().min(size.saturating_sub(offset) as usize));
        content[offset as usize..][..over.len()].copy_from_slice(over);
        content.extend_from_slice(new);
        state.modified = SystemTime::now();
        Ok(())
    }

    pub(crate) fn resize(&self, size: u64) -> Result<(), ErrorCode> {
        let mut state = self.state.lock();
        let now = state.content.bytes().len() as u64;
        if size > now {
            self.grow(&mut state, size)?.resize(size as usize, 0);
        } else {
            self.shrink(&mut state, size)?;
            self.quota.give(now - size, 0);
        }
        state.modified = SystemTime::now();
        Ok(())
    }

    pub(crate) fn len(&self) -> u64 {
        self.state.lock().content.bytes().len() as u64
    }

    pub(crate) fn modified(&self) -> SystemTime {
        self.state.lock().modified
    }

    pub(crate) fn set_modified(&self, time: SystemTime) {
        self.state.lock().modified = time;
    }

    /// Returns the content for writing, with capacity for `size` bytes, and takes them from the quota.
    fn grow<'s>(&self, state: &'s mut State, size: u64) -> Result<&'s mut Vec<u8>, ErrorCode> {
        let more = size.saturating_sub(state.content.bytes().len() as u64);
        let (capacity, is_own) = match &state.content {
            Content::Own(bytes) => (bytes.capacity() as u64, true),
            Content::Given(_) => (0, false),
        };
        let wanted = if is_own && size <= capacity { capacity } else { (size + size / AHEAD).next_multiple_of(STEP) };
        self.quota.take(more, wanted - capacity)?;
        state.allocated += wanted - capacity;
        if let Content::Given(bytes) = &state.content {
            let mut own = Vec::with_capacity(wanted as usize);
            own.extend_from_slice(bytes);
            state.content = Content::Own(own);
        }
        let Content::Own(bytes) = &mut state.content else { return Err(ErrorCode::Io) };
        bytes.reserve_exact(wanted as usize - bytes.len());
        Ok(bytes)
    }

    /// Truncates the content to `size`, and gives back the allocation of the rest.
    fn shrink(&self, state: &mut State, size: u64) -> Result<(), ErrorCode> {
        match &mut state.content {
            // The caller that gave the bytes still owns them, so no allocation is given back.
            Content::Given(bytes) => bytes.truncate(size as usize),
            Content::Own(bytes) => {
                let before = bytes.capacity();
                bytes.truncate(size as usize);
                bytes.shrink_to_fit();
                let less = (before - bytes.capacity()) as u64;
                state.allocated -= less;
                self.quota.give(0, less);
            }
        }
        Ok(())
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let state = self.state.get_mut();
        self.quota.give(state.content.bytes().len() as u64, state.allocated);
        self.quota.give_node();
    }
}
