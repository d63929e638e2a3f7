//! botocore as the judge: what it writes is read as it was meant, and what is written here it reads.

use std::{
    collections::BTreeMap,
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use http::{Request, Response};
use serde::Deserialize;
use serde_json::{Value as Json, json};
use wire::{Kind, Protocol, Value, model, models};

use crate::made::{Side, made};

/// botocore's interpreter: `AWS_PYTHON`, or the virtual environment of the repository's tests.
fn python(mode: &str) -> Command {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let own = here.join("../../target/venvs/aws/bin/python3");
    let mut command = Command::new(std::env::var_os("AWS_PYTHON").unwrap_or(own.into_os_string()));
    command.arg(here.join("tests/it/judge.py")).arg(mode).arg(here.join("models"));
    command
}

pub fn protocol_named(name: &str) -> Protocol {
    serde_json::from_value(name.into()).expect("a protocol")
}

fn name_of(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::RestJson => "rest-json",
        Protocol::RestXml => "rest-xml",
        Protocol::Query => "query",
        Protocol::Ec2 => "ec2",
        Protocol::Json10 | Protocol::Json11 => "json",
        Protocol::Cbor => "smithy-rpc-v2-cbor",
    }
}

const AMBIGUOUS: [&str; 5] =
    ["GetBucketLifecycle", "GetBucketNotification", "ListDirectoryBuckets", "PutBucketLifecycle", "PutBucketNotification"];

#[derive(Deserialize)]
struct Written {
    service: String,
    protocol: String,
    operation: String,
    method: String,
    uri: String,
    headers: BTreeMap<String, String>,
    body: String,
    params: Json,
}

/// Times as milliseconds, as the judge tells them, and nothing of what has no members.
fn plain(value: &Value) -> Json {
    match value {
        Value::Timestamp(time) => json!({ "time": time.as_millisecond() }),
        Value::List(items) => items.iter().map(plain).collect(),
        Value::Map(entries) => entries.iter().map(|(key, value)| (key.clone(), plain(value))).collect(),
        Value::Structure(members) => members.iter().map(|(key, value)| ((*key).to_owned(), plain(value))).collect(),
        other => other.to_json(),
    }
}

fn pruned(json: Json) -> Json {
    match json {
        Json::Object(members) => {
            let members = members.into_iter().map(|(key, value)| (key, pruned(value)));
            let empty = |value: &Json| value.as_object().is_some_and(serde_json::Map::is_empty) || value.is_null();
            Json::Object(members.filter(|(_, value)| !empty(value)).collect())
        }
        Json::Array(items) => items.into_iter().map(pruned).collect(),
        other => other,
    }
}

/// By key, for comparison.
fn sorted(json: &Json) -> Json {
    match json {
        Json::Object(members) => {
            let sorted: BTreeMap<_, _> = members.iter().map(|(key, value)| (key.clone(), sorted(value))).collect();
            sorted.into_iter().collect()
        }
        Json::Array(items) => items.iter().map(sorted).collect(),
        other => other.clone(),
    }
}

fn report(failures: &[String], of: usize) {
    let shown = failures.iter().take(12).cloned().collect::<Vec<_>>().join("\n\n");
    assert!(failures.is_empty(), "{} of {of} failed:\n{shown}", failures.len());
}

#[test]
fn every_request_of_botocore_s_is_read_as_it_was_meant() {
    let output = python("requests").output().expect("botocore's interpreter is there");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let mut failures = Vec::new();
    for line in text.lines() {
        let written: Written = serde_json::from_str(line).expect("the judge's form");
        // Old operations on the paths of newer ones, and one that S3 tells by its host.
        if AMBIGUOUS.contains(&written.operation.as_str()) {
            continue;
        }
        if let Err(problem) = read_back(&written) {
            failures.push(format!("{} {} {}: {problem}", written.service, written.protocol, written.operation));
        }
    }
    let count = text.lines().count();
    assert!(count > 1_500, "{count}");
    report(&failures, count);
}

fn read_back(written: &Written) -> Result<(), String> {
    let mut request = Request::builder().method(written.method.as_str()).uri(&written.uri);
    for (name, value) in &written.headers {
        request = request.header(name, value);
    }
    let body = BASE64_STANDARD.decode(&written.body).map_err(|error| error.to_string())?;
    let request = request.body(Bytes::from(body)).map_err(|error| error.to_string())?;
    let model = model(&written.service).ok_or("no model")?;
    let found = wire::find_service(Some(&model.info.signing_name), &request).map(|info| info.service.as_str());
    if found != Some(&written.service) {
        return Err(format!("found to be for {found:?}"));
    }
    let routed = model.route(&request).map_err(|error| error.to_string())?;
    if routed.operation.name != written.operation {
        return Err(format!("routed to {}", routed.operation.name));
    }
    if name_of(routed.protocol) != written.protocol {
        return Err(format!("read as {:?}", routed.protocol));
    }
    let input = model.input(&routed, &request).map_err(|error| format!("{error} {}", String::from_utf8_lossy(request.body())))?;
    let (read, meant) = (sorted(&pruned(plain(&input))), sorted(&pruned(written.params.clone())));
    if read == meant {
        return Ok(());
    }
    Err(format!(
        "\n {} {}\n {}\nread  {read}\nmeant {meant}",
        request.method(),
        request.uri(),
        String::from_utf8_lossy(request.body())
    ))
}

struct Case {
    name: String,
    value: Json,
    line: String,
}

#[test]
fn every_answer_is_read_by_botocore_as_it_was_meant() {
    let mut cases = Vec::new();
    for model in models() {
        for operation in model.operations() {
            let streams = |shape| model.members(shape).iter().any(|member| is_stream(model, member.shape));
            // S3's location is the text of its root; botocore reads that by hand.
            if operation.name == "GetBucketLocation" || [operation.input, operation.output].into_iter().flatten().any(streams) {
                continue;
            }
            for protocol in &model.info.protocols {
                let output = operation.output.map_or(Value::EMPTY, |shape| made(model, shape, Side::Answer));
                let response = model.respond(operation, *protocol, &output, "request-1");
                cases.push(Case {
                    name: format!("{} {protocol:?} {}", model.info.service, operation.name),
                    value: plain(&output),
                    line: line(&model.info.service, *protocol, &operation.name, &response),
                });
            }
        }
    }
    assert!(cases.len() > 800, "{}", cases.len());
    let told = tell(&cases);
    let mut failures = Vec::new();
    for (case, told) in cases.iter().zip(&told) {
        let (read, meant) = (sorted(&pruned(told["parsed"].clone())), sorted(&pruned(case.value.clone())));
        if told.get("failed").is_some() || read != meant {
            failures.push(format!("{}\nread  {}\nmeant {meant}\n{}", case.name, sorted(told), case.line));
        }
    }
    report(&failures, cases.len());
}

fn is_stream(model: &wire::Model, shape: wire::ShapeId) -> bool {
    matches!(&model.shape(shape).kind, Kind::Structure(structure) if structure.event_stream)
}

fn line(service: &str, protocol: Protocol, operation: &str, response: &Response<Bytes>) -> String {
    let headers: BTreeMap<_, _> =
        response.headers().iter().map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes()))).collect();
    json!({
        "service": service, "protocol": name_of(protocol), "operation": operation, "status": response.status().as_u16(),
        "headers": headers, "body": BASE64_STANDARD.encode(response.body()),
    })
    .to_string()
}

fn tell(cases: &[Case]) -> Vec<Json> {
    let mut command =
        python("answers").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("botocore's interpreter is there");
    let mut stdin = command.stdin.take().expect("piped");
    let lines = cases.iter().map(|case| format!("{}\n", case.line)).collect::<String>();
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = command.wait_with_output().expect("it ends");
    writer.join().expect("no panic").expect("it reads all");
    let told: Vec<Json> =
        String::from_utf8_lossy(&output.stdout).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(told.len(), cases.len());
    told
}

#[test]
fn a_stream_of_events_is_read_by_botocore() {
    let cases = [
        (
            "lambda",
            "InvokeWithResponseStream",
            json!({
                "StatusCode": 200,
                "ResponseStreamContentType": "application/vnd.amazon.eventstream",
                "EventStream": [
                    { "PayloadChunk": { "Payload": "AP8gYmxvYg==" } },
                    { "PayloadChunk": { "Payload": "" } },
                    { "InvokeComplete": { "ErrorCode": "Unhandled", "LogResult": "bG9n" } },
                ],
            }),
        ),
        (
            "s3",
            "SelectObjectContent",
            json!({
                "Payload": [
                    { "Records": { "Payload": "AAEC" } },
                    { "Stats": { "Details": { "BytesScanned": 5, "BytesProcessed": 6, "BytesReturned": 7 } } },
                    { "End": {} },
                ],
            }),
        ),
    ];
    let made: Vec<Case> = cases
        .iter()
        .map(|(service, operation, output)| {
            let model = model(service).expect("a model");
            let of = model.operation(operation).expect("an operation");
            let protocol = model.info.first_protocol();
            let response = model.answer(of, protocol, output, "request-1").expect("it fits");
            assert_eq!(response.headers()["content-type"], "application/vnd.amazon.eventstream");
            Case { name: (*operation).into(), value: output.clone(), line: line(service, protocol, operation, &response) }
        })
        .collect();
    for (case, told) in made.iter().zip(tell(&made)) {
        assert_eq!(sorted(&pruned(told["parsed"].clone())), sorted(&pruned(case.value.clone())), "{}: {told}", case.name);
    }
}

#[test]
fn every_protocol_s_error_is_read_by_botocore() {
    let cases: Vec<(&str, &str, &str, &str, &str)> = vec![
        ("lambda", "rest-json", "GetFunction", "ResourceNotFoundException", "ResourceNotFoundException"),
        ("s3", "rest-xml", "GetObject", "NoSuchKey", "NoSuchKey"),
        ("iam", "query", "GetRole", "NoSuchEntityException", "NoSuchEntity"),
        ("logs", "json", "DescribeLogGroups", "ResourceNotFoundException", "ResourceNotFoundException"),
        ("dynamodb", "json", "GetItem", "ResourceNotFoundException", "ResourceNotFoundException"),
        ("sqs", "json", "SendMessage", "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"),
        ("sqs", "query", "SendMessage", "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"),
        ("cloudwatch", "smithy-rpc-v2-cbor", "GetDashboard", "DashboardNotFoundError", "ResourceNotFound"),
        ("cloudwatch", "query", "GetDashboard", "DashboardNotFoundError", "ResourceNotFound"),
    ];
    let made: Vec<Case> = cases
        .iter()
        .map(|(service, protocol, operation, error, code)| {
            let model = model(service).expect("a model");
            let protocol = protocol_named(protocol);
            let error = model.error(*error, "It is \"not\" <there>.");
            let response = model.refuse(protocol, &error, "request-1");
            Case {
                name: format!("{service} {protocol:?}"),
                value: json!({ "Code": code, "Message": "It is \"not\" <there>." }),
                line: line(service, protocol, operation, &response),
            }
        })
        .collect();
    for (case, told) in made.iter().zip(tell(&made)) {
        let error = &told["parsed"]["Error"];
        assert_eq!(json!({ "Code": error["Code"], "Message": error["Message"] }), case.value, "{}: {told}", case.name);
        assert_eq!(told["request_id"], "request-1", "{}: {told}", case.name);
    }
}
