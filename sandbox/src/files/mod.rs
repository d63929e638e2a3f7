//! The file system that an instance sees: a tree in memory, made of mounts. No path in it is a path of the host.
//!
//! Read-only mounts ([`Package`]) are shared between environments and never copied; their paths imply their directories.
//! [`Scratch`] is writable, with a quota of bytes and of files. There are no links, no devices except `/dev/null`, and no owners.
//! [`wasi`] implements `wasi:filesystem` with it, [`names`] refuses paths that are not UTF-8, [`stream`] has the byte streams.

pub(crate) mod names;
mod scratch;
mod stream;
pub(crate) mod wasi;

use std::{collections::BTreeSet, sync::Arc};

use bytes::Bytes;
pub(crate) use scratch::{File, Scratch};
use wasmtime_wasi::p2::bindings::filesystem::types::{DescriptorType, DirectoryEntry, ErrorCode};

use crate::{
    limit::{Budget, HANDLE_BYTES, Lease},
    message::Package,
};

/// Linux's `PATH_MAX`, in bytes.
const LONGEST_PATH: usize = 4096;
/// Linux's `NAME_MAX`, in bytes.
const LONGEST_NAME: usize = 255;

/// A mounted tree.
#[derive(Debug)]
pub(crate) enum Mount {
    /// Packages as layers, the last on top.
    ReadOnly(Vec<Package>),
    Scratch(Scratch),
}

/// An entry of the tree.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    Directory,
    Fixed(Bytes),
    Written(Arc<File>),
    Null,
}

impl Node {
    fn kind(&self) -> DescriptorType {
        match self {
            Node::Directory => DescriptorType::Directory,
            Node::Fixed(_) | Node::Written(_) => DescriptorType::RegularFile,
            Node::Null => DescriptorType::CharacterDevice,
        }
    }
}

/// The tree of one instance.
#[derive(Debug)]
pub(crate) struct Files {
    mounts: Vec<(&'static str, Mount)>,
    open: usize,
    budget: Arc<Budget>,
}

impl Files {
    /// Makes a tree of mounts, none of which may be inside another. Handles that are opened in it count for `budget`.
    pub(crate) fn new(mounts: Vec<(&'static str, Mount)>, budget: Arc<Budget>) -> Files {
        Files { mounts, open: 0, budget }
    }

    /// Resets the count of open files to 0, after the instance that had opened them has ended with all its handles.
    pub(crate) fn close_all(&mut self) {
        self.open = 0;
    }

    /// Leases the memory that a handle costs the host: `HANDLE_BYTES` and `more`.
    fn handle(&self, more: usize) -> Result<Lease, ErrorCode> {
        self.budget.lease(HANDLE_BYTES + more as u64).ok_or(ErrorCode::InsufficientMemory)
    }

    /// Returns the entry at `path`, which is absolute and without dots.
    pub(crate) fn look_up(&self, path: &str) -> Result<Node, ErrorCode> {
        if path == "/dev/null" {
            return Ok(Node::Null);
        }
        match self.mount(path) {
            Some((Mount::ReadOnly(packages), inside)) => read_only(packages, inside),
            Some((Mount::Scratch(scratch), inside)) => scratch.look_up(inside),
            None if self.children_above(path).is_empty() => Err(ErrorCode::NoEntry),
            None => Ok(Node::Directory),
        }
    }

    /// Returns the entries of a directory, ordered by name.
    pub(crate) fn list(&self, path: &str) -> Result<Vec<DirectoryEntry>, ErrorCode> {
        let names: BTreeSet<String> = match self.mount(path) {
            Some((Mount::ReadOnly(packages), inside)) => packages.iter().flat_map(|package| children(package, inside)).collect(),
            Some((Mount::Scratch(scratch), inside)) => return scratch.list(inside),
            None => self.children_above(path),
        };
        names.into_iter().map(|name| Ok(DirectoryEntry { type_: self.look_up(&absolute(path, &name)?)?.kind(), name })).collect()
    }

    /// Returns the writable tree that contains `path`, and the path inside it.
    ///
    /// # Errors
    /// Read-only everywhere else.
    pub(crate) fn writable<'a>(&mut self, path: &'a str) -> Result<(&mut Scratch, &'a str), ErrorCode> {
        for (at, mount) in &mut self.mounts {
            if let (Some(inside), Mount::Scratch(scratch)) = (inside(at, path), mount) {
                return Ok((scratch, inside));
            }
        }
        Err(ErrorCode::ReadOnly)
    }

    /// Moves a file or folder within one writable tree.
    ///
    /// # Errors
    /// Read-only outside a writable tree; cross-device from one writable tree to another.
    pub(crate) fn rename(&mut self, from: &str, to: &str) -> Result<(), ErrorCode> {
        for (at, mount) in &mut self.mounts {
            if let (Some(from), Mount::Scratch(scratch)) = (inside(at, from), mount) {
                return scratch.rename(from, inside(at, to).ok_or(ErrorCode::CrossDevice)?);
            }
        }
        Err(ErrorCode::ReadOnly)
    }

    /// Returns the writable tree that is mounted at `at`.
    pub(crate) fn scratch(&self, at: &str) -> Option<&Scratch> {
        self.mounts.iter().find_map(|(point, mount)| match mount {
            Mount::Scratch(scratch) if *point == at => Some(scratch),
            Mount::Scratch(_) | Mount::ReadOnly(_) => None,
        })
    }

    fn mount<'a>(&self, path: &'a str) -> Option<(&Mount, &'a str)> {
        self.mounts.iter().find_map(|(at, mount)| inside(at, path).map(|inside| (mount, inside)))
    }

    /// Returns the names directly under `path` of mount points, and of directories that lead to them.
    fn children_above(&self, path: &str) -> BTreeSet<String> {
        let points = self.mounts.iter().map(|(at, _)| *at).chain(["/dev/null"]);
        points.filter_map(|at| inside(path, at)).filter_map(|rest| rest.split('/').next()).map(str::to_owned).collect()
    }
}

/// Returns `path` relative to `at`: empty for `at` itself, `None` outside it.
fn inside<'a>(at: &str, path: &'a str) -> Option<&'a str> {
    let rest = path.strip_prefix(at.trim_end_matches('/'))?;
    match rest.strip_prefix('/') {
        Some(inside) => Some(inside),
        None => rest.is_empty().then_some(""),
    }
}

fn read_only(packages: &[Package], inside: &str) -> Result<Node, ErrorCode> {
    if inside.is_empty() {
        return Ok(Node::Directory);
    }
    let folder = format!("{inside}/");
    for package in packages.iter().rev() {
        if let Some(content) = package.get(inside) {
            return Ok(Node::Fixed(content.clone()));
        }
        if package.range(folder.clone()..).next().is_some_and(|(path, _)| path.starts_with(&folder)) {
            return Ok(Node::Directory);
        }
    }
    Err(ErrorCode::NoEntry)
}

fn children(package: &Package, inside: &str) -> Vec<String> {
    let folder = if inside.is_empty() { String::new() } else { format!("{inside}/") };
    let mut names: Vec<String> = Vec::new();
    for path in package.range(folder.clone()..).map(|(path, _)| path).take_while(|path| path.starts_with(&folder)) {
        let name = path[folder.len()..].split('/').next().unwrap_or_default();
        if !name.is_empty() && names.last().is_none_or(|last| last != name) {
            names.push(name.to_owned());
        }
    }
    names
}

/// Converts an instance's path, relative to a directory, to the tree's form: absolute and without dots. `..` stops at the root.
pub(crate) fn absolute(directory: &str, path: &str) -> Result<String, ErrorCode> {
    if path.len() > LONGEST_PATH || path.contains('\0') {
        return Err(ErrorCode::Invalid);
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in directory.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            name if name.len() > LONGEST_NAME => return Err(ErrorCode::NameTooLong),
            name => parts.push(name),
        }
    }
    let whole = format!("/{}", parts.join("/"));
    if whole.len() >= LONGEST_PATH {
        return Err(ErrorCode::NameTooLong);
    }
    Ok(whole)
}
