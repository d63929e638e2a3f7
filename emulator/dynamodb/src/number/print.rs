//! A number as text: all digits, without an exponent, without zeros that say nothing.

use std::fmt;

use super::Number;

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negative {
            f.write_str("-")?;
        }
        let digits = self.coefficient.to_string();
        let after_point = self.exponent.min(0).unsigned_abs() as usize;
        match digits.len().checked_sub(after_point) {
            _ if after_point == 0 => write!(f, "{digits}{}", "0".repeat(self.exponent.unsigned_abs() as usize)),
            Some(before @ 1..) => write!(f, "{}.{}", &digits[..before], &digits[before..]),
            _ => write!(f, "0.{}{digits}", "0".repeat(after_point - digits.len())),
        }
    }
}
