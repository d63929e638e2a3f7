//! Sums and differences, exact. A result of more than 38 digits is refused, as AWS refuses it, and not rounded.

use super::{Number, NumberError};

impl Number {
    /// The sum of two numbers.
    ///
    /// # Errors
    /// The sum is out of the range, or has too many digits, for which AWS says that it is too large.
    pub fn checked_add(self, other: Self) -> Result<Self, NumberError> {
        let (high, low) = if self.exponent >= other.exponent { (self, other) } else { (other, self) };
        if high.is_zero() || low.is_zero() {
            return Ok(if high.is_zero() { low } else { high });
        }
        // The last digit of `low` is no zero, so the sum ends where `low` does. A shift that does not fit makes it too long.
        let shift = (high.exponent - low.exponent).unsigned_abs();
        let shifted =
            10_u128.checked_pow(shift).and_then(|factor| high.coefficient.checked_mul(factor)).ok_or(NumberError::Overflow)?;
        let (negative, coefficient) = match (high.negative == low.negative, shifted >= low.coefficient) {
            (true, _) => (high.negative, shifted.checked_add(low.coefficient).ok_or(NumberError::Overflow)?),
            (false, true) => (high.negative, shifted - low.coefficient),
            (false, false) => (low.negative, low.coefficient - shifted),
        };
        Self::checked(negative, coefficient, low.exponent).map_err(|error| match error {
            NumberError::TooPrecise => NumberError::Overflow,
            other => other,
        })
    }

    /// The difference of two numbers.
    ///
    /// # Errors
    /// As for [`checked_add`](Self::checked_add).
    pub fn checked_sub(self, other: Self) -> Result<Self, NumberError> {
        self.checked_add(Self { negative: !other.negative && !other.is_zero(), ..other })
    }
}
