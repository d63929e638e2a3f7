//! `$input`: body and parameters of the request.

use serde_json::Value as Json;
use velocity::{Heap, Problem, Value};

use super::{
    Scope,
    json_path::{self, Found},
};

pub fn call<'s>(scope: &'s Scope<'_>, name: &str, arguments: &[Value<'s>], heap: &mut Heap<'s>) -> Result<Value<'s>, Problem> {
    match (name, arguments) {
        ("path", [path]) => {
            let path = heap.print(path)?;
            at(scope, &path, heap)
        }
        ("json", [path]) => {
            let path = heap.print(path)?;
            json(scope, &path, heap)
        }
        ("params", []) => Ok(Value::of_json(scope.parameters())),
        ("params", [name]) => {
            let name = heap.print(name)?;
            Ok(parameter(scope, &name))
        }
        _ => Ok(Value::Null),
    }
}

/// Returns what the body has at a path. A body that is not JSON is one text.
fn at<'s>(scope: &'s Scope<'_>, path: &str, heap: &mut Heap<'s>) -> Result<Value<'s>, Problem> {
    let Some(document) = scope.document() else {
        let is_whole = path.trim() == "$" && !scope.body.is_empty();
        return Ok(if is_whole { Value::borrowed(&scope.body) } else { Value::Null });
    };
    match json_path::find(document, path)? {
        Found::One(found) => Ok(found.map_or(Value::Null, Value::of_json)),
        Found::Many(found) => heap.list(found.into_iter().map(Value::of_json).collect(), true),
        Found::Count(count) => Ok(Value::count(count)),
    }
}

/// Returns what the body has at a path, as JSON. What it does not have is an empty text.
fn json<'s>(scope: &'s Scope<'_>, path: &str, heap: &mut Heap<'s>) -> Result<Value<'s>, Problem> {
    if scope.body.is_empty() {
        return Ok(Value::borrowed("{}"));
    }
    let Some(document) = scope.document() else {
        let text = if path.trim() == "$" { scope.body.as_ref() } else { "" };
        return heap.text(Json::from(text).to_string());
    };
    let text = match json_path::find(document, path)? {
        Found::One(None | Some(Json::Null)) => "\"\"".to_owned(),
        Found::One(Some(found)) => found.to_string(),
        Found::Many(found) => serde_json::to_string(&found).unwrap_or_default(),
        Found::Count(count) => count.to_string(),
    };
    heap.text(text)
}

/// Returns a parameter of the path, else of the query, else of the headers, whose names have no case. `path`, `querystring` and `header` return
/// all parameters of that place.
fn parameter<'s>(scope: &'s Scope<'_>, name: &str) -> Value<'s> {
    if let Some(all) = scope.parameters().get(name) {
        return Value::of_json(all);
    }
    let places = scope.parameters().as_object().into_iter().flat_map(|places| places.values());
    let mut found =
        places.filter_map(Json::as_object).flat_map(|all| all.iter()).filter(|(known, _)| known.eq_ignore_ascii_case(name));
    found.next().map_or(Value::borrowed(""), |(_, value)| Value::of_json(value))
}
