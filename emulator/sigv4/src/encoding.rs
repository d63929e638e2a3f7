//! Percent-encoding as Signature Version 4 defines it: all bytes except RFC 3986's unreserved characters, with upper-case digits.

use percent_encoding::percent_encode_byte;

/// Returns whether a byte is not encoded.
const fn unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~')
}

/// Appends bytes, encoded; a slash is not encoded if `slash` is true.
pub fn encode_into(out: &mut Vec<u8>, bytes: impl Iterator<Item = u8>, slash: bool) {
    for byte in bytes {
        if unreserved(byte) || (slash && byte == b'/') {
            out.push(byte);
        } else {
            out.extend_from_slice(percent_encode_byte(byte).as_bytes());
        }
    }
}

/// Returns a text, encoded.
pub fn encode(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len() + 16);
    encode_into(&mut out, text.bytes(), false);
    String::from_utf8_lossy(&out).into_owned()
}

/// Decodes bytes. A `%` without two digits is kept. In a query a `+` is a space.
pub fn decode(bytes: &[u8], query: bool) -> impl Iterator<Item = u8> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let byte = *bytes.get(at)?;
        let digits = (digit(bytes.get(at + 1)), digit(bytes.get(at + 2)));
        let (decoded, length) = match (byte, digits) {
            (b'%', (Some(high), Some(low))) => (high << 4 | low, 3),
            (b'+', _) if query => (b' ', 1),
            _ => (byte, 1),
        };
        at += length;
        Some(decoded)
    })
}

fn digit(byte: Option<&u8>) -> Option<u8> {
    let value = char::from(*byte?).to_digit(16)?;
    u8::try_from(value).ok()
}
