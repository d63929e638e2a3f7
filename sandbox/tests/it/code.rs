//! Running a handler: what the tests share.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, OnceLock},
    time::Duration,
};

use bytes::Bytes;
use sandbox::{Environment, Initialised, Invocation, NoCalls, Outcome, Package, Report, Sandbox, SandboxOptions, Start};

/// The loaded guests, once for all tests.
pub fn sandbox() -> &'static Sandbox {
    static SANDBOX: OnceLock<Sandbox> = OnceLock::new();
    SANDBOX.get_or_init(|| {
        let guests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/guests");
        Sandbox::load(&guests, SandboxOptions { live: 32, memory: 2 << 30 }).unwrap_or_else(|error| panic!("{error}"))
    })
}

/// Another one, with room for one guest.
pub fn small_sandbox() -> Sandbox {
    let guests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/guests");
    Sandbox::load(&guests, SandboxOptions { live: 1, memory: 1 << 30 }).unwrap_or_else(|error| panic!("{error}"))
}

/// A package of these files.
pub fn package(files: &[(&str, &str)]) -> Package {
    Arc::new(files.iter().map(|(path, content)| ((*path).to_owned(), Bytes::copy_from_slice(content.as_bytes()))).collect::<BTreeMap<_, _>>())
}

/// A function of 128 MB with this code in `lambda_function.py`.
pub fn function(code: &str) -> Start {
    Start {
        package: package(&[("lambda_function.py", code)]),
        layers: vec![],
        handler: "lambda_function.lambda_handler".into(),
        variables: vec![("AWS_REGION".into(), "us-east-1".into())],
        memory_mb: 128,
        tmp_mb: 512,
        init_timeout: Duration::from_secs(10),
        function_name: "HelloLambda".into(),
        function_version: "$LATEST".into(),
        log_group: "/aws/lambda/HelloLambda".into(),
        log_stream: "2026/01/02/[$LATEST]0123456789abcdef0123456789abcdef".into(),
    }
}

/// This event, within three seconds.
pub fn event(payload: &str) -> Invocation {
    Invocation {
        request_id: "8f5a1f6e-0000-4000-8000-123456789abc".into(),
        payload: Bytes::copy_from_slice(payload.as_bytes()),
        timeout: Duration::from_secs(3),
        invoked_function_arn: "arn:aws:lambda:us-east-1:123456789012:function:HelloLambda".into(),
        client_context: None,
        trace_id: String::new(),
    }
}

/// INIT.
pub async fn start(start: Start) -> (Environment, Initialised) {
    sandbox().start(start, Arc::new(NoCalls)).await.expect("an environment is free")
}

/// INIT and one event.
pub async fn run(function: Start, payload: &str) -> Report {
    let (mut environment, initialised) = start(function).await;
    assert_eq!(initialised.failure, None, "INIT failed: {:?}", initialised.output);
    environment.invoke(event(payload)).await.expect("alive")
}

/// What a handler with this code answers to `{}`, as text.
pub async fn answer(code: &str) -> String {
    shown(&run(function(code), "{}").await.outcome)
}

/// An outcome on one line.
pub fn shown(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Returned(body) => String::from_utf8_lossy(body).into_owned(),
        Outcome::Raised(error) => format!("raised {}", String::from_utf8_lossy(error)),
        other => format!("{other:?}"),
    }
}
