//! The shell's file system: in memory, with limits and a record of what has changed below the home folder and `/tmp`.
//!
//! `vfs.rs` implements the interface that the shell's commands use; this file has the server's side and the accounting.
//!
//! In the shell's process, two devices print what is written to them, and every access fails once the line has to stop, so that a loop ends at its
//! next command. The server has a disk for each session too, for host calls; it has no devices.

mod vfs;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use parking_lot::Mutex;
use rust_bash::{InMemoryFs, NodeType, VfsError, VirtualFs};
use sandbox::Lease;

use super::{channel::Channel, complaint::reworded};
use crate::terminal::{
    HOME, LARGEST_FILE, MOST_BYTES, MOST_FILES, NODE_BYTES,
    paths::{absolute, below_home, in_home, is_too_deep},
    wire::{Changed, Stream},
};

/// The device that prints to standard output.
pub const OUTPUT: &str = "/dev/pts/0";
/// The device that prints to standard error.
pub const ERRORS: &str = "/dev/pts/1";

/// A disk. Clones share their files and are cheap.
#[derive(Clone)]
pub struct Disk {
    files: InMemoryFs,
    books: Arc<Mutex<Books>>,
    channel: Option<Channel>,
}

/// Totals and changes of the files, known without walking them.
#[derive(Default)]
struct Books {
    /// The memory reserved for the files. `None` in the shell's process, which is measured as a whole.
    held: Option<Lease>,
    /// Changed path → whether it was removed in between.
    changed: BTreeMap<PathBuf, bool>,
    bytes: u64,
    nodes: u64,
}

impl Books {
    /// Sets the totals and reserves memory for them. Returns `false`, without a change, if there is no memory.
    fn try_set(&mut self, bytes: u64, nodes: u64) -> bool {
        let fits = self.held.as_mut().is_none_or(|held| held.hold(bytes + nodes * NODE_BYTES));
        if fits {
            (self.bytes, self.nodes) = (bytes, nodes);
        }
        fits
    }

    /// Sets the totals even if there is no memory for them, because the files exist already.
    fn set(&mut self, bytes: u64, nodes: u64) {
        if let Some(held) = &mut self.held {
            held.hold_all(bytes + nodes * NODE_BYTES);
        }
        (self.bytes, self.nodes) = (bytes, nodes);
    }
}

type Done<T = ()> = Result<T, VfsError>;

impl Disk {
    /// An empty disk.
    pub fn new(channel: Option<Channel>) -> Self {
        Self { files: InMemoryFs::new(), books: Arc::default(), channel }
    }

    /// An empty disk whose files are reserved in this lease.
    pub fn counted(held: Lease) -> Self {
        let books = Books { held: Some(held), ..Books::default() };
        Self { books: Arc::new(Mutex::new(books)), ..Self::new(None) }
    }

    /// Adds the devices, after all other files.
    pub fn furnish(&self) {
        let made = self.files.mkdir_p(Path::new("/dev/pts"));
        let made = made.and_then(|()| {
            [OUTPUT, ERRORS, "/dev/tty"].iter().try_for_each(|device| self.files.write_file(Path::new(device), b""))
        });
        // This cannot fail in an empty folder in memory. Without the devices, output would only be printed late.
        debug_assert!(made.is_ok(), "{made:?}");
        let (bytes, nodes) = self.measure(Path::new("/"));
        let mut books = self.books.lock();
        books.changed.clear();
        books.set(bytes, nodes);
    }

    /// Takes the changes below the home folder and `/tmp` since the last call.
    pub fn take_changes(&self) -> Vec<Changed> {
        let changed = std::mem::take(&mut self.books.lock().changed);
        let mut changes = Vec::new();
        for (path, was_gone) in changed {
            let Some(name) = synced(&path) else { continue };
            if was_gone {
                changes.push(Changed::Gone(name.to_owned()));
            }
            self.gather(&path, was_gone, &mut changes);
        }
        changes
    }

    fn gather(&self, path: &Path, deep: bool, changes: &mut Vec<Changed>) {
        let (Ok(found), Some(name)) = (self.files.lstat(path), synced(path)) else { return };
        match found.node_type {
            NodeType::File => {
                if let Ok(content) = self.files.read_file(path) {
                    changes.push(Changed::File(name.into(), content));
                }
            }
            NodeType::Directory => {
                changes.push(Changed::Folder(name.into()));
                for entry in self.files.readdir(path).into_iter().flatten().filter(|_| deep) {
                    self.gather(&path.join(entry.name), true, changes);
                }
            }
            // Links exist only for the session; they are not stored.
            NodeType::Symlink => {}
        }
    }

    /// Applies changes without recording them. A change that is not possible (such as a file where a folder is) is skipped.
    pub fn apply(&self, changes: Vec<Changed>) {
        for change in changes {
            let made = match change {
                Changed::File(path, content) => self.put(&in_home(&path), &content),
                Changed::Folder(path) => self.files.mkdir_p(&in_home(&path)),
                Changed::Gone(path) => self.drop(&in_home(&path)),
            };
            if let Err(error) = made {
                tracing::debug!(%error, "a file could not be brought in");
            }
        }
        let (bytes, nodes) = self.measure(Path::new("/"));
        self.books.lock().set(bytes, nodes);
    }

    fn put(&self, path: &Path, content: &[u8]) -> Done {
        if let Some(folder) = path.parent() {
            self.files.mkdir_p(folder)?;
        }
        self.files.write_file(path, content)
    }

    fn drop(&self, path: &Path) -> Done {
        match self.files.lstat(path) {
            Ok(found) if found.node_type == NodeType::Directory => self.files.remove_dir_all(path),
            Ok(_) => self.files.remove_file(path),
            Err(_) => Ok(()),
        }
    }

    /// Everything below the home folder.
    pub fn everything(&self) -> Vec<Changed> {
        let mut all = Vec::new();
        for entry in self.files.readdir(Path::new(HOME)).into_iter().flatten() {
            self.gather(&Path::new(HOME).join(entry.name), true, &mut all);
        }
        all
    }

    fn measure(&self, path: &Path) -> (u64, u64) {
        let Ok(found) = self.files.lstat(path) else { return (0, 0) };
        match found.node_type {
            NodeType::Directory => {
                let entries = self.files.readdir(path).into_iter().flatten();
                entries.map(|entry| self.measure(&path.join(entry.name))).fold((0, 1), |(a, b), (c, d)| (a + c, b + d))
            }
            NodeType::File | NodeType::Symlink => (found.size, 1),
        }
    }

    /// Fails if the line has to stop.
    fn check(&self) -> Done {
        match self.channel.as_ref().and_then(Channel::stopped) {
            Some(_) => Err(VfsError::IoError("Interrupted system call".into())),
            None => Ok(()),
        }
    }

    /// The path with links resolved, as far as it exists.
    fn real(&self, path: &Path) -> PathBuf {
        let found = path.ancestors().find_map(|above| Some((self.files.canonicalize(above).ok()?, path.strip_prefix(above).ok()?)));
        found.map_or_else(|| absolute("/", &path.to_string_lossy()), |(real, rest)| real.join(rest))
    }

    /// Records a change of the path with links resolved.
    fn note(&self, path: &Path, gone: bool) {
        *self.books.lock().changed.entry(self.real(path)).or_default() |= gone;
    }

    /// Fails if the path would be too deep, also after links are resolved and with everything that is below `moved`.
    fn check_depth(&self, path: &Path, moved: Option<&Path>) -> Done {
        // The path itself is checked first, because resolving links takes time for each component.
        let leads_too_deep = is_too_deep(path) || is_too_deep(&self.deepest(moved, &self.real(path)));
        if leads_too_deep { Err(VfsError::IoError("File name too long".into())) } else { Ok(()) }
    }

    /// `at`, followed by the deepest path below `moved`.
    fn deepest(&self, moved: Option<&Path>, at: &Path) -> PathBuf {
        let Some(moved) = moved else { return at.to_owned() };
        let is_folder = self.files.lstat(moved).is_ok_and(|found| found.node_type == NodeType::Directory);
        let entries = self.files.readdir(moved).into_iter().flatten().filter(|_| is_folder);
        let below = entries.map(|entry| self.deepest(Some(&moved.join(&entry.name)), &at.join(&entry.name)));
        below.max_by_key(|path| (path.components().count(), path.as_os_str().len())).unwrap_or_else(|| at.to_owned())
    }

    /// Reserves space for a file of this size, or fails.
    fn make_room(&self, path: &Path, size: u64) -> Done {
        self.check_depth(path, None)?;
        let (before, known) = self.files.stat(path).map_or((0, 0), |found| (found.size, 1));
        let mut books = self.books.lock();
        let (bytes, nodes) = (books.bytes - before.min(books.bytes) + size, books.nodes + 1 - known);
        if size > LARGEST_FILE {
            return Err(VfsError::IoError(format!("File too large (at most {} MB)", LARGEST_FILE >> 20)));
        }
        if bytes > MOST_BYTES || nodes > MOST_FILES {
            return Err(VfsError::IoError(format!(
                "No space left on device (at most {} MB and {MOST_FILES} files)",
                MOST_BYTES >> 20
            )));
        }
        if books.try_set(bytes, nodes) {
            Ok(())
        } else {
            Err(VfsError::IoError("No space left on device (all memory is in use)".into()))
        }
    }

    fn free(&self, path: &Path) {
        let (bytes, nodes) = self.measure(path);
        let mut books = self.books.lock();
        let (bytes, nodes) = (books.bytes.saturating_sub(bytes), books.nodes.saturating_sub(nodes));
        books.set(bytes, nodes);
    }

    /// Prints the content if the path is one of the devices.
    fn print(&self, path: &Path, content: &[u8]) -> Option<Done> {
        let stream = match path.to_str() {
            Some("/dev/null") => return Some(Ok(())),
            Some(OUTPUT | "/dev/tty") => Stream::Output,
            Some(ERRORS) => Stream::Error,
            Some(_) | None => return None,
        };
        let channel = self.channel.as_ref()?;
        let said = match (stream, std::str::from_utf8(content)) {
            (Stream::Error, Ok(complaint)) => channel.say(stream, reworded(complaint).as_bytes()),
            (Stream::Error, Err(_)) | (Stream::Output, _) => channel.say(stream, content),
        };
        Some(said.map(drop).map_err(|error| VfsError::IoError(error.to_string())).and_then(|()| self.check()))
    }
}

/// The path as the protocol has it: relative to the home folder, or absolute below `/tmp`; `None` elsewhere.
fn synced(path: &Path) -> Option<&str> {
    below_home(path).or_else(|| path.to_str().filter(|path| path.starts_with("/tmp/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disk() -> Disk {
        let disk = Disk::new(None);
        disk.apply(vec![Changed::File("A/f.py".into(), b"1".to_vec()), Changed::Folder("B".into())]);
        disk
    }

    fn path(below: &str) -> PathBuf {
        in_home(below)
    }

    #[test]
    fn an_applied_change_is_not_reported_as_a_change() {
        assert_eq!(disk().take_changes(), []);
    }

    #[test]
    fn a_folder_that_moves_takes_everything_along() {
        let disk = disk();
        disk.rename(&path("A"), &path("C")).expect("moved");
        let file = Changed::File("C/f.py".into(), b"1".to_vec());
        assert_eq!(disk.take_changes(), [Changed::Gone("A".into()), Changed::Gone("C".into()), Changed::Folder("C".into()), file]);
    }

    #[test]
    fn a_folder_made_anew_is_empty() {
        let disk = disk();
        disk.remove_dir_all(&path("A")).expect("removed");
        disk.mkdir(&path("A")).expect("made");
        assert_eq!(disk.take_changes(), [Changed::Gone("A".into()), Changed::Folder("A".into())]);
    }

    #[test]
    fn files_beyond_the_limits_are_refused() {
        let disk = disk();
        assert!(disk.write_file(&path("big"), &vec![0; LARGEST_FILE as usize + 1]).is_err());
        let full = (0..).find(|number| disk.write_file(&path(&number.to_string()), &vec![0; LARGEST_FILE as usize]).is_err());
        assert_eq!(full, Some((MOST_BYTES - 1) / LARGEST_FILE));
        disk.remove_file(&path("0")).expect("removed");
        disk.write_file(&path("again"), &vec![0; LARGEST_FILE as usize]).expect("room again");
    }
}
