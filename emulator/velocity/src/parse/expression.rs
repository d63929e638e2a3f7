//! Expressions, from the weakest operator to the strongest.

use super::Parser;
use crate::{
    Problem,
    tree::{
        Expression, Node,
        Operator::{
            self, And, Divide, Equal, Greater, GreaterOrEqual, Less, LessOrEqual, Minus, NotEqual, Or, Plus, Remainder, Times,
        },
    },
};

/// Binary operators by strength, each with its spellings; a longer spelling stands before one that it begins with.
const LEVELS: [&[(&str, Operator)]; 6] = [
    &[("||", Or), ("or", Or)],
    &[("&&", And), ("and", And)],
    &[("==", Equal), ("eq", Equal), ("!=", NotEqual), ("ne", NotEqual)],
    &[
        ("<=", LessOrEqual),
        ("le", LessOrEqual),
        ("<", Less),
        ("lt", Less),
        (">=", GreaterOrEqual),
        ("ge", GreaterOrEqual),
        (">", Greater),
        ("gt", Greater),
    ],
    &[("+", Plus), ("-", Minus)],
    &[("*", Times), ("/", Divide), ("%", Remainder)],
];

/// The longest chain of operators of one strength, which is a nesting of its left sides.
const LONGEST_CHAIN: usize = 64;

impl Parser<'_> {
    pub(super) fn expression(&mut self) -> Result<Expression, Problem> {
        self.deeper(|parser| parser.level(0))
    }

    fn level(&mut self, level: usize) -> Result<Expression, Problem> {
        let Some(operators) = LEVELS.get(level) else { return self.unary() };
        let mut left = self.level(level + 1)?;
        for _ in 0..LONGEST_CHAIN {
            self.at.white_space();
            let Some(operator) = self.operator(operators) else { return Ok(left) };
            let right = self.level(level + 1)?;
            left = Expression::Binary(operator, Box::new((left, right)));
        }
        Err(Problem::TooLarge)
    }

    fn operator(&mut self, operators: &[(&str, Operator)]) -> Option<Operator> {
        let rest = self.at.rest();
        let is_next = |spelling: &str| {
            let Some(after) = rest.strip_prefix(spelling).and_then(|after| after.chars().next()) else { return rest == spelling };
            match spelling {
                // `-3` after a value is a number and no subtraction, as in Velocity.
                "-" => !after.is_ascii_digit(),
                word if word.starts_with(|letter: char| letter.is_ascii_alphabetic()) => !after.is_ascii_alphanumeric(),
                _ => true,
            }
        };
        let (spelling, operator) = operators.iter().find(|(spelling, _)| is_next(spelling))?;
        self.at.skip(spelling.len());
        Some(*operator)
    }

    fn unary(&mut self) -> Result<Expression, Problem> {
        self.at.white_space();
        let is_not = self
            .at
            .rest()
            .strip_prefix("not")
            .is_some_and(|after| !after.starts_with(|letter: char| letter.is_ascii_alphanumeric()));
        if is_not {
            self.at.skip(3);
        } else if !self.at.eat("!") {
            return self.primary();
        }
        self.deeper(|parser| Ok(Expression::Not(Box::new(parser.unary()?))))
    }

    pub(super) fn primary(&mut self) -> Result<Expression, Problem> {
        self.at.white_space();
        let rest = self.at.rest();
        match rest.chars().next() {
            Some('$') if super::reference::begins(rest) => Ok(Expression::Reference(self.reference()?)),
            Some('(') => {
                self.at.skip(1);
                let inner = self.expression()?;
                self.at.expect(")")?;
                Ok(inner)
            }
            Some('[') => self.deeper(Self::list),
            Some('{') => self.deeper(Self::map),
            Some('\'') => Ok(Expression::Text(self.quoted('\'')?)),
            Some('"') => {
                let text = self.quoted('"')?;
                if text.contains(['$', '#']) { self.interpolated(&text) } else { Ok(Expression::Text(text)) }
            }
            Some(letter) if letter.is_ascii_digit() || letter == '-' => self.number(),
            _ => {
                let word = self.at.take_while(|letter| letter.is_ascii_alphanumeric());
                match word {
                    "true" => Ok(Expression::Bool(true)),
                    "false" => Ok(Expression::Bool(false)),
                    _ => Err(self.at.wrong()),
                }
            }
        }
    }

    /// Parses a text in quotes; two quotes in it are one.
    fn quoted(&mut self, quote: char) -> Result<String, Problem> {
        let mut text = String::new();
        loop {
            self.at.skip(1);
            let rest = self.at.rest();
            let end = rest.find(quote).ok_or_else(|| self.at.wrong())?;
            text.push_str(&rest[..end]);
            self.at.skip(end + 1);
            if !self.at.rest().starts_with(quote) {
                return Ok(text);
            }
            text.push(quote);
        }
    }

    /// Parses a text as a template of its own. Its macros are not known outside.
    fn interpolated(&mut self, text: &str) -> Result<Expression, Problem> {
        let depth = self.depth;
        self.deeper(|parser| {
            let mut inner = Parser { at: super::Cursor::new(text), depth: depth + 1, macros: Vec::new() };
            let nodes: Vec<Node> = inner.nodes()?;
            if !inner.at.is_at_end() {
                return Err(parser.at.wrong());
            }
            Ok(Expression::Interpolated(nodes))
        })
    }

    fn number(&mut self) -> Result<Expression, Problem> {
        let begin = self.at.position();
        self.at.eat("-");
        let whole = self.at.take_while(|letter| letter.is_ascii_digit());
        if whole.is_empty() {
            return Err(self.at.wrong());
        }
        let mut is_float = false;
        // `[1..3]` is a range and has no fraction.
        let has_fraction =
            self.at.rest().strip_prefix('.').is_some_and(|after| after.starts_with(|letter: char| letter.is_ascii_digit()));
        if has_fraction {
            is_float = true;
            self.at.skip(1);
            self.at.take_while(|letter| letter.is_ascii_digit());
        }
        let exponent = self.at.rest().strip_prefix(['e', 'E']).map(|after| after.strip_prefix(['+', '-']).unwrap_or(after));
        if exponent.is_some_and(|after| after.starts_with(|letter: char| letter.is_ascii_digit())) {
            is_float = true;
            self.at.skip(2);
            self.at.take_while(|letter| letter.is_ascii_digit());
        }
        let text = self.at.since(begin);
        let float = || text.parse().ok().filter(|number: &f64| number.is_finite()).map(Expression::Float);
        let parsed = if is_float { float() } else { text.parse().ok().map(Expression::Int).or_else(float) };
        parsed.ok_or_else(|| self.at.wrong())
    }

    /// `[a, b, …]` or `[a..b]`
    fn list(&mut self) -> Result<Expression, Problem> {
        self.at.skip(1);
        let mut items = Vec::new();
        self.at.white_space();
        if self.at.eat("]") {
            return Ok(Expression::List(items));
        }
        loop {
            items.push(self.expression()?);
            self.at.white_space();
            if self.at.eat("]") {
                return Ok(Expression::List(items));
            }
            if self.at.eat("..") {
                let last = self.expression()?;
                self.at.expect("]")?;
                return match items.pop() {
                    Some(first) if items.is_empty() => Ok(Expression::Range(Box::new((first, last)))),
                    _ => Err(self.at.wrong()),
                };
            }
            self.at.expect(",")?;
        }
    }

    /// `{key: value, …}`
    fn map(&mut self) -> Result<Expression, Problem> {
        self.at.skip(1);
        let mut members = Vec::new();
        self.at.white_space();
        if self.at.eat("}") {
            return Ok(Expression::Map(members));
        }
        loop {
            let key = self.expression()?;
            self.at.expect(":")?;
            members.push((key, self.expression()?));
            self.at.white_space();
            if self.at.eat("}") {
                return Ok(Expression::Map(members));
            }
            self.at.expect(",")?;
        }
    }
}
