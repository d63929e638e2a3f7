//! A JSON reader that stands where Jackson stands.
//!
//! AWS's services read patterns with Jackson's streaming parser and quote the place of its cursor, which is neither the start nor the end of a value: it is
//! behind the opening quote of a string that nobody has looked at, behind the last digit of a number, behind the value's first token when only the name
//! before it was asked for. The order matters too: a string that is never closed is no error until it is looked at, so another error comes first.
//!
//! The crates that keep positions (`spanned_json_parser`, `json-spanned-value`, `jsonc-parser`, `json_scanner`) build a tree, or events, with the start and end
//! of values, and have their own error texts. None of them has this cursor, so this reader is our own: it pulls one token at a time, knows Jackson's messages and
//! nothing of patterns.
//!
//! It does not recurse, and refuses the same nesting as Jackson.

mod number;
mod string;

use crate::location::Location;

/// How deep objects and arrays may be nested: Jackson's `StreamReadConstraints.DEFAULT_MAX_DEPTH`.
const DEPTH: usize = 1_000;

/// How much of an unknown word an error quotes, in characters.
const WORD: usize = 256;

const VALUES: &str = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

/// What the reader stands behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    ObjectStart,
    ObjectEnd,
    ArrayStart,
    ArrayEnd,
    /// A name. The first token of its value is read already.
    Name,
    /// A string, of which only the opening quote is read.
    String,
    Number,
    True,
    False,
    Null,
    /// The text has ended.
    End,
}

/// A sentence that says what is wrong, and where the reader stood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub detail: String,
    pub location: Option<Location>,
}

impl Refusal {
    /// One without a location.
    pub fn unlocated(detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), location: None }
    }
}

pub(crate) struct Reader<'a> {
    text: &'a str,
    /// Byte offset of the first character that is not read.
    cursor: usize,
    scopes: Vec<Scope>,
    /// The value after a name.
    ahead: Option<Token>,
    /// Whether the cursor is behind the opening quote of a string.
    in_string: bool,
    /// Where the token began.
    start: usize,
    name: String,
}

struct Scope {
    is_object: bool,
    start: usize,
    has_entries: bool,
}

impl Scope {
    fn kind(&self) -> &'static str {
        if self.is_object { "Object" } else { "Array" }
    }
}

impl<'a> Reader<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, cursor: 0, scopes: Vec::new(), ahead: None, in_string: false, start: 0, name: String::new() }
    }

    /// The next token.
    pub fn next(&mut self) -> Result<Token, Refusal> {
        if let Some(token) = self.ahead.take() {
            return self.enter(token);
        }
        if self.in_string {
            self.read_string("string value")?;
            self.in_string = false;
        }
        self.skip_space()?;
        let Some(mut character) = self.peek() else { return self.end() };
        if matches!(character, ']' | '}') {
            return self.close(character);
        }
        if let Some(scope) = self.scopes.last_mut()
            && std::mem::replace(&mut scope.has_entries, true)
        {
            let kind = scope.kind();
            if character != ',' {
                return Err(self.unexpected(character, &format!("was expecting comma to separate {kind} entries")));
            }
            self.cursor += 1;
            character = self.within()?;
        }
        if self.scopes.last().is_some_and(|scope| scope.is_object) {
            return self.read_name(character);
        }
        if character == '}' {
            return Err(self.unexpected(character, "expected a value"));
        }
        let token = self.value(character)?;
        self.enter(token)
    }

    /// The last name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The token's text: a string's characters, else as it is written. Reads a string to its end.
    pub fn text(&mut self) -> Result<String, Refusal> {
        if self.in_string {
            self.in_string = false;
            return self.read_string("string value");
        }
        Ok(self.text[self.start..self.cursor].to_owned())
    }

    /// An error at the cursor.
    pub fn refuse(&self, reason: impl Into<String>) -> Refusal {
        self.refuse_at(self.cursor, reason)
    }

    fn refuse_at(&self, offset: usize, reason: impl Into<String>) -> Refusal {
        let location = Location::of(self.text, offset);
        Refusal { detail: format!("{}\n at {}", reason.into(), location.describe(self.text)), location: Some(location) }
    }

    /// An error that names the next character, and its place.
    fn unexpected(&self, character: char, comment: &str) -> Refusal {
        self.refuse(format!("Unexpected character ({}): {comment}", describe(character)))
    }

    fn peek(&self) -> Option<char> {
        self.text[self.cursor..].chars().next()
    }

    fn skip_space(&mut self) -> Result<(), Refusal> {
        while let Some(character) = self.peek() {
            match character {
                ' ' | '\t' | '\n' | '\r' => self.cursor += 1,
                '\0'..=' ' => {
                    let reason = format!(
                        "Illegal character ({}): only regular white space (\\r, \\n, \\t) is allowed between tokens",
                        describe(character)
                    );
                    return Err(self.refuse_at(self.cursor + 1, reason));
                }
                '/' => {
                    let comment = "maybe a (non-standard) comment? (not recognized as one since Feature 'ALLOW_COMMENTS' not enabled for parser)";
                    return Err(self.unexpected(character, comment));
                }
                _ => break,
            }
        }
        Ok(())
    }

    /// The next character that is no space, where the text must not end.
    fn within(&mut self) -> Result<char, Refusal> {
        self.skip_space()?;
        self.peek().ok_or_else(|| {
            let kind = self.scopes.last().map_or("root", Scope::kind);
            self.refuse(format!("Unexpected end-of-input within/between {kind} entries"))
        })
    }

    fn end(&mut self) -> Result<Token, Refusal> {
        let Some(scope) = self.scopes.last() else {
            self.start = self.cursor;
            return Ok(Token::End);
        };
        let opened = Location::of(self.text, scope.start).describe(self.text);
        Err(self.refuse(format!("Unexpected end-of-input: expected close marker for {} (start marker at {opened})", scope.kind())))
    }

    fn close(&mut self, character: char) -> Result<Token, Refusal> {
        let (token, is_object, expected) = match character {
            ']' => (Token::ArrayEnd, false, '}'),
            _ => (Token::ObjectEnd, true, ']'),
        };
        let scope = self.scopes.last();
        if scope.is_some_and(|scope| scope.is_object == is_object) {
            self.scopes.pop();
            self.start = self.cursor;
            self.cursor += 1;
            return Ok(token);
        }
        let (kind, opened) =
            scope.map_or(("root", Location { line: 1, column: 0 }), |scope| (scope.kind(), Location::of(self.text, scope.start)));
        let opened = opened.describe(self.text);
        Err(self.refuse(format!("Unexpected close marker '{character}': expected '{expected}' (for {kind} starting at {opened})")))
    }

    fn read_name(&mut self, character: char) -> Result<Token, Refusal> {
        if character != '"' {
            return Err(self.unexpected(character, "was expecting double-quote to start field name"));
        }
        self.cursor += 1;
        self.name = self.read_string("name")?;
        let colon = self.within()?;
        if colon != ':' {
            return Err(self.unexpected(colon, "was expecting a colon to separate field name and value"));
        }
        self.cursor += 1;
        let first = self.within()?;
        self.ahead = Some(self.value(first)?);
        Ok(Token::Name)
    }

    /// Reads the first token of a value.
    fn value(&mut self, first: char) -> Result<Token, Refusal> {
        self.start = self.cursor;
        match first {
            '"' => {
                self.cursor += 1;
                self.in_string = true;
                Ok(Token::String)
            }
            '{' => {
                self.cursor += 1;
                Ok(Token::ObjectStart)
            }
            '[' => {
                self.cursor += 1;
                Ok(Token::ArrayStart)
            }
            '-' | '0'..='9' => self.read_number(),
            letter if letter.is_alphabetic() || letter == '_' || letter == '$' => self.read_word(),
            other => Err(self.unexpected(other, &format!("expected a valid value {VALUES}"))),
        }
    }

    fn read_word(&mut self) -> Result<Token, Refusal> {
        let rest = &self.text[self.cursor..];
        let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).unwrap_or(rest.len());
        self.cursor += length;
        match &rest[..length] {
            "true" => Ok(Token::True),
            "false" => Ok(Token::False),
            "null" => Ok(Token::Null),
            word if word.chars().count() > WORD => {
                let quoted: String = word.chars().take(WORD).collect();
                Err(self.refuse(format!("Unrecognized token '{quoted}...': was expecting {VALUES}")))
            }
            word => Err(self.refuse(format!("Unrecognized token '{word}': was expecting {VALUES}"))),
        }
    }

    /// Opens a scope if the token does.
    fn enter(&mut self, token: Token) -> Result<Token, Refusal> {
        if matches!(token, Token::ObjectStart | Token::ArrayStart) {
            self.scopes.push(Scope { is_object: token == Token::ObjectStart, start: self.start, has_entries: false });
            if self.scopes.len() > DEPTH {
                let limit = "`StreamReadConstraints.getMaxNestingDepth()`";
                return Err(Refusal::unlocated(format!(
                    "Document nesting depth ({}) exceeds the maximum allowed ({DEPTH}, from {limit})",
                    DEPTH + 1
                )));
            }
        }
        Ok(token)
    }
}

/// A character as Jackson's messages name it.
fn describe(character: char) -> String {
    let code = u32::from(character);
    match character {
        control if control.is_control() => format!("(CTRL-CHAR, code {code})"),
        wide if code > 255 => format!("'{wide}' (code {code} / 0x{code:x})"),
        other => format!("'{other}' (code {code})"),
    }
}
