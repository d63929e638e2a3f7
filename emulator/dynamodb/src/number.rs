//! DynamoDB's numbers: decimal, up to 38 significant digits, magnitudes from 10⁻¹³⁰ to just below 10¹²⁶.
//!
//! A number is kept in one form, so that equal numbers are equal values: a coefficient without zeros at its end, and a power of ten.

mod arithmetic;
mod parse;
mod print;

use std::cmp::Ordering;

/// The most significant digits.
const DIGITS: u32 = 38;
/// The lowest and highest power of ten of the first significant digit.
const LOWEST: i32 = -130;
const HIGHEST: i32 = 125;

/// A number. Numbers are ordered by value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Number {
    negative: bool,
    /// Below 10³⁸, and no multiple of ten unless zero.
    coefficient: u128,
    /// The power of ten that the coefficient is multiplied with; 0 for zero.
    exponent: i32,
}

/// Why a text is no number, or a result can't be kept. The messages are AWS's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// The text is no number. It is in the message.
    #[error("The parameter cannot be converted to a numeric value: {0}")]
    NotNumeric(String),
    /// The text is empty.
    #[error("The parameter cannot be converted to a numeric value")]
    Empty,
    /// More than 38 significant digits.
    #[error("Attempting to store more than 38 significant digits in a Number")]
    TooPrecise,
    /// 10¹²⁶ or more, or a sum that has more digits than a number can have.
    #[error("Number overflow. Attempting to store a number with magnitude larger than supported range")]
    Overflow,
    /// Below 10⁻¹³⁰.
    #[error("Number underflow. Attempting to store a number with magnitude smaller than supported range")]
    Underflow,
}

impl Number {
    /// Zero.
    pub const ZERO: Self = Self { negative: false, coefficient: 0, exponent: 0 };

    /// The number in its one form, if it is in the range.
    fn checked(negative: bool, mut coefficient: u128, mut exponent: i32) -> Result<Self, NumberError> {
        if coefficient == 0 {
            return Ok(Self::ZERO);
        }
        while coefficient.is_multiple_of(10) {
            coefficient /= 10;
            exponent += 1;
        }
        let number = Self { negative, coefficient, exponent };
        match number.magnitude() {
            _ if number.digits() > DIGITS => Err(NumberError::TooPrecise),
            magnitude if magnitude > HIGHEST => Err(NumberError::Overflow),
            magnitude if magnitude < LOWEST => Err(NumberError::Underflow),
            _ => Ok(number),
        }
    }

    /// How many significant digits there are; 0 for zero.
    fn digits(self) -> u32 {
        self.coefficient.checked_ilog10().map_or(0, |log| log + 1)
    }

    /// The power of ten of the first significant digit.
    fn magnitude(self) -> i32 {
        self.exponent + self.digits().cast_signed() - 1
    }

    /// Whether the number is zero.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.coefficient == 0
    }

    /// The number as a whole number of seconds, entries or the like, rounded down; `None` if it is out of the range of `i64`.
    #[must_use]
    pub fn to_i64(self) -> Option<i64> {
        let whole = match u32::try_from(self.exponent) {
            Ok(power) => 10_u128.checked_pow(power).and_then(|factor| self.coefficient.checked_mul(factor))?,
            Err(_) => {
                let divisor = 10_u128.checked_pow(self.exponent.unsigned_abs()).unwrap_or(u128::MAX);
                let rounded = self.coefficient / divisor;
                if self.negative && !self.coefficient.is_multiple_of(divisor) { rounded + 1 } else { rounded }
            }
        };
        let whole = i128::try_from(whole).ok()?;
        i64::try_from(if self.negative { -whole } else { whole }).ok()
    }

    /// The bytes that the number counts for in an item's size: one, and one for every two digits before and after the point, and one for a
    /// minus sign.
    #[must_use]
    pub fn size(self) -> usize {
        let digits = self.digits().cast_signed();
        let before = (self.magnitude() + 1).clamp(0, digits);
        let pairs = before.unsigned_abs().div_ceil(2) + (digits - before).unsigned_abs().div_ceil(2);
        1 + pairs as usize + usize::from(self.negative)
    }

    /// Whether the number is negative, its digits, and the power of ten of the first one.
    pub(crate) fn parts(self) -> (bool, String, i32) {
        (self.negative, self.coefficient.to_string(), self.magnitude())
    }

    /// The coefficient with zeros appended, so that it has 38 digits.
    fn aligned(self) -> u128 {
        self.coefficient * 10_u128.pow(DIGITS - self.digits())
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        let sign = |number: &Self| match number {
            number if number.is_zero() => 0,
            Self { negative: true, .. } => -1,
            Self { negative: false, .. } => 1,
        };
        let by_size = || (self.magnitude(), self.aligned()).cmp(&(other.magnitude(), other.aligned()));
        match (sign(self), sign(other)) {
            (-1, -1) => by_size().reverse(),
            (1, 1) => by_size(),
            (left, right) => left.cmp(&right),
        }
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl From<usize> for Number {
    fn from(count: usize) -> Self {
        // A count has at most 20 digits.
        Self::checked(false, count as u128, 0).unwrap_or(Self::ZERO)
    }
}
