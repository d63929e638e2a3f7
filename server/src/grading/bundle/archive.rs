//! The zip file of a bundle. Parts are stored and not compressed, so that nothing in it is larger than the file; the parts that matter are compressed
//! already.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read, Write},
};

use bytes::Bytes;
use sha2::{Digest, Sha256};
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::{
    BundleError,
    parts::{self, Manifest, Part},
    seal,
};
use crate::labs::Tree;

/// The size limit of a file, in bytes.
pub const LARGEST: usize = 256 << 20;
/// How many parts a bundle may have.
const MOST_PARTS: usize = 10_000;
/// The length limit of a part's name, in bytes.
const LONGEST_NAME: usize = 1200;
/// The name of the part that lists the others.
const MANIFEST: &str = "manifest.json";
/// The length of the record at a zip file's end, without its comment.
const END: usize = 22;

/// The parts of a bundle.
#[derive(Default)]
pub struct Archive {
    parts: BTreeMap<String, Vec<u8>>,
}

impl Archive {
    /// Adds a part.
    pub fn put(&mut self, name: &str, content: Vec<u8>) -> Result<(), BundleError> {
        if self.parts.len() == MOST_PARTS || !is_name(name) {
            return Err(BundleError::TooLarge(format!("the part {name}")));
        }
        self.parts.insert(name.to_owned(), content);
        Ok(())
    }

    /// Size and hash of each part.
    pub fn parts(&self) -> BTreeMap<String, Part> {
        self.parts.iter().map(|(name, content)| (name.clone(), part(content))).collect()
    }

    /// The zip file with the manifest first, and with a blank comment.
    pub fn finish(self, manifest: &[u8]) -> Result<Vec<u8>, BundleError> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.set_raw_comment(seal::blank()).map_err(BundleError::form)?;
        let stored = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(zip::DateTime::default())
            .unix_permissions(0o644);
        let manifest = std::iter::once((MANIFEST, manifest));
        for (name, content) in manifest.chain(self.parts.iter().map(|(name, content)| (name.as_str(), content.as_slice()))) {
            zip.start_file(name, stored).map_err(BundleError::form)?;
            zip.write_all(content).map_err(BundleError::form)?;
        }
        let bytes = zip.finish().map_err(BundleError::form)?.into_inner();
        match bytes.len() > LARGEST {
            true => Err(BundleError::TooLarge(format!("{} MB", bytes.len() >> 20))),
            false => Ok(bytes),
        }
    }

    /// Reads a zip file whose parts are those that its manifest lists, each with its hash.
    pub fn read(bytes: &[u8]) -> Result<(Manifest, Self), BundleError> {
        if bytes.len() > LARGEST {
            return Err(BundleError::TooLarge(format!("{} MB", bytes.len() >> 20)));
        }
        let listed = listed(bytes).ok_or_else(|| BundleError::Form("it is no zip file".into()))?;
        if listed > MOST_PARTS + 1 {
            return Err(BundleError::TooLarge(format!("{listed} parts")));
        }
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(BundleError::form)?;
        // Of two entries with one name, the reader knows one.
        if zip.len() != listed {
            return Err(BundleError::Form("two parts have the same name".into()));
        }
        // Parts that overlap could be larger together than the file.
        let mut left = bytes.len() as u64;
        let mut parts = BTreeMap::new();
        for index in 0..zip.len() {
            let entry = zip.by_index(index).map_err(BundleError::form)?;
            let name = entry.name().map_err(BundleError::form)?.into_owned();
            if entry.compression() != CompressionMethod::Stored || !entry.is_file() || !is_name(&name) {
                return Err(BundleError::Form(format!("the part {name:?} is not one of a bundle")));
            }
            left = left.checked_sub(entry.size()).ok_or_else(|| BundleError::TooLarge("its parts overlap".into()))?;
            let mut content = Vec::new();
            let limit = entry.size();
            entry.take(limit).read_to_end(&mut content).map_err(BundleError::form)?;
            parts.insert(name, content);
        }
        let manifest = parts.remove(MANIFEST).ok_or_else(|| BundleError::Form(format!("it has no {MANIFEST}")))?;
        let manifest: Manifest = parts::read(&manifest)?;
        let archive = Self { parts };
        match archive.parts() == manifest.parts {
            true => Ok((manifest, archive)),
            false => Err(BundleError::Changed),
        }
    }

    /// Takes a part out.
    pub fn take(&mut self, name: &str) -> Result<Vec<u8>, BundleError> {
        self.parts.remove(name).ok_or_else(|| BundleError::Form(format!("it has no {name}")))
    }

    /// Takes out all parts whose names begin with this, without it.
    pub fn below(&mut self, prefix: &str) -> Tree {
        let (mine, others) =
            std::mem::take(&mut self.parts).into_iter().partition(|(name, _): &(String, _)| name.starts_with(prefix));
        self.parts = others;
        let mine: BTreeMap<String, Vec<u8>> = mine;
        mine.into_iter().map(|(name, content)| (name[prefix.len()..].to_owned(), Bytes::from(content))).collect()
    }

    /// Refuses a bundle with parts that nobody has taken.
    pub fn is_empty(&self) -> Result<(), BundleError> {
        match self.parts.keys().next() {
            None => Ok(()),
            Some(name) => Err(BundleError::Form(format!("the part {name:?} is not one of a bundle"))),
        }
    }
}

fn part(content: &[u8]) -> Part {
    Part { size: content.len() as u64, sha256: hex::encode(Sha256::digest(content)) }
}

/// How many entries the end of a zip file lists, whose comment has the length of a signature.
fn listed(bytes: &[u8]) -> Option<usize> {
    let end = bytes.get(bytes.len().checked_sub(seal::COMMENT + END)?..)?;
    let is_end = end.starts_with(b"PK\x05\x06") && end.get(20..22)? == u16::try_from(seal::COMMENT).ok()?.to_le_bytes();
    let count = end.get(10..12)?;
    is_end.then(|| usize::from(u16::from_le_bytes([count[0], count[1]])))
}

/// Whether a name is a relative path that leads nowhere else.
fn is_name(name: &str) -> bool {
    let is_plain = |part: &str| !part.is_empty() && part != "." && part != "..";
    name.len() <= LONGEST_NAME && !name.contains(['\\', '\0']) && name.split('/').all(is_plain)
}
