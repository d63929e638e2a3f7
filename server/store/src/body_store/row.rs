//! A body as a row of the database.

/// Where a content is.
#[derive(Clone, Copy, Debug)]
pub enum Place<'c> {
    /// In the database: the content.
    Database(&'c [u8]),
    /// In a file: the checksums of its chunks.
    File(&'c [u8]),
}

/// A stored body.
#[derive(Debug)]
pub struct Stored {
    /// The size of the content, bytes.
    pub size: u64,
    /// The checksums of the file's chunks; `None` if the content is in the database.
    pub sums: Option<Vec<u8>>,
    /// The content, if it is in the database.
    pub content: Option<Vec<u8>>,
}
