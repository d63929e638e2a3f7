//! `LoggingConfig` with the JSON format: the events, and the filter by log levels.

use emulator::runtime::Outcome;
use serde_json::{Value, json};

use super::{FUNCTIONS, hello, lambda, log_of_hello, with_hello, with_role};
use crate::harness::{Act, Aws};

const CONFIGURATION: &str = "/2015-03-31/functions/hello/configuration";

async fn with(logging: Value) -> Aws {
    let aws = with_role().await;
    let mut function = hello();
    function["LoggingConfig"] = logging;
    let made = lambda(&aws, "POST", FUNCTIONS, function).await;
    assert_eq!(made.status, 201, "{made}");
    aws
}

async fn invoke(aws: &Aws, outcome: Outcome) -> String {
    let lines = vec![
        r#"{"timestamp": "2026-11-24T12:00:00Z", "level": "WARNING", "message": "careful", "logger": "root"}"#,
        r#"{"timestamp": "2026-11-24T12:00:00Z", "level": "DEBUG", "message": "detail", "logger": "root"}"#,
        r#"{"timestamp": "2026-11-24T12:00:00Z", "log_level": "ERROR", "errorType": "ValueError"}"#,
        "printed",
    ];
    aws.python.then(Act::Ends(outcome, lines));
    lambda(aws, "POST", &format!("{FUNCTIONS}/hello/invocations"), json!({})).await;
    log_of_hello(aws)
        .await
        .lines()
        .map(|line| format!("{}\n", serde_json::from_str::<String>(line).unwrap_or_default().trim_end()))
        .collect()
}

#[tokio::test]
async fn lambdas_own_events_are_json_and_levels_let_the_rest_through() {
    let aws = with(json!({ "LogFormat": "JSON", "ApplicationLogLevel": "TRACE", "SystemLogLevel": "DEBUG" })).await;
    insta::assert_snapshot!(invoke(&aws, Outcome::Returned("1".into())).await, @r#"
    {"time":"2026-11-24T12:00:00.000Z","type":"platform.initStart","record":{"initializationType":"on-demand","phase":"init","runtimeVersion":"python:3.12.v64","runtimeVersionArn":"arn:aws:lambda:us-east-1::runtime:8eeff65f6809a3ce81507fe733fe09b835899b99481ba22fd75b5a7338290ec1","functionName":"hello","functionVersion":"$LATEST"}}
    {"time":"2026-11-24T12:00:00.000Z","type":"platform.initRuntimeDone","record":{"initializationType":"on-demand","phase":"init","status":"success"}}
    {"time":"2026-11-24T12:00:00.000Z","type":"platform.initReport","record":{"initializationType":"on-demand","phase":"init","status":"success","metrics":{"durationMs":110.1}}}
    {"time":"2026-11-24T12:00:00.000Z","type":"platform.start","record":{"requestId":"00000000-0000-0000-0000-000000000008","version":"$LATEST"}}
    {"timestamp": "2026-11-24T12:00:00Z", "level": "WARNING", "message": "careful", "logger": "root"}
    {"timestamp": "2026-11-24T12:00:00Z", "level": "DEBUG", "message": "detail", "logger": "root"}
    {"timestamp": "2026-11-24T12:00:00Z", "log_level": "ERROR", "errorType": "ValueError"}
    printed
    {"time":"2026-11-24T12:00:00.000Z","type":"platform.runtimeDone","record":{"requestId":"00000000-0000-0000-0000-000000000008","status":"success","metrics":{"durationMs":3.01,"producedBytes":1}}}
    {"time":"2026-11-24T12:00:00.000Z","type":"platform.report","record":{"requestId":"00000000-0000-0000-0000-000000000008","metrics":{"durationMs":3.01,"billedDurationMs":114,"memorySizeMB":128,"maxMemoryUsedMB":36,"initDurationMs":110.1},"status":"success"}}
    "#);
}

#[tokio::test]
async fn unless_said_both_levels_are_info_and_warn_leaves_little() {
    let mut seen = String::new();
    for logging in
        [json!({ "LogFormat": "JSON" }), json!({ "LogFormat": "JSON", "ApplicationLogLevel": "ERROR", "SystemLogLevel": "WARN" })]
    {
        for outcome in [Outcome::Returned("1".into()), Outcome::TimedOut, Outcome::OutOfMemory] {
            let aws = with(logging.clone()).await;
            let log = invoke(&aws, outcome.clone()).await;
            let types = log.lines().map(|line| match serde_json::from_str::<Value>(line) {
                Ok(event) if event["type"].is_string() => format!("{} {}", event["type"], event["record"]["status"]),
                Ok(event) => event["level"].as_str().or(event["log_level"].as_str()).unwrap_or("").to_owned(),
                Err(_) => line.to_owned(),
            });
            seen += &format!("{logging} {outcome:?}\n  {}\n", types.collect::<Vec<_>>().join(", "));
        }
    }
    insta::assert_snapshot!(seen, @r#"
    {"LogFormat":"JSON"} Returned(b"1")
      "platform.initStart" null, "platform.start" null, WARNING, ERROR, printed, "platform.report" "success"
    {"LogFormat":"JSON"} TimedOut
      "platform.initStart" null, "platform.start" null, WARNING, ERROR, printed, "platform.runtimeDone" "timeout", "platform.report" "timeout"
    {"LogFormat":"JSON"} OutOfMemory
      "platform.initStart" null, "platform.start" null, WARNING, ERROR, printed, "platform.runtimeDone" "failure", "platform.report" "failure"
    {"LogFormat":"JSON","ApplicationLogLevel":"ERROR","SystemLogLevel":"WARN"} Returned(b"1")
      ERROR
    {"LogFormat":"JSON","ApplicationLogLevel":"ERROR","SystemLogLevel":"WARN"} TimedOut
      ERROR, "platform.runtimeDone" "timeout", "platform.report" "timeout"
    {"LogFormat":"JSON","ApplicationLogLevel":"ERROR","SystemLogLevel":"WARN"} OutOfMemory
      ERROR, "platform.runtimeDone" "failure", "platform.report" "failure"
    "#);
}

#[tokio::test]
async fn the_format_is_shown_changed_and_taken_back() {
    let aws = with_hello().await;
    let mut seen = String::new();
    for logging in [
        json!({ "ApplicationLogLevel": "DEBUG" }),
        json!({ "LogFormat": "JSON", "LogGroup": "own" }),
        json!({ "ApplicationLogLevel": "DEBUG", "LogGroup": "own" }),
        json!({ "LogFormat": "JSON", "SystemLogLevel": "ERROR" }),
        json!({ "LogFormat": "XML" }),
        json!({ "LogFormat": "Text", "SystemLogLevel": "WARN" }),
        json!({ "LogFormat": "Text" }),
    ] {
        let answer = lambda(&aws, "PUT", CONFIGURATION, json!({ "LoggingConfig": logging })).await;
        let shown = answer.json();
        let shown = if answer.status == 200 { shown["LoggingConfig"].to_string() } else { shown["message"].to_string() };
        seen += &format!("{logging}\n  {} {shown}\n", answer.status);
    }
    insta::assert_snapshot!(seen, @r#"
    {"ApplicationLogLevel":"DEBUG"}
      400 "ApplicationLogLevel and SystemLogLevel can be set only if LogFormat is set to JSON."
    {"LogFormat":"JSON","LogGroup":"own"}
      200 {"LogFormat":"JSON","ApplicationLogLevel":"INFO","SystemLogLevel":"INFO","LogGroup":"own"}
    {"ApplicationLogLevel":"DEBUG","LogGroup":"own"}
      200 {"LogFormat":"JSON","ApplicationLogLevel":"DEBUG","SystemLogLevel":"INFO","LogGroup":"own"}
    {"LogFormat":"JSON","SystemLogLevel":"ERROR"}
      400 "1 validation error detected: Value 'ERROR' at 'loggingConfig.systemLogLevel' failed to satisfy constraint: Member must satisfy enum value set: [DEBUG, INFO, WARN]"
    {"LogFormat":"XML"}
      400 "1 validation error detected: Value 'XML' at 'loggingConfig.logFormat' failed to satisfy constraint: Member must satisfy enum value set: [JSON, Text]"
    {"LogFormat":"Text","SystemLogLevel":"WARN"}
      400 "ApplicationLogLevel and SystemLogLevel can be set only if LogFormat is set to JSON."
    {"LogFormat":"Text"}
      200 {"LogFormat":"Text","LogGroup":"/aws/lambda/hello"}
    "#);
}

#[tokio::test]
async fn the_code_is_told_format_and_level() {
    let aws = with(json!({ "LogFormat": "JSON", "ApplicationLogLevel": "DEBUG" })).await;
    invoke(&aws, Outcome::Returned("1".into())).await;
    let start = aws.python.starts().pop().expect("a start");
    let logging: Vec<_> = start
        .variables
        .iter()
        .filter(|(name, _)| name.starts_with("AWS_LAMBDA_LOG_F") || name.starts_with("AWS_LAMBDA_LOG_L"))
        .collect();
    assert_eq!(format!("{logging:?}"), r#"[("AWS_LAMBDA_LOG_FORMAT", "JSON"), ("AWS_LAMBDA_LOG_LEVEL", "DEBUG")]"#);
}
