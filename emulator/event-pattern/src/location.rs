//! Lines and columns of a text, and how Jackson prints them.

/// How much of the text an error quotes, in UTF-16 units, as Jackson counts characters.
const QUOTED: usize = 500;

/// A place in the pattern's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    /// Lines end in `\n`, `\r` or both. The first is 1.
    pub line: usize,
    /// In UTF-16 units. The first is 1.
    pub column: usize,
}

impl Location {
    /// The location of a byte offset.
    pub(crate) fn of(text: &str, offset: usize) -> Self {
        let before = &text[..offset];
        let mut lines = 1;
        let mut start = 0;
        let mut bytes = before.bytes().enumerate().peekable();
        while let Some((at, byte)) = bytes.next() {
            if byte == b'\r' && matches!(bytes.peek(), Some((_, b'\n'))) {
                continue;
            }
            if byte == b'\n' || byte == b'\r' {
                lines += 1;
                start = at + 1;
            }
        }
        Self { line: lines, column: before[start..].chars().map(char::len_utf16).sum::<usize>() + 1 }
    }

    /// `[Source: (String)"…"; line: 1, column: 12]`.
    pub(crate) fn describe(self, text: &str) -> String {
        let mut quoted = String::from("[Source: (String)\"");
        let mut units = 0;
        for character in text.chars() {
            units += character.len_utf16();
            if units > QUOTED {
                break;
            }
            match character {
                '\r' | '\n' => quoted.push(character),
                control if control.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(control))),
                other => quoted.push(other),
            }
        }
        quoted.push('"');
        let length: usize = text.chars().map(char::len_utf16).sum();
        if length > QUOTED {
            quoted.push_str(&format!("[truncated {} chars]", length - QUOTED));
        }
        format!("{quoted}; line: {}, column: {}]", self.line, self.column)
    }
}
