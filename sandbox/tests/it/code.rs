//! Running a handler: what the tests share.

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

/// Where the built images are.
pub fn images() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/images")
}

/// The loaded images, once for all tests.
pub fn sandbox() -> &'static Sandbox {
    static SANDBOX: OnceLock<Sandbox> = OnceLock::new();
    SANDBOX.get_or_init(|| {
        Sandbox::load(&images(), SandboxOptions { live: 32, memory: 4 << 30 }).unwrap_or_else(|error| panic!("{error}"))
    })
}

/// Another one, with room for one instance.
pub fn small_sandbox() -> Sandbox {
    let images = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/images");
    Sandbox::load(&images, SandboxOptions { live: 1, memory: 1 << 30 }).unwrap_or_else(|error| panic!("{error}"))
}

/// A package of these files; the Python in it may be indented as the test is.
pub fn package(files: &[(&str, &str)]) -> Package {
    let file = |(path, content): &(&str, &str)| {
        let content = if path.ends_with(".py") { dedented(content) } else { (*content).to_owned() };
        ((*path).to_owned(), Bytes::from(content))
    };
    Arc::new(files.iter().map(file).collect::<BTreeMap<_, _>>())
}

/// A function of 128 MB with this code in `lambda_function.py`.
pub fn function(code: &str) -> Start {
    function_of(&[("lambda_function.py", code)])
}

/// A function of 128 MB with these files.
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

/// A handler with this body.
pub fn handler(body: &str) -> String {
    let lines = dedented(body).lines().map(|line| format!("    {line}\n")).collect::<String>();
    format!("def lambda_handler(event, context):\n{lines}")
}

/// This event, within a minute: no test of anything but time depends on how busy the machine is.
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

/// The empty event, within this many milliseconds.
pub fn event_within(milliseconds: u64) -> Invocation {
    Invocation { timeout: Duration::from_millis(milliseconds), ..event("{}") }
}

/// INIT.
pub async fn start(start: Start) -> (Environment, Initialised) {
    sandbox().start(start, Arc::new(NoCalls)).await.expect("an environment is free")
}

/// INIT, which is to succeed.
pub async fn started(function: Start) -> Environment {
    let (environment, initialised) = start(function).await;
    assert_eq!(initialised.failure, None, "INIT failed: {:?}", initialised.output);
    environment
}

/// One event to an environment that is alive.
pub async fn invoke(environment: &mut Environment, payload: &str) -> InvocationResult {
    environment.invoke(event(payload)).await.expect("alive")
}

/// INIT and one event.
pub async fn run(function: Start, payload: &str) -> InvocationResult {
    invoke(&mut started(function).await, payload).await
}

/// What a handler with this code answers to `{}`, as text.
pub async fn answer(code: &str) -> String {
    shown(&run(function(code), "{}").await.outcome)
}

/// An outcome as text.
pub fn shown(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Returned(body) => String::from_utf8_lossy(body).into_owned(),
        Outcome::Raised(error) => format!("raised {}", String::from_utf8_lossy(error)),
        other => format!("{other:?}"),
    }
}

/// Log events, one behind each `|`, with the time of day hidden, and tabs, line ends and no-break spaces visible.
pub fn log(output: &[OutputLine]) -> String {
    let visible =
        |line: &OutputLine| timeless(&line.text).replace('\t', "→").replace('\n', "↵").replace('\r', "␍").replace('\u{a0}', "·");
    output.iter().map(|line| format!("|{}\n", visible(line))).collect()
}

/// Hides what looks like Lambda's timestamps, and nothing else.
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

/// Without the indentation that all lines share.
fn dedented(text: &str) -> String {
    let indent = text.lines().filter(|line| !line.trim().is_empty()).map(|line| line.len() - line.trim_start().len()).min();
    let lines = text.trim_start_matches('\n').lines().map(|line| line.get(indent.unwrap_or(0)..).unwrap_or(""));
    lines.map(|line| format!("{}\n", line.trim_end())).collect()
}
