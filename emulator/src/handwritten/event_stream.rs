//! Event streams: responses of several messages, each with headers and checksums.
//!
//! ```text
//! length of all, length of headers, checksum of both | headers | payload | checksum of all before it
//! ```
//!
//! Source: <https://smithy.io/2.0/aws/amazon-eventstream.html>.

/// The content type of a stream.
pub const CONTENT_TYPE: &str = "application/vnd.amazon.eventstream";

/// The bytes of a message beside headers and payload: two lengths and two checksums of four bytes each.
const FRAME: usize = 16;
/// The type of a header's value: a text.
const TEXT: u8 = 7;

/// Encodes one event. Names of at most 255 bytes and a content type of at most 65,535 fit; the program passes constants.
pub fn event(event_type: &str, content_type: &str, payload: &[u8]) -> Vec<u8> {
    let mut headers = Vec::new();
    for (name, value) in [(":event-type", event_type), (":content-type", content_type), (":message-type", "event")] {
        headers.push(name.len() as u8);
        headers.extend(name.as_bytes());
        headers.push(TEXT);
        headers.extend((value.len() as u16).to_be_bytes());
        headers.extend(value.as_bytes());
    }
    let length = FRAME + headers.len() + payload.len();
    let mut message = Vec::with_capacity(length);
    message.extend((length as u32).to_be_bytes());
    message.extend((headers.len() as u32).to_be_bytes());
    message.extend(crc32fast::hash(&message).to_be_bytes());
    message.extend(headers);
    message.extend(payload);
    message.extend(crc32fast::hash(&message).to_be_bytes());
    message
}
