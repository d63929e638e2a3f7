//! Requests and answers from the client's side.

use serde_json::json;
use wire::{Kind, Protocol, Value, model, models};

use crate::made::{Side, made};

#[test]
fn what_the_client_writes_the_service_reads_and_back() {
    let mut calls = 0;
    for model in models() {
        for operation in model.operations() {
            for protocol in &model.info.protocols {
                let protocol = if *protocol == Protocol::Json11 { json_of(model) } else { *protocol };
                let input = operation.input.map_or(Value::EMPTY, |shape| made(model, shape, Side::Input));
                // S3 tells this one from ListBuckets by its host.
                if operation.name == "ListDirectoryBuckets" {
                    continue;
                }
                let name = format!("{} {protocol:?} {}", model.info.service, operation.name);
                let request = model.request_of(protocol, operation, &input).expect(&name);
                let routed = model.route(&request).expect(&name);
                assert_eq!((routed.operation.name.as_str(), routed.protocol), (operation.name.as_str(), protocol), "{name}");
                let read = model.input(&routed, &request).expect(&name);
                assert_eq!(set(&read), set(&input), "{name}");
                let output = operation.output.map_or(Value::EMPTY, |shape| made(model, shape, Side::Answer));
                let response = model.respond(operation, protocol, &output, "request-1");
                let streams = operation.output.is_some_and(|shape| {
                    let is_stream =
                        |member: &wire::Member| matches!(&model.shape(member.shape).kind, Kind::Structure(of) if of.event_stream);
                    model.members(shape).iter().any(is_stream)
                });
                if operation.method != http::Method::HEAD && !streams {
                    assert_eq!(set(&model.read_in(protocol, operation, &response).expect(&name)), set(&output), "{name}");
                }
                calls += 1;
            }
        }
    }
    assert!(calls > 900, "{calls}");
}

/// Without structures that have no members: forms have no way to say that they are there.
fn set(value: &Value) -> Value {
    match value {
        Value::Structure(members) => {
            let members = members.iter().map(|(name, value)| (*name, set(value)));
            Value::Structure(members.filter(|(_, value)| *value != Value::EMPTY).collect())
        }
        Value::List(items) => Value::List(items.iter().map(set).collect()),
        Value::Map(entries) => Value::Map(entries.iter().map(|(key, value)| (key.clone(), set(value))).collect()),
        other => other.clone(),
    }
}

#[test]
fn every_protocol_s_error_is_read() {
    let cases = [
        ("lambda", Protocol::RestJson, "ResourceNotFoundException"),
        ("s3", Protocol::RestXml, "NoSuchKey"),
        ("iam", Protocol::Query, "NoSuchEntityException"),
        ("logs", Protocol::Json11, "ResourceNotFoundException"),
        ("dynamodb", Protocol::Json10, "ResourceNotFoundException"),
        ("sqs", Protocol::Query, "QueueDoesNotExist"),
        ("cloudwatch", Protocol::Cbor, "DashboardNotFoundError"),
        ("cloudwatch", Protocol::Query, "InvalidParameterValueException"),
    ];
    for (service, protocol, name) in cases {
        let model = model(service).expect("a model");
        let error = model.error(name, "It is not here.").member("Reason", "because");
        let read = model.read_error(protocol, &model.refuse(protocol, &error, "request-1"));
        assert_eq!((read.code.as_ref(), read.message.as_str(), read.status), (name, "It is not here.", error.status), "{service}");
        assert_eq!(read.members, [("Reason".into(), json!("because"))], "{service}");
    }
}

#[test]
fn a_request_that_does_not_fit_the_model_is_not_made() {
    let lambda = model("lambda").expect("a model");
    let get = lambda.operation("GetFunction").expect("an operation");
    let problems =
        [json!({}), json!({ "FunctionName": "" }), json!({ "FunctionName": "f", "Other": 1 }), json!({ "FunctionName": 1 })];
    let shown: Vec<String> =
        problems.iter().map(|input| lambda.request(get, input).expect_err("it does not fit").to_string()).collect();
    insta::assert_snapshot!(shown.join("\n"), @r##"
    GetFunction needs FunctionName in its path
    GetFunction needs FunctionName in its path
    GetFunctionRequest.Other: the model has no such member
    GetFunctionRequest.FunctionName: 1 is not of type string
    "##);
    let request = lambda.request(get, &json!({ "FunctionName": "a b/c", "Qualifier": "$LATEST" })).expect("it fits");
    assert_eq!(request.uri(), "/2015-03-31/functions/a%20b%2Fc?Qualifier=%24LATEST");
}

fn json_of(model: &wire::Model) -> Protocol {
    if model.info.json_version.as_deref() == Some("1.0") { Protocol::Json10 } else { Protocol::Json11 }
}
