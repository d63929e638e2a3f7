//! JSON Schema, draft 4, as models of an API have it: whether a body matches, and why not.
//!
//! `$ref` is another model of the API by its address (`https://apigateway.amazonaws.com/restapis/{api}/models/{name}`), or a place in
//! the same schema (`#/definitions/x`); nothing is fetched. Keywords that draft 4 does not have are ignored, `format` too. The messages
//! are those of json-schema-validator, which API Gateway's logs have.
//! See <https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html>.

use std::collections::BTreeMap;

use regex::RegexBuilder;
use serde_json::{Map, Value};

/// The most schemas that one validation looks at: each counts as often as it is applied.
const MOST_STEPS: usize = 20_000;
/// The deepest nesting of schemas, references included.
const DEEPEST: usize = 64;
/// The largest size of a compiled `pattern`, bytes.
const LARGEST_PATTERN: usize = 64 << 10;
/// The most messages about one body.
const MOST_MESSAGES: usize = 20;

/// The models of an API as parsed JSON, by name; `None` for one that is not JSON.
pub type Schemas = BTreeMap<String, Option<Value>>;

/// Returns why a body does not match a model; empty if it does, or if the API has no such model.
pub fn mismatches(schemas: &Schemas, model: &str, body: &Value) -> Vec<String> {
    let Some(Some(root)) = schemas.get(model) else { return Vec::new() };
    let mut validation = Validation { schemas, steps: 0, is_exhausted: false };
    let mut messages = Vec::new();
    validation.check(Place { root, schema: root, depth: 0 }, body, &mut messages);
    if validation.is_exhausted {
        return vec![format!("the schema needs more than {MOST_STEPS} steps or {DEEPEST} levels for this body")];
    }
    messages.truncate(MOST_MESSAGES);
    messages
}

struct Validation<'s> {
    schemas: &'s Schemas,
    steps: usize,
    is_exhausted: bool,
}

/// A schema within the model that it is a part of.
#[derive(Clone, Copy)]
struct Place<'s> {
    root: &'s Value,
    schema: &'s Value,
    depth: usize,
}

impl<'s> Place<'s> {
    fn at(self, schema: &'s Value) -> Self {
        Self { schema, depth: self.depth + 1, ..self }
    }
}

impl<'s> Validation<'s> {
    /// Adds what is wrong with a value.
    fn check(&mut self, place: Place<'s>, value: &Value, messages: &mut Vec<String>) {
        self.steps += 1;
        if self.steps > MOST_STEPS || place.depth > DEEPEST {
            self.is_exhausted = true;
        }
        let Value::Object(schema) = place.schema else { return };
        if self.is_exhausted {
            return;
        }
        // Beside a reference, nothing counts.
        if let Some(Value::String(reference)) = schema.get("$ref") {
            return match self.find(place, reference) {
                Some(target) => self.check(target, value, messages),
                None => messages.push(format!("the reference \"{reference}\" leads to no model of this API")),
            };
        }
        of_type(schema, value, messages);
        match value {
            Value::Number(number) => of_number(schema, number, messages),
            Value::String(text) => of_string(schema, text, messages),
            Value::Array(items) => self.of_array(place, schema, items, messages),
            Value::Object(members) => self.of_object(place, schema, members, messages),
            Value::Null | Value::Bool(_) => {}
        }
        self.combined(place, schema, value, messages);
    }

    fn matches(&mut self, place: Place<'s>, value: &Value) -> bool {
        let mut messages = Vec::new();
        self.check(place, value, &mut messages);
        messages.is_empty()
    }

    fn find(&self, place: Place<'s>, reference: &str) -> Option<Place<'s>> {
        if let Some(pointer) = reference.strip_prefix('#') {
            return Some(Place { schema: place.root.pointer(pointer)?, ..place.at(place.root) });
        }
        let (address, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        let (_, name) = address.rsplit_once("/models/")?;
        let root = self.schemas.get(name)?.as_ref()?;
        Some(Place { root, schema: root.pointer(pointer)?, depth: place.depth + 1 })
    }

    fn of_array(&mut self, place: Place<'s>, schema: &'s Map<String, Value>, items: &[Value], messages: &mut Vec<String>) {
        if let Some(least) = size(schema, "minItems").filter(|least| items.len() < *least) {
            messages
                .push(format!("array is too short: must have at least {least} elements but instance has {} elements", items.len()));
        }
        if let Some(most) = size(schema, "maxItems").filter(|most| items.len() > *most) {
            messages
                .push(format!("array is too long: must have at most {most} elements but instance has {} elements", items.len()));
        }
        if schema.get("uniqueItems") == Some(&Value::Bool(true)) && has_duplicates(items) {
            messages.push("array must not contain duplicate elements".into());
        }
        match schema.get("items") {
            Some(Value::Array(schemas)) => {
                for (item, schema) in items.iter().zip(schemas) {
                    self.check(place.at(schema), item, messages);
                }
                match schema.get("additionalItems") {
                    Some(Value::Bool(false)) if items.len() > schemas.len() => {
                        messages.push(format!("array has too many elements: at most {} are allowed", schemas.len()));
                    }
                    Some(schema @ Value::Object(_)) => {
                        items.iter().skip(schemas.len()).for_each(|item| self.check(place.at(schema), item, messages));
                    }
                    _ => {}
                }
            }
            Some(schema @ Value::Object(_)) => items.iter().for_each(|item| self.check(place.at(schema), item, messages)),
            _ => {}
        }
    }

    fn of_object(
        &mut self,
        place: Place<'s>,
        schema: &'s Map<String, Value>,
        members: &Map<String, Value>,
        messages: &mut Vec<String>,
    ) {
        let required = schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
        let missing: Vec<&str> = required.filter(|name| !members.contains_key(*name)).collect();
        if !missing.is_empty() {
            messages.push(format!("object has missing required properties ({})", listed(&missing)));
        }
        if let Some(least) = size(schema, "minProperties").filter(|least| members.len() < *least) {
            messages.push(format!("object has too few properties (found {} but schema requires at least {least})", members.len()));
        }
        if let Some(most) = size(schema, "maxProperties").filter(|most| members.len() > *most) {
            messages.push(format!("object has too many properties (found {} but schema requires at most {most})", members.len()));
        }
        let properties = schema.get("properties").and_then(Value::as_object);
        let patterns: Vec<_> = schema.get("patternProperties").and_then(Value::as_object).into_iter().flatten().collect();
        let mut unexpected = Vec::new();
        for (name, value) in members {
            let named = properties.and_then(|properties| properties.get(name));
            let fitting: Vec<_> = patterns.iter().filter(|(pattern, _)| fits(pattern, name)).map(|(_, schema)| *schema).collect();
            let is_known = named.is_some() || !fitting.is_empty();
            named.into_iter().chain(fitting).for_each(|schema| self.check(place.at(schema), value, messages));
            match schema.get("additionalProperties") {
                Some(Value::Bool(false)) if !is_known => unexpected.push(name.as_str()),
                Some(schema @ Value::Object(_)) if !is_known => self.check(place.at(schema), value, messages),
                _ => {}
            }
        }
        if !unexpected.is_empty() {
            messages.push(format!("object instance has properties which are not allowed by the schema: {}", listed(&unexpected)));
        }
        let dependencies = schema.get("dependencies").and_then(Value::as_object).into_iter().flatten();
        for (_, dependency) in dependencies.filter(|(name, _)| members.contains_key(*name)) {
            match dependency {
                Value::Array(names) => {
                    let missing: Vec<&str> =
                        names.iter().filter_map(Value::as_str).filter(|name| !members.contains_key(*name)).collect();
                    if !missing.is_empty() {
                        messages.push(format!("property has unmet dependencies: {}", listed(&missing)));
                    }
                }
                schema => self.check(place.at(schema), &Value::Object(members.clone()), messages),
            }
        }
    }

    fn combined(&mut self, place: Place<'s>, schema: &'s Map<String, Value>, value: &Value, messages: &mut Vec<String>) {
        let mut count = |name: &str| {
            let schemas = schema.get(name)?.as_array()?;
            let matched = schemas.iter().filter(|schema| self.matches(place.at(schema), value)).count();
            Some((matched, schemas.len()))
        };
        if let Some((matched, all)) = count("allOf").filter(|(matched, all)| matched < all) {
            messages.push(format!("instance failed to match all required schemas (matched only {matched} out of {all})"));
        }
        if let Some((_, all)) = count("anyOf").filter(|(matched, _)| *matched == 0) {
            messages.push(format!("instance failed to match at least one required schema among {all}"));
        }
        if let Some((matched, all)) = count("oneOf").filter(|(matched, _)| *matched != 1) {
            messages.push(format!("instance failed to match exactly one schema (matched {matched} out of {all})"));
        }
        if let Some(schema) = schema.get("not")
            && self.matches(place.at(schema), value)
        {
            messages.push("instance matched a schema which it should not have".into());
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array)
            && !values.iter().any(|known| same(known, value))
        {
            messages
                .push(format!("instance value ({value}) not found in enum (possible values: {})", Value::Array(values.clone())));
        }
    }
}

fn of_type(schema: &Map<String, Value>, value: &Value, messages: &mut Vec<String>) {
    let allowed: Vec<&str> = match schema.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ => return,
    };
    let own = type_of(value);
    let is_allowed = allowed.iter().any(|kind| *kind == own || (*kind == "number" && own == "integer"));
    if !is_allowed {
        messages.push(format!("instance type ({own}) does not match any allowed primitive type (allowed: {})", listed(&allowed)));
    }
}

/// Returns the most special type of a value: a number without a fraction is an integer.
fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_i64() || number.is_u64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn of_number(schema: &Map<String, Value>, number: &serde_json::Number, messages: &mut Vec<String>) {
    let Some(found) = number.as_f64() else { return };
    let limit = |name: &str| schema.get(name).filter(|limit| limit.is_number());
    let is_exclusive = |name: &str| schema.get(name) == Some(&Value::Bool(true));
    if let Some((limit, least)) = limit("minimum").and_then(|limit| Some((limit, limit.as_f64()?))) {
        if found < least {
            messages.push(format!("numeric instance is lower than the required minimum (minimum: {limit}, found: {number})"));
        } else if found <= least && is_exclusive("exclusiveMinimum") {
            messages.push(format!("numeric instance is not strictly greater than the required minimum {limit}"));
        }
    }
    if let Some((limit, most)) = limit("maximum").and_then(|limit| Some((limit, limit.as_f64()?))) {
        if found > most {
            messages.push(format!("numeric instance is greater than the required maximum (maximum: {limit}, found: {number})"));
        } else if found >= most && is_exclusive("exclusiveMaximum") {
            messages.push(format!("numeric instance is not strictly lower than the required maximum {limit}"));
        }
    }
    if let Some((limit, divisor)) = limit("multipleOf").and_then(|limit| Some((limit, limit.as_f64()?)))
        && divisor > 0.0
    {
        let quotient = found / divisor;
        if (quotient - quotient.round()).abs() > 1e-9 * quotient.abs().max(1.0) {
            messages.push(format!("remainder of division is not zero ({number} / {limit})"));
        }
    }
}

fn of_string(schema: &Map<String, Value>, text: &str, messages: &mut Vec<String>) {
    let length = text.chars().count();
    if let Some(least) = size(schema, "minLength").filter(|least| length < *least) {
        messages.push(format!("string \"{text}\" is too short (length: {length}, required minimum: {least})"));
    }
    if let Some(most) = size(schema, "maxLength").filter(|most| length > *most) {
        messages.push(format!("string \"{text}\" is too long (length: {length}, maximum allowed: {most})"));
    }
    if let Some(Value::String(pattern)) = schema.get("pattern")
        && !fits(pattern, text)
    {
        messages.push(format!("ECMA 262 regex \"{pattern}\" does not match input string \"{text}\""));
    }
}

/// Returns whether a text contains a match of a pattern. One that can't be compiled matches nothing.
fn fits(pattern: &str, text: &str) -> bool {
    RegexBuilder::new(pattern).size_limit(LARGEST_PATTERN).build().is_ok_and(|pattern| pattern.is_match(text))
}

fn size(schema: &Map<String, Value>, name: &str) -> Option<usize> {
    schema.get(name)?.as_u64().and_then(|size| usize::try_from(size).ok())
}

fn same(first: &Value, second: &Value) -> bool {
    match (first, second) {
        (Value::Number(first), Value::Number(second)) => first.as_f64() == second.as_f64(),
        _ => first == second,
    }
}

fn has_duplicates(items: &[Value]) -> bool {
    let mut seen = std::collections::HashSet::new();
    items.iter().any(|item| !seen.insert(item.to_string()))
}

fn listed(names: &[&str]) -> String {
    let mut names = names.to_vec();
    names.sort_unstable();
    serde_json::to_string(&names).unwrap_or_default()
}
