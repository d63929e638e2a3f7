//! Server functions of the editor.

use leptos::prelude::*;

use super::{Draft, Finding, TestEvent, WorkspaceError};

/// A function's draft.
#[server(OpenDraft, "/api")]
pub async fn open_draft(function: String) -> Result<Result<Draft, WorkspaceError>, ServerFnError> {
    let learner = crate::ports::learner()?;
    Ok(crate::ports::ports()?.workspace.open(&learner, &function).await)
}

/// Keeps a file.
#[server(SaveFile, "/api")]
pub async fn save_file(function: String, path: String, content: String) -> Result<Result<Draft, WorkspaceError>, ServerFnError> {
    let learner = crate::ports::learner()?;
    Ok(crate::ports::ports()?.workspace.save_file(&learner, &function, &path, &content).await)
}

/// Removes a file.
#[server(DeleteFile, "/api")]
pub async fn delete_file(function: String, path: String) -> Result<Result<Draft, WorkspaceError>, ServerFnError> {
    let learner = crate::ports::learner()?;
    Ok(crate::ports::ports()?.workspace.delete_file(&learner, &function, &path).await)
}

/// Zips the draft and updates the function.
#[server(DeployDraft, "/api")]
pub async fn deploy_draft(function: String) -> Result<Result<Draft, WorkspaceError>, ServerFnError> {
    let learner = crate::ports::learner()?;
    Ok(crate::ports::ports()?.workspace.deploy(&learner, &function).await)
}

/// What is wrong with the function's deployed code, found without running it.
#[server(InspectCode, "/api")]
pub async fn inspect_code(function: String) -> Result<Result<Vec<Finding>, WorkspaceError>, ServerFnError> {
    let learner = crate::ports::learner()?;
    Ok(crate::ports::ports()?.workspace.inspect(&learner, &function).await)
}

/// Throws the draft away.
#[server(RevertDraft, "/api")]
pub async fn revert_draft(function: String) -> Result<Result<Draft, WorkspaceError>, ServerFnError> {
    let learner = crate::ports::learner()?;
    Ok(crate::ports::ports()?.workspace.revert(&learner, &function).await)
}

/// A function's test events.
#[server(ListEvents, "/api")]
pub async fn list_events(function: String) -> Result<Result<Vec<TestEvent>, WorkspaceError>, ServerFnError> {
    let learner = crate::ports::learner()?;
    Ok(crate::ports::ports()?.workspace.events(&learner, &function).await)
}

/// Keeps a test event.
#[server(SaveEvent, "/api")]
pub async fn save_event(
    function: String,
    name: String,
    body: String,
) -> Result<Result<Vec<TestEvent>, WorkspaceError>, ServerFnError> {
    let learner = crate::ports::learner()?;
    Ok(crate::ports::ports()?.workspace.save_event(&learner, &function, TestEvent { name, body }).await)
}

/// Removes a test event.
#[server(DeleteEvent, "/api")]
pub async fn delete_event(function: String, name: String) -> Result<Result<Vec<TestEvent>, WorkspaceError>, ServerFnError> {
    let learner = crate::ports::learner()?;
    Ok(crate::ports::ports()?.workspace.delete_event(&learner, &function, &name).await)
}

/// The zipped code, in base64, that a function authored from scratch starts with.
#[server(HelloFromLambda, "/api")]
pub async fn hello_from_lambda() -> Result<String, ServerFnError> {
    Ok(crate::ports::ports()?.workspace.hello_from_lambda())
}
