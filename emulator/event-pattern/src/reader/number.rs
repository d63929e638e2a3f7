//! Numbers: digits, a fraction, an exponent, as JSON has them.

use super::{Reader, Refusal, Token, describe};

impl Reader<'_> {
    /// Reads a number from its first character, which is a minus or a digit.
    pub(super) fn read_number(&mut self) -> Result<Token, Refusal> {
        if self.peek() == Some('-') {
            self.cursor += 1;
            match self.peek() {
                None => return Err(self.refuse("Unexpected end-of-input in a Number value")),
                Some('0'..='9') => {}
                Some(other) => {
                    return Err(
                        self.unexpected_in_number(other, "expected digit (0-9) to follow minus sign, for valid numeric value")
                    );
                }
            }
        }
        let leading_zero = self.peek() == Some('0');
        self.cursor += 1;
        if leading_zero && self.peek().is_some_and(|next| next.is_ascii_digit()) {
            return Err(self.refuse("Invalid numeric value: Leading zeroes not allowed"));
        }
        self.skip_digits();
        if self.peek() == Some('.') {
            self.cursor += 1;
            self.digits("Decimal point not followed by a digit")?;
        }
        if matches!(self.peek(), Some('e' | 'E')) {
            self.cursor += 1;
            if matches!(self.peek(), Some('+' | '-')) {
                self.cursor += 1;
            }
            self.digits("Exponent indicator not followed by a digit")?;
        }
        Ok(Token::Number)
    }

    /// Skips one digit or more.
    fn digits(&mut self, comment: &str) -> Result<(), Refusal> {
        match self.peek() {
            Some('0'..='9') => {
                self.skip_digits();
                Ok(())
            }
            other => Err(self.unexpected_in_number(other.unwrap_or('\0'), comment)),
        }
    }

    fn skip_digits(&mut self) {
        while self.peek().is_some_and(|next| next.is_ascii_digit()) {
            self.cursor += 1;
        }
    }

    fn unexpected_in_number(&self, character: char, comment: &str) -> Refusal {
        self.refuse(format!("Unexpected character ({}) in numeric value: {comment}", describe(character)))
    }
}
