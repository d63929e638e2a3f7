//! The learner's unfinished work: drafts of functions' files and named test events, saved as they are typed.
//!
//! A draft starts as a copy of the deployed code. It is deployed as a zip by UpdateFunctionCode, through the same API as the CLI uses.

mod db;
mod deployed;
mod folders;
mod inspect;
mod names;
mod package;
mod revision;
#[cfg(test)]
mod tests;

use app::{
    account::Learner,
    aws::{AwsRequest, AwsResponse, port::Aws},
    workspace::{Draft, Finding, Revision, TestEvent, WorkspaceError, port::Workspace},
};
use async_trait::async_trait;
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::json;
use std::{collections::BTreeMap, sync::Arc};

use crate::{db::Db, labs::Tree};
use db::Put;
use deployed::Deployed;
pub use deployed::unpacked;
pub use folders::{Folder, Folders, FoldersError, Written};
use names::{EventName, FilePath, FunctionName};

/// The code that "Author from scratch" puts into a new Python function on AWS.
const HELLO_FROM_LAMBDA: &str = "import json\n\ndef lambda_handler(event, context):\n    # TODO implement\n    return {\n        'statusCode': 200,\n        'body': json.dumps('Hello from Lambda!')\n    }\n";

/// The size limit of a file, in bytes.
const LARGEST_FILE: usize = 256 * 1024;
/// How many files a draft may have.
const MOST_FILES: usize = 40;
/// How many test events a function may have.
const MOST_EVENTS: usize = 50;

/// Drafts and test events in the database.
pub struct SqlWorkspace {
    db: Db,
    aws: Arc<dyn Aws>,
    emulator: emulator::Emulator,
}

impl SqlWorkspace {
    pub fn new(db: Db, aws: Arc<dyn Aws>, emulator: emulator::Emulator) -> Self {
        Self { db, aws, emulator }
    }

    async fn deployed(&self, learner: &Learner, function: &FunctionName) -> Result<Deployed, WorkspaceError> {
        deployed::fetch(&self.emulator, self.aws.as_ref(), learner, function).await
    }

    /// The names of the functions in a learner's account, read from memory; no call is recorded in the journal.
    async fn functions_there(&self, learner: &Learner) -> Result<Vec<String>, WorkspaceError> {
        let account = learner.aws_account.parse().map_err(|_| WorkspaceError::Internal)?;
        let account = self.emulator.account(account).await.map_err(|error| {
            tracing::error!(%error, "an account could not be read");
            WorkspaceError::Internal
        })?;
        Ok(account.read(|state| state.lambda.functions.keys().map(ToString::to_string).collect()))
    }

    /// The draft's files as saved, or the deployed files if nothing is saved.
    async fn draft(&self, learner: &Learner, function: &FunctionName) -> Result<Draft, WorkspaceError> {
        let deployed = self.deployed(learner, function).await?;
        let saved = db::files(&self.db.reader, learner.id, function.as_str()).await.map_err(failed)?;
        let files = if saved.is_empty() { deployed.files.clone() } else { saved };
        let deployed = deployed.is(&files);
        Ok(revision::draft(function.as_str(), files, deployed))
    }

    /// Saves the whole draft, before a part of it is changed.
    async fn settle(&self, learner: &Learner, function: &FunctionName) -> Result<Draft, WorkspaceError> {
        let draft = self.draft(learner, function).await?;
        match db::put_missing(&self.db.writer, learner.id, function.as_str(), &draft.files).await.map_err(failed)? {
            true => Ok(draft),
            false => Err(drafts_are_full()),
        }
    }

    /// Like [`Self::settle`]; refuses if the draft is not the one that the page shows.
    async fn settle_shown(
        &self,
        learner: &Learner,
        function: &FunctionName,
        base: Option<Revision>,
    ) -> Result<Draft, WorkspaceError> {
        let draft = self.settle(learner, function).await?;
        match base.as_ref() == Some(&draft.revision) {
            true => Ok(draft),
            false => Err(WorkspaceError::Changed(Box::new(draft))),
        }
    }

    /// Stores a file if `fits` holds of its present text; answers the draft as it is then.
    async fn store(
        &self,
        learner: &Learner,
        function: &FunctionName,
        path: &FilePath,
        content: &str,
        fits: impl FnOnce(Option<&str>) -> bool + Send,
    ) -> Result<Draft, WorkspaceError> {
        let put = db::put(&self.db.writer, learner.id, function.as_str(), path.as_str(), content, fits).await.map_err(failed)?;
        match put {
            Put::Stored => self.draft(learner, function).await,
            Put::Full => Err(drafts_are_full()),
            Put::Changed => Err(WorkspaceError::Changed(Box::new(self.draft(learner, function).await?))),
        }
    }
}

/// Refuses a file that no draft may have.
fn check_size(draft: &Draft, path: &FilePath, content: &str) -> Result<(), WorkspaceError> {
    let is_new = draft.files.iter().all(|(known, _)| known != path.as_str());
    match content.len() > LARGEST_FILE || (is_new && draft.files.len() >= MOST_FILES) {
        true => Err(WorkspaceError::TooLarge),
        false => Ok(()),
    }
}

#[async_trait]
impl Workspace for SqlWorkspace {
    async fn open(&self, learner: &Learner, function: &str) -> Result<Draft, WorkspaceError> {
        self.draft(learner, &FunctionName::parse(function)?).await
    }

    async fn save_file(
        &self,
        learner: &Learner,
        function: &str,
        path: &str,
        content: &str,
        base: Option<Revision>,
    ) -> Result<Draft, WorkspaceError> {
        let (function, path) = (FunctionName::parse(function)?, FilePath::parse(path)?);
        check_size(&self.settle(learner, &function).await?, &path, content)?;
        self.store(learner, &function, &path, content, |present| revision::is(present, base.as_ref())).await
    }

    async fn merge_file(
        &self,
        learner: &Learner,
        function: &str,
        path: &str,
        content: &str,
        base: &str,
    ) -> Result<Draft, WorkspaceError> {
        let (function, path) = (FunctionName::parse(function)?, FilePath::parse(path)?);
        let draft = self.settle(learner, &function).await?;
        let present = draft.files.iter().find(|(known, _)| known == path.as_str()).map(|(_, text)| text.as_str());
        let merged = present.and_then(|present| revision::merged(base, content, present));
        let Some(merged) = merged else { return Err(WorkspaceError::Changed(Box::new(draft))) };
        check_size(&draft, &path, &merged)?;
        self.store(learner, &function, &path, &merged, |now| now == present).await
    }

    async fn delete_file(
        &self,
        learner: &Learner,
        function: &str,
        path: &str,
        base: Option<Revision>,
    ) -> Result<Draft, WorkspaceError> {
        let (function, path) = (FunctionName::parse(function)?, FilePath::parse(path)?);
        let draft = self.settle(learner, &function).await?;
        let present = draft.revisions.get(path.as_str());
        if present.is_some() && present != base.as_ref() {
            return Err(WorkspaceError::Changed(Box::new(draft)));
        }
        if draft.files.len() <= 1 {
            return Err(WorkspaceError::BadName("A function keeps at least one file.".into()));
        }
        db::delete(&self.db.writer, learner.id, function.as_str(), path.as_str()).await.map_err(failed)?;
        self.draft(learner, &function).await
    }

    async fn deploy(&self, learner: &Learner, function: &str, base: Option<Revision>) -> Result<Draft, WorkspaceError> {
        let function = FunctionName::parse(function)?;
        let draft = self.settle_shown(learner, &function, base).await?;
        let binary = self.deployed(learner, &function).await?.binary;
        let zip = package::zip(&draft.files, &binary).map_err(|error| WorkspaceError::Refused(error.to_string()))?;
        let request = AwsRequest {
            service: "lambda".into(),
            method: "PUT".into(),
            path: format!("/2015-03-31/functions/{}/code", function.as_str()),
            headers: Vec::new(),
            body: json!({ "ZipFile": BASE64_STANDARD.encode(zip) }).to_string(),
        };
        accepted(self.aws.call(learner, request).await)?;
        self.draft(learner, &function).await
    }

    async fn inspect(&self, learner: &Learner, function: &str) -> Result<Vec<Finding>, WorkspaceError> {
        let function = FunctionName::parse(function)?;
        let deployed = self.deployed(learner, &function).await?;
        inspect::inspect(&self.emulator, learner, deployed).await
    }

    async fn revert(&self, learner: &Learner, function: &str, base: Option<Revision>) -> Result<Draft, WorkspaceError> {
        let function = FunctionName::parse(function)?;
        self.settle_shown(learner, &function, base).await?;
        db::delete_all(&self.db.writer, learner.id, function.as_str()).await.map_err(failed)?;
        self.draft(learner, &function).await
    }

    async fn events(&self, learner: &Learner, function: &str) -> Result<Vec<TestEvent>, WorkspaceError> {
        let function = FunctionName::parse(function)?;
        let events = db::events(&self.db.reader, learner.id, function.as_str()).await.map_err(failed)?;
        Ok(events.into_iter().map(revision::event).collect())
    }

    async fn save_event(
        &self,
        learner: &Learner,
        function: &str,
        name: &str,
        body: &str,
        base: Option<Revision>,
    ) -> Result<Vec<TestEvent>, WorkspaceError> {
        let (function, name) = (FunctionName::parse(function)?, EventName::parse(name)?);
        let functions = self.functions_there(learner).await?;
        if !functions.iter().any(|there| there == function.as_str()) {
            return Err(WorkspaceError::NoFunction);
        }
        let known = self.events(learner, function.as_str()).await?;
        let is_new = known.iter().all(|known| known.name != name.as_str());
        if body.len() > LARGEST_FILE || (is_new && known.len() >= MOST_EVENTS) {
            return Err(WorkspaceError::TooLarge);
        }
        let put = async || {
            let fits = |present: Option<&str>| revision::is(present, base.as_ref());
            let put = db::put_event(&self.db.writer, learner.id, function.as_str(), name.as_str(), body, fits);
            put.await.map_err(failed)
        };
        let mut done = put().await?;
        if done == Put::Full {
            // Events of deleted functions are shown nowhere, so a learner could not delete them.
            db::forget_events_but(&self.db.writer, learner.id, &functions).await.map_err(failed)?;
            done = put().await?;
        }
        let mut events = self.events(learner, function.as_str()).await?;
        match done {
            Put::Stored => Ok(events),
            Put::Full => Err(events_are_full()),
            Put::Changed => {
                let at = events.iter().position(|event| event.name == name.as_str());
                Err(WorkspaceError::EventChanged(at.map(|at| events.swap_remove(at))))
            }
        }
    }

    async fn delete_event(&self, learner: &Learner, function: &str, name: &str) -> Result<Vec<TestEvent>, WorkspaceError> {
        let (function, name) = (FunctionName::parse(function)?, EventName::parse(name)?);
        db::delete_event(&self.db.writer, learner.id, function.as_str(), name.as_str()).await.map_err(failed)?;
        self.events(learner, function.as_str()).await
    }

    fn hello_from_lambda(&self) -> String {
        let files = [("lambda_function.py".to_owned(), HELLO_FROM_LAMBDA.to_owned())];
        package::zip(&files, &[]).map(|zip| BASE64_STANDARD.encode(zip)).unwrap_or_else(|error| {
            tracing::error!(%error, "the first code of a function could not be zipped");
            String::new()
        })
    }
}

fn drafts_are_full() -> WorkspaceError {
    WorkspaceError::Full(
        "Your drafts have reached their limit of 16 MB or 2,000 files. Delete files that you no longer need.".into(),
    )
}

fn events_are_full() -> WorkspaceError {
    WorkspaceError::Full("You have reached the limit of 500 test events or 4 MB. Delete some that you no longer need.".into())
}

fn failed(error: sqlx::Error) -> WorkspaceError {
    tracing::error!(%error, "the workspace's storage failed");
    WorkspaceError::Internal
}

/// All of a learner's drafts: `FUNCTION/path` → text.
///
/// # Errors
/// If the database fails.
pub async fn drafts(db: &Db, learner: i64) -> sqlx::Result<Tree> {
    let files = db::all_files(&db.reader, learner).await?;
    Ok(files.into_iter().map(|(function, path, content)| (format!("{function}/{path}"), content.into())).collect())
}

/// The functions whose draft is the code that is deployed, with that code's hash.
///
/// # Errors
/// If the account cannot be read.
pub async fn deployed_drafts(
    emulator: &emulator::Emulator,
    account: emulator::AccountId,
    drafts: &Tree,
) -> Result<BTreeMap<String, String>, emulator::StoreError> {
    let mut deployed = BTreeMap::new();
    for (function, hash) in code_hashes(emulator, account).await? {
        let folder = format!("{function}/");
        let draft: Vec<_> = drafts.iter().filter_map(|(path, text)| Some((path.strip_prefix(&folder)?, text.as_ref()))).collect();
        if draft.is_empty() {
            continue;
        }
        let (files, _) = unpacked(emulator, &hash).await?;
        if files.iter().map(|(path, text)| (path.as_str(), text.as_bytes())).eq(draft) {
            deployed.insert(function, hash);
        }
    }
    Ok(deployed)
}

/// The functions of which code other than this is deployed now.
///
/// # Errors
/// If the account cannot be read.
pub async fn outdated(
    emulator: &emulator::Emulator,
    account: emulator::AccountId,
    deployed: &BTreeMap<String, String>,
) -> Result<Vec<String>, emulator::StoreError> {
    let now = code_hashes(emulator, account).await?;
    let changed = deployed.iter().filter(|(function, hash)| now.get(*function) != Some(*hash));
    Ok(changed.map(|(function, _)| function.clone()).collect())
}

/// Deletes the drafts of functions, whose editor shows the deployed code then.
///
/// # Errors
/// If the database fails.
pub async fn forget_drafts_of(db: &Db, learner: i64, functions: &[String]) -> sqlx::Result<()> {
    for function in functions {
        db::delete_all(&db.writer, learner, function).await?;
    }
    Ok(())
}

/// The account's functions with their `CodeSha256`, read from memory; no call is recorded in the journal.
async fn code_hashes(
    emulator: &emulator::Emulator,
    account: emulator::AccountId,
) -> Result<BTreeMap<String, String>, emulator::StoreError> {
    let account = emulator.account(account).await?;
    Ok(account.read(|state| {
        let functions = state.lambda.functions.iter();
        functions.map(|(name, function)| (name.to_string(), function.latest.code.sha256_base64())).collect()
    }))
}

/// Deletes all of a learner's drafts, because their account has been replaced.
///
/// # Errors
/// If the database fails.
pub async fn forget_drafts(db: &Db, learner: i64) -> sqlx::Result<()> {
    db::delete_drafts(&db.writer, learner).await
}

/// Replaces a learner's drafts by these files, `FUNCTION/PATH`, because their account has been replaced. Files that are no text are left out.
///
/// # Errors
/// If the database fails.
pub async fn replace_drafts(db: &Db, learner: i64, files: &Tree) -> sqlx::Result<()> {
    forget_drafts(db, learner).await?;
    let mut drafts: BTreeMap<&str, Vec<(String, String)>> = BTreeMap::new();
    for (path, content) in files {
        let (Some((function, path)), Ok(text)) = (path.split_once('/'), std::str::from_utf8(content)) else { continue };
        drafts.entry(function).or_default().push((path.to_owned(), text.to_owned()));
    }
    for (function, files) in drafts {
        db::put_missing(&db.writer, learner, function, &files).await?;
    }
    Ok(())
}

/// The response of a successful call; else AWS's error as its own tools print it: `Code: sentence`.
fn accepted(response: AwsResponse) -> Result<AwsResponse, WorkspaceError> {
    if response.status < 300 {
        return Ok(response);
    }
    if response.status == 404 {
        return Err(WorkspaceError::NoFunction);
    }
    let body: serde_json::Value = serde_json::from_str(&response.body).unwrap_or(serde_json::Value::Null);
    let message = body.get("message").or_else(|| body.get("Message")).and_then(|message| message.as_str());
    let code = response.header("x-amzn-errortype").and_then(|code| code.split(':').next()).unwrap_or("UnknownError");
    Err(WorkspaceError::Refused(format!("{code}: {}", message.unwrap_or("AWS refused the request."))))
}
