//! A learner's functions as folders, for the terminal. The calls made here are not the learner's, so none of them is in the journal.

use std::collections::BTreeMap;

use app::account::Learner;
use emulator::{CallSource, CallerContext, Principal, Service};
use serde_json::{Value, json};

use super::{
    LARGEST_FILE, MOST_FILES, SqlWorkspace,
    db::{self, Put},
    names::FilePath,
    package, revision,
};
use crate::aws::client::{Aws, CallError};

/// A function's folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folder {
    /// Whether the account has the function. A draft may exist longer than its function.
    pub exists: bool,
    /// The draft's files, or the deployed ones if there is no draft: path → text.
    pub files: BTreeMap<String, String>,
}

/// Function → folder.
pub type Folders = BTreeMap<String, Folder>;

/// How writing a file into a draft ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// The draft has it.
    Whole,
    /// The editor had changed the file in the meantime. The draft has both changes: this text.
    Merged(String),
    /// The editor had changed the same lines in the meantime. The draft has the editor's text, which is this.
    Refused(String),
    /// A draft cannot hold it because of its name, its size, bytes that are not text, or the limit of all drafts.
    Unfit,
}

/// How often a file that is changed all the time is tried.
const TRIES: usize = 5;

/// An internal error in reading or writing the folders.
#[derive(Debug, thiserror::Error)]
pub enum FoldersError {
    #[error(transparent)]
    Storage(#[from] sqlx::Error),
    /// The functions cannot be listed.
    #[error(transparent)]
    Call(#[from] CallError),
    /// A package cannot be read.
    #[error("a function's package could not be read: {0}")]
    Package(String),
}

impl SqlWorkspace {
    /// All of a learner's function folders.
    ///
    /// # Errors
    /// If they cannot be read.
    pub async fn folders(&self, learner: &Learner) -> Result<Folders, FoldersError> {
        let mut folders = Folders::new();
        for (function, path, content) in db::all_files(&self.db.reader, learner.id).await? {
            folders.entry(function).or_default().files.insert(path, content);
        }
        for (function, hash) in self.functions(learner).await? {
            let folder = folders.entry(function).or_default();
            folder.exists = true;
            if folder.files.is_empty() {
                folder.files = self.package(&hash).await?.into_iter().collect();
            }
        }
        Ok(folders)
    }

    /// Writes a file of a draft. `folder` is what the shell has seen: if the editor has changed the file since, nothing of that is lost.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn write(
        &self,
        learner: &Learner,
        function: &str,
        folder: &Folder,
        path: &str,
        content: &[u8],
    ) -> Result<Written, FoldersError> {
        let Ok(text) = std::str::from_utf8(content) else { return Ok(Written::Unfit) };
        let seen = folder.files.get(path).map(String::as_str);
        if FilePath::parse(path).is_err() || text.len() > LARGEST_FILE || (seen.is_none() && folder.files.len() >= MOST_FILES) {
            return Ok(Written::Unfit);
        }
        if !self.settle_folder(learner, function, folder).await? {
            return Ok(Written::Unfit);
        }
        let put = async |text: &str, expected: Option<&str>| {
            db::put(&self.db.writer, learner.id, function, path, text, |present| present == expected).await
        };
        match put(text, seen).await? {
            Put::Stored => return Ok(Written::Whole),
            Put::Full => return Ok(Written::Unfit),
            Put::Changed => {}
        }
        for _ in 0..TRIES {
            let files = db::files(&self.db.reader, learner.id, function).await?;
            let present = files.into_iter().find(|(known, _)| known == path).map(|(_, text)| text);
            let merged = match &present {
                // Deleted in the editor, and written again.
                None => Some(text.to_owned()),
                Some(present) => revision::merged(seen.unwrap_or_default(), text, present),
            };
            let Some(merged) = merged.filter(|merged| merged.len() <= LARGEST_FILE) else {
                return Ok(Written::Refused(present.unwrap_or_default()));
            };
            match put(&merged, present.as_deref()).await? {
                Put::Stored => return Ok(Written::Merged(merged)),
                Put::Full => return Ok(Written::Unfit),
                Put::Changed => {}
            }
        }
        Ok(Written::Unfit)
    }

    /// Removes a file from a draft. If the editor has changed the file since `folder` was seen, it stays, and its text is returned.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn remove(
        &self,
        learner: &Learner,
        function: &str,
        folder: &Folder,
        path: &str,
    ) -> Result<Option<String>, FoldersError> {
        self.settle_folder(learner, function, folder).await?;
        let seen = folder.files.get(path).map_or("", String::as_str);
        Ok(db::delete_unchanged(&self.db.writer, learner.id, function, path, seen).await?)
    }

    /// Stores the whole draft before a part of it changes. Returns `false` if the limit of all drafts does not allow it.
    async fn settle_folder(&self, learner: &Learner, function: &str, folder: &Folder) -> Result<bool, FoldersError> {
        let files: Vec<_> = folder.files.clone().into_iter().collect();
        Ok(db::put_missing(&self.db.writer, learner.id, function, &files).await?)
    }

    /// The account's functions with the hashes of their packages.
    async fn functions(&self, learner: &Learner) -> Result<Vec<(String, String)>, FoldersError> {
        let account = learner.aws_account.parse().map_err(|_| FoldersError::Package("an account without number".into()))?;
        let caller =
            CallerContext { account, principal: Principal::Owner, service: Some(Service::LAMBDA), source: CallSource::Internal };
        let aws = Aws::new(self.emulator.clone(), caller);
        let (mut functions, mut input) = (Vec::new(), json!({ "MaxItems": 50 }));
        loop {
            let Some(listed) = aws.call(Service::LAMBDA, "ListFunctions", input.clone()).await? else { break };
            let text = |value: &Value, member: &str| value.get(member).and_then(Value::as_str).map(str::to_owned);
            let listed_functions = listed.get("Functions").and_then(Value::as_array).into_iter().flatten();
            functions.extend(
                listed_functions.filter_map(|function| Some((text(function, "FunctionName")?, text(function, "CodeSha256")?))),
            );
            match text(&listed, "NextMarker") {
                Some(marker) => input["Marker"] = marker.into(),
                None => break,
            }
        }
        Ok(functions)
    }

    /// A package's text files.
    async fn package(&self, hash: &str) -> Result<Vec<(String, String)>, FoldersError> {
        let unreadable = |error: String| FoldersError::Package(error);
        let hash = package::hash(hash).ok_or_else(|| unreadable(format!("`{hash}` is no hash")))?;
        let blob = self.emulator.core().store.bodies().whole(&hash).await.map_err(|error| unreadable(error.to_string()))?;
        let blob = blob.ok_or_else(|| unreadable("it is not there".into()))?;
        let (files, _binary) = package::unzip(&blob).map_err(|error| unreadable(error.to_string()))?;
        Ok(files)
    }
}
