//! Server functions of the editor.

use leptos::prelude::*;

use super::{Draft, Finding, Revision, TestEvent, WorkspaceError};

/// A function's draft.
#[server(OpenDraft, "/api", endpoint = "open-draft")]
pub async fn open_draft(function: String) -> Result<Result<Draft, WorkspaceError>, ServerFnError> {
    let learner = crate::ports::learner()?;
    Ok(crate::ports::ports()?.workspace.open(&learner, &function).await)
}

/// Keeps a file. `base` is the revision that was edited; `None` for a file that is new.
#[server(SaveFile, "/api", endpoint = "save-file")]
pub async fn save_file(
    function: String,
    path: String,
    content: String,
    base: Option<Revision>,
) -> Result<Result<Draft, WorkspaceError>, ServerFnError> {
    let learner = crate::ports::learner()?;
    Ok(crate::ports::ports()?.workspace.save_file(&learner, &function, &path, &content, base).await)
}

/// Keeps a file that was changed elsewhere, too: puts both changes together. `base` is the text that both began with.
#[server(MergeFile, "/api", endpoint = "merge-file")]
pub async fn merge_file(
    function: String,
    path: String,
    content: String,
    base: String,
) -> Result<Result<Draft, WorkspaceError>, ServerFnError> {
    let learner = crate::ports::learner()?;
    Ok(crate::ports::ports()?.workspace.merge_file(&learner, &function, &path, &content, &base).await)
}

/// Removes a file.
#[server(DeleteFile, "/api", endpoint = "delete-file")]
pub async fn delete_file(
    function: String,
    path: String,
    base: Option<Revision>,
) -> Result<Result<Draft, WorkspaceError>, ServerFnError> {
    let learner = crate::ports::learner()?;
    Ok(crate::ports::ports()?.workspace.delete_file(&learner, &function, &path, base).await)
}

/// Zips the draft and updates the function. `base` is the revision of the draft that the page shows.
#[server(DeployDraft, "/api", endpoint = "deploy-draft")]
pub async fn deploy_draft(function: String, base: Option<Revision>) -> Result<Result<Draft, WorkspaceError>, ServerFnError> {
    let learner = crate::ports::learner()?;
    Ok(crate::ports::ports()?.workspace.deploy(&learner, &function, base).await)
}

/// What is wrong with the function's deployed code, found without running it.
#[server(InspectCode, "/api", endpoint = "inspect-code")]
pub async fn inspect_code(function: String) -> Result<Result<Vec<Finding>, WorkspaceError>, ServerFnError> {
    let learner = crate::ports::learner()?;
    Ok(crate::ports::ports()?.workspace.inspect(&learner, &function).await)
}

/// Throws the draft away. `base` is the revision of the draft that the page shows.
#[server(RevertDraft, "/api", endpoint = "revert-draft")]
pub async fn revert_draft(function: String, base: Option<Revision>) -> Result<Result<Draft, WorkspaceError>, ServerFnError> {
    let learner = crate::ports::learner()?;
    Ok(crate::ports::ports()?.workspace.revert(&learner, &function, base).await)
}

/// A function's test events.
#[server(ListEvents, "/api", endpoint = "list-events")]
pub async fn list_events(function: String) -> Result<Result<Vec<TestEvent>, WorkspaceError>, ServerFnError> {
    let learner = crate::ports::learner()?;
    Ok(crate::ports::ports()?.workspace.events(&learner, &function).await)
}

/// Keeps a test event. `base` is the revision that was edited; `None` for an event that is new.
#[server(SaveEvent, "/api", endpoint = "save-event")]
pub async fn save_event(
    function: String,
    name: String,
    body: String,
    base: Option<Revision>,
) -> Result<Result<Vec<TestEvent>, WorkspaceError>, ServerFnError> {
    let learner = crate::ports::learner()?;
    Ok(crate::ports::ports()?.workspace.save_event(&learner, &function, &name, &body, base).await)
}

/// Removes a test event.
#[server(DeleteEvent, "/api", endpoint = "delete-event")]
pub async fn delete_event(function: String, name: String) -> Result<Result<Vec<TestEvent>, WorkspaceError>, ServerFnError> {
    let learner = crate::ports::learner()?;
    Ok(crate::ports::ports()?.workspace.delete_event(&learner, &function, &name).await)
}

/// The zipped code, in base64, that a function authored from scratch starts with.
#[server(HelloFromLambda, "/api", endpoint = "hello-from-lambda")]
pub async fn hello_from_lambda() -> Result<String, ServerFnError> {
    Ok(crate::ports::ports()?.workspace.hello_from_lambda())
}
