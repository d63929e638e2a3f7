//! The files of a shell that a program works on; the program's changes are applied to the shell afterwards.

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

/// The home folder and `/tmp`, and the program's changes to them.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// `/home/student`.
    pub home: Folder,
    /// `/tmp`.
    pub tmp: Folder,
    changes: Vec<(&'static str, Changes)>,
    /// The memory reserved for the changes, in the budget that all students' code shares.
    held: Option<Arc<Lease>>,
}

impl Files {
    /// Reads the files of a shell.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub fn gather(fs: &dyn VirtualFs) -> Result<Self, VfsError> {
        Ok(Self { home: folder(fs, HOME)?, tmp: folder(fs, TMP)?, changes: Vec::new(), held: None })
    }

    /// Keeps the changes that a program has made.
    pub(super) fn changed(&mut self, home: Changes, tmp: Changes, held: Arc<Lease>) {
        self.changes = vec![(HOME, home), (TMP, tmp)];
        self.held = Some(held);
    }

    /// Applies the changes to the shell's files.
    ///
    /// # Errors
    /// If a limit of the shell does not allow it.
    pub fn put_back(&self, fs: &dyn VirtualFs) -> Result<(), VfsError> {
        for (at, changes) in &self.changes {
            // In reverse order, so that the content of a folder is removed before the folder.
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
            // The target of a link is gathered under its own name.
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
