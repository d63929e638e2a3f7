//! The status in a mock integration's rendered template, read as leniently as AWS reads it: CDK writes `{ statusCode: 200 }`, without quotes.
//!
//! AWS does not say how it reads; what is known of it (<https://github.com/localstack/localstack/pull/11967>) is how json-smart reads in its permissive mode:
//!
//! - names and values may be in double or single quotes, or in none;
//! - a name without quotes ends before `:`, a value before `,` or the bracket that closes;
//! - commas may be repeated, and may stand before the end;
//! - what follows the object is not looked at.

use serde_json::Value;

/// Objects and lists in each other at most, as deep as json-smart goes.
const DEEPEST: usize = 400;

/// The integer that is the object's `statusCode`, the last one if there are several. Nothing if the body is no object, or has no such integer.
pub fn read(body: &[u8]) -> Option<i64> {
    if let Ok(document) = serde_json::from_slice::<Value>(body) {
        return document.get("statusCode")?.as_i64();
    }
    let text = std::str::from_utf8(body).ok()?;
    let mut reader = Reader { rest: text.trim_ascii_start() };
    let mut status = None;
    reader.take('{')?;
    reader.members(0, &mut |name, value| {
        if name == "statusCode" {
            status = value;
        }
    })?;
    status
}

/// A text that is read from its beginning. Each function takes what it reads, and is nothing where the text is wrong.
struct Reader<'t> {
    rest: &'t str,
}

impl<'t> Reader<'t> {
    /// The members of an object and its end; each value that is an integer is handed over with its name, any other as nothing.
    fn members(&mut self, depth: usize, member: &mut dyn FnMut(&str, Option<i64>)) -> Option<()> {
        loop {
            self.blanks();
            match self.rest.chars().next()? {
                '}' => return self.take('}'),
                ',' => self.take(',')?,
                ':' | ']' | '[' | '{' => return None,
                quote @ ('"' | '\'') => {
                    let name = self.quoted(quote)?;
                    self.blanks();
                    self.take(':')?;
                    member(&name, self.value('}', depth)?);
                    self.at_end_or_comma('}')?;
                }
                _ => {
                    let name = self.until(&[':'])?.trim_ascii();
                    self.take(':')?;
                    member(name, self.value('}', depth)?);
                    self.at_end_or_comma('}')?;
                }
            }
        }
    }

    /// A value in an object or list that `close` ends: the integer that it is, if it is one.
    fn value(&mut self, close: char, depth: usize) -> Option<Option<i64>> {
        if depth == DEEPEST {
            return None;
        }
        self.blanks();
        match self.rest.chars().next()? {
            ':' | '}' | ']' => None,
            '{' => {
                self.take('{')?;
                self.members(depth + 1, &mut |_, _| {}).map(|()| None)
            }
            '[' => {
                self.take('[')?;
                self.items(depth + 1).map(|()| None)
            }
            quote @ ('"' | '\'') => self.quoted(quote).map(|_| None),
            _ => self.until(&[',', close]).map(|plain| integer(plain.trim_ascii())),
        }
    }

    fn items(&mut self, depth: usize) -> Option<()> {
        loop {
            self.blanks();
            match self.rest.chars().next()? {
                ']' => return self.take(']'),
                ',' => self.take(',')?,
                _ => {
                    self.value(']', depth)?;
                    self.at_end_or_comma(']')?;
                }
            }
        }
    }

    /// A text in quotes, without its escapes resolved but for the letter after the backslash.
    fn quoted(&mut self, quote: char) -> Option<String> {
        self.take(quote)?;
        let mut text = String::new();
        let mut letters = self.rest.char_indices();
        while let Some((at, letter)) = letters.next() {
            match letter {
                '\\' => text.push(letters.next()?.1),
                letter if letter == quote => {
                    self.rest = &self.rest[at + letter.len_utf8()..];
                    return Some(text);
                }
                letter => text.push(letter),
            }
        }
        None
    }

    /// The text before the first of these, which must come.
    fn until(&mut self, ends: &[char]) -> Option<&'t str> {
        let (text, rest) = self.rest.split_at(self.rest.find(ends)?);
        self.rest = rest;
        Some(text)
    }

    fn at_end_or_comma(&mut self, close: char) -> Option<()> {
        self.blanks();
        self.rest.starts_with([',', close]).then_some(())
    }

    fn take(&mut self, letter: char) -> Option<()> {
        self.rest = self.rest.strip_prefix(letter)?;
        Some(())
    }

    fn blanks(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\r', '\n']);
    }
}

fn integer(text: &str) -> Option<i64> {
    text.starts_with(|first: char| first == '-' || first.is_ascii_digit()).then(|| text.parse().ok())?
}
