//! AWS's event patterns: one language for EventBridge rules, SNS filter policies and filters of Lambda's event source mappings.
//!
//! ```
//! use event_pattern::{Dialect, Pattern};
//! use serde_json::json;
//!
//! let pattern = Pattern::parse(r#"{"detail": {"state": [{"prefix": "run"}]}}"#, Dialect::EventBridge)?;
//! assert!(pattern.matches(&json!({"detail": {"state": "running"}})));
//!
//! let error = Pattern::parse(r#"{"state": "running"}"#, Dialect::EventBridge).unwrap_err();
//! assert!(error.to_string().starts_with("Event pattern is not valid. Reason: \"state\" must be an object or an array\n at [Source: "));
//! # Ok::<(), event_pattern::PatternError>(())
//! ```
//!
//! # What it is
//!
//! A pattern is compiled once by [`Pattern::parse`] and compared with any number of events. All operators of AWS's
//! [Event Ruler](https://github.com/aws/event-ruler) are there, with its error texts; the places in them are those of the JSON parser that AWS uses
//! (see the `reader` module). Matching is that of Event Ruler's `rulesForJSONEvent`:
//!
//! - A field holds if any member of its array holds for any value at its path; members of arrays in the event are values of the array's path.
//! - Fields agree on one element of each array of objects that they go into.
//! - `{"exists": true}` wants a value that is no object and no empty array, `{"exists": false}` that there is none.
//! - Numbers are equal by value, to six digits after the point, from -5·10⁹ to 5·10⁹; outside of that a number equals only itself.
//! - A string that is an IP address equals the same address written otherwise.
//! - A dot in a name is a level. Of two fields with the same path the last one counts.
//!
//! # What it is not
//!
//! It reads no HTTP request and knows no rule, subscription or mapping: quotas of those (30 rules with wildcards on a bus, 5 filters of a mapping) are the
//! caller's, and so is what happens to an event that does not match. It does not decode: the caller parses a message body, or a record's `data`, and
//! [`Pattern::content`] says whether a filter wants that. It matches one pattern at a time; Event Ruler's automaton for thousands of rules is not here.
//!
//! # Dialects
//!
//! | | [`EventBridge`](Dialect::EventBridge) | [`MessageAttributes`](Dialect::MessageAttributes) | [`MessageBody`](Dialect::MessageBody) | [`EventSourceMapping`](Dialect::EventSourceMapping) |
//! |---|---|---|---|---|
//! | compares | the event | attributes, by data type; `Binary` is not there | the body | the record |
//! | nesting | yes | no | yes | yes |
//! | `wildcard` | yes | no | no | no |
//! | inside `anything-but` | `prefix`, `suffix`, `equals-ignore-case`, `wildcard`, each with a list | one `prefix` | one `prefix` | nothing |
//! | inside `prefix`, `suffix` | `equals-ignore-case` | nothing | nothing | `equals-ignore-case` |
//! | length | 2,048 characters (quota) | 256 KB | 256 KB | 4,096 characters |
//! | keys at the top level | – | 5 | 5 | – |
//! | combinations | `$or` arrays multiply to 1,000 | values multiply to 150 | values times depth multiply to 150 | `$or` arrays multiply to 1,000 |
//! | complexity of wildcards | 10 places at once | – | – | – |
//! | message | `Event pattern is not valid. Reason: …` | `Invalid parameter: FilterPolicy: …` | the same | `Invalid filter pattern definition.` |
//!
//! Sources, and what they leave open:
//!
//! - EventBridge: [operators](https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html),
//!   [quotas](https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html). The places, and errors that are said twice, are as AWS was seen to send them.
//!   The message for a pattern that is too long or has too many `$or` combinations was not seen; it is the text of the same exception for other limits.
//! - SNS: [constraints](https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html),
//!   [strings](https://docs.aws.amazon.com/sns/latest/dg/string-value-matching.html), [operators](https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html).
//!   The page bounds numbers by 10⁹ and five digits; AWS was seen to take more. That `wildcard` and `equals-ignore-case` inside of `prefix` are refused follows from the list of
//!   operators. The message for a policy that is too long is ours.
//! - Lambda: [`Filter`](https://docs.aws.amazon.com/lambda/latest/api/API_Filter.html), [event filtering](https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html).
//!   Which operators are refused is what the EventBridge page says of Pipes, which has the same filters; it was not seen for Lambda.
//!
//! # Bounds
//!
//! Patterns and events are hostile. Nothing recurses over a pattern, or over an event by more than 128 levels. A wildcard takes linear time. `$or` is counted before it multiplies.
//! Where an event makes choices multiply (see the `matching` module), matching ends after two million steps, with no match. `tests/it/hostile.rs` has a case for each.
//!
//! Start reading in `compile` (text to rules) and `matching` (rules and event).

mod address;
mod attributes;
mod compile;
mod condition;
mod dialect;
mod error;
mod event;
mod location;
mod matching;
mod number;
mod operator;
mod paths;
mod reader;
mod scalar;
mod wildcard;

use serde_json::Value;

pub use attributes::Attribute;
pub use dialect::Dialect;
pub use error::{PatternError, Reason};
pub use location::Location;

use compile::{Compiled, Field, Rule, compile};
use event::Event;
use matching::Matching;
use paths::Paths;

/// A compiled pattern.
#[derive(Debug)]
pub struct Pattern {
    /// Names joined by dots.
    paths: Vec<String>,
    tree: Paths,
    /// For each path its place in the order of paths.
    order: Vec<usize>,
    fields: Vec<Field>,
    /// The pattern matches if any of them does.
    rules: Vec<Rule>,
}

/// What a pattern wants a top-level key of a record to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// The pattern does not name the key.
    Unnamed,
    /// The pattern has an array there: the value is compared as it is.
    Plain,
    /// The pattern has an object there: the value is JSON with names in it.
    Json,
}

impl Pattern {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// What AWS would refuse, with AWS's message.
    pub fn parse(text: &str, dialect: Dialect) -> Result<Self, PatternError> {
        let refuse = |reason| Err(PatternError::new(dialect, reason));
        let limits = dialect.limits();
        if dialect.length(text) > limits.length {
            return refuse(Reason::TooLong);
        }
        let compiled = match compile(text, dialect.operators()) {
            Ok(compiled) => compiled,
            Err(refusal) => return refuse(Reason::Invalid { detail: refusal.detail, location: refusal.location }),
        };
        if dialect == Dialect::MessageAttributes && compiled.fields.iter().any(|field| field.depth > 1) {
            return refuse(Reason::Nested);
        }
        if compiled.keys > limits.keys {
            return refuse(Reason::TooManyKeys);
        }
        let values = compiled.value_combinations();
        if compiled.overflowed || compiled.or_combinations > limits.or_combinations || values > limits.value_combinations {
            return refuse(Reason::TooManyCombinations);
        }
        if compiled.fields.iter().any(|field| wildcard::is_too_complex(field.conditions.wildcards())) {
            return refuse(Reason::WildcardsTooComplex);
        }
        Ok(Self::new(compiled))
    }

    fn new(compiled: Compiled) -> Self {
        let Compiled { paths, fields, rules, .. } = compiled;
        let mut sorted: Vec<usize> = (0..paths.len()).collect();
        sorted.sort_unstable_by_key(|path| &paths[*path]);
        let mut order = vec![0; paths.len()];
        sorted.iter().enumerate().for_each(|(place, path)| order[*path] = place);
        Self { tree: Paths::new(&paths), paths, order, fields, rules }
    }

    /// Whether an event, a message body or a record matches. What is no JSON object never does.
    #[must_use]
    pub fn matches(&self, event: &Value) -> bool {
        event.is_object() && self.matches_event(&Event::new(event, &self.tree, self.paths.len()))
    }

    /// Whether a message with these attributes matches.
    #[must_use]
    pub fn matches_attributes<'a>(&self, attributes: impl IntoIterator<Item = (&'a str, Attribute<'a>)>) -> bool {
        let attributes: Vec<_> = attributes.into_iter().collect();
        let arrays = attributes::parse_arrays(&attributes);
        self.matches_event(&attributes::event(&attributes, &arrays, &self.tree, self.paths.len()))
    }

    /// What the pattern wants a top-level key to hold. Lambda compares `body` of an SQS message, or `data` of a Kinesis record, as JSON or as text by it.
    #[must_use]
    pub fn content(&self, key: &str) -> Content {
        let below = |path: &String| path.strip_prefix(key).is_some_and(|rest| rest.starts_with('.'));
        if self.paths.iter().any(below) {
            Content::Json
        } else if self.paths.iter().any(|path| path == key) {
            Content::Plain
        } else {
            Content::Unnamed
        }
    }

    fn matches_event(&self, event: &Event<'_>) -> bool {
        let mut matching = Matching::new(&self.fields, event);
        self.rules.iter().any(|rule| matching.matches(rule, &self.order))
    }
}
