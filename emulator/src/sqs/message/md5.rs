//! The MD5 digests by which clients check what they have sent and received.
//!
//! See <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation>.

use md5::{Digest, Md5};

use crate::delivery::{Attribute, AttributeValue};

/// Returns the digest of a body.
pub fn of_body(body: &str) -> String {
    hex::encode(Md5::digest(body))
}

/// Returns the digest of attributes, which are sorted by name; `None` if there are none.
pub fn of_attributes<'a>(attributes: impl IntoIterator<Item = (&'a String, &'a Attribute)>) -> Option<String> {
    let mut attributes = attributes.into_iter().peekable();
    attributes.peek()?;
    let mut digest = Md5::new();
    for (name, attribute) in attributes {
        let kind = match attribute.value {
            AttributeValue::Text(_) => 1,
            AttributeValue::Bytes(_) => 2,
        };
        let [name, data_type, value] = [name.as_bytes(), attribute.data_type.as_bytes(), attribute.as_bytes()];
        for part in [&length(name), name, &length(data_type), data_type, &[kind], &length(value), value] {
            digest.update(part);
        }
    }
    Some(hex::encode(digest.finalize()))
}

fn length(bytes: &[u8]) -> [u8; 4] {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes()
}
