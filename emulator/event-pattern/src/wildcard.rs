//! `wildcard`: `*` stands for any number of characters, `\*` for an asterisk, `\\` for a backslash.

mod complexity;

pub(crate) use complexity::is_too_complex;

/// A wildcard pattern, cut at its asterisks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wildcard {
    /// What is before the first asterisk.
    first: Box<str>,
    /// What is between asterisks, then what is after the last one. Empty if there is no asterisk.
    rest: Box<[Box<str>]>,
}

impl Wildcard {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// Two asterisks in a row, or a backslash before another character. The position is in bytes, from the quote before the pattern.
    pub fn parse(pattern: &str) -> Result<Self, String> {
        let mut parts = vec![String::new()];
        let mut characters = pattern.char_indices().peekable();
        while let Some((at, character)) = characters.next() {
            let next = characters.peek().map(|(_, next)| *next);
            let last = parts.len() - 1;
            match (character, next) {
                ('*', Some('*')) => return Err(format!("Consecutive wildcard characters at pos {}", at + 1)),
                ('*', _) => parts.push(String::new()),
                ('\\', Some(escaped @ ('*' | '\\'))) => {
                    characters.next();
                    parts[last].push(escaped);
                }
                ('\\', _) => return Err(format!("Invalid escape character at pos {}", at + 1)),
                (other, _) => parts[last].push(other),
            }
        }
        let mut parts = parts.into_iter().map(String::into_boxed_str);
        Ok(Self { first: parts.next().unwrap_or_default(), rest: parts.collect() })
    }

    /// Whether a text has the pattern. Takes time in proportion to the text: each part is searched once, leftmost, by a linear search.
    pub fn matches(&self, text: &str) -> bool {
        let Some((last, between)) = self.rest.split_last() else { return text == &*self.first };
        let Some(mut rest) = text.strip_prefix(&*self.first) else { return false };
        for part in between {
            let Some(at) = rest.find(&**part) else { return false };
            rest = &rest[at + part.len()..];
        }
        rest.ends_with(&**last)
    }

    /// The parts in their order, with an asterisk between each two.
    fn parts(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&*self.first).chain(self.rest.iter().map(|part| &**part))
    }
}
