//! The three forms that AWS has for a point in time.

use jiff::{Timestamp, Zoned, fmt::rfc2822, tz::TimeZone};

/// How a timestamp is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeFormat {
    /// Seconds since 1970, with a fraction: `1515531081.123`.
    Epoch,
    /// `2018-01-09T20:51:21.123Z`.
    Iso8601,
    /// `Tue, 09 Jan 2018 20:51:21 GMT`: RFC 822, as HTTP has it.
    Http,
}

impl TimeFormat {
    /// By botocore's names.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        match name {
            "unixTimestamp" => Some(Self::Epoch),
            "iso8601" => Some(Self::Iso8601),
            "rfc822" => Some(Self::Http),
            _ => None,
        }
    }

    /// Reads text in this form.
    pub fn parse(self, text: &str) -> Option<Timestamp> {
        match self {
            Self::Epoch => text.trim().parse().ok().and_then(from_seconds),
            Self::Iso8601 => from_iso8601(text),
            Self::Http => from_http(text),
        }
    }

    /// Writes text in this form.
    pub fn print(self, time: Timestamp) -> String {
        match self {
            Self::Epoch => match time.subsec_nanosecond() / 1_000_000 {
                0 => time.as_second().to_string(),
                _ => format!("{}", epoch_seconds(time)),
            },
            Self::Iso8601 => iso8601(time),
            Self::Http => http(time),
        }
    }
}

/// Seconds since 1970, to the millisecond.
pub(crate) fn epoch_seconds(time: Timestamp) -> f64 {
    time.as_millisecond() as f64 / 1000.0
}

/// To the microsecond; `None` for what is not within the years −9999 to 9999.
pub(crate) fn from_seconds(seconds: f64) -> Option<Timestamp> {
    const MOST: f64 = 253_402_207_200.0;
    if !seconds.is_finite() || seconds.abs() > MOST {
        return None;
    }
    Timestamp::from_microsecond((seconds * 1e6).round() as i64).ok()
}

/// With `Z` or an offset.
pub(crate) fn from_iso8601(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

fn from_http(text: &str) -> Option<Timestamp> {
    rfc2822::DateTimeParser::new().parse_timestamp(text).ok()
}

fn iso8601(time: Timestamp) -> String {
    let format = if time.subsec_nanosecond() / 1_000_000 == 0 { "%Y-%m-%dT%H:%M:%SZ" } else { "%Y-%m-%dT%H:%M:%S.%3fZ" };
    time.strftime(format).to_string()
}

fn http(time: Timestamp) -> String {
    Zoned::new(time, TimeZone::UTC).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}
