//! Java's regular expressions, which the models are written in.
//!
//! They are close to `regex`'s; [`translate`] puts the differences right: `\d`, `\w` and `\s` are ASCII, a `.` is no line terminator,
//! supplementary characters come as pairs of surrogates, and operators that Java has not are no operators.

use fancy_regex::{Regex, RegexBuilder};

use crate::model::Constraints;

/// Memory for one compiled pattern, bytes. The largest of the models needs 4 MB.
const LARGEST: usize = 32 << 20;
/// Steps back that a pattern with lookaround may take; beyond, the text does not match.
const MOST_STEPS_BACK: usize = 100_000;

/// A compiled pattern.
#[derive(Debug)]
pub(crate) struct Pattern(Regex);

impl Pattern {
    /// The pattern of constraints, compiled when it is first needed. A pattern that can not be compiled holds of everything; a test sees
    /// to it that the models have none.
    pub fn of(constraints: &Constraints) -> Option<&Self> {
        let pattern = constraints.pattern.as_deref()?;
        constraints.compiled.get_or_init(|| Self::compile(pattern).ok()).as_ref()
    }

    /// Compiles a pattern of Java's.
    pub fn compile(pattern: &str) -> Result<Self, Box<fancy_regex::Error>> {
        RegexBuilder::new(&format!(r"\A(?:{})\z", translate(pattern)))
            .delegate_size_limit(LARGEST)
            .backtrack_limit(MOST_STEPS_BACK)
            .build()
            .map(Self)
            .map_err(Box::new)
    }

    /// Whether all of a text matches.
    pub fn is_match(&self, text: &str) -> bool {
        self.0.is_match(text).unwrap_or(false)
    }
}

fn translate(pattern: &str) -> String {
    let letters: Vec<char> = pattern.chars().collect();
    let mut out = String::with_capacity(pattern.len() + 16);
    let (mut place, mut depth) = (0, 0_usize);
    while let Some(letter) = letters.get(place).copied() {
        place += 1;
        match letter {
            '\\' => place = escape(&letters, place, depth > 0, &mut out),
            '[' => {
                depth += 1;
                out.push('[');
                if letters.get(place) == Some(&'^') {
                    out.push('^');
                    place += 1;
                }
            }
            ']' if depth > 0 => {
                depth -= 1;
                out.push(']');
            }
            '.' if depth == 0 => out.push_str(r"[^\n\r\x{85}\x{2028}\x{2029}]"),
            // `--` and `~~` are set operators of `regex`, and characters in Java.
            '-' if depth > 0 && in_the_way(&letters, place) => out.push_str(r"\-"),
            '~' if depth > 0 => out.push_str(r"\~"),
            other => out.push(other),
        }
    }
    out
}

/// A hyphen that follows a class (`\w-_`), a range or another hyphen is a character in Java.
fn in_the_way(letters: &[char], after: usize) -> bool {
    let before = |back: usize| after.checked_sub(back + 1).and_then(|place| letters.get(place).copied());
    let after_class = before(2) == Some('\\') && before(1).is_some_and(|letter| "dwsDWS".contains(letter));
    let after_range = before(2) == Some('-') && before(3).is_some_and(|letter| letter != '[' && letter != '\\');
    after_class || after_range || before(1) == Some('-') || letters.get(after) == Some(&'-')
}

fn escape(letters: &[char], place: usize, in_class: bool, out: &mut String) -> usize {
    let Some(letter) = letters.get(place).copied() else {
        out.push('\\');
        return place;
    };
    let class = match letter {
        'd' => Some("0-9"),
        'w' => Some("a-zA-Z0-9_"),
        's' => Some(r"\t\n\x0B\x0C\r "),
        _ => None,
    };
    match (letter, class) {
        (_, Some(class)) if in_class => out.push_str(class),
        (_, Some(class)) => out.push_str(&format!("[{class}]")),
        ('D', None) => out.push_str("[^0-9]"),
        ('W', None) => out.push_str("[^a-zA-Z0-9_]"),
        ('S', None) => out.push_str(r"[^\t\n\x0B\x0C\r ]"),
        ('u', None) => return unicode(letters, place + 1, out),
        ('p', None) => return property(letters, place + 1, out),
        ('Z', None) => out.push_str(r"\z"),
        (other, None) if other.is_ascii_alphanumeric() => out.extend(['\\', other]),
        // `\/`, `\-`, `\@` and the like: the character itself.
        (other, None) if regex_needs_escape(other) => out.extend(['\\', other]),
        (other, None) => out.push(other),
    }
    place + 1
}

fn regex_needs_escape(letter: char) -> bool {
    r"\.+*?()|[]{}^$#&-~".contains(letter)
}

/// `\u1234`, and two of them where they are a pair of surrogates.
fn unicode(letters: &[char], place: usize, out: &mut String) -> usize {
    let read = |place: usize| {
        let digits: String = letters.get(place..place + 4)?.iter().collect();
        u32::from_str_radix(&digits, 16).ok()
    };
    let Some(first) = read(place) else {
        out.push_str(r"\u");
        return place;
    };
    let after = place + 4;
    let second = (letters.get(after) == Some(&'\\') && letters.get(after + 1) == Some(&'u')).then(|| read(after + 2)).flatten();
    match (first, second) {
        (0xD800..=0xDBFF, Some(second @ 0xDC00..=0xDFFF)) => {
            let both = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
            out.push_str(&format!(r"\x{{{both:X}}}"));
            after + 6
        }
        _ => {
            out.push_str(&format!(r"\x{{{first:X}}}"));
            after
        }
    }
}

/// POSIX names of Java's.
fn property(letters: &[char], place: usize, out: &mut String) -> usize {
    const POSIX: [(&str, &str); 6] = [
        ("{Print}", r"[\x20-\x7E]"),
        ("{Graph}", r"[\x21-\x7E]"),
        ("{Alnum}", "[a-zA-Z0-9]"),
        ("{Alpha}", "[a-zA-Z]"),
        ("{Digit}", "[0-9]"),
        ("{ASCII}", r"[\x00-\x7F]"),
    ];
    let rest: String = letters[place..].iter().take(8).collect();
    match POSIX.iter().find(|(name, _)| rest.starts_with(name)) {
        Some((name, class)) => {
            out.push_str(class);
            place + name.len()
        }
        None => {
            out.push_str(r"\p");
            place
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn java_s_patterns_mean_what_they_mean_in_java() {
        let cases = [
            (r"\d{3}", "123", true),
            (r"\d{3}", "١٢٣", false),
            (r"[\w-_]+", "a-b_c", true),
            (r"[a-zA-Z0-9-_]+", "a-b_c", true),
            (r"[a-zA-Z-_]+", "a-b_c", true),
            (r"[a-zA-Z0-9-_]+", "a.b", false),
            (r"[+-.^_`|~0-9a-zA-Z]+", "a~b,c", true),
            (r"a.c", "a\nc", false),
            (r"[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*", "a\u{1F600}b", true),
            (r"[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*", "a\u{0}b", false),
            (r"(?!^[0-9]+$)([a-zA-Z0-9-_]+)", "12", false),
            (r"(?!^[0-9]+$)([a-zA-Z0-9-_]+)", "v12", true),
            (r"[0-9A-Za-z\.\-_]*(?<!\.)", "a.", false),
            (r"\p{Print}+", "é", false),
            (r"[^\s]+", "a\u{B}b", false),
            (r"[\w+=,.@-]+", "a@b-c", true),
            ("ab", "abc", false),
        ];
        for (pattern, text, fits) in cases {
            let compiled = Pattern::compile(pattern).expect(pattern);
            assert_eq!(compiled.is_match(text), fits, "{pattern} {text:?}");
        }
    }
}
