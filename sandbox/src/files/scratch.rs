//! A writable tree: a map from paths to files and directories, with a quota.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::SystemTime,
};

use bytes::Bytes;
use parking_lot::Mutex;
use wasmtime_wasi::p2::bindings::filesystem::types::ErrorCode;

use super::Node;
use crate::{Changes, Folder, limit::Budget};

/// One file needs this much of the quota besides its bytes, as an inode does.
const BYTES_A_FILE: u64 = 16 << 10;

/// Bytes and files that may still be taken. Files in use hold on to it, so an unlinked file counts until it is closed.
#[derive(Debug)]
struct Quota {
    bytes: AtomicU64,
    files: AtomicU64,
    budget: Arc<Budget>,
}

/// A file's bytes; shared by the tree and by whoever has it open.
#[derive(Debug)]
pub(crate) struct File {
    content: Mutex<(Vec<u8>, SystemTime)>,
    quota: Arc<Quota>,
}

/// The writable tree.
#[derive(Debug)]
pub(crate) struct Scratch {
    entries: BTreeMap<String, Entry>,
    quota: Arc<Quota>,
}

#[derive(Clone, Debug)]
enum Entry {
    Directory,
    File(Arc<File>),
}

impl Scratch {
    /// Room for `bytes`, and for as many files as a file system of that size has inodes.
    pub(crate) fn new(bytes: u64, budget: Arc<Budget>) -> Scratch {
        let quota = Quota { bytes: AtomicU64::new(bytes), files: AtomicU64::new(bytes / BYTES_A_FILE), budget };
        Scratch { entries: BTreeMap::new(), quota: Arc::new(quota) }
    }

    pub(crate) fn look_up(&self, path: &str) -> Result<Node, ErrorCode> {
        match self.entries.get(path) {
            _ if path.is_empty() => Ok(Node::Directory),
            Some(Entry::Directory) => Ok(Node::Directory),
            Some(Entry::File(file)) => Ok(Node::Written(file.clone())),
            None => Err(ErrorCode::NoEntry),
        }
    }

    pub(crate) fn list(&self, path: &str) -> Vec<String> {
        let folder = folder(path);
        let below = self.entries.range(folder.clone()..).map(|(path, _)| path).take_while(|path| path.starts_with(&folder));
        below.map(|path| &path[folder.len()..]).filter(|name| !name.contains('/')).map(str::to_owned).collect()
    }

    /// A new empty file.
    pub(crate) fn create_file(&mut self, path: &str) -> Result<Arc<File>, ErrorCode> {
        self.vacant(path)?;
        self.quota.take_file()?;
        let file = Arc::new(File { content: Mutex::new((Vec::new(), SystemTime::now())), quota: self.quota.clone() });
        self.entries.insert(path.to_owned(), Entry::File(file.clone()));
        Ok(file)
    }

    pub(crate) fn create_directory(&mut self, path: &str) -> Result<(), ErrorCode> {
        self.vacant(path)?;
        self.quota.take_file()?;
        self.entries.insert(path.to_owned(), Entry::Directory);
        Ok(())
    }

    pub(crate) fn remove_file(&mut self, path: &str) -> Result<(), ErrorCode> {
        match self.look_up(path)? {
            Node::Directory => Err(ErrorCode::IsDirectory),
            Node::Fixed(_) | Node::Written(_) | Node::Null => {
                self.entries.remove(path);
                Ok(())
            }
        }
    }

    pub(crate) fn remove_directory(&mut self, path: &str) -> Result<(), ErrorCode> {
        match self.look_up(path)? {
            Node::Directory if path.is_empty() => Err(ErrorCode::Busy),
            Node::Directory if self.list(path).is_empty() => {
                self.entries.remove(path);
                self.quota.files.fetch_add(1, Ordering::Relaxed);
                Ok(())
            }
            Node::Directory => Err(ErrorCode::NotEmpty),
            Node::Fixed(_) | Node::Written(_) | Node::Null => Err(ErrorCode::NotDirectory),
        }
    }

    pub(crate) fn rename(&mut self, from: &str, to: &str) -> Result<(), ErrorCode> {
        let entry = self.entries.get(from).cloned().ok_or(ErrorCode::NoEntry)?;
        if from == to {
            return Ok(());
        }
        match (&entry, self.look_up(to)) {
            (Entry::File(_), Ok(Node::Directory)) => return Err(ErrorCode::IsDirectory),
            (Entry::Directory, _) if to.starts_with(&folder(from)) => return Err(ErrorCode::Invalid),
            (Entry::Directory, Ok(Node::Directory)) => self.remove_directory(to)?,
            (Entry::Directory, Ok(_)) => return Err(ErrorCode::NotDirectory),
            (Entry::File(_), Ok(_)) => self.remove_file(to)?,
            (_, Err(ErrorCode::NoEntry)) => {}
            (_, Err(error)) => return Err(error),
        }
        self.vacant(to)?;
        let (inside, target) = (folder(from), folder(to));
        let below: Vec<String> = self
            .entries
            .range(inside.clone()..)
            .map(|(path, _)| path.clone())
            .take_while(|path| path.starts_with(&inside))
            .collect();
        for path in below {
            if let Some(moved) = self.entries.remove(&path) {
                self.entries.insert(format!("{target}{}", &path[inside.len()..]), moved);
            }
        }
        self.entries.remove(from);
        self.entries.insert(to.to_owned(), entry);
        Ok(())
    }

    /// Fills the tree before a run. What does not fit the quota is an error.
    pub(crate) fn put(&mut self, folder: &Folder) -> Result<(), ErrorCode> {
        for path in &folder.folders {
            self.create_folders(path)?;
        }
        for (path, content) in &folder.files {
            if let Some((above, _)) = path.rsplit_once('/') {
                self.create_folders(above)?;
            }
            self.create_file(path)?.write(0, content)?;
        }
        Ok(())
    }

    /// A folder, and those above it, where they are not there yet.
    pub(crate) fn create_folders(&mut self, path: &str) -> Result<(), ErrorCode> {
        for (end, _) in path.match_indices('/').chain([(path.len(), "")]) {
            match self.create_directory(&path[..end]) {
                Ok(()) | Err(ErrorCode::Exist) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// What is not as it was put there.
    pub(crate) fn changes(&self, before: &Folder) -> Changes {
        let mut changes = Changes::default();
        for (path, entry) in &self.entries {
            match entry {
                Entry::Directory => {
                    let inside = format!("{path}/");
                    let held_files =
                        before.files.range(inside.clone()..).next().is_some_and(|(first, _)| first.starts_with(&inside));
                    if !held_files
                        && !before.folders.contains(path)
                        && !before.folders.range(inside.clone()..).next().is_some_and(|first| first.starts_with(&inside))
                    {
                        changes.made.insert(path.clone());
                    }
                }
                Entry::File(file) => {
                    let content = &file.content.lock().0;
                    if before.files.get(path).is_none_or(|known| known != content) {
                        changes.written.insert(path.clone(), Bytes::copy_from_slice(content));
                    }
                }
            }
        }
        // Also what is there as something else now: it goes first.
        let files = before.files.keys().filter(|path| !matches!(self.entries.get(*path), Some(Entry::File(_))));
        let folders = before.folders.iter().filter(|path| !matches!(self.entries.get(*path), Some(Entry::Directory)));
        changes.removed.extend(files.chain(folders).cloned());
        changes
    }

    /// Nothing is at `path`, and the directory it would be in exists.
    fn vacant(&self, path: &str) -> Result<(), ErrorCode> {
        if self.look_up(path).is_ok() {
            return Err(ErrorCode::Exist);
        }
        match path.rsplit_once('/').map(|(parent, _)| self.look_up(parent)) {
            None | Some(Ok(Node::Directory)) => Ok(()),
            Some(Ok(_)) => Err(ErrorCode::NotDirectory),
            Some(Err(error)) => Err(error),
        }
    }
}

impl File {
    /// Up to `most` bytes from `offset`; empty at the end.
    pub(crate) fn read(&self, offset: u64, most: usize) -> Bytes {
        let content = &self.content.lock().0;
        let start = usize::try_from(offset).unwrap_or(usize::MAX).min(content.len());
        let end = start.saturating_add(most).min(content.len());
        Bytes::copy_from_slice(&content[start..end])
    }

    /// Writes at `offset`, with zeros before it where the file was shorter.
    pub(crate) fn write(&self, offset: u64, bytes: &[u8]) -> Result<(), ErrorCode> {
        let end = offset.checked_add(bytes.len() as u64).ok_or(ErrorCode::FileTooLarge)?;
        let mut content = self.content.lock();
        let size = content.0.len() as u64;
        self.quota.take_bytes(end.saturating_sub(size))?;
        if offset > size {
            content.0.resize(offset as usize, 0);
        }
        // What is there already, then what is new: a file that grows is not filled with zeros first.
        let (over, new) = bytes.split_at(bytes.len().min(size.saturating_sub(offset) as usize));
        content.0[offset as usize..][..over.len()].copy_from_slice(over);
        content.0.extend_from_slice(new);
        content.1 = SystemTime::now();
        Ok(())
    }

    pub(crate) fn resize(&self, size: u64) -> Result<(), ErrorCode> {
        let mut content = self.content.lock();
        let now = content.0.len() as u64;
        if size > now {
            self.quota.take_bytes(size - now)?;
        }
        content.0.resize(size as usize, 0);
        content.0.shrink_to_fit();
        self.quota.give_bytes(now.saturating_sub(size));
        content.1 = SystemTime::now();
        Ok(())
    }

    pub(crate) fn len(&self) -> u64 {
        self.content.lock().0.len() as u64
    }

    pub(crate) fn modified(&self) -> SystemTime {
        self.content.lock().1
    }

    pub(crate) fn set_modified(&self, time: SystemTime) {
        self.content.lock().1 = time;
    }
}

impl Drop for File {
    fn drop(&mut self) {
        self.quota.give_bytes(self.content.get_mut().0.len() as u64);
        self.quota.files.fetch_add(1, Ordering::Relaxed);
    }
}

impl Quota {
    fn take_file(&self) -> Result<(), ErrorCode> {
        take(&self.files, 1)
    }

    fn take_bytes(&self, bytes: u64) -> Result<(), ErrorCode> {
        take(&self.bytes, bytes)?;
        if !self.budget.take(bytes) {
            self.bytes.fetch_add(bytes, Ordering::Relaxed);
            return Err(ErrorCode::InsufficientSpace);
        }
        Ok(())
    }

    fn give_bytes(&self, bytes: u64) {
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        self.budget.give_back(bytes);
    }
}

fn take(left: &AtomicU64, many: u64) -> Result<(), ErrorCode> {
    left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(many))
        .map(|_| ())
        .map_err(|_| ErrorCode::InsufficientSpace)
}

fn folder(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!("{path}/") }
}
