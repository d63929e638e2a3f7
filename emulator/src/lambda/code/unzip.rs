//! From a zip that somebody sent to files in memory, with everything refused that would not be what it seems.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
    sync::Arc,
};

use bytes::Bytes;
use zip::ZipArchive;

use super::UNZIPPED_LIMIT;
use crate::runtime::Package;

/// More entries than this are no package.
const MOST_ENTRIES: usize = 50_000;
/// The signature of an entry in a zip's directory.
const DIRECTORY_ENTRY: &[u8] = b"PK\x01\x02";

/// Why a package was refused. AWS's sentence stands first; what it leaves out is added, so that a student can find the entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Hazard {
    /// No zip, a truncated one, a wrong checksum, encrypted, an unknown method.
    #[error("Could not unzip uploaded file. Please check your file, then try to upload again.")]
    Unreadable,
    /// It has no file in it.
    #[error("Uploaded file must be a non-empty zip")]
    Empty,
    /// Bytes, counted as they come out, not as the zip claims.
    #[error("Unzipped size must be smaller than {UNZIPPED_LIMIT} bytes")]
    TooLarge,
    /// Entries.
    #[error(
        "Could not unzip uploaded file. Please check your file, then try to upload again. (It has more than {MOST_ENTRIES} entries.)"
    )]
    TooManyEntries,
    /// An entry that leads out of the package, or whose name is no path.
    #[error(
        "Could not unzip uploaded file. Please check your file, then try to upload again. (The entry {0:?} leads out of the package.)"
    )]
    Escapes(String),
    /// A link, a device.
    #[error(
        "Could not unzip uploaded file. Please check your file, then try to upload again. (The entry {0:?} is a link or a device.)"
    )]
    NotAFile(String),
    /// A password is needed.
    #[error("Could not unzip uploaded file. Please check your file, then try to upload again. (The entry {0:?} is encrypted.)")]
    Encrypted(String),
    /// Two entries of one name; which one, the reader of zips does not say.
    #[error("Could not unzip uploaded file. Please check your file, then try to upload again. (Two entries have the same name.)")]
    Twice,
    /// A file where another has a folder.
    #[error(
        "Could not unzip uploaded file. Please check your file, then try to upload again. (The entry {0:?} is a file and a folder.)"
    )]
    FileAndFolder(String),
    /// Entries that share bytes.
    #[error("Could not unzip uploaded file. Please check your file, then try to upload again. (Entries overlap.)")]
    Overlapping,
}

/// Unzips.
pub fn unzip(zip: &[u8]) -> Result<Package, Hazard> {
    // Before the directory is read, for reading a million entries is what they are sent for.
    if zip.windows(DIRECTORY_ENTRY.len()).filter(|window| *window == DIRECTORY_ENTRY).count() > MOST_ENTRIES {
        return Err(Hazard::TooManyEntries);
    }
    let mut archive = ZipArchive::new(Cursor::new(zip)).map_err(|_| Hazard::Unreadable)?;
    if archive.has_overlapping_entries().map_err(|_| Hazard::Unreadable)? {
        return Err(Hazard::Overlapping);
    }
    if archive.has_duplicate_names() {
        return Err(Hazard::Twice);
    }
    let mut files = BTreeMap::new();
    let mut left = UNZIPPED_LIMIT;
    for index in 0..archive.len() {
        if let Some((path, content)) = read_entry(&mut archive, index, left)? {
            left -= content.len() as u64;
            // `./a.py` and `a.py` are one file by two names.
            if files.insert(path, Bytes::from(content)).is_some() {
                return Err(Hazard::Twice);
            }
        }
    }
    if files.is_empty() {
        return Err(Hazard::Empty);
    }
    match file_in_the_way(&files) {
        Some(path) => Err(Hazard::FileAndFolder(path)),
        None => Ok(Arc::new(files)),
    }
}

/// A file's path and content; `None` for a folder.
fn read_entry(archive: &mut ZipArchive<Cursor<&[u8]>>, index: usize, left: u64) -> Result<Option<(String, Vec<u8>)>, Hazard> {
    // The raw reader asks no password, so that an encrypted entry can be told by its name.
    let entry = archive.by_index_raw(index).map_err(|_| Hazard::Unreadable)?;
    let name = entry.name().map_err(|_| Hazard::Unreadable)?.into_owned();
    let file_type = entry.unix_mode().unwrap_or(0) & 0o170_000;
    let (folder, encrypted, claimed) = (entry.is_dir(), entry.encrypted(), entry.size());
    drop(entry);
    let path = inner_path(&name).ok_or_else(|| Hazard::Escapes(name.clone()))?;
    if encrypted {
        return Err(Hazard::Encrypted(name));
    }
    if !matches!(file_type, 0 | 0o100_000 | 0o040_000) {
        return Err(Hazard::NotAFile(name));
    }
    if folder {
        return Ok(None);
    }
    if claimed > left {
        return Err(Hazard::TooLarge);
    }
    let mut content = Vec::new();
    let mut entry = archive.by_index(index).map_err(|_| Hazard::Unreadable)?;
    let read = entry.by_ref().take(left + 1).read_to_end(&mut content).map_err(|_| Hazard::Unreadable)?;
    if read as u64 > left { Err(Hazard::TooLarge) } else { Ok(Some((path, content))) }
}

/// The path below the package's root; `None` for one that leaves it.
fn inner_path(name: &str) -> Option<String> {
    if name.starts_with('/') || name.contains(['\\', '\0', ':']) {
        return None;
    }
    let parts: Vec<&str> = name.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    (!parts.is_empty() && !parts.contains(&"..")).then(|| parts.join("/"))
}

/// A file whose path is another's folder.
fn file_in_the_way(files: &BTreeMap<String, Bytes>) -> Option<String> {
    let folders = files.keys().flat_map(|path| path.match_indices('/').map(|(end, _)| &path[..end]));
    folders.into_iter().find(|folder| files.contains_key(*folder)).map(str::to_owned)
}
