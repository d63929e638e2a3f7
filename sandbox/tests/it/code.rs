//! Helpers that run a handler.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
    time::Duration,
};

use bytes::Bytes;
use sandbox::{
    Environment, Initialised, Invocation, InvocationResult, NoCalls, Outcome, OutputLine, Package, Sandbox, SandboxOptions, Start,
};

/// The request id of [`event`].
pub const REQUEST_ID: &str = "8f5a1f6e-0000-4000-8000-123456789abc";

/// Returns the folder of the built images.
pub fn images() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/images")
}

/// Returns the sandbox that all tests share.
pub fn sandbox() -> &'static Sandbox {
    static SANDBOX: OnceLock<Sandbox> = OnceLock::new();
    SANDBOX.get_or_init(|| {
        Sandbox::load(&images(), SandboxOptions { live: 32, memory: 4 << 30 }).unwrap_or_else(|error| panic!("{error}"))
    })
}

/// Returns a new sandbox with one place.
pub fn small_sandbox() -> Sandbox {
    let images = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/images");
    Sandbox::load(&images, SandboxOptions { live: 1, memory: 1 << 30 }).unwrap_or_else(|error| panic!("{error}"))
}

/// Returns a package of these files (path, content). Indentation that all lines of a Python file share is removed.
pub fn package(files: &[(&str, &str)]) -> Package {
    let file = |(path, content): &(&str, &str)| {
        let content = if path.ends_with(".py") { dedented(content) } else { (*content).to_owned() };
        ((*path).to_owned(), Bytes::from(content))
    };
    Arc::new(files.iter().map(file).collect::<BTreeMap<_, _>>())
}

/// Returns a function of 128 MB with this code in `lambda_function.py`.
pub fn function(code: &str) -> Start {
    function_of(&[("lambda_function.py", code)])
}

/// Returns a function of 128 MB with these files.
pub fn function_of(files: &[(&str, &str)]) -> Start {
    Start {
        package: package(files),
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

/// Returns the source of a handler with this body.
pub fn handler(body: &str) -> String {
    let lines = dedented(body).lines().map(|line| format!("    {line}\n")).collect::<String>();
    format!("def lambda_handler(event, context):\n{lines}")
}

/// Returns an event with a timeout of a minute, so that only the tests of time depend on how busy the machine is.
pub fn event(payload: &str) -> Invocation {
    Invocation {
        request_id: REQUEST_ID.into(),
        payload: Bytes::copy_from_slice(payload.as_bytes()),
        timeout: Duration::from_secs(60),
        invoked_function_arn: "arn:aws:lambda:us-east-1:123456789012:function:HelloLambda".into(),
        client_context: None,
        trace_id: String::new(),
    }
}

/// Returns an empty event with this timeout.
pub fn event_within(milliseconds: u64) -> Invocation {
    Invocation { timeout: Duration::from_millis(milliseconds), ..event("{}") }
}

/// Starts an environment and runs INIT.
pub async fn start(start: Start) -> (Environment, Initialised) {
    sandbox().start(start, Arc::new(NoCalls)).await.expect("an environment is free")
}

/// Starts an environment and panics if INIT fails.
pub async fn started(function: Start) -> Environment {
    let (environment, initialised) = start(function).await;
    assert_eq!(initialised.failure, None, "INIT failed: {:?}", initialised.output);
    environment
}

/// Passes one event to an environment that must be alive.
pub async fn invoke(environment: &mut Environment, payload: &str) -> InvocationResult {
    environment.invoke(event(payload)).await.expect("alive")
}

/// Runs INIT and one event in a new environment.
pub async fn run(function: Start, payload: &str) -> InvocationResult {
    invoke(&mut started(function).await, payload).await
}

/// Returns the answer to `{}` of a handler with this code, as text.
pub async fn answer(code: &str) -> String {
    shown(&run(function(code), "{}").await.outcome)
}

/// Formats an outcome as text.
pub fn shown(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Returned(body) => String::from_utf8_lossy(body).into_owned(),
        Outcome::Raised(error) => format!("raised {}", String::from_utf8_lossy(error)),
        other => format!("{other:?}"),
    }
}

/// Formats log events, one after each `|`, with the time of day hidden, and tabs, line ends and no-break spaces made visible.
pub fn log(output: &[OutputLine]) -> String {
    let visible =
        |line: &OutputLine| timeless(&line.text).replace('\t', "→").replace('\n', "↵").replace('\r', "␍").replace('\u{a0}', "·");
    output.iter().map(|line| format!("|{}\n", visible(line))).collect()
}

/// Hides timestamps in Lambda's two formats.
fn timeless(text: &str) -> String {
    let mut text = text.to_owned();
    for form in ["dddd-dd-ddTdd:dd:dd.dddZ", "dddd-dd-ddTdd:dd:ddZ"] {
        let fits = |text: &str| {
            text.bytes().zip(form.bytes()).all(|(byte, form)| if form == b'd' { byte.is_ascii_digit() } else { byte == form })
        };
        while let Some(at) = (0..text.len()).find(|at| text.get(*at..at + form.len()).is_some_and(fits)) {
            text.replace_range(at..at + form.len(), if form.contains('.') { "<milliseconds>" } else { "<seconds>" });
        }
    }
    text
}

/// Removes the indentation that all lines share.
fn dedented(text: &str) -> String {
    let indent = text.lines().filter(|line| !line.trim().is_empty()).map(|line| line.len() - line.trim_start().len()).min();
    let lines = text.trim_start_matches('\n').lines().map(|line| line.get(indent.unwrap_or(0)..).unwrap_or(""));
    lines.map(|line| format!("{}\n", line.trim_end())).collect()
}
