//! What a look at a resource gives.

use serde_json::Value;

use super::super::{Observation, Observations};

/// The things that were found, oldest first, and the sentences for the case that there is none.
#[derive(Debug, Default)]
pub struct Found {
    pub things: Vec<Value>,
    /// The sentence that says that the thing is not there.
    pub otherwise: String,
    /// The sentence for what the thing would belong to, if that is not there either.
    pub home: Option<String>,
}

impl Found {
    pub fn new(things: impl IntoIterator<Item = Value>, otherwise: String) -> Self {
        Self { things: things.into_iter().collect(), otherwise, home: None }
    }

    /// Nothing, because what it would belong to is not there.
    pub fn no_place(home: String) -> Self {
        Self { home: Some(home), ..Self::default() }
    }
}

impl From<Found> for Observations {
    fn from(found: Found) -> Self {
        match found.home {
            Some(home) => Self::NoPlace(home),
            None if found.things.is_empty() => Self::Nothing(found.otherwise),
            None => Self::AnyOf(found.things.into_iter().map(Observation::still).collect()),
        }
    }
}

/// Parses members that hold JSON as text; other texts stay as they are.
pub fn parse(thing: &mut Value, members: &[&str]) {
    for member in members {
        if let Some(value) = thing.get_mut(*member)
            && let Some(parsed) = value.as_str().and_then(|text| serde_json::from_str(text).ok())
        {
            *value = parsed;
        }
    }
}

/// `Body` as text, shortened, and `Json` if it is JSON.
pub fn with_body(mut thing: Value, body: &str) -> Value {
    const LONGEST: usize = 64 << 10;
    if let Ok(json) = serde_json::from_str::<Value>(body) {
        thing["Json"] = json;
    }
    thing["Body"] = crate::labs::text::shorten(body, LONGEST).into();
    thing
}

/// The list in a member of an answer.
pub fn list(answer: Option<Value>, member: &str) -> Vec<Value> {
    match answer.and_then(|mut answer| answer.get_mut(member).map(Value::take)) {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    }
}
