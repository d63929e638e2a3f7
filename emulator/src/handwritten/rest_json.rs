//! The protocol rest-json: method and path name the operation; the input is in path labels, the query and a JSON body. Lambda, API
//! Gateway.
//!
//! Each member is read from one place. Other members of the query than the row's are ignored, and so are members of the body that
//! belong to a label or the query.

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::{Fields, Index};
use crate::{AwsError, ServiceTable, response::response, route::Route};

/// Finds the operation and collects its input from labels, query and body.
pub fn decode<'t>(table: &'t ServiceTable, index: &Index, request: &Request<Bytes>) -> Result<(&'t Route, Fields), AwsError> {
    let path = request.uri().path();
    let row = index.at(request.method(), path).and_then(|row| table.routes.get(row));
    let found = row.and_then(|route| labels(route.template, path).map(|labels| (route, labels)));
    let Some((route, mut fields)) = found else {
        return Err(unknown(request));
    };
    read_query(route, request.uri().query().unwrap_or(""), &mut fields);
    read_body(route, request.body(), &mut fields)?;
    let (headers, body) = (request.headers().clone(), request.body().clone());
    Ok((route, Fields { fields: Value::Object(fields), headers, body }))
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

/// Reads the members of a JSON body. A body that is not a JSON object is an error, except if the operation's body is a payload, or
/// the operation is not implemented.
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

/// Encodes the members of a response; `Null` is an empty body.
pub fn encode(status: StatusCode, members: &Value, request_id: &str) -> Response<Bytes> {
    let body = if members.is_null() { String::new() } else { members.to_string() };
    response(status, "application/json", &[("x-amzn-requestid", request_id)], body)
}
