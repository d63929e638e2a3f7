//! Patterns with `*` (any characters) and `?` (any one character).

/// One part of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// `*`: any characters.
    Any,
    /// `?`: any one character.
    One,
    /// This character.
    Letter(char),
}

impl Token {
    /// Returns the meaning of a character in a pattern.
    pub fn of_pattern(letter: char) -> Self {
        match letter {
            '*' => Self::Any,
            '?' => Self::One,
            letter => Self::Letter(letter),
        }
    }
}

/// Returns whether a text matches a pattern as a whole. It takes at most pattern × text steps for any pattern.
pub fn matches(pattern: &str, text: &str) -> bool {
    matches_tokens(&pattern.chars().map(Token::of_pattern).collect::<Vec<_>>(), text)
}

/// Returns whether a text matches a pattern as a whole.
pub fn matches_tokens(pattern: &[Token], text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let (mut p, mut t) = (0, 0);
    // The position of the last star, and how much of the text it matches so far; the search continues there when the rest does not
    // match.
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(Token::Any) => {
                star = Some((p, t));
                p += 1;
            }
            Some(Token::One) => (p, t) = (p + 1, t + 1),
            Some(Token::Letter(letter)) if *letter == text[t] => (p, t) = (p + 1, t + 1),
            _ => match &mut star {
                Some((at, swallowed)) => {
                    *swallowed += 1;
                    (p, t) = (*at + 1, *swallowed);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|token| *token == Token::Any)
}
