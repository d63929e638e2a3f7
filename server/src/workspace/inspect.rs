//! Looks for what is wrong with a function's code without running it: Python 3.12 itself compiles the files, in the sandbox, and looks for the
//! handler (`inspect.py`).

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use app::{
    account::Learner,
    workspace::{Finding, WorkspaceError},
};
use bytes::Bytes;
use emulator::{
    AccountId, Emulator,
    runtime::{HostClient, Invocation, Outcome, Start, StartError},
};
use serde_json::json;

use super::deployed::Deployed;

const PROGRAM: &str = include_str!("inspect.py");
/// How long compiling may take.
const LONGEST: Duration = Duration::from_secs(5);
/// Memory for the compiler, MB.
const MEMORY: u32 = 128;

/// Inspects deployed code. Nothing is found if the sandbox has no place, or if the code is too much for the compiler.
pub async fn inspect(emulator: &Emulator, learner: &Learner, deployed: Deployed) -> Result<Vec<Finding>, WorkspaceError> {
    let account = learner.aws_account.parse::<AccountId>().map_err(|_| WorkspaceError::Internal)?;
    let others: Vec<&str> = deployed.binary.iter().map(|(path, _)| path.as_str()).collect();
    let files: BTreeMap<_, _> = deployed.files.iter().cloned().collect();
    let payload = json!({ "files": files, "others": others, "handler": deployed.handler }).to_string();
    let (mut environment, initialised) = match emulator.core().runtime.start(start(account)).await {
        Ok(started) => started,
        Err(StartError::Busy) => return Ok(Vec::new()),
        Err(error) => return Err(internal(error)),
    };
    if let Some(failure) = initialised.failure {
        return Err(internal(format!("{failure:?}")));
    }
    let invocation = Invocation {
        request_id: String::new(),
        payload: Bytes::from(payload),
        timeout: LONGEST,
        invoked_function_arn: String::new(),
        client_context: None,
        trace_id: String::new(),
    };
    match environment.invoke(invocation).await.outcome {
        Outcome::Returned(findings) => serde_json::from_slice(&findings).map_err(internal),
        Outcome::Raised(error) => Err(internal(String::from_utf8_lossy(&error))),
        Outcome::TimedOut | Outcome::Exited { .. } | Outcome::OutOfMemory | Outcome::ResponseTooLarge(_) => Ok(Vec::new()),
    }
}

fn start(account: AccountId) -> Start {
    let package = BTreeMap::from([("inspect_code.py".to_owned(), Bytes::from_static(PROGRAM.as_bytes()))]);
    Start {
        account,
        aws: HostClient::nowhere(),
        runtime: "python3.12".into(),
        package: Arc::new(package),
        layers: Vec::new(),
        handler: "inspect_code.inspect".into(),
        variables: Vec::new(),
        memory_mb: MEMORY,
        tmp_mb: 1,
        init_timeout: LONGEST,
        function_name: "inspect".into(),
        function_version: "$LATEST".into(),
        log_group: String::new(),
        log_stream: String::new(),
    }
}

fn internal(error: impl std::fmt::Display) -> WorkspaceError {
    tracing::error!(%error, "code could not be inspected");
    WorkspaceError::Internal
}
