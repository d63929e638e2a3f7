//! The folder of large contents: `ab/abcdef…` is the content with that hash, and `new/` has those that are being written.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use bodies::{BodyError, BodyHash};
use tempfile::NamedTempFile;

use super::writing::Written;

/// The subfolder of contents that are being written.
const NEW: &str = "new";
/// The free space that is kept for the databases: this many bytes, or a tenth of a small disk.
const KEPT_FREE: u64 = 512 << 20;

/// The folder.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

/// A file of a subfolder.
pub struct Found {
    pub name: String,
    pub path: PathBuf,
    pub size: u64,
    pub changed_at: SystemTime,
}

impl Folder {
    pub fn new(path: PathBuf) -> Self {
        Self(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Returns the path of a content.
    pub fn file(&self, hash: &str) -> PathBuf {
        self.0.join(&hash[..2]).join(hash)
    }

    /// Makes a file for a new content, which is deleted if it is not published.
    pub fn new_file(&self) -> io::Result<NamedTempFile> {
        let folder = self.0.join(NEW);
        fs::create_dir_all(&folder)?;
        NamedTempFile::new_in(folder)
    }

    /// Gives a synced file its final name. The name is durable when this returns.
    pub fn publish(&self, written: Written) -> Result<(), BodyError> {
        let path = self.file(&written.body.hash.to_string());
        let parent = path.parent().unwrap_or(&self.0);
        if !parent.is_dir() {
            fs::create_dir_all(parent).and_then(|()| sync_folder(&self.0)).map_err(BodyError::storage)?;
        }
        written.file.persist(&path).map_err(|error| BodyError::storage(error.error))?;
        sync_folder(parent).map_err(BodyError::storage)
    }

    /// Opens a content.
    pub fn open(&self, hash: &BodyHash) -> io::Result<File> {
        File::open(self.file(&hash.to_string()))
    }

    /// Deletes a content. It is no error if it is not there.
    pub fn remove(&self, hash: &str) -> io::Result<()> {
        absent_is_fine(fs::remove_file(self.file(hash)))
    }

    /// Returns the names of all subfolders that may have files.
    pub fn subfolders() -> impl Iterator<Item = String> {
        (0..=u8::MAX).map(|byte| format!("{byte:02x}")).chain([NEW.to_owned()])
    }

    /// Returns the files of a subfolder.
    pub fn list(&self, subfolder: &str) -> io::Result<Vec<Found>> {
        let entries = match fs::read_dir(self.0.join(subfolder)) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut files = Vec::new();
        for entry in entries {
            let entry = entry?;
            // The file may be gone meanwhile.
            let Ok(about) = entry.metadata() else { continue };
            if about.is_file() {
                let name = entry.file_name().to_string_lossy().into_owned();
                files.push(Found { name, path: entry.path(), size: about.len(), changed_at: about.modified()? });
            }
        }
        Ok(files)
    }

    /// Returns how many bytes the disk takes before it has only the space that is kept for the databases; unlimited if the system does
    /// not tell.
    pub fn room(&self) -> u64 {
        let existing = self.0.ancestors().find(|folder| folder.is_dir()).unwrap_or(Path::new("."));
        let Ok(disk) = rustix::fs::statvfs(existing) else { return u64::MAX };
        let bytes = |blocks: u64| blocks.saturating_mul(disk.f_frsize);
        bytes(disk.f_bavail).saturating_sub(KEPT_FREE.min(bytes(disk.f_blocks) / 10))
    }
}

/// Deletes a file. It is no error if it is not there.
pub fn absent_is_fine(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Makes the names in a folder durable.
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
