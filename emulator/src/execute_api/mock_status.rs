//! Reads the status in a mock integration's rendered template, as leniently as AWS. The templates of CDK have
//! `{ statusCode: 200 }`, without quotes.
//!
//! AWS does not document the syntax. Its known behaviour (<https://github.com/localstack/localstack/pull/11967>) is that of
//! json-smart's permissive mode:
//!
//! - names and values may have double quotes, single quotes or none;
//! - a name without quotes ends before `:`, a value without quotes before `,` or the closing bracket;
//! - commas may be repeated, and may precede the closing bracket;
//! - text after the object is ignored.

use serde_json::Value;

/// The deepest nesting of objects and lists, which is json-smart's limit.
const DEEPEST: usize = 400;

/// Returns the object's `statusCode`, the last one if there are several. Returns `None` if the body is not an object, or if
/// `statusCode` is not an integer.
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

/// A reader of a text. Each method consumes what it reads, and returns `None` on a syntax error.
struct Reader<'t> {
    rest: &'t str,
}

impl<'t> Reader<'t> {
    /// Reads the members of an object and its closing bracket. Calls `member` with each name, and with its value if that is an
    /// integer.
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

    /// Reads a value in an object or list whose closing bracket is `close`. The inner option is the value if it is an integer.
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

    /// Reads a text in quotes. A backslash is dropped and the character after it is kept; escapes such as `\n` are not resolved.
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

    /// Reads up to the first of these characters, which must exist.
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
