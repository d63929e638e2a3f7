//! Checks the data folder before a file in it is opened: it exists, is a folder, and everything in it is writable.

use std::{fs, io, path::Path};

use super::OpenError;
use crate::store::BODIES;

/// Creates the folder if it is missing, and checks that it, the files of these names and the folder of bodies are writable.
///
/// # Errors
/// The obstacle, and what to do about it.
pub fn prepare(folder: &Path, files: &[&'static str]) -> Result<(), OpenError> {
    let path = || folder.display().to_string();
    if folder.exists() && !folder.is_dir() {
        return Err(OpenError::NoFolder { path: path() });
    }
    fs::create_dir_all(folder).map_err(|cause| OpenError::Folder { path: path(), cause })?;
    tempfile::tempfile_in(folder).map_err(|cause| OpenError::ReadOnly { path: path(), cause })?;
    let bodies = folder.join(BODIES);
    if bodies.exists() {
        tempfile::tempfile_in(&bodies).map_err(|cause| OpenError::ReadOnly { path: bodies.display().to_string(), cause })?;
    }
    for file in files {
        for end in ["", "-wal", "-shm"] {
            let file = folder.join(format!("{file}{end}"));
            match fs::OpenOptions::new().write(true).open(&file) {
                Ok(_) => {}
                // The file is created later; or it is not a file, which SQLite reports.
                Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::IsADirectory) => {}
                Err(cause) => return Err(OpenError::ReadOnly { path: file.display().to_string(), cause }),
            }
        }
    }
    Ok(())
}

/// The number of free bytes for this process on the folder's disk; `None` if the system does not tell.
pub fn free_bytes(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}
