//! The content of a message, from the members of a request.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use wire::Blob;

use crate::{
    delivery::{self, Attribute, AttributeValue},
    sns::{error::SnsError, subscription::Protocol},
};

/// The largest message with its attributes, bytes: <https://docs.aws.amazon.com/general/latest/gr/sns.html>.
pub const LARGEST: usize = 262_144;
/// The longest subject, characters.
const LONGEST_SUBJECT: usize = 100;
/// The longest name of an attribute, bytes.
const LONGEST_NAME: usize = 256;

/// The content of a message.
#[derive(Clone, Debug)]
pub struct Content {
    /// The text for subscriptions without one of their own.
    pub body: String,
    /// The texts for subscriptions with these protocols.
    pub bodies: BTreeMap<Protocol, String>,
    pub parts: delivery::Message,
}

/// The members of a request that have the content.
#[derive(Debug)]
pub struct Members {
    pub message: String,
    pub subject: Option<String>,
    pub structure: Option<String>,
    pub attributes: BTreeMap<String, MessageAttributeValue>,
    pub deduplication_id: Option<String>,
    pub group_id: Option<String>,
}

/// A message attribute in a request.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct MessageAttributeValue {
    data_type: String,
    string_value: Option<String>,
    binary_value: Option<Blob>,
}

impl Members {
    /// Returns the content and its size in bytes.
    ///
    /// # Errors
    /// SNS does not take it.
    pub fn read(self, topic_is_fifo: bool) -> Result<(Content, usize), SnsError> {
        let refuse = |problem: &str| Err(SnsError::Parameter(problem.into()));
        let Self { message, subject, structure, attributes, deduplication_id, group_id } = self;
        if subject.as_deref().is_some_and(|subject| !is_subject(subject)) {
            return refuse("Subject");
        }
        if message.is_empty() {
            return refuse("Empty message");
        }
        let mut bytes = message.len();
        let mut read = BTreeMap::new();
        for (name, value) in attributes {
            let attribute = value.read(&name)?;
            bytes += name.len() + attribute.data_type.len() + attribute.as_bytes().len();
            read.insert(name, attribute);
        }
        if !topic_is_fifo && deduplication_id.is_some() {
            return refuse(
                "MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type",
            );
        }
        let (body, bodies) = match structure.as_deref() {
            None => (message, BTreeMap::new()),
            Some("json") => by_protocol(&message)?,
            Some(_) => return refuse("MessageStructure"),
        };
        let parts = delivery::Message { attributes: read, group_id, deduplication_id, subject };
        Ok((Content { body, bodies, parts }, bytes))
    }
}

/// Reads the texts for each protocol. Members that are no texts are ignored, as AWS documents.
fn by_protocol(message: &str) -> Result<(String, BTreeMap<Protocol, String>), SnsError> {
    let refuse = |problem: &str| SnsError::Parameter(format!("Message Structure - {problem}"));
    let Ok(Value::Object(members)) = serde_json::from_str(message) else {
        return Err(refuse("JSON message body failed to parse"));
    };
    let mut texts = members.into_iter().filter_map(|(name, value)| match value {
        Value::String(text) => Some((name, text)),
        _ => None,
    });
    let (mut default, mut bodies) = (None, BTreeMap::new());
    texts.by_ref().for_each(|(name, text)| match name.as_str() {
        "default" => default = Some(text),
        name => drop(name.parse().ok().map(|protocol| bodies.insert(protocol, text))),
    });
    Ok((default.ok_or_else(|| refuse("No default entry in JSON message body"))?, bodies))
}

/// Returns whether a text is a subject: ASCII without control characters, that begins with a letter, a digit or punctuation.
fn is_subject(text: &str) -> bool {
    let is_short = !text.is_empty() && text.len() <= LONGEST_SUBJECT;
    is_short && text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) && !text.starts_with(' ')
}

impl MessageAttributeValue {
    fn read(self, name: &str) -> Result<Attribute, SnsError> {
        check_name(name)?;
        let refuse = |problem: String| Err(SnsError::MessageAttribute(problem));
        let Self { data_type, string_value, binary_value } = self;
        let (of_type, own) = data_type.split_once('.').unwrap_or((&data_type, "-"));
        if !["String", "Number", "Binary"].contains(&of_type) || own.is_empty() {
            return refuse(format!(
                "The message attribute '{name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String."
            ));
        }
        let is_binary = of_type == "Binary";
        let empty = || {
            format!(
                "The message attribute '{name}' must contain non-empty message attribute value for message attribute type '{data_type}'."
            )
        };
        let field = if is_binary { "Binary" } else { "String" };
        let wrong = || format!("The message attribute '{name}' with type '{data_type}' must use field '{field}'.");
        let value = match (is_binary, string_value, binary_value) {
            (_, None, None) => return refuse(empty()),
            (true, _, Some(bytes)) => AttributeValue::Bytes(bytes.0),
            (false, Some(text), _) => AttributeValue::Text(text),
            (true, Some(_), None) | (false, None, Some(_)) => return refuse(wrong()),
        };
        let attribute = Attribute { data_type: data_type.clone(), value };
        if attribute.as_bytes().is_empty() {
            return refuse(empty());
        }
        let is_number = |text: &str| text.trim().parse::<f64>().is_ok_and(f64::is_finite);
        if let (true, AttributeValue::Text(text)) = (of_type == "Number", &attribute.value)
            && !is_number(text)
        {
            return refuse(format!("Could not cast message attribute '{name}' value to number."));
        }
        Ok(attribute)
    }
}

fn check_name(name: &str) -> Result<(), SnsError> {
    let refuse = |problem: String| Err(SnsError::MessageAttribute(problem));
    if name.len() > LONGEST_NAME {
        return refuse("Length of message attribute name must be less than 256 bytes.".into());
    }
    if name.starts_with('.') {
        return refuse("Invalid message attribute name starting with character '.' was found.".into());
    }
    if name.ends_with('.') {
        return refuse("Invalid message attribute name ending with character '.' was found.".into());
    }
    let is_allowed = |letter: char| letter.is_ascii_alphanumeric() || "_-.".contains(letter);
    if let Some(other) = name.chars().find(|letter| !is_allowed(*letter)) {
        return refuse(format!(
            "Invalid non-alphanumeric character '#x{:X}' was found in the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots.",
            u32::from(other)
        ));
    }
    if name.contains("..") {
        return refuse("Message attribute name can not have successive '.' character.".into());
    }
    Ok(())
}
