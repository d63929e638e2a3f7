//! The message of a failed check: the author's, if one matches, else a generic one for the kind.

use serde_json::{Value, json};

use super::{
    matching::{Mismatch, matches},
    probe::Observation,
};
use crate::labs::{
    Check, Kind,
    expect::{Expect, Operator},
    text::{Scope, plain, walk},
};

/// A message, and whether it is the generic one.
pub struct Said {
    pub text: String,
    /// Whether no case of the author matched the observation in particular.
    pub general: bool,
    /// Whether the author says that a learner who has not begun sees this.
    pub open: bool,
}

/// The pattern that a check expects: the author's, else the kind's default.
pub fn expectation(check: &Check) -> Expect {
    match (&check.expect, &check.kind) {
        (Some(expect), _) => expect.clone(),
        (None, Kind::Policy(_)) => Expect::Members(vec![("decision".into(), Expect::Is(json!("allowed")))], None),
        (None, Kind::Script(..)) => Expect::Members(vec![("pass".into(), Expect::Is(json!(true)))], None),
        (None, Kind::Flow(_)) => Expect::Members(vec![("count".into(), Expect::Operators(vec![Operator::Gt(0.0)]))], None),
        (None, Kind::Cli(..)) => Expect::Members(vec![("count".into(), Expect::Operators(vec![Operator::Gt(0.0)]))], None),
        (None, _) => Expect::Any,
    }
}

/// The message if there was nothing to observe: the author's sentence for that. For a resource or a file, the author's message is used if there is one; for other
/// kinds an author's message would have to guess the cause.
pub fn nothing(check: &Check, sentence: &str, scope: &Scope) -> String {
    if let Some(missing) = &check.missing {
        return missing.fill(scope);
    }
    let authors = match &check.kind {
        Kind::Resource(_) | Kind::File(_) => by_author(check, &Value::Null, scope),
        Kind::Invoke(_)
        | Kind::Http(_)
        | Kind::Logs(_)
        | Kind::Metrics(_)
        | Kind::Policy(_)
        | Kind::Concurrency(_)
        | Kind::Flow(_)
        | Kind::Cli(..)
        | Kind::Quiz(_)
        | Kind::Script(..) => None,
    };
    authors.map_or_else(|| sentence.to_owned(), |said| said.text)
}

/// The message if the observation does not match.
pub fn differs(check: &Check, observation: &Observation, mismatch: &Mismatch, scope: &Scope) -> Said {
    by_author(check, &observation.value, scope).unwrap_or_else(|| Said {
        text: by_kind(check, &observation.value, mismatch, scope),
        general: true,
        open: false,
    })
}

/// Whether the learner has not begun: the author says so, or no case of the author's fits and what AWS shows is what it shows of a thing that nobody
/// has set. Such a check is open, not failed.
pub fn is_untouched(check: &Check, said: &Said, observation: &Observation, mismatch: &Mismatch) -> bool {
    let is_zero = |member: &str| observation.value.get(member).is_some_and(|count| count == 0);
    let is_unset = match &mismatch.actual {
        None | Some(Value::Null | Value::Bool(false)) => true,
        Some(Value::String(text)) => text.is_empty() || text == "implicitDeny",
        Some(Value::Array(items)) => items.is_empty(),
        Some(Value::Object(members)) => members.is_empty(),
        Some(Value::Bool(true) | Value::Number(_)) => false,
    };
    said.open
        || said.general
            && match &check.kind {
                Kind::Resource(_) | Kind::Policy(_) => is_unset,
                Kind::Cli(..) => is_zero("tried"),
                Kind::Logs(_) => is_zero("count"),
                Kind::Invoke(_)
                | Kind::Http(_)
                | Kind::Metrics(_)
                | Kind::Concurrency(_)
                | Kind::Flow(_)
                | Kind::File(_)
                | Kind::Quiz(_)
                | Kind::Script(..) => false,
            }
}

fn by_author(check: &Check, seen: &Value, scope: &Scope) -> Option<Said> {
    let fits = |when: &Option<Expect>| when.as_ref().is_none_or(|when| matches(when, Some(seen), scope).is_ok());
    let case = check.failures.iter().find(|case| fits(&case.when))?;
    Some(Said { text: case.say.fill_seen(scope, seen), general: case.when.is_none(), open: case.open })
}

fn by_kind(check: &Check, seen: &Value, mismatch: &Mismatch, scope: &Scope) -> String {
    let at = |path: &str| walk(seen, path).map_or_else(|| "nothing".into(), |value| plain(&value));
    let got = mismatch.actual.as_ref().map_or_else(|| "nothing".into(), shown);
    let here = if mismatch.path.is_empty() { "it".into() } else { format!("`{}`", mismatch.path) };
    let difference = format!("{here} is {got}, and should be {}.", mismatch.expected);
    match &check.kind {
        Kind::Invoke(invoke) => {
            let name = invoke.function.fill(scope);
            match seen.get("error") {
                Some(_) => format!("{name} raised {}: {}", at("payload.errorType"), at("payload.errorMessage")),
                None => format!("{name} answered, but {difference}"),
            }
        }
        Kind::Http(http) => {
            let asked =
                format!("{} {}", http.method.as_ref().map_or("GET".into(), |method| method.fill(scope)), http.path.fill(scope));
            format!("{asked} answered {} {}; {difference}", at("status"), at("body"))
        }
        Kind::Resource(_) => format!("It is there, but {difference}"),
        Kind::Logs(logs) => format!("In {}, {difference}", logs.group.fill(scope)),
        Kind::Policy(policy) => format!("{} is not allowed here ({}).", policy.action.fill(scope), at("decision")),
        Kind::Concurrency(_) => {
            format!("{} succeeded, {} were throttled, {} failed: {difference}", at("succeeded"), at("throttled"), at("failed"))
        }
        Kind::Flow(_) => match seen.get("otherwise").and_then(Value::as_str) {
            Some(otherwise) => format!("Something was sent, but nothing came out: {otherwise}"),
            None => format!("Something came out, but {difference}"),
        },
        Kind::File(file) => format!("In {}, {difference}", file.path.fill(scope)),
        Kind::Cli(cli, _) => match seen.get("tried").and_then(Value::as_u64) {
            Some(0) | None => format!("You have not called {} {} yet.", cli.service, cli.operation),
            Some(tried) => format!("You have called {} {} {tried} times, but {difference}", cli.service, cli.operation),
        },
        Kind::Metrics(metrics) => {
            format!("{} ({}) is {}: {difference}", metrics.metric.fill(scope), at("statistic"), at("value"))
        }
        Kind::Script(..) => match seen.get("message").and_then(Value::as_str) {
            Some(message) => message.to_owned(),
            None => difference,
        },
        Kind::Quiz(_) => difference,
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => format!("“{}”", plain(&Value::String(text.clone()))),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => plain(value),
    }
}
