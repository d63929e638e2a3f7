//! For every operation that its model decodes, inputs that break each constraint of the model or are of another type. All are
//! refused in AWS's words, and none changes the account. S3 has words of its own: `s3/hostile.rs`.

use bytes::Bytes;
use http::Request;
use serde_json::{Value as Json, json};
use wire::{Kind, Location, Model, Operation, Protocol, Value};

use super::inputs::{bad, valid};
use crate::{
    authorization::requests::World,
    harness::{Answer, Aws},
};

/// A request as the owner of the account sends it.
fn signed(aws: &Aws, service: &str, request: Request<Bytes>) -> Request<Bytes> {
    let (mut head, body) = request.into_parts();
    head.headers.extend(aws.request(service, "POST", "/").body(()).expect("a request").headers().clone());
    Request::from_parts(head, body)
}

/// Code and message of an error, in any protocol.
fn told(model: &'static Model, answer: &Answer) -> (String, String) {
    let mut response = http::Response::new(answer.body.clone());
    (*response.status_mut(), *response.headers_mut()) =
        (http::StatusCode::from_u16(answer.status).expect("a status"), answer.headers.clone());
    let error = model.read_error(model.info.first_protocol(), &response);
    (error.code.into_owned(), error.message)
}

#[tokio::test]
async fn an_input_that_breaks_a_constraint_is_refused_in_awss_words_and_changes_nothing() {
    let world = World::new().await;
    let before = world.state().await;
    let mut tried = 0;
    for (table, route) in world.rows().filter(|(table, _)| table.protocol() != Protocol::RestXml) {
        let model = table.model;
        let operation = model.operation(route.operation).expect("an operation");
        for bad in bad(model, operation) {
            let request = model.request(operation, &bad.input).expect("a request");
            let answer = world.aws.send(signed(&world.aws, table.service.signing_name(), request)).await;
            let input = Value::from_json(&bad.input, model, operation.input.expect("members")).expect("an input");
            let violations = model.check(operation, &input).expect_err("a violation");
            // XML has no control characters.
            let is_xml = model.info.first_protocol() == Protocol::Query;
            let expected = violations.to_string();
            let expected = if is_xml { expected.replace('\u{7}', "\u{fffd}") } else { expected };
            let expected = (model.habits.validation_code.to_owned(), expected);
            assert_eq!((answer.status, told(model, &answer)), (400, expected), "{} {}: {answer}", route.operation, bad.what);
            tried += 1;
        }
    }
    assert_eq!(world.state().await, before);
    assert!(tried > 500, "{tried}");
}

#[tokio::test]
async fn an_input_of_another_type_is_refused_and_changes_nothing() {
    let world = World::new().await;
    let before = world.state().await;
    let mut tried = 0;
    for (table, route) in world.rows().filter(|(table, _)| table.protocol() != Protocol::RestXml) {
        let model = table.model;
        let operation = model.operation(route.operation).expect("an operation");
        let plain = model.request(operation, &valid(model, operation)).expect("a request");
        for request in mistyped(model, operation, &plain) {
            let shown = String::from_utf8_lossy(request.body()).into_owned();
            let answer = world.aws.send(signed(&world.aws, table.service.signing_name(), request)).await;
            let (code, _) = told(model, &answer);
            let is_refused = ["SerializationException", "MalformedInput"].contains(&code.as_str());
            assert!(answer.status == 400 && is_refused, "{} {shown}: {answer}", route.operation);
            tried += 1;
        }
    }
    assert_eq!(world.state().await, before);
    assert!(tried > 200, "{tried}");
}

/// Requests with a member of the body as another type: a scalar where a structure belongs, and the other way round.
fn mistyped(model: &'static Model, operation: &Operation, plain: &Request<Bytes>) -> Vec<Request<Bytes>> {
    // A body that is any bytes has no members of a type.
    if let Some(Kind::Structure(structure)) = operation.input.map(|shape| &model.shape(shape).kind)
        && structure.payload.is_some_and(|place| matches!(model.shape(structure.members[place].shape).kind, Kind::Blob))
    {
        return Vec::new();
    }
    let members = operation.input.map(|shape| model.members(shape)).unwrap_or_default();
    let in_body = members.iter().filter(|member| member.location == Location::Body);
    let with = |body: Vec<u8>| {
        let mut request = plain.clone();
        *request.body_mut() = body.into();
        request
    };
    let mut requests = Vec::new();
    for member in in_body {
        let kind = &model.shape(member.shape).kind;
        let name = member.wire_name();
        match model.info.first_protocol() {
            Protocol::Query => {
                let fields = match kind {
                    Kind::List(_) => vec![format!("{name}=x"), format!("{name}.member.x=y"), format!("{name}.x=y")],
                    Kind::Integer | Kind::Long | Kind::Boolean => vec![format!("{name}=x"), format!("{name}.member.1=1")],
                    Kind::Structure(_) | Kind::Map(_) => Vec::new(),
                    _ => vec![format!("{name}.member.1=x"), format!("{name}.x=y")],
                };
                let text = String::from_utf8_lossy(plain.body());
                let kept = text
                    .split('&')
                    .filter(|field| !field.starts_with(&format!("{name}=")) && !field.starts_with(&format!("{name}.")));
                let kept = kept.collect::<Vec<_>>().join("&");
                requests.extend(fields.into_iter().map(|field| with(format!("{kept}&{field}").into_bytes())));
            }
            Protocol::RestJson | Protocol::Json10 | Protocol::Json11 => {
                let others: &[Json] = match kind {
                    Kind::String | Kind::Blob => &[json!(["x"]), json!({ "a": "b" }), json!(7), json!(true)],
                    Kind::Integer | Kind::Long | Kind::Float | Kind::Double => &[json!("x"), json!([1]), json!({}), json!(true)],
                    Kind::Boolean => &[json!("x"), json!(7), json!([]), json!({})],
                    Kind::List(_) => &[json!("x"), json!({ "a": "b" }), json!([[["x"]]])],
                    Kind::Map(_) | Kind::Structure(_) => &[json!("x"), json!(["x"])],
                    Kind::Timestamp => &[json!([]), json!({})],
                    Kind::Document => &[],
                };
                for other in others {
                    let mut body: Json = serde_json::from_slice(plain.body()).unwrap_or_else(|_| json!({}));
                    body[name] = other.clone();
                    requests.push(with(body.to_string().into_bytes()));
                }
            }
            _ => {}
        }
    }
    requests
}
