//! Inputs that are made of a service's model: valid ones, and for each member those that break it.

use serde_json::{Map, Value as Json, json};
use wire::{Kind, Member, Model, Operation, ShapeId, Value};

/// A number of characters that no test tries to exceed.
const LONG: f64 = 200_000.0;

/// Texts that satisfy the patterns of AWS's names.
#[rustfmt::skip]
const TEXTS: [&str; 36] = [
    "a", "secret", "/secret", "v1", "/", "{}", "arn:aws:iam::111122223333:role/secret", "arn:aws:iam::111122223333:policy/secret",
    "AKIAIOSFODNN7EXAMPLE", "ecs.amazonaws.com", "123456", "1", "200", "111122223333", "o-exampleorgid", "lambda:InvokeFunction",
    "subnet-1", "sg-1", "/mnt/a", "arn:aws:lambda:us-east-1:111122223333:function:secret",
    "arn:aws:lambda:us-east-1:111122223333:layer:secret:1", "arn:aws:lambda:us-east-1:111122223333:capacity-provider:secret",
    "arn:aws:lambda:us-east-1:111122223333:code-signing-config:csc-0123456789abcdef0", "arn:aws:lambda:us-east-1:111122223333:runtime/secret",
    "arn:aws:elasticfilesystem:us-east-1:111122223333:access-point/fsap-0123456789abcdef0", "python3.12",
    "arn:aws:events:us-east-1:111122223333:event-bus/secret",
    "arn:aws:events:us-east-1:111122223333:connection/secret/00000000-0000-0000-0000-000000000000",
    "arn:aws:sqs:us-east-1:111122223333:secret",
    "arn:aws:kms:us-east-1:111122223333:key/secret",
    "arn:aws:scheduler:us-east-1:111122223333:schedule-group/secret",
    "arn:aws:vpc-lattice:us-east-1:111122223333:resourceconfiguration/rcfg-0123456789abcdef0",
    "arn:aws:secretsmanager:us-east-1:111122223333:secret:secret",
    "aws.partner/secret/secret",
    "events:PutEvents", "a:1",
];

/// Texts that break the patterns of AWS's names.
const ODD: [&str; 5] = ["\u{7}", "a b", "a:*", "!", "\u{fffd}\u{10ffff}"];

/// An input that is refused, and what is wrong with it.
pub struct Bad {
    pub what: String,
    pub input: Json,
}

/// A valid input: all required members.
pub fn valid(model: &'static Model, operation: &Operation) -> Json {
    operation.input.map_or_else(|| json!({}), |shape| value(model, shape))
}

/// A valid value of a shape.
fn value(model: &'static Model, shape: ShapeId) -> Json {
    let constraints = &model.shape(shape).constraints;
    let least = constraints.min.unwrap_or(0.0);
    match &model.shape(shape).kind {
        Kind::Boolean => json!(true),
        Kind::Integer | Kind::Long => json!(least.max(1.0) as i64),
        Kind::Float | Kind::Double => json!(least.max(1.0)),
        Kind::Timestamp => json!("2026-11-24T12:00:00Z"),
        Kind::Blob => json!("AAAA"),
        Kind::Document => json!({}),
        Kind::List(item) => json!(vec![item_of(model, item); (least as usize).max(1)]),
        Kind::Map(pair) => {
            let entry = (value(model, pair.0.shape).as_str().unwrap_or("a").to_owned(), value(model, pair.1.shape));
            Json::Object(Map::from_iter([entry]))
        }
        Kind::Structure(structure) => {
            let required = structure.members.iter().filter(|member| member.required);
            required.map(|member| (member.name.clone(), value(model, member.shape))).collect()
        }
        Kind::String => {
            let padded = |text: &str| text.repeat((least as usize).div_ceil(text.len()).max(1));
            let texts = constraints.values.iter().cloned().chain(TEXTS.iter().map(|text| padded(text)));
            let fits = |text: &String| model.check_shape(shape, &Value::String(text.clone())).is_ok();
            let found = texts.into_iter().find(fits);
            found.unwrap_or_else(|| panic!("no text for {}: {:?}", model.shape(shape).name, constraints)).into()
        }
    }
}

/// A valid item of a list: a structure with at least one member, because a form has no others.
fn item_of(model: &'static Model, item: &Member) -> Json {
    let mut valid = value(model, item.shape);
    if let (Some(member), true) = (model.members(item.shape).first(), valid == json!({})) {
        valid[&member.name] = value(model, member.shape);
    }
    valid
}

/// For each member of an operation's input, and of what is in it, the inputs that break one of its constraints.
pub fn bad(model: &'static Model, operation: &Operation) -> Vec<Bad> {
    let Some(shape) = operation.input else { return Vec::new() };
    let whole = valid(model, operation);
    let mut inputs = Vec::new();
    for member in model.members(shape) {
        let with = |value: Json| {
            let mut input = whole.clone();
            input[&member.name] = value;
            input
        };
        // A label that is missing or empty is another path.
        let is_label = member.location == wire::Location::Label;
        // A payload that is missing is an empty one.
        let is_payload = matches!(model.shape(member.shape).kind, Kind::Blob) && operation.input.is_some_and(|input| {
            matches!(&model.shape(input).kind, Kind::Structure(of) if of.payload.is_some_and(|place| of.members[place].name == member.name))
        });
        if member.required && !is_label && !is_payload {
            inputs.push(Bad { what: format!("{} missing", member.name), input: with(Json::Null) });
        }
        // A header is printable ASCII.
        let is_header = member.location == wire::Location::Header;
        let is_sent = |value: &Json| match value.as_str() {
            Some(text) if is_header => text.bytes().all(|byte| (b' '..=b'~').contains(&byte)),
            text => !(is_label && text == Some("")),
        };
        let breaking = breaking(model, member, 0).into_iter().filter(|(_, value)| is_sent(value));
        inputs.extend(breaking.map(|(what, value)| Bad { what: format!("{} {what}", member.name), input: with(value) }));
    }
    let is_bad = |bad: &Bad| model.check(operation, &Value::from_json(&bad.input, model, shape).expect(&bad.what)).is_err();
    inputs.into_iter().filter(is_bad).collect()
}

fn breaking(model: &'static Model, member: &Member, depth: usize) -> Vec<(String, Json)> {
    let shape = member.shape;
    let constraints = &model.shape(shape).constraints;
    let (min, max) = (constraints.min, constraints.max.filter(|max| *max < LONG));
    let mut values = Vec::new();
    let mut add = |what: &str, value: Json| values.push((what.to_owned(), value));
    match &model.shape(shape).kind {
        Kind::String => {
            if let Some(max) = max {
                add("too long", "a".repeat(max as usize + 1).into());
            }
            if min.is_some_and(|min| min >= 1.0) {
                add("too short", "".into());
            }
            let least = min.unwrap_or(1.0) as usize;
            for odd in ODD.iter().filter(|_| constraints.pattern.is_some()) {
                add("of a wrong pattern", odd.repeat(least.div_ceil(odd.chars().count()).max(1)).into());
            }
            if !constraints.values.is_empty() {
                add("not in the enum", "no-such-value".into());
            }
        }
        Kind::Integer | Kind::Long => {
            add("too large", json!(max.map_or(i64::from(i32::MAX), |max| max as i64 + 1)));
            add("too small", json!(min.map_or(-1, |min| min as i64 - 1)));
        }
        Kind::List(item) => {
            if let Some(max) = max {
                add("too long", json!(vec![item_of(model, item); max as usize + 1]));
            }
            if min.is_some_and(|min| min >= 1.0) {
                add("empty", json!([]));
            }
            let inner = if depth < 3 { breaking(model, item, depth + 1) } else { Vec::new() };
            inner.into_iter().for_each(|(what, value)| add(&format!("with an item {what}"), json!([value])));
        }
        Kind::Map(pair) => {
            let key = value(model, pair.0.shape).as_str().unwrap_or("a").to_owned();
            for (what, value) in breaking(model, &pair.1, depth + 1) {
                add(&format!("with a value {what}"), json!({ &key: value }));
            }
            if min.is_some_and(|min| min >= 1.0) {
                add("empty", json!({}));
            }
        }
        Kind::Structure(structure) if depth < 3 => {
            let whole = value(model, shape);
            for inner in &structure.members {
                if inner.required {
                    let mut rest = whole.clone();
                    rest[&inner.name] = Json::Null;
                    // A form has no structure without members.
                    let other = structure.members.iter().find(|other| other.name != inner.name);
                    if let (Some(other), Some(1)) = (other, whole.as_object().map(Map::len)) {
                        rest[&other.name] = value(model, other.shape);
                    }
                    add(&format!("without {}", inner.name), rest);
                }
                let mut with = |what: String, value: Json| {
                    let mut structure = whole.clone();
                    structure[&inner.name] = value;
                    add(&what, structure);
                };
                for (what, value) in breaking(model, inner, depth + 1) {
                    with(format!("with {} {what}", inner.name), value);
                }
            }
        }
        _ => {}
    }
    values
}
