//! A shell's files as a program is given them, and what it has changed, put back.

use std::{path::Path, sync::Arc};

use bytes::Bytes;
use rust_bash::{
    VfsError,
    vfs::{NodeType, VirtualFs},
};
use sandbox::{
    Changes, Folder, Lease,
    command::{HOME, TMP},
};

/// Home and `/tmp`, and what has become of them.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// `/home/student`.
    pub home: Folder,
    /// `/tmp`.
    pub tmp: Folder,
    changes: Vec<(&'static str, Changes)>,
    /// What the changes hold of the memory that all students' code shares.
    held: Option<Arc<Lease>>,
}

impl Files {
    /// Those of a shell.
    ///
    /// # Errors
    /// When one can't be read.
    pub fn gather(fs: &dyn VirtualFs) -> Result<Self, VfsError> {
        Ok(Self { home: folder(fs, HOME)?, tmp: folder(fs, TMP)?, changes: Vec::new(), held: None })
    }

    /// Notes what a program has done.
    pub(super) fn changed(&mut self, home: Changes, tmp: Changes, held: Arc<Lease>) {
        self.changes = vec![(HOME, home), (TMP, tmp)];
        self.held = Some(held);
    }

    /// Does the same in the shell.
    ///
    /// # Errors
    /// When the shell's own limits forbid it.
    pub fn put_back(&self, fs: &dyn VirtualFs) -> Result<(), VfsError> {
        for (at, changes) in &self.changes {
            // Backwards: what is inside a folder goes before it.
            for path in changes.removed.iter().rev() {
                remove(fs, &Path::new(at).join(path))?;
            }
            for path in &changes.made {
                fs.mkdir_p(&Path::new(at).join(path))?;
            }
            for (path, content) in &changes.written {
                let path = Path::new(at).join(path);
                if let Some(above) = path.parent() {
                    fs.mkdir_p(above)?;
                }
                fs.write_file(&path, content)?;
            }
        }
        Ok(())
    }
}

fn folder(fs: &dyn VirtualFs, at: &str) -> Result<Folder, VfsError> {
    let mut folder = Folder::default();
    if fs.exists(Path::new(at)) {
        walk(fs, Path::new(at), "", &mut folder)?;
    }
    Ok(folder)
}

fn walk(fs: &dyn VirtualFs, at: &Path, prefix: &str, folder: &mut Folder) -> Result<(), VfsError> {
    for entry in fs.readdir(at)? {
        let (path, inside) = (at.join(&entry.name), format!("{prefix}{}", entry.name));
        match entry.node_type {
            NodeType::Directory => {
                walk(fs, &path, &format!("{inside}/"), folder)?;
                folder.folders.insert(inside);
            }
            NodeType::File => {
                folder.files.insert(inside, Bytes::from(fs.read_file(&path)?));
            }
            // What it leads to is seen by its own name.
            NodeType::Symlink => {}
        }
    }
    Ok(())
}

fn remove(fs: &dyn VirtualFs, path: &Path) -> Result<(), VfsError> {
    match fs.stat(path)?.node_type {
        NodeType::Directory => fs.remove_dir(path),
        NodeType::File | NodeType::Symlink => fs.remove_file(path),
    }
}
