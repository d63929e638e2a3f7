//! Stores a learner's files: the code of a function in its draft, which the editor shows, and everything else in the table of the home folder.
//!
//! A folder of the home that is named like a function is that function's draft, for reading and writing. A file in it belongs to the draft if the
//! draft has a file of that path or if it is a Python file. Other files, such as `function.zip`, belong to the terminal alone and are not changes to
//! deploy.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use app::account::Learner;

use super::{
    db::{self, HomeRow},
    wire::Changed,
};
use crate::{
    db::Db,
    grading::CurrentLabs,
    workspace::{Folder, Folders, FoldersError, SqlWorkspace, Written},
};

/// The homes of all learners.
pub struct Homes {
    pub db: Db,
    pub workspace: Arc<SqlWorkspace>,
    pub labs: Arc<dyn CurrentLabs>,
}

/// What is added to the name of a file that a line has written while the editor saved other text in the same lines.
const BESIDE: &str = ".terminal";

/// What became of changes that were stored.
#[derive(Default)]
pub struct Stored {
    /// Functions whose drafts have changed.
    pub drafts: BTreeSet<String>,
    /// Files that are now other than the shell has written them, because the editor has changed them in the meantime.
    pub arrived: Vec<Changed>,
    /// Files that both have changed in the same lines, and where the shell's text is now.
    pub beside: Vec<(String, String)>,
    /// Files that the shell has deleted and the editor has changed in the meantime: they are still there.
    pub undeleted: Vec<String>,
}

/// A learner's home as stored.
pub struct Kept {
    pub folders: Folders,
    /// Path → content; `None` for a folder.
    pub rows: BTreeMap<String, Option<Vec<u8>>>,
}

impl Homes {
    /// Reads a home. Files in the folder of a function that now exists move into its draft.
    ///
    /// # Errors
    /// If the database cannot be read or written.
    pub async fn read(&self, learner: &Learner) -> Result<Kept, FoldersError> {
        let folders = self.folders(learner).await?;
        let rows = db::files(&self.db.reader, learner.id).await?;
        Ok(Kept { folders, rows: rows.into_iter().map(|HomeRow { path, content }| (path, content)).collect() })
    }

    /// Reads the functions' drafts only. Files in the folder of a function that now exists move into its draft.
    ///
    /// # Errors
    /// If the database cannot be read or written.
    pub async fn folders(&self, learner: &Learner) -> Result<Folders, FoldersError> {
        let mut folders = self.workspace.folders(learner).await?;
        for path in db::paths(&self.db.reader, learner.id).await? {
            let Some((function, folder, file)) = draft_place(&folders, &path) else { continue };
            let Some(content) = db::content(&self.db.reader, learner.id, &path).await? else { continue };
            let known = folder.files.get(&file).map(String::as_bytes);
            if known != Some(content.as_slice()) && !self.is_a_starter(&file, &content) {
                let text = match self.workspace.write(learner, &function, folder, &file, &content).await? {
                    Written::Whole => String::from_utf8_lossy(&content).into_owned(),
                    Written::Merged(text) => text,
                    // It is tried again the next time.
                    Written::Refused(_) => continue,
                    Written::Unfit => {
                        // A file that a draft cannot hold stays with the learner. The deployed file of the same name must not replace it.
                        if let Some(folder) = folders.get_mut(&function) {
                            folder.files.remove(&file);
                        }
                        continue;
                    }
                };
                folders.entry(function).or_default().files.insert(file, text);
            }
            let mut transaction = self.db.writer.begin().await?;
            db::remove(&mut transaction.connection(), learner.id, &path).await?;
            transaction.commit().await?;
        }
        Ok(folders)
    }

    /// Whether a file is an unmodified starter of a lab. It contains no work of the learner, and deployed code replaces it.
    fn is_a_starter(&self, file: &str, content: &[u8]) -> bool {
        self.labs.labs().labs.values().any(|lab| lab.starter.get(file).is_some_and(|starter| starter.as_ref() == content))
    }

    /// Stores changes and returns what became of them.
    ///
    /// # Errors
    /// If a change cannot be stored; earlier ones may be stored already.
    pub async fn write(&self, learner: &Learner, folders: &mut Folders, changes: Vec<Changed>) -> Result<Stored, FoldersError> {
        let mut stored = Stored::default();
        let mut rest = Vec::new();
        for change in changes {
            let rest_of_it = match change {
                Changed::File(path, content) => self.write_file(learner, folders, path, content, &mut stored).await?,
                Changed::Gone(path) => {
                    self.remove_drafts(learner, folders, &path, &mut stored).await?;
                    Some(Changed::Gone(path))
                }
                Changed::Folder(path) => Some(Changed::Folder(path)),
            };
            rest.extend(rest_of_it);
        }
        self.write_rows(learner, rest).await?;
        Ok(stored)
    }

    /// Writes a file of a draft; returns the change if the file does not belong into a draft.
    async fn write_file(
        &self,
        learner: &Learner,
        folders: &mut Folders,
        path: String,
        content: Vec<u8>,
        stored: &mut Stored,
    ) -> Result<Option<Changed>, FoldersError> {
        let Some((function, folder, file)) = draft_place(folders, &path) else { return Ok(Some(Changed::File(path, content))) };
        if folder.files.get(&file).is_some_and(|known| known.as_bytes() == content) {
            return Ok(None);
        }
        let written = self.workspace.write(learner, &function, folder, &file, &content).await?;
        let was_there = folder.files.contains_key(&file);
        if written == Written::Unfit
            && was_there
            && let Some(text) = self.workspace.remove(learner, &function, folder, &file).await?
        {
            return Ok(Some(put_beside(folders.entry(function).or_default(), (path, file), text, content, stored)));
        }
        if written != Written::Unfit || was_there {
            stored.drafts.insert(function.clone());
        }
        let files = &mut folders.entry(function.clone()).or_default().files;
        match written {
            Written::Whole => {
                files.insert(file, String::from_utf8_lossy(&content).into_owned());
                Ok(None)
            }
            Written::Merged(text) => {
                stored.arrived.push(Changed::File(path, text.clone().into_bytes()));
                files.insert(file, text);
                Ok(None)
            }
            Written::Refused(text) => {
                Ok(Some(put_beside(folders.entry(function).or_default(), (path, file), text, content, stored)))
            }
            Written::Unfit => {
                files.remove(&file);
                Ok(Some(Changed::File(path, content)))
            }
        }
    }

    async fn remove_drafts(
        &self,
        learner: &Learner,
        folders: &mut Folders,
        path: &str,
        stored: &mut Stored,
    ) -> Result<(), FoldersError> {
        let (function, below) = path.split_once('/').unwrap_or((path, ""));
        let Some(folder) = folders.get_mut(function) else { return Ok(()) };
        let is_gone =
            |file: &str| below.is_empty() || file == below || file.strip_prefix(below).is_some_and(|rest| rest.starts_with('/'));
        let gone: Vec<String> = folder.files.keys().filter(|file| is_gone(file)).cloned().collect();
        for file in gone {
            match self.workspace.remove(learner, function, folder, &file).await? {
                None => drop(folder.files.remove(&file)),
                Some(text) => {
                    let path = format!("{function}/{file}");
                    stored.undeleted.push(path.clone());
                    stored.arrived.push(Changed::File(path, text.clone().into_bytes()));
                    folder.files.insert(file, text);
                }
            }
            stored.drafts.insert(function.to_owned());
        }
        Ok(())
    }

    async fn write_rows(&self, learner: &Learner, changes: Vec<Changed>) -> Result<(), FoldersError> {
        if changes.is_empty() {
            return Ok(());
        }
        let mut transaction = self.db.writer.begin().await?;
        for change in changes {
            match change {
                Changed::File(path, content) => db::put(&mut transaction.connection(), learner.id, &path, Some(&content)).await?,
                Changed::Folder(path) => db::put(&mut transaction.connection(), learner.id, &path, None).await?,
                Changed::Gone(path) => db::remove(&mut transaction.connection(), learner.id, &path).await?,
            }
        }
        Ok(transaction.commit().await?)
    }
}

/// The editor's text stays in the draft; what the shell has written goes into a file beside it, which is returned.
fn put_beside(folder: &mut Folder, (path, file): (String, String), text: String, content: Vec<u8>, stored: &mut Stored) -> Changed {
    let beside = format!("{path}{BESIDE}");
    stored.beside.push((path.clone(), beside.clone()));
    stored.arrived.push(Changed::File(path, text.clone().into_bytes()));
    stored.arrived.push(Changed::File(beside.clone(), content.clone()));
    folder.files.insert(file, text);
    Changed::File(beside, content)
}

/// The function, its folder and the path in it, if the path belongs to a draft: the draft has the file already, or it is a Python file of an existing
/// function.
fn draft_place<'f>(folders: &'f Folders, path: &str) -> Option<(String, &'f Folder, String)> {
    let (function, file) = path.split_once('/')?;
    let folder = folders.get(function)?;
    let is_drafts = folder.files.contains_key(file) || (folder.exists && file.ends_with(".py"));
    is_drafts.then(|| (function.to_owned(), folder, file.to_owned()))
}

impl Kept {
    /// All files and folders, as changes to an empty disk.
    pub fn everything(&self) -> Vec<Changed> {
        let mut all: Vec<Changed> = self
            .folders
            .iter()
            .filter(|(_, folder)| folder.exists)
            .map(|(function, _)| Changed::Folder(function.clone()))
            .collect();
        all.extend(self.rows.iter().map(|(path, content)| match content {
            Some(content) => Changed::File(path.clone(), content.clone()),
            None => Changed::Folder(path.clone()),
        }));
        all.extend(drafts(&self.folders).map(|(path, text)| Changed::File(path, text.as_bytes().to_vec())));
        all
    }
}

/// The files of all drafts, by their paths in the home.
pub fn drafts(folders: &Folders) -> impl Iterator<Item = (String, &String)> {
    folders.iter().flat_map(|(function, folder)| folder.files.iter().map(move |(file, text)| (format!("{function}/{file}"), text)))
}
