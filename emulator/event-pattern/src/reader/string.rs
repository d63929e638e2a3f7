//! Strings and names, with their escapes.

use super::{Reader, Refusal, describe};

impl Reader<'_> {
    /// Reads from behind the opening quote to behind the closing one. `what` is "string value" or "name".
    pub(super) fn read_string(&mut self, what: &str) -> Result<String, Refusal> {
        let mut read = String::new();
        loop {
            let rest = &self.text[self.cursor..];
            let plain = rest.find(|c: char| c == '"' || c == '\\' || c < ' ').unwrap_or(rest.len());
            read.push_str(&rest[..plain]);
            self.cursor += plain;
            match self.peek() {
                None if what == "name" => return Err(self.refuse("Unexpected end-of-input in field name")),
                None => return Err(self.refuse("Unexpected end-of-input: was expecting closing quote for a string value")),
                Some('"') => {
                    self.cursor += 1;
                    return Ok(read);
                }
                Some('\\') => {
                    self.cursor += 1;
                    let character = self.read_escape()?;
                    read.push(character);
                }
                Some(control) => {
                    let description = describe(control);
                    return Err(self.refuse(format!(
                        "Illegal unquoted character ({description}): has to be escaped using backslash to be included in {what}"
                    )));
                }
            }
        }
    }

    /// Reads an escape from behind its backslash. Half of a surrogate pair becomes U+FFFD.
    fn read_escape(&mut self) -> Result<char, Refusal> {
        let Some(escape) = self.peek() else { return Err(self.refuse("Unexpected end-of-input in character escape sequence")) };
        let character = match escape {
            '"' | '\\' | '/' => escape,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                self.cursor += 1;
                return self.read_unit();
            }
            other => return Err(self.refuse(format!("Unrecognized character escape {}", describe(other)))),
        };
        self.cursor += 1;
        Ok(character)
    }

    fn read_unit(&mut self) -> Result<char, Refusal> {
        let first = self.read_hex()?;
        if (0xD800..0xDC00).contains(&first) && self.text[self.cursor..].starts_with("\\u") {
            let before = self.cursor;
            self.cursor += 2;
            let second = self.read_hex()?;
            if (0xDC00..0xE000).contains(&second) {
                return Ok(
                    char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)).unwrap_or(char::REPLACEMENT_CHARACTER)
                );
            }
            self.cursor = before;
        }
        Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn read_hex(&mut self) -> Result<u32, Refusal> {
        let mut unit = 0;
        for _ in 0..4 {
            let Some(character) = self.peek() else {
                return Err(self.refuse("Unexpected end-of-input in character escape sequence"));
            };
            let Some(digit) = character.to_digit(16) else {
                return Err(self.unexpected(character, "expected a hex-digit for character escape sequence"));
            };
            unit = unit * 16 + digit;
            self.cursor += 1;
        }
        Ok(unit)
    }
}
