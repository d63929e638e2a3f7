//! rest-json: method and path name the operation, labels and query carry some of the input, a JSON body the rest. Lambda, API Gateway.
//!
//! Each member has one place. What the query holds beside the row's query members is not read, nor is a label or query member in the body.

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::response;
use crate::{AwsError, ServiceTable, route::Route};

/// Finds the operation and gathers its input: labels, query members, then the members of the body.
pub fn decode<'t>(table: &'t ServiceTable, request: &Request<Bytes>) -> Result<(&'t Route, Value), AwsError> {
    let path = request.uri().path();
    let row = table.at(request.method(), path);
    let found = row.and_then(|route| labels(route.template, path).map(|labels| (route, labels)));
    let Some((route, mut fields)) = found else {
        return Err(unknown(request));
    };
    read_query(route, request.uri().query().unwrap_or(""), &mut fields);
    read_body(route, request.body(), &mut fields)?;
    Ok((route, Value::Object(fields)))
}

fn unknown(request: &Request<Bytes>) -> AwsError {
    AwsError::new(
        StatusCode::NOT_FOUND,
        "UnknownOperationException",
        format!("Coldstart knows no operation at {} {}.", request.method(), request.uri().path()),
    )
}

fn labels(template: &str, path: &str) -> Option<Map<String, Value>> {
    let mut labels = Map::new();
    let mut given = path.trim_end_matches('/').split('/');
    for wanted in template.trim_end_matches('/').split('/') {
        let segment = given.next()?;
        match wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) if !segment.is_empty() => {
                let text = percent_decode_str(segment).decode_utf8().ok()?;
                labels.insert(name.into(), text.into_owned().into());
            }
            Some(_) => return None,
            None if wanted == segment => {}
            None => return None,
        }
    }
    given.next().is_none().then_some(labels)
}

fn read_query(route: &Route, query: &str, fields: &mut Map<String, Value>) {
    for (name, value) in form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| route.query.contains(&name.as_ref())) {
        let value = Value::String(value.into_owned());
        match fields.get_mut(name.as_ref()) {
            None => {
                fields.insert(name.into_owned(), value);
            }
            Some(Value::Array(values)) => values.push(value),
            Some(one) => *one = Value::Array(vec![one.take(), value]),
        }
    }
}

/// A body that is no JSON object is refused, but for an operation whose body is a payload, and for one that is not there.
fn read_body(route: &Route, body: &Bytes, fields: &mut Map<String, Value>) -> Result<(), AwsError> {
    if body.is_empty() || route.payload || route.perform.is_none() {
        return Ok(());
    }
    let members: Map<String, Value> = serde_json::from_slice(body).map_err(|error| {
        AwsError::bad_request("SerializationException", format!("Could not parse request body into json: {error}"))
    })?;
    for (name, member) in members {
        let elsewhere = fields.contains_key(&name) || route.query.contains(&name.as_str());
        if !elsewhere && !member.is_null() {
            fields.insert(name, member);
        }
    }
    Ok(())
}

/// An answer's members; an empty body for `Null`.
pub fn encode(status: StatusCode, members: &Value, request_id: &str) -> Response<Bytes> {
    let body = if members.is_null() { String::new() } else { members.to_string() };
    response(status, "application/json", &[("x-amzn-requestid", request_id)], body)
}

/// An error: its name in a header, its members in the body.
pub fn encode_error(error: &AwsError, request_id: &str) -> Response<Bytes> {
    let mut members: Map<_, _> = error.members.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    members.insert(error.message_member.into(), error.message.clone().into());
    let mut headers = vec![("x-amzn-requestid", request_id), ("x-amzn-errortype", error.code.as_ref())];
    headers.extend(error.headers.iter().map(|(name, value)| (*name, value.as_str())));
    response(error.status, "application/json", &headers, Value::Object(members).to_string())
}
