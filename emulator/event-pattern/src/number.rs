//! Numbers as Event Ruler compares them: from -5·10⁹ to 5·10⁹, six digits after the point.
//!
//! What has more digits is cut off towards the lower number. What is out of range equals only the same number and is in no range.

use serde_json::Number as Json;

/// Largest absolute value that is compared, in millionths.
const LARGEST: i64 = 5_000_000_000 * MILLION;
const MILLION: i64 = 1_000_000;

/// Digits of [`LARGEST`]: what is longer is out of range.
const DIGITS: i64 = 16;

/// A number of a pattern or an event.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Number {
    /// Millionths.
    Comparable(i64),
    /// Out of range, as `serde_json` prints it.
    Literal(Box<str>),
}

impl Number {
    /// A number as JSON writes it.
    pub fn of_text(text: &str) -> Self {
        parse(text).map_or_else(
            || Self::Literal(serde_json::from_str::<Json>(text).map_or_else(|_| text.into(), |number| number.to_string().into())),
            Self::Comparable,
        )
    }

    pub fn of_json(number: &Json) -> Self {
        let whole = number.as_i64().and_then(|whole| whole.checked_mul(MILLION)).filter(|millionths| millionths.abs() <= LARGEST);
        whole.map_or_else(|| Self::of_text(&number.to_string()), Self::Comparable)
    }

    /// The number in millionths, if it is in range.
    pub fn millionths(&self) -> Option<i64> {
        match self {
            Self::Comparable(millionths) => Some(*millionths),
            Self::Literal(_) => None,
        }
    }
}

/// A range of numbers, both ends included, in millionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Range {
    pub lowest: i64,
    pub highest: i64,
}

impl Range {
    pub const ALL: Self = Self { lowest: -LARGEST, highest: LARGEST };

    pub fn contains(self, number: &Number) -> bool {
        number.millionths().is_some_and(|millionths| (self.lowest..=self.highest).contains(&millionths))
    }
}

/// Millionths of a number that is written as in JSON; `None` if it is no number or out of range.
pub(crate) fn parse(text: &str) -> Option<i64> {
    let (negative, unsigned) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).map_or((unsigned, "0"), |(mantissa, exponent)| (mantissa, exponent));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty()
        || !mantissa.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        || fraction.contains('.')
    {
        return None;
    }
    let digits: Vec<i64> = whole.bytes().chain(fraction.bytes()).map(|byte| i64::from(byte - b'0')).collect();
    let Some(first) = digits.iter().position(|digit| *digit != 0) else { return Some(0) };
    let exponent =
        exponent.parse::<i64>().unwrap_or(if exponent.starts_with('-') { i64::from(i32::MIN) } else { i64::from(i32::MAX) });
    // How many of the digits from `first` on are in the number of millionths.
    let length = (whole.len() as i64).saturating_add(exponent).saturating_add(6).saturating_sub(first as i64);
    if length > DIGITS {
        return None;
    }
    let length = usize::try_from(length).unwrap_or(0);
    let kept = digits[first..].iter().copied().chain(std::iter::repeat(0)).take(length);
    let cut_off = digits[first..].iter().skip(length).any(|digit| *digit != 0);
    let absolute = kept.fold(0, |number, digit| number * 10 + digit);
    let millionths = if negative { -absolute - i64::from(cut_off) } else { absolute };
    (millionths.abs() <= LARGEST).then_some(millionths)
}
