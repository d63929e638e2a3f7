//! For every operation of every model, inputs that break it: each is refused, and none panics.

use serde_json::{Map, Value as Json, json};
use wire::{Kind, Location, Model, Operation, Protocol, ShapeId, Value, WireError, model, models};

use crate::made::{Side, made};

/// Breaks a member's JSON, as the wire has it; `None` where there is no such way to break it.
type Break = fn(&'static Model, ShapeId) -> Option<Json>;

const WAYS: &[(&str, Break)] = &[
    ("a map for what is none", |model, shape| match model.shape(shape).kind {
        Kind::Structure(_) | Kind::Map(_) | Kind::Document => None,
        _ => Some(json!({ "a": 1 })),
    }),
    ("a list for what is none", |model, shape| match model.shape(shape).kind {
        Kind::List(_) | Kind::Document => None,
        _ => Some(json!([1])),
    }),
    ("a string for what is none", |model, shape| match model.shape(shape).kind {
        Kind::String | Kind::Blob | Kind::Document => None,
        _ => Some("not this".into()),
    }),
    ("a number for what is none", |model, shape| match model.shape(shape).kind {
        Kind::Integer | Kind::Long | Kind::Float | Kind::Double | Kind::Timestamp | Kind::Document => None,
        _ => Some(1.into()),
    }),
    ("nested too deep", |_, _| Some((0..200).fold(Json::Null, |inner, _| json!([inner])))),
];

fn read(model: &'static Model, operation: &Operation, body: &Json) -> Result<(), WireError> {
    let prefix = model.info.target_prefix.as_deref().unwrap_or("");
    let request = http::Request::post("/").header("x-amz-target", format!("{prefix}.{}", operation.name));
    let request = request.body(body.to_string().into()).expect("a request");
    let routed = model.route(&request)?;
    model.input(&routed, &request).map(|_| ())
}

#[test]
fn a_member_of_a_wrong_type_is_refused() {
    let mut broken = 0;
    for model in models().filter(|model| model.info.protocols.contains(&Protocol::Json11)) {
        for operation in model.operations() {
            let Some(shape) = operation.input else { continue };
            for member in model.members(shape) {
                for (way, break_it) in WAYS {
                    let Some(value) = break_it(model, member.shape) else { continue };
                    let body = Json::Object(Map::from_iter([(member.wire_name().to_owned(), value)]));
                    let error = read(model, operation, &body)
                        .expect_err(&format!("{} {} {}: {way}", model.info.service, operation.name, member.name));
                    assert_eq!(error.code, "SerializationException");
                    assert_eq!(error.status, 400);
                    broken += 1;
                }
            }
        }
    }
    assert!(broken > 2_000, "{broken}");
}

#[test]
fn a_member_of_a_rest_body_of_a_wrong_type_is_refused() {
    let mut broken = 0;
    for model in models().filter(|model| model.info.protocols == [Protocol::RestJson]) {
        for operation in model.operations() {
            let Some(shape) = operation.input else { continue };
            let Kind::Structure(structure) = &model.shape(shape).kind else { continue };
            if structure.payload.is_some() {
                continue;
            }
            let good = model.request_of(Protocol::RestJson, operation, &made(model, shape, Side::Input)).expect("a request");
            for member in structure.members.iter().filter(|member| member.location == Location::Body) {
                for (way, break_it) in WAYS {
                    let Some(value) = break_it(model, member.shape) else { continue };
                    let mut bad = good.clone();
                    *bad.body_mut() = Json::Object(Map::from_iter([(member.wire_name().to_owned(), value)])).to_string().into();
                    let routed = model.route(&bad).expect("an operation");
                    let error = model
                        .input(&routed, &bad)
                        .expect_err(&format!("{} {} {}: {way}", model.info.service, operation.name, member.name));
                    assert_eq!(error.code, "SerializationException");
                    broken += 1;
                }
            }
        }
    }
    assert!(broken > 1_000, "{broken}");
}

/// A value that breaks one constraint of a shape.
fn breaking(model: &Model, shape: ShapeId) -> Vec<(&'static str, Value)> {
    let constraints = &model.shape(shape).constraints;
    let mut all = Vec::new();
    match &model.shape(shape).kind {
        Kind::String => {
            if let Some(max) = constraints.max.filter(|max| *max < 100_000.0) {
                all.push(("too long", Value::String("a".repeat(max as usize + 1))));
            }
            if constraints.min.is_some_and(|min| min > 0.0) {
                all.push(("too short", Value::String(String::new())));
            }
            if !constraints.values.is_empty() {
                all.push(("unknown", Value::String("no-such-value".into())));
            }
        }
        Kind::Integer | Kind::Long => {
            all.extend(constraints.max.filter(|max| *max < 1e9).map(|max| ("too great", Value::Integer(max as i64 + 1))));
            all.extend(constraints.min.map(|min| ("too small", Value::Integer(min as i64 - 1))));
        }
        Kind::List(_) if constraints.min.is_some_and(|min| min > 0.0) => all.push(("too few", Value::List(Vec::new()))),
        _ => {}
    }
    all
}

#[test]
fn a_member_that_breaks_its_constraint_is_told() {
    let mut broken = 0;
    for model in models() {
        for operation in model.operations() {
            let Some(shape) = operation.input else { continue };
            let Value::Structure(good) = made(model, shape, Side::Input) else { continue };
            for member in model.members(shape) {
                let mut ways = breaking(model, member.shape);
                if member.required {
                    ways.push(("missing", Value::Null));
                }
                if model.habits.unchecked.contains(&model.shape(member.shape).name.as_str()) {
                    ways.clear();
                }
                for (way, value) in ways {
                    let bad = Value::Structure(
                        good.iter()
                            .map(|(name, own)| (*name, if *name == member.name { value.clone() } else { own.clone() }))
                            .collect(),
                    );
                    let name = format!("{} {} {}: {way}", model.info.service, operation.name, member.name);
                    let told = model.check(operation, &bad).expect_err(&name).to_string();
                    let mut own: Vec<char> = member.name.chars().collect();
                    own[0] = own[0].to_ascii_lowercase();
                    let own: String = own.into_iter().collect();
                    let is_under_input = model.habits.path_with_input && member.location == Location::Body;
                    let path = if is_under_input { format!(".{own}'") } else { format!("'{own}'") };
                    let path = if model.habits.names_missing { format!(" {}.", member.name) } else { path };
                    assert!(told.contains(&path) || told.starts_with("10 "), "{name}: {told}");
                    broken += 1;
                }
            }
        }
    }
    assert!(broken > 2_500, "{broken}");
}

#[test]
fn bytes_that_mean_nothing_are_read_without_panic() {
    let cloudwatch = model("cloudwatch").expect("a model");
    let s3 = model("s3").expect("a model");
    // A small generator of the same bytes each time.
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let good = cloudwatch.request(
        cloudwatch.operation("PutMetricData").expect("an operation"),
        &json!({ "Namespace": "n", "MetricData": [{ "MetricName": "m", "Values": [1.5, 2.0], "Timestamp": 1.5 }] }),
    );
    let good = good.expect("a request");
    for _ in 0..20_000 {
        let mut body = good.body().to_vec();
        for _ in 0..1 + next() % 4 {
            let place = (next() % body.len() as u64) as usize;
            body[place] = next() as u8;
        }
        let mut bad = good.clone();
        *bad.body_mut() = body.into();
        let routed = cloudwatch.route(&bad).expect("an operation");
        let _ = cloudwatch.input(&routed, &bad).map(|input| cloudwatch.check(routed.operation, &input));
    }
    let delete = b"<Delete xmlns=\"u\"><Object><Key>a&amp;b</Key></Object><Quiet>true</Quiet></Delete>";
    for _ in 0..20_000 {
        let mut body = delete.to_vec();
        for _ in 0..1 + next() % 4 {
            let place = (next() % body.len() as u64) as usize;
            body[place] = next() as u8;
        }
        let request = http::Request::post("/b?delete").body(body.into()).expect("a request");
        let routed = s3.route(&request).expect("an operation");
        let _ = s3.input(&routed, &request);
    }
}
