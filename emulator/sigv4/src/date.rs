//! Dates in the formats of signatures and error messages.

use jiff::{Timestamp, civil::DateTime, fmt::rfc2822, tz::TimeZone};

/// Parses `20261124T120000Z`, ISO 8601's basic format.
pub fn parse_basic(text: &str) -> Option<Timestamp> {
    let bytes: &[u8; 16] = text.as_bytes().try_into().ok()?;
    if bytes[8] != b'T' || bytes[15] != b'Z' {
        return None;
    }
    let number = |from: usize, to: usize| {
        let digits = &bytes[from..to];
        digits.iter().try_fold(0_i16, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + i16::from(digit - b'0')))
    };
    let small = |from: usize| number(from, from + 2).and_then(|number| i8::try_from(number).ok());
    let civil = DateTime::new(number(0, 4)?, small(4)?, small(6)?, small(9)?, small(11)?, small(13)?, 0).ok()?;
    TimeZone::UTC.to_timestamp(civil).ok()
}

/// Parses the `Date` header: the basic format, or RFC 2822's as in HTTP (`Tue, 24 Nov 2026 12:00:00 GMT`).
pub fn parse_http(text: &str) -> Option<Timestamp> {
    parse_basic(text).or_else(|| rfc2822::DateTimeParser::new().parse_timestamp(text).ok())
}

/// Returns whether a text is a day, `YYYYMMDD`.
pub fn is_day(text: &str) -> bool {
    text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns `20261124T120000Z`.
pub fn basic(moment: Timestamp) -> String {
    let at = TimeZone::UTC.to_datetime(moment);
    let (date, time) = (at.date(), at.time());
    format!("{:04}{:02}{:02}T{:02}{:02}{:02}Z", date.year(), date.month(), date.day(), time.hour(), time.minute(), time.second())
}

/// Returns `2026-11-24T12:00:00Z`, the format of S3's errors.
pub fn extended(moment: Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
