//! A writable tree: folders of names, with a quota. Each name is stored once, whatever the length of the path to it.
//!
//! [`quota`] counts nodes, names and contents, [`file`](mod@file) stores the contents.

mod file;
mod quota;

use std::{collections::BTreeMap, sync::Arc};

pub(crate) use file::File;
use quota::Quota;
use wasmtime_wasi::p2::bindings::filesystem::types::{DescriptorType, DirectoryEntry, ErrorCode};

use super::{LONGEST_PATH, Node};
use crate::{Changes, Folder, limit::Budget};

/// The writable tree. Folders are stored side by side, not in one another, so that no function recurses into them.
#[derive(Debug)]
pub(crate) struct Scratch {
    folders: BTreeMap<FolderId, Entries>,
    next: FolderId,
    quota: Arc<Quota>,
}

type FolderId = u64;
type Entries = BTreeMap<Box<str>, Entry>;

/// The root folder.
const TOP: FolderId = 0;

#[derive(Clone, Debug)]
enum Entry {
    Folder(FolderId),
    File(Arc<File>),
}

impl Scratch {
    /// Makes an empty tree for `bytes` of content, and for as many files and folders as a file system of that size has inodes.
    pub(crate) fn new(bytes: u64, budget: &Arc<Budget>) -> Scratch {
        Scratch { folders: BTreeMap::from([(TOP, Entries::new())]), next: TOP + 1, quota: Quota::new(bytes, budget) }
    }

    pub(crate) fn look_up(&self, path: &str) -> Result<Node, ErrorCode> {
        Ok(match self.find(path)? {
            Entry::Folder(_) => Node::Directory,
            Entry::File(file) => Node::Written(file),
        })
    }

    pub(crate) fn list(&self, path: &str) -> Result<Vec<DirectoryEntry>, ErrorCode> {
        let entries = self.entries(self.folder(path)?).map(|(name, entry)| DirectoryEntry {
            type_: match entry {
                Entry::Folder(_) => DescriptorType::Directory,
                Entry::File(_) => DescriptorType::RegularFile,
            },
            name: name.into(),
        });
        Ok(entries.collect())
    }

    /// Makes an empty file.
    pub(crate) fn create_file(&mut self, path: &str) -> Result<Arc<File>, ErrorCode> {
        let (folder, name) = self.vacant(path)?;
        self.quota.take_node(name)?;
        let file = File::new(self.quota.clone());
        self.insert(folder, name, Entry::File(file.clone()));
        Ok(file)
    }

    pub(crate) fn create_directory(&mut self, path: &str) -> Result<(), ErrorCode> {
        let (folder, name) = self.vacant(path)?;
        self.quota.take_node(name)?;
        let id = self.next;
        self.next += 1;
        self.folders.insert(id, Entries::new());
        self.insert(folder, name, Entry::Folder(id));
        Ok(())
    }

    pub(crate) fn remove_file(&mut self, path: &str) -> Result<(), ErrorCode> {
        match self.find(path)? {
            Entry::Folder(_) => Err(ErrorCode::IsDirectory),
            Entry::File(_) => self.remove(path),
        }
    }

    pub(crate) fn remove_directory(&mut self, path: &str) -> Result<(), ErrorCode> {
        match self.find(path)? {
            Entry::Folder(TOP) => Err(ErrorCode::Busy),
            Entry::Folder(id) if self.entries(id).next().is_some() => Err(ErrorCode::NotEmpty),
            Entry::Folder(id) => {
                self.remove(path)?;
                self.folders.remove(&id);
                self.quota.give_node();
                Ok(())
            }
            Entry::File(_) => Err(ErrorCode::NotDirectory),
        }
    }

    pub(crate) fn rename(&mut self, from: &str, to: &str) -> Result<(), ErrorCode> {
        let entry = self.find(from)?;
        if from == to {
            return Ok(());
        }
        if let Entry::Folder(id) = entry {
            if id == TOP {
                return Err(ErrorCode::Busy);
            }
            if to.strip_prefix(from).is_some_and(|rest| rest.starts_with('/')) {
                return Err(ErrorCode::Invalid);
            }
            // A path that is too long could be neither named nor removed any more.
            if to.len() + self.longest_way_down(id) >= LONGEST_PATH {
                return Err(ErrorCode::NameTooLong);
            }
        }
        let target = self.find(to);
        let is_replaced = target.is_ok();
        match (&entry, target) {
            (Entry::File(_), Ok(Entry::Folder(_))) => return Err(ErrorCode::IsDirectory),
            (Entry::Folder(_), Ok(Entry::Folder(_))) => self.remove_directory(to)?,
            (Entry::Folder(_), Ok(Entry::File(_))) => return Err(ErrorCode::NotDirectory),
            (Entry::File(_), Ok(Entry::File(_))) => self.remove_file(to)?,
            (_, Err(ErrorCode::NoEntry)) => {}
            (_, Err(error)) => return Err(error),
        }
        let (folder, name) = self.vacant(to)?;
        let (old_folder, old_name) = self.above(from)?;
        match is_replaced {
            true => self.quota.take_over(old_name, name),
            false => self.quota.rename(old_name, name)?,
        }
        self.folders.get_mut(&old_folder).and_then(|entries| entries.remove(old_name));
        self.insert(folder, name, entry);
        Ok(())
    }

    /// Adds files and folders before a run.
    ///
    /// # Errors
    /// Insufficient space when they do not fit the quota.
    pub(crate) fn put(&mut self, folder: &Folder) -> Result<(), ErrorCode> {
        for path in &folder.folders {
            self.create_folders(path)?;
        }
        for (path, content) in &folder.files {
            if let Some((above, _)) = path.rsplit_once('/') {
                self.create_folders(above)?;
            }
            self.create_file(path)?.fill(content.clone())?;
        }
        Ok(())
    }

    /// Makes a folder and those above it, if they do not exist.
    pub(crate) fn create_folders(&mut self, path: &str) -> Result<(), ErrorCode> {
        for (end, _) in path.match_indices('/').chain([(path.len(), "")]) {
            match self.create_directory(&path[..end]) {
                Ok(()) | Err(ErrorCode::Exist) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Returns the length of all paths together, in bytes.
    pub(crate) fn path_bytes(&self) -> u64 {
        self.walk().map(|(path, _)| path.len() as u64).sum()
    }

    /// Returns what differs from `before`. The contents of changed files are moved to the answer, so the files are empty
    /// afterwards.
    pub(crate) fn take_changes(&self, before: &Folder) -> Changes {
        let mut changes = Changes::default();
        let mut now: BTreeMap<String, Entry> = BTreeMap::new();
        for (path, entry) in self.walk() {
            let known = match &entry {
                Entry::Folder(_) => before.has_folder(&path),
                Entry::File(file) => before.files.get(&path).is_some_and(|known| file.is(known)),
            };
            if before.files.contains_key(&path) || before.folders.contains(&path) {
                now.insert(path.clone(), entry.clone());
            }
            match entry {
                _ if known => {}
                Entry::Folder(_) => {
                    changes.made.insert(path);
                }
                Entry::File(file) => {
                    changes.written.insert(path, file.take_content());
                }
            }
        }
        // Includes paths that are now something else, a folder instead of a file: the old entry is removed first.
        let files = before.files.keys().filter(|path| !matches!(now.get(*path), Some(Entry::File(_))));
        let folders = before.folders.iter().filter(|path| !matches!(now.get(*path), Some(Entry::Folder(_))));
        changes.removed.extend(files.chain(folders).cloned());
        changes
    }

    /// Iterates over all entries with their paths, in no particular order.
    fn walk(&self) -> impl Iterator<Item = (String, Entry)> {
        let mut open = vec![(String::new(), TOP)];
        let mut found: Vec<(String, Entry)> = Vec::new();
        std::iter::from_fn(move || {
            loop {
                if let Some((path, entry)) = found.pop() {
                    if let Entry::Folder(id) = entry {
                        open.push((format!("{path}/"), id));
                    }
                    return Some((path, entry));
                }
                let (prefix, id) = open.pop()?;
                found.extend(self.entries(id).map(|(name, entry)| (format!("{prefix}{name}"), entry.clone())));
            }
        })
    }

    /// Returns the length of the longest path below a folder, its leading slash included.
    fn longest_way_down(&self, folder: FolderId) -> usize {
        let (mut longest, mut open) = (0, vec![(folder, 0)]);
        while let Some((id, length)) = open.pop() {
            for (name, entry) in self.entries(id) {
                let length = length + 1 + name.len();
                longest = longest.max(length);
                if let Entry::Folder(id) = entry {
                    open.push((*id, length));
                }
            }
        }
        longest
    }

    fn entries(&self, folder: FolderId) -> impl Iterator<Item = (&str, &Entry)> {
        self.folders.get(&folder).into_iter().flatten().map(|(name, entry)| (&**name, entry))
    }

    fn insert(&mut self, folder: FolderId, name: &str, entry: Entry) {
        self.folders.entry(folder).or_default().insert(name.into(), entry);
    }

    /// Removes an entry and gives its name back to the quota.
    fn remove(&mut self, path: &str) -> Result<(), ErrorCode> {
        let (folder, name) = self.above(path)?;
        self.folders.get_mut(&folder).and_then(|entries| entries.remove(name)).ok_or(ErrorCode::NoEntry)?;
        self.quota.give_name(name);
        Ok(())
    }

    fn find(&self, path: &str) -> Result<Entry, ErrorCode> {
        if path.is_empty() {
            return Ok(Entry::Folder(TOP));
        }
        let (folder, name) = self.above(path)?;
        self.folders.get(&folder).and_then(|entries| entries.get(name)).cloned().ok_or(ErrorCode::NoEntry)
    }

    fn folder(&self, path: &str) -> Result<FolderId, ErrorCode> {
        let mut at = TOP;
        for name in path.split('/').filter(|name| !name.is_empty()) {
            match self.folders.get(&at).and_then(|entries| entries.get(name)).ok_or(ErrorCode::NoEntry)? {
                Entry::Folder(id) => at = *id,
                Entry::File(_) => return Err(ErrorCode::NotDirectory),
            }
        }
        Ok(at)
    }

    /// Returns the folder that contains `path`, and the name in it.
    fn above<'p>(&self, path: &'p str) -> Result<(FolderId, &'p str), ErrorCode> {
        let (above, name) = split(path);
        Ok((self.folder(above)?, name))
    }

    /// Returns the same as `above`, or `Exist` if there is an entry at `path`.
    fn vacant<'p>(&self, path: &'p str) -> Result<(FolderId, &'p str), ErrorCode> {
        match self.find(path) {
            Ok(_) => Err(ErrorCode::Exist),
            Err(_) => self.above(path),
        }
    }
}

fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}
