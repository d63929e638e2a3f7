//! The sources of mapped parameters: the right side of `requestParameters` and `responseParameters`.
//!
//! See <https://docs.aws.amazon.com/apigateway/latest/developerguide/request-response-data-mappings.html>.

use std::borrow::Cow;

use http::HeaderMap;
use serde_json::Value;

use super::{
    event,
    exchange::Exchange,
    parse::decoded,
    template::json_path::{self, Found},
};

/// Returns the values of a source of a request: `'literal'`, `method.request.…`, `context.…`, `stageVariables.…`. A source that the
/// call does not have has none.
pub fn of_request(exchange: &Exchange<'_>, source: &str) -> Vec<String> {
    let Some(place) = source.strip_prefix("method.request.") else { return of_call(exchange, source) };
    let incoming = exchange.incoming;
    let named = |pairs: &[(String, String)], name: &str| -> Vec<String> {
        pairs.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone()).collect()
    };
    let last = |mut values: Vec<String>| values.pop().into_iter().collect();
    match place.split_once('.') {
        None if place == "body" => vec![String::from_utf8_lossy(&incoming.body).into_owned()],
        Some(("body", path)) => of_body(&incoming.body, path).into_iter().collect(),
        Some(("path", name)) => {
            let found = exchange.found.path_parameters.iter().find(|(known, _)| known == name);
            found.map(|(_, value)| decoded(value).into_owned()).into_iter().collect()
        }
        Some(("querystring", name)) => last(incoming.query.iter().filter(|(known, _)| known == name).map(second).collect()),
        Some(("multivaluequerystring", name)) => incoming.query.iter().filter(|(known, _)| known == name).map(second).collect(),
        Some(("header", name)) => last(named(&incoming.headers, name)),
        Some(("multivalueheader", name)) => named(&incoming.headers, name),
        _ => Vec::new(),
    }
}

/// Returns the values of a source of a response: `'literal'`, `integration.response.…`, `context.…`, `stageVariables.…`.
pub fn of_response(exchange: &Exchange<'_>, source: &str, headers: &HeaderMap, body: &[u8]) -> Vec<String> {
    let Some(place) = source.strip_prefix("integration.response.") else { return of_call(exchange, source) };
    let named = |name: &str| headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    match place.split_once('.') {
        None if place == "body" => vec![String::from_utf8_lossy(body).into_owned()],
        Some(("body", path)) => of_body(body, path).into_iter().collect(),
        Some(("header", name)) => named(name).next_back().into_iter().collect(),
        Some(("multivalueheader", name)) => named(name).collect(),
        _ => Vec::new(),
    }
}

fn second((_, value): &(String, String)) -> String {
    value.clone()
}

fn of_call(exchange: &Exchange<'_>, source: &str) -> Vec<String> {
    if let Some(literal) = source.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        return vec![literal.to_owned()];
    }
    if let Some(path) = source.strip_prefix("context.") {
        let context = event::context(exchange);
        return at(&context, path).map(|value| shown(value).into_owned()).into_iter().collect();
    }
    let variable = source.strip_prefix("stageVariables.").and_then(|name| exchange.deployed.stage.variables.get(name));
    variable.cloned().into_iter().collect()
}

/// Returns what is at a path of names that dots separate. Null is nothing.
pub fn at<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(value, |value, name| value.get(name)).filter(|value| !value.is_null())
}

/// Returns a text as it is, and other values as JSON.
pub fn shown(value: &Value) -> Cow<'_, str> {
    value.as_str().map_or_else(|| value.to_string().into(), Cow::Borrowed)
}

/// Returns what a JSON body has at a path, which is a JSONPath without its `$.`.
fn of_body(body: &[u8], path: &str) -> Option<String> {
    let document: Value = serde_json::from_slice(body).ok()?;
    match json_path::find(&document, &format!("$.{path}")).ok()? {
        Found::One(found) => found.filter(|value| !value.is_null()).map(|value| shown(value).into_owned()),
        Found::Many(found) => serde_json::to_string(&found).ok(),
        Found::Count(count) => Some(count.to_string()),
    }
}
