//! Keys as text, which sorts as the keys do.
//!
//! A row's key is the path of its table (`lambda/function`), a `/`, and the parts of the record's key, separated by spaces:
//! `lambda/function/hello`, `dynamodb/item/orders 2024-01-01`. Within a part, bytes up to and including `!` are escaped as `!` and
//! two hexadecimal digits. So a part never contains the separator, the separator sorts before everything in a part, the text stays
//! readable (AWS's names have many `/`, `-` and `.`, and almost no spaces), and the rows with a prefix are exactly those from the
//! prefix up to [its end](end_of_prefix).

use std::fmt::{Display, Write as _};

/// The separator of a key's parts: the lowest character in any key.
const SEPARATOR: char = ' ';
/// The first character of an escape: the second lowest.
const ESCAPE: char = '!';

/// A key of a table.
///
/// The order of keys is that of their text: `a < b` exactly if `text(a) < text(b)`, compared by bytes.
pub trait Key: Ord + Clone {
    /// Writes the parts of the key.
    fn write(&self, writer: &mut KeyWriter<'_>);

    /// Parses the key from its parts.
    ///
    /// # Errors
    /// The text was not made by [`write`](Self::write).
    fn read(reader: &mut KeyReader<'_>) -> Result<Self, KeyError>;

    /// Returns the key as text.
    fn text(&self) -> String {
        let mut text = String::new();
        self.write(&mut KeyWriter::onto(&mut text));
        text
    }

    /// Parses a key.
    ///
    /// # Errors
    /// The text was not made by [`write`](Self::write).
    fn from_text(text: &str) -> Result<Self, KeyError> {
        let mut reader = KeyReader { rest: Some(text) };
        let key = Self::read(&mut reader)?;
        match reader.rest {
            None => Ok(key),
            Some(_) => Err(KeyError(text.into())),
        }
    }
}

/// The text is not a key of the table.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no key of this table")]
pub struct KeyError(String);

/// Writes the parts of a key.
pub struct KeyWriter<'t> {
    text: &'t mut String,
    begun: bool,
}

impl<'t> KeyWriter<'t> {
    /// Returns a writer that appends to a text.
    pub fn onto(text: &'t mut String) -> Self {
        Self { text, begun: false }
    }

    /// Writes one part.
    pub fn part(&mut self, part: &str) {
        if std::mem::replace(&mut self.begun, true) {
            self.text.push(SEPARATOR);
        }
        for character in part.chars() {
            if character <= ESCAPE {
                write!(self.text, "{ESCAPE}{:02x}", u32::from(character)).unwrap_or_else(|_| unreachable!("a String takes all"));
            } else {
                self.text.push(character);
            }
        }
    }

    /// Writes one part by its `Display`.
    pub fn display(&mut self, part: impl Display) {
        self.part(&part.to_string());
    }
}

/// Parses the parts of a key.
pub struct KeyReader<'t> {
    rest: Option<&'t str>,
}

impl KeyReader<'_> {
    /// Returns the next part.
    ///
    /// # Errors
    /// There is no further part, or it has an invalid escape.
    pub fn part(&mut self) -> Result<String, KeyError> {
        let text = self.rest.take().ok_or_else(|| KeyError(String::new()))?;
        let part = match text.split_once(SEPARATOR) {
            Some((part, rest)) => {
                self.rest = Some(rest);
                part
            }
            None => text,
        };
        let mut pieces = part.split(ESCAPE);
        let mut read = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let byte = piece.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
            read.push(byte.ok_or_else(|| KeyError(text.into()))?.into());
            read.push_str(&piece[2..]);
        }
        Ok(read)
    }

    /// Returns the next part, parsed by its `FromStr`.
    ///
    /// # Errors
    /// There is no further part, or it can't be parsed.
    pub fn parse<T: std::str::FromStr>(&mut self) -> Result<T, KeyError> {
        let part = self.part()?;
        part.parse().map_err(|_| KeyError(part))
    }
}

/// Returns the first text after all texts with a prefix, which ends with `/` or a space.
pub fn end_of_prefix(prefix: &str) -> String {
    let mut end = prefix.to_owned();
    match end.pop() {
        // `0` is the character after `/`.
        Some('/') => end.push('0'),
        Some(SEPARATOR) => end.push(ESCAPE),
        other => end.extend(other.into_iter().chain([char::MAX])),
    }
    end
}

impl Key for String {
    fn write(&self, writer: &mut KeyWriter<'_>) {
        writer.part(self);
    }

    fn read(reader: &mut KeyReader<'_>) -> Result<Self, KeyError> {
        reader.part()
    }
}

impl Key for u64 {
    /// Writes leading zeros, so that the text sorts as the number does.
    fn write(&self, writer: &mut KeyWriter<'_>) {
        writer.display(format_args!("{self:020}"));
    }

    fn read(reader: &mut KeyReader<'_>) -> Result<Self, KeyError> {
        reader.parse()
    }
}

impl<A: Key, B: Key> Key for (A, B) {
    fn write(&self, writer: &mut KeyWriter<'_>) {
        self.0.write(writer);
        self.1.write(writer);
    }

    fn read(reader: &mut KeyReader<'_>) -> Result<Self, KeyError> {
        Ok((A::read(reader)?, B::read(reader)?))
    }
}

impl<A: Key, B: Key, C: Key> Key for (A, B, C) {
    fn write(&self, writer: &mut KeyWriter<'_>) {
        self.0.write(writer);
        self.1.write(writer);
        self.2.write(writer);
    }

    fn read(reader: &mut KeyReader<'_>) -> Result<Self, KeyError> {
        Ok((A::read(reader)?, B::read(reader)?, C::read(reader)?))
    }
}

/// Implements `Key` for types by their `Display` and `FromStr`, whose text must sort as the values do.
#[macro_export]
macro_rules! text_key {
    ($($kind:ty),+ $(,)?) => {$(
        impl $crate::Key for $kind {
            fn write(&self, writer: &mut $crate::KeyWriter<'_>) {
                writer.display(self);
            }

            fn read(reader: &mut $crate::KeyReader<'_>) -> Result<Self, $crate::KeyError> {
                reader.parse()
            }
        }
    )+};
}
