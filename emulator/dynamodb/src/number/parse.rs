//! A number from text: `sign? digits with one point at most (e sign? digits)?`, with a digit at least, and nothing around it.

use std::str::FromStr;

use super::{HIGHEST, LOWEST, Number, NumberError};

impl FromStr for Number {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        if text.is_empty() {
            return Err(NumberError::Empty);
        }
        let Parts { negative, significant, fraction, exponent } =
            Parts::of(text).ok_or_else(|| NumberError::NotNumeric(text.to_owned()))?;
        // The power of ten of the last digit that is written.
        let last = exponent.saturating_sub(fraction);
        let Some((coefficient, zeros)) = significant? else {
            // Zero is held to the range as if its last digit were a one.
            return match last {
                last if last > HIGHEST.into() => Err(NumberError::Overflow),
                last if last < LOWEST.into() => Err(NumberError::Underflow),
                _ => Ok(Self::ZERO),
            };
        };
        // Beyond these bounds it makes no difference how far.
        let exponent = last.saturating_add(zeros).clamp(-1_000, 1_000);
        Self::checked(negative, coefficient, exponent as i32)
    }
}

struct Parts {
    negative: bool,
    /// The coefficient and how many zeros follow it, nothing for zero.
    significant: Result<Option<(u128, i64)>, NumberError>,
    /// How many digits follow the point.
    fraction: i64,
    exponent: i64,
}

impl Parts {
    fn of(text: &str) -> Option<Self> {
        let (negative, unsigned) = match text.strip_prefix(['-', '+']) {
            Some(unsigned) => (text.starts_with('-'), unsigned),
            None => (false, text),
        };
        let (coefficient, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((coefficient, exponent)) => (coefficient, exponent_of(exponent)?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = coefficient.split_once('.').unwrap_or((coefficient, ""));
        let digits = || whole.bytes().chain(fraction.bytes());
        if whole.len() + fraction.len() == 0 || !digits().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let fraction = i64::try_from(fraction.len()).unwrap_or(i64::MAX);
        Some(Self { negative, significant: significant(digits()), fraction, exponent })
    }
}

fn exponent_of(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

fn significant(digits: impl Iterator<Item = u8>) -> Result<Option<(u128, i64)>, NumberError> {
    let mut coefficient = 0_u128;
    let mut count = 0;
    let mut zeros = 0;
    for digit in digits.skip_while(|digit| *digit == b'0') {
        zeros += 1;
        if digit != b'0' {
            count += zeros;
            if count > i64::from(super::DIGITS) {
                return Err(NumberError::TooPrecise);
            }
            coefficient = coefficient * 10_u128.pow(zeros as u32) + u128::from(digit - b'0');
            zeros = 0;
        }
    }
    Ok((count > 0).then_some((coefficient, zeros)))
}
