//! The data folder before anything is opened in it: there, a folder, and writable with all that lies in it.

use std::{fs, io, path::Path};

use super::OpenError;

/// Makes the folder where it is missing, and tries to write to it and to the files of these names.
///
/// # Errors
/// What is in the way, with what can be done about it.
pub fn prepare(folder: &Path, files: &[&'static str]) -> Result<(), OpenError> {
    let path = || folder.display().to_string();
    if folder.exists() && !folder.is_dir() {
        return Err(OpenError::NoFolder { path: path() });
    }
    fs::create_dir_all(folder).map_err(|cause| OpenError::Folder { path: path(), cause })?;
    tempfile::tempfile_in(folder).map_err(|cause| OpenError::ReadOnly { path: path(), cause })?;
    for file in files {
        for end in ["", "-wal", "-shm"] {
            let file = folder.join(format!("{file}{end}"));
            match fs::OpenOptions::new().write(true).open(&file) {
                Ok(_) => {}
                // It is made later; or it is no file, which SQLite says.
                Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::IsADirectory) => {}
                Err(cause) => return Err(OpenError::ReadOnly { path: file.display().to_string(), cause }),
            }
        }
    }
    Ok(())
}

/// How many bytes are free for this process on the folder's disk; `None` where the system does not tell.
pub fn free_bytes(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}
