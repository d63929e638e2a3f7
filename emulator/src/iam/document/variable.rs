//! Policy variables: `${aws:username}` in resources and conditions stands for the value of a condition key of the call,
//! `${aws:username, 'nobody'}` has a default, and `${*}`, `${?}` and `${$}` are these characters themselves.
//!
//! A variable without a value, or with several, makes the text match nothing. See
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>.

use super::{decide::Context, glob::Token};

/// Returns the pattern with its variables replaced, whose values are taken literally; `None` if one has no value.
pub fn pattern(text: &str, context: &Context) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    for part in parts(text) {
        match part {
            Part::Text(text) => tokens.extend(text.chars().map(Token::of_pattern)),
            Part::Variable(variable) => tokens.extend(value(variable, context)?.chars().map(Token::Letter)),
        }
    }
    Some(tokens)
}

/// Returns the text with its variables replaced; `None` if one has no value.
pub fn text(text: &str, context: &Context) -> Option<String> {
    let mut replaced = String::new();
    for part in parts(text) {
        match part {
            Part::Text(text) => replaced.push_str(text),
            Part::Variable(variable) => replaced.push_str(&value(variable, context)?),
        }
    }
    Some(replaced)
}

enum Part<'t> {
    Text(&'t str),
    /// The text between `${` and `}`.
    Variable(&'t str),
}

fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, variable, after)) =
        rest.split_once("${").and_then(|(before, behind)| behind.split_once('}').map(|(variable, after)| (before, variable, after)))
    {
        parts.extend([Part::Text(before), Part::Variable(variable)]);
        rest = after;
    }
    parts.push(Part::Text(rest));
    parts
}

fn value(variable: &str, context: &Context) -> Option<String> {
    if matches!(variable, "*" | "?" | "$") {
        return Some(variable.to_owned());
    }
    let (key, default) = match variable.split_once(',') {
        Some((key, default)) => (key, default.trim().strip_prefix('\'').and_then(|text| text.strip_suffix('\''))),
        None => (variable, None),
    };
    match context.get(&key.trim().to_ascii_lowercase()) {
        Some([value]) => Some(value.clone()),
        Some(_) => None,
        None => default.map(str::to_owned),
    }
}
