//! The file system that an instance sees: a tree in memory, made of mounts. No path in it leads to the host.
//!
//! Read-only mounts ([`Package`]) are shared between environments and never copied; directories in them are implied by the
//! paths. [`Scratch`] is writable, with a quota of bytes and of files. There are no links, no devices but `/dev/null`, no owners.
//! [`wasi`] speaks `wasi:filesystem` on top of it, [`names`] takes care of paths that are no text, [`stream`] has the byte streams.

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

/// Linux's PATH_MAX, bytes.
const LONGEST_PATH: usize = 4096;
/// Linux's NAME_MAX, bytes.
const LONGEST_NAME: usize = 255;

/// Where a mount hangs, and what it is.
#[derive(Debug)]
pub(crate) enum Mount {
    /// Packages on top of one another, the last on top.
    ReadOnly(Vec<Package>),
    /// Writable.
    Scratch(Scratch),
}

/// What is at a path.
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
    /// Mounts must not lie inside one another. What is opened in them counts for the budget.
    pub(crate) fn new(mounts: Vec<(&'static str, Mount)>, budget: Arc<Budget>) -> Files {
        Files { mounts, open: 0, budget }
    }

    /// As if nothing were open: the instance that had it open is gone, and its handles with it.
    pub(crate) fn close_all(&mut self) {
        self.open = 0;
    }

    /// What a handle costs the host, held for as long as there is the handle.
    fn handle(&self, more: usize) -> Result<Lease, ErrorCode> {
        self.budget.lease(HANDLE_BYTES + more as u64).ok_or(ErrorCode::InsufficientMemory)
    }

    /// What is at `path`, absolute and without dots.
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

    /// What is in a directory, in order.
    pub(crate) fn list(&self, path: &str) -> Result<Vec<DirectoryEntry>, ErrorCode> {
        let names: BTreeSet<String> = match self.mount(path) {
            Some((Mount::ReadOnly(packages), inside)) => packages.iter().flat_map(|package| children(package, inside)).collect(),
            Some((Mount::Scratch(scratch), inside)) => return scratch.list(inside),
            None => self.children_above(path),
        };
        names.into_iter().map(|name| Ok(DirectoryEntry { type_: self.look_up(&absolute(path, &name)?)?.kind(), name })).collect()
    }

    /// The writable tree that `path` lies in, and the path inside it.
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

    /// Moves within one writable tree.
    ///
    /// # Errors
    /// Read-only outside one; from one to the other nothing can be moved.
    pub(crate) fn rename(&mut self, from: &str, to: &str) -> Result<(), ErrorCode> {
        for (at, mount) in &mut self.mounts {
            if let (Some(from), Mount::Scratch(scratch)) = (inside(at, from), mount) {
                return scratch.rename(from, inside(at, to).ok_or(ErrorCode::CrossDevice)?);
            }
        }
        Err(ErrorCode::ReadOnly)
    }

    /// The writable tree that is mounted at `at`.
    pub(crate) fn scratch(&self, at: &str) -> Option<&Scratch> {
        self.mounts.iter().find_map(|(point, mount)| match mount {
            Mount::Scratch(scratch) if *point == at => Some(scratch),
            Mount::Scratch(_) | Mount::ReadOnly(_) => None,
        })
    }

    fn mount<'a>(&self, path: &'a str) -> Option<(&Mount, &'a str)> {
        self.mounts.iter().find_map(|(at, mount)| inside(at, path).map(|inside| (mount, inside)))
    }

    /// Names of the mount points, and of the directories that lead to them, directly under `path`.
    fn children_above(&self, path: &str) -> BTreeSet<String> {
        let points = self.mounts.iter().map(|(at, _)| *at).chain(["/dev/null"]);
        points.filter_map(|at| inside(path, at)).filter_map(|rest| rest.split('/').next()).map(str::to_owned).collect()
    }
}

/// `path` as seen from `at`: empty for `at` itself, `None` outside it.
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

/// Puts a path that an instance gave, relative to the directory it holds, into the form the tree knows. `..` stops at the root.
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
