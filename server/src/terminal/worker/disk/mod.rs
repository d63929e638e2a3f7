//! The shell's file system: in memory, bounded, and with a list of what has changed below the home folder and `/tmp`.
//!
//! What the shell itself may do to it is in `vfs.rs`; here is what the server does with it, and the books.
//!
//! In the shell's process two of its devices print what is written to them, and nothing can be read or written any more once the line is
//! to stop: so a loop ends at its next command. The server has one, too, for host calls; without devices.

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

/// Prints what is written to it.
pub const OUTPUT: &str = "/dev/pts/0";
/// Prints what is written to it, as an error.
pub const ERRORS: &str = "/dev/pts/1";

/// Cheap to clone; clones are the same.
#[derive(Clone)]
pub struct Disk {
    files: InMemoryFs,
    books: Arc<Mutex<Books>>,
    channel: Option<Channel>,
}

/// What is known of the files without looking at them.
#[derive(Default)]
struct Books {
    /// What they hold of the memory that all students' code shares; not in the shell's process, which is observed as a whole.
    held: Option<Lease>,
    /// Paths that have changed → whether they were gone in between.
    changed: BTreeMap<PathBuf, bool>,
    bytes: u64,
    nodes: u64,
}

impl Books {
    /// What there is now. `false`, and no change, when there is no memory for it.
    fn try_set(&mut self, bytes: u64, nodes: u64) -> bool {
        let fits = self.held.as_mut().is_none_or(|held| held.hold(bytes + nodes * NODE_BYTES));
        if fits {
            (self.bytes, self.nodes) = (bytes, nodes);
        }
        fits
    }

    /// What there is now, whether there is memory for it or not: it is there.
    fn set(&mut self, bytes: u64, nodes: u64) {
        if let Some(held) = &mut self.held {
            held.hold_all(bytes + nodes * NODE_BYTES);
        }
        (self.bytes, self.nodes) = (bytes, nodes);
    }
}

type Done<T = ()> = Result<T, VfsError>;

impl Disk {
    /// An empty one.
    pub fn new(channel: Option<Channel>) -> Self {
        Self { files: InMemoryFs::new(), books: Arc::default(), channel }
    }

    /// An empty one, whose files are held by this lease.
    pub fn counted(held: Lease) -> Self {
        let books = Books { held: Some(held), ..Books::default() };
        Self { books: Arc::new(Mutex::new(books)), ..Self::new(None) }
    }

    /// Puts the devices in, when everything else is there.
    pub fn furnish(&self) {
        let made = self.files.mkdir_p(Path::new("/dev/pts"));
        let made = made.and_then(|()| {
            [OUTPUT, ERRORS, "/dev/tty"].iter().try_for_each(|device| self.files.write_file(Path::new(device), b""))
        });
        // In memory, with nothing in the way: it can't fail, and without devices output comes late and not wrong.
        debug_assert!(made.is_ok(), "{made:?}");
        let (bytes, nodes) = self.measure(Path::new("/"));
        let mut books = self.books.lock();
        books.changed.clear();
        books.set(bytes, nodes);
    }

    /// What has changed below the home folder and `/tmp` since the last time.
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
            // Links live as long as the session.
            NodeType::Symlink => {}
        }
    }

    /// Makes changes that are known elsewhere already. One that can't be made (a file where a folder is) leaves things as they are.
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

    /// An error once the line is to stop.
    fn check(&self) -> Done {
        match self.channel.as_ref().and_then(Channel::stopped) {
            Some(_) => Err(VfsError::IoError("Interrupted system call".into())),
            None => Ok(()),
        }
    }

    /// Where a path leads once links are followed, as far as there is anything.
    fn real(&self, path: &Path) -> PathBuf {
        let found = path.ancestors().find_map(|above| Some((self.files.canonicalize(above).ok()?, path.strip_prefix(above).ok()?)));
        found.map_or_else(|| absolute("/", &path.to_string_lossy()), |(real, rest)| real.join(rest))
    }

    /// Where the change takes place, noted as changed.
    fn note(&self, path: &Path, gone: bool) {
        *self.books.lock().changed.entry(self.real(path)).or_default() |= gone;
    }

    /// An error where this would lead deeper than any path may; also by way of links, and with what lies below `moved`.
    fn check_depth(&self, path: &Path, moved: Option<&Path>) -> Done {
        // Looked at before links are: following them takes time for each part.
        let leads_too_deep = is_too_deep(path) || is_too_deep(&self.deepest(moved, &self.real(path)));
        if leads_too_deep { Err(VfsError::IoError("File name too long".into())) } else { Ok(()) }
    }

    /// `at`, with the longest way down from `moved` behind it.
    fn deepest(&self, moved: Option<&Path>, at: &Path) -> PathBuf {
        let Some(moved) = moved else { return at.to_owned() };
        let is_folder = self.files.lstat(moved).is_ok_and(|found| found.node_type == NodeType::Directory);
        let entries = self.files.readdir(moved).into_iter().flatten().filter(|_| is_folder);
        let below = entries.map(|entry| self.deepest(Some(&moved.join(&entry.name)), &at.join(&entry.name)));
        below.max_by_key(|path| (path.components().count(), path.as_os_str().len())).unwrap_or_else(|| at.to_owned())
    }

    /// Makes room for a file of that size, or says that there is none.
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

    /// Prints, if the path is a device that does.
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

/// How a path is called between the shell and the server: relative to the home folder, or with its slash below `/tmp`; `None` elsewhere.
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
    fn what_came_in_is_no_change() {
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
    fn there_is_an_end_to_what_fits() {
        let disk = disk();
        assert!(disk.write_file(&path("big"), &vec![0; LARGEST_FILE as usize + 1]).is_err());
        let full = (0..).find(|number| disk.write_file(&path(&number.to_string()), &vec![0; LARGEST_FILE as usize]).is_err());
        assert_eq!(full, Some((MOST_BYTES - 1) / LARGEST_FILE));
        disk.remove_file(&path("0")).expect("removed");
        disk.write_file(&path("again"), &vec![0; LARGEST_FILE as usize]).expect("room again");
    }
}
