//! Unzips an untrusted package into memory, and refuses entries that a reader of zips could misinterpret.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
    sync::Arc,
};

use bytes::Bytes;
use zip::ZipArchive;

use super::UNZIPPED_LIMIT;
use crate::runtime::Package;

/// The largest number of entries, which bounds the time to read a zip.
const MOST_ENTRIES: usize = 50_000;
/// The signature of an entry in a zip's central directory.
const DIRECTORY_ENTRY: &[u8] = b"PK\x01\x02";

/// The reason to refuse a package. The message begins with AWS's; Coldstart adds the cause, so that a student can find the entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Hazard {
    /// Not a zip, a truncated one, a wrong checksum or an unknown compression method.
    #[error("Could not unzip uploaded file. Please check your file, then try to upload again.")]
    Unreadable,
    /// The package has no file.
    #[error("Uploaded file must be a non-empty zip")]
    Empty,
    /// The unzipped package is too large, by the sizes that the zip states or by the bytes that are read.
    #[error("Unzipped size must be smaller than {UNZIPPED_LIMIT} bytes")]
    TooLarge,
    /// The zip has more than `MOST_ENTRIES` entries.
    #[error(
        "Could not unzip uploaded file. Please check your file, then try to upload again. (It has more than {MOST_ENTRIES} entries.)"
    )]
    TooManyEntries,
    /// The entry's path leads out of the package or is invalid.
    #[error(
        "Could not unzip uploaded file. Please check your file, then try to upload again. (The entry {0:?} leads out of the package.)"
    )]
    Escapes(String),
    /// The entry is a link or a device.
    #[error(
        "Could not unzip uploaded file. Please check your file, then try to upload again. (The entry {0:?} is a link or a device.)"
    )]
    NotAFile(String),
    /// The entry is encrypted.
    #[error("Could not unzip uploaded file. Please check your file, then try to upload again. (The entry {0:?} is encrypted.)")]
    Encrypted(String),
    /// Two entries have the same path. The zip reader does not tell which.
    #[error("Could not unzip uploaded file. Please check your file, then try to upload again. (Two entries have the same name.)")]
    Twice,
    /// The path of a file is also the folder of another file.
    #[error(
        "Could not unzip uploaded file. Please check your file, then try to upload again. (The entry {0:?} is a file and a folder.)"
    )]
    FileAndFolder(String),
    /// Two entries share bytes of the zip, as in a zip bomb.
    #[error("Could not unzip uploaded file. Please check your file, then try to upload again. (Entries overlap.)")]
    Overlapping,
}

/// Returns the files of a zip, or the reason to refuse it.
pub fn unzip(zip: &[u8]) -> Result<Package, Hazard> {
    // Counted before the directory is read, because reading millions of entries is the attack.
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
            // `./a.py` and `a.py` are the same file.
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

/// Returns a file's path and content; `None` for a folder. `left` is the number of bytes that the package may still have.
fn read_entry(archive: &mut ZipArchive<Cursor<&[u8]>>, index: usize, left: u64) -> Result<Option<(String, Vec<u8>)>, Hazard> {
    // The raw reader needs no password, so the error can name an encrypted entry.
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

/// Returns the path relative to the package's root; `None` for a path that leads out of it or is invalid.
fn inner_path(name: &str) -> Option<String> {
    if name.starts_with('/') || name.contains(['\\', '\0', ':']) {
        return None;
    }
    let parts: Vec<&str> = name.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    (!parts.is_empty() && !parts.contains(&"..")).then(|| parts.join("/"))
}

/// Returns a file whose path is also the folder of another file.
fn file_in_the_way(files: &BTreeMap<String, Bytes>) -> Option<String> {
    let folders = files.keys().flat_map(|path| path.match_indices('/').map(|(end, _)| &path[..end]));
    folders.into_iter().find(|folder| files.contains_key(*folder)).map(str::to_owned)
}
