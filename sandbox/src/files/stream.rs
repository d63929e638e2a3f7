//! `wasi:io` streams that read or write a file in order. They never wait, since everything is in memory.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use wasmtime_wasi::p2::{InputStream, OutputStream, Pollable, StreamError, StreamResult, bindings::filesystem::types::ErrorCode};

use super::{File, Node};
use crate::limit::Lease;

const CHUNK: usize = 1 << 20;

/// The error that `last-operation-failed` returns.
#[derive(Debug, thiserror::Error)]
#[error("{0:?}")]
pub(super) struct Failed(pub(super) ErrorCode);

/// Reads from `position` on.
pub(super) struct Reader {
    pub(super) node: Node,
    pub(super) position: u64,
    pub(super) _held: Lease,
}

/// Writes from `position` on; always to the end if it is `None`. Without a file it discards the bytes, as `/dev/null` does.
pub(super) struct Writer {
    pub(super) file: Option<Arc<File>>,
    pub(super) position: Option<u64>,
    pub(super) _held: Lease,
}

/// Returns up to `most` bytes at `offset`, at most `CHUNK`; empty at the end.
pub(super) fn read(node: &Node, offset: u64, most: usize) -> Result<Bytes, ErrorCode> {
    let most = most.min(CHUNK);
    match node {
        Node::Fixed(content) => {
            let start = usize::try_from(offset).unwrap_or(usize::MAX).min(content.len());
            Ok(content.slice(start..start.saturating_add(most).min(content.len())))
        }
        Node::Written(file) => Ok(file.read(offset, most)),
        Node::Null => Ok(Bytes::new()),
        Node::Directory => Err(ErrorCode::IsDirectory),
    }
}

#[async_trait]
impl Pollable for Reader {
    async fn ready(&mut self) {}
}

#[async_trait]
impl InputStream for Reader {
    fn read(&mut self, size: usize) -> StreamResult<Bytes> {
        let bytes = read(&self.node, self.position, size).map_err(failed)?;
        if bytes.is_empty() && size > 0 {
            return Err(StreamError::Closed);
        }
        self.position += bytes.len() as u64;
        Ok(bytes)
    }
}

#[async_trait]
impl Pollable for Writer {
    async fn ready(&mut self) {}
}

#[async_trait]
impl OutputStream for Writer {
    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        let Some(file) = &self.file else { return Ok(()) };
        let at = self.position.unwrap_or_else(|| file.len());
        file.write(at, &bytes).map_err(failed)?;
        if let Some(position) = &mut self.position {
            *position += bytes.len() as u64;
        }
        Ok(())
    }

    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }

    fn check_write(&mut self) -> StreamResult<usize> {
        Ok(CHUNK)
    }
}

fn failed(code: ErrorCode) -> StreamError {
    StreamError::LastOperationFailed(wasmtime::Error::new(Failed(code)))
}
