//! Deletes unused bodies, and compares rows with files.

use std::{
    collections::{HashMap, HashSet},
    time::{Duration, SystemTime},
};

use bodies::{BodyError, BodyHash};

use super::{
    BodyStore, blocking, damaged,
    folder::{Folder, Found, absent_is_fine},
    seconds,
};

/// How long a body without a reference is kept: the commit of a record that refers to it may be on its way, it may be read, and a link
/// to a code package is valid for ten minutes.
const GRACE: Duration = Duration::from_secs(15 * 60);
/// The most bodies that are deleted in one transaction.
const TOGETHER: i64 = 32;

/// What a comparison of rows and files has found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Examined {
    /// Files without a row, which were deleted: of uploads that did not end.
    pub left_over: usize,
    /// Rows without a file of the right size.
    pub damaged: usize,
}

impl BodyStore {
    /// Deletes the bodies to which no record has referred for the grace period before `now`. Returns their number.
    ///
    /// # Errors
    /// The database or the disk fails. What was deleted before stays deleted.
    pub async fn sweep(&self, now: SystemTime) -> Result<usize, BodyError> {
        let before = seconds(now.checked_sub(GRACE).unwrap_or(SystemTime::UNIX_EPOCH));
        let mut swept = 0;
        loop {
            let _publishing = self.0.publishing.write().await;
            let deleted = self.0.database.delete_unused_bodies(before, TOGETHER).await.map_err(BodyError::storage)?;
            if deleted.is_empty() {
                return Ok(swept);
            }
            swept += deleted.len();
            let folder = self.0.folder.clone();
            let remove = move || deleted.iter().filter(|(_, is_in_file)| *is_in_file).try_for_each(|(hash, _)| folder.remove(hash));
            blocking(move || remove().map_err(BodyError::storage)).await?;
        }
    }

    /// Compares the rows and the files of one of the [subfolders](Self::SUBFOLDERS): deletes files without a row that are older than the
    /// grace period, and reports rows without a file.
    ///
    /// # Errors
    /// The database or the disk fails.
    pub async fn examine(&self, subfolder: u16, now: SystemTime) -> Result<Examined, BodyError> {
        let Some(name) = Folder::subfolders().nth(subfolder.into()) else { return Ok(Examined::default()) };
        // No row or file is added or deleted meanwhile.
        let _publishing = self.0.publishing.write().await;
        let end = format!("{name}~");
        let rows = self.0.database.bodies_in_files((&name, &end)).await.map_err(BodyError::storage)?;
        let folder = self.0.folder.clone();
        let files = blocking(move || folder.list(&name).map_err(BodyError::storage)).await?;
        let sizes: HashMap<&str, u64> = files.iter().map(|file| (file.name.as_str(), file.size)).collect();
        let mut examined = Examined::default();
        for (hash, size) in &rows {
            if sizes.get(hash.as_str()).copied() != u64::try_from(*size).ok() {
                examined.damaged += 1;
                if let Ok(hash) = hash.parse::<BodyHash>() {
                    damaged(hash, format!("there is no file of {size} bytes"));
                }
            }
        }
        let is_old = |changed_at: SystemTime| now.duration_since(changed_at).is_ok_and(|age| age >= GRACE);
        let known: HashSet<&str> = rows.iter().map(|(hash, _)| hash.as_str()).collect();
        let is_left = |file: &&Found| is_old(file.changed_at) && !known.contains(file.name.as_str());
        let left: Vec<_> = files.iter().filter(is_left).map(|file| file.path.clone()).collect();
        examined.left_over = left.len();
        let remove = move || left.iter().try_for_each(|path| absent_is_fine(std::fs::remove_file(path)));
        blocking(move || remove().map_err(BodyError::storage)).await?;
        Ok(examined)
    }

    /// The number of subfolders for [`examine`](Self::examine).
    pub const SUBFOLDERS: u16 = 257;
}
