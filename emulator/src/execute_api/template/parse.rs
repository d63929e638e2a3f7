//! Parses the text of a template.

use super::Problem;

/// The deepest nesting of blocks and expressions, and the longest chain of `==` and `!=`, which is a nesting of its left sides. A chain of `&&`
/// and `||` counts as nesting.
const DEEPEST: usize = 32;

/// A node of a template's tree.
#[derive(Clone, Debug)]
pub enum Node {
    /// Text that is copied to the result.
    Text(String),
    /// `$…`
    Reference(Expression),
    /// `#set($name = …)`
    Set(String, Expression),
    /// `#if` and `#elseif` with their conditions; `#else` has none.
    If(Vec<(Option<Expression>, Vec<Node>)>),
}

/// An expression of a reference, a condition or `#set`.
#[derive(Clone, Debug)]
pub enum Expression {
    /// `'text'`, `"text"`, a number, `true`, `false` or `null`.
    Literal(serde_json::Value),
    /// `$name.member.call(…)[…]`
    Path(String, Vec<Step>),
    /// `!x`
    Not(Box<Expression>),
    /// `x == y`, `x && y`, …
    Binary(Operator, Box<Expression>, Box<Expression>),
}

/// A step of a reference, after its root.
#[derive(Clone, Debug)]
pub enum Step {
    /// `.name`
    Member(String),
    /// `.name(…)`
    Call(String, Vec<Expression>),
    /// `[…]`
    Index(Expression),
}

/// A binary operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Equal,
    NotEqual,
    And,
    Or,
}

/// Parses a template.
pub fn parse(template: &str) -> Result<Vec<Node>, Problem> {
    let mut parser = Parser { rest: template, depth: 0 };
    let nodes = parser.nodes()?;
    if parser.rest.is_empty() { Ok(nodes) } else { Err(parser.wrong()) }
}

struct Parser<'t> {
    rest: &'t str,
    depth: usize,
}

impl<'t> Parser<'t> {
    fn wrong(&self) -> Problem {
        Problem::Syntax(self.rest.chars().take(20).collect())
    }

    fn eat(&mut self, text: &str) -> bool {
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, text: &str) -> Result<(), Problem> {
        self.blanks();
        if self.eat(text) { Ok(()) } else { Err(self.wrong()) }
    }

    fn blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn deeper<T>(&mut self, parse: impl FnOnce(&mut Self) -> Result<T, Problem>) -> Result<T, Problem> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Problem::TooLarge);
        }
        let parsed = parse(self);
        self.depth -= 1;
        parsed
    }

    /// Parses all nodes up to the end of the block. The directive that ends the block is not consumed.
    fn nodes(&mut self) -> Result<Vec<Node>, Problem> {
        let mut nodes = Vec::new();
        while !self.rest.is_empty() {
            if self.eat("##") {
                let end = self.rest.find('\n').map_or(self.rest.len(), |end| end + 1);
                self.rest = &self.rest[end..];
            } else if self.rest.starts_with('#') {
                match self.directive()? {
                    Some(node) => nodes.push(node),
                    None => return Ok(nodes),
                }
            } else if self.starts_reference() {
                nodes.push(Node::Reference(self.reference()?));
            } else {
                let end = self
                    .rest
                    .char_indices()
                    .skip(1)
                    .find(|(_, letter)| matches!(letter, '#' | '$'))
                    .map_or(self.rest.len(), |(end, _)| end);
                nodes.push(Node::Text(self.rest[..end].into()));
                self.rest = &self.rest[end..];
            }
        }
        Ok(nodes)
    }

    fn starts_reference(&self) -> bool {
        let after = self.rest.strip_prefix('$').map(|after| after.strip_prefix('!').unwrap_or(after));
        let after = after.map(|after| after.strip_prefix('{').unwrap_or(after));
        after.is_some_and(|after| after.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_'))
    }

    /// Parses one directive. Returns `None` at one that ends a block. A `#` that begins no directive is text.
    fn directive(&mut self) -> Result<Option<Node>, Problem> {
        let name: String = self.rest[1..].trim_start_matches('{').chars().take_while(char::is_ascii_alphabetic).collect();
        match name.as_str() {
            "set" => self.set().map(Some),
            "if" => self.deeper(Self::condition).map(Some),
            "elseif" | "else" | "end" => Ok(None),
            "foreach" | "macro" | "parse" | "include" | "evaluate" | "define" | "stop" | "break" => {
                Err(Problem::Unsupported(format!("#{name}")))
            }
            _ => {
                self.rest = &self.rest[1..];
                Ok(Some(Node::Text("#".into())))
            }
        }
    }

    fn set(&mut self) -> Result<Node, Problem> {
        self.eat("#set");
        self.expect("(")?;
        self.expect("$")?;
        let name = self.name()?;
        self.expect("=")?;
        let value = self.expression()?;
        self.expect(")")?;
        // As in Velocity, the end of the line belongs to the directive.
        self.eat("\r");
        self.eat("\n");
        Ok(Node::Set(name, value))
    }

    fn condition(&mut self) -> Result<Node, Problem> {
        self.eat("#if");
        let mut branches = vec![self.branch()?];
        loop {
            if self.eat("#elseif") {
                branches.push(self.branch()?);
            } else if self.eat("#{else}") || self.eat("#else") {
                branches.push((None, self.nodes()?));
            } else if self.eat("#{end}") || self.eat("#end") {
                return Ok(Node::If(branches));
            } else {
                return Err(self.wrong());
            }
        }
    }

    fn branch(&mut self) -> Result<(Option<Expression>, Vec<Node>), Problem> {
        self.expect("(")?;
        let condition = self.expression()?;
        self.expect(")")?;
        Ok((Some(condition), self.nodes()?))
    }

    fn expression(&mut self) -> Result<Expression, Problem> {
        self.deeper(|parser| {
            let mut left = parser.value()?;
            let mut comparisons = 0;
            loop {
                parser.blanks();
                let operators = [("==", Operator::Equal), ("!=", Operator::NotEqual), ("&&", Operator::And), ("||", Operator::Or)];
                let Some((_, operator)) = operators.into_iter().find(|(text, _)| parser.eat(text)) else { return Ok(left) };
                // The right side of `&&` and `||` is the whole rest of the expression; that of `==` and `!=` is the next value.
                let right = match operator {
                    Operator::Equal | Operator::NotEqual => {
                        comparisons += 1;
                        if comparisons > DEEPEST {
                            return Err(Problem::TooLarge);
                        }
                        parser.value()?
                    }
                    Operator::And | Operator::Or => parser.expression()?,
                };
                left = Expression::Binary(operator, Box::new(left), Box::new(right));
            }
        })
    }

    fn value(&mut self) -> Result<Expression, Problem> {
        self.blanks();
        if self.starts_reference() {
            return self.reference();
        }
        if self.eat("!") {
            return self.deeper(|parser| Ok(Expression::Not(Box::new(parser.value()?))));
        }
        if self.eat("(") {
            let inner = self.expression()?;
            self.expect(")")?;
            return Ok(inner);
        }
        for quote in ['\'', '"'] {
            if let Some(rest) = self.rest.strip_prefix(quote) {
                let end = rest.find(quote).ok_or_else(|| self.wrong())?;
                self.rest = &rest[end + 1..];
                return Ok(Expression::Literal(rest[..end].into()));
            }
        }
        let word: String =
            self.rest.chars().take_while(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-')).collect();
        let literal = serde_json::from_str(&word).map_err(|_| self.wrong())?;
        self.rest = &self.rest[word.len()..];
        Ok(Expression::Literal(literal))
    }

    fn name(&mut self) -> Result<String, Problem> {
        let name: String =
            self.rest.chars().take_while(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-')).collect();
        if name.is_empty() {
            return Err(self.wrong());
        }
        self.rest = &self.rest[name.len()..];
        Ok(name)
    }

    fn reference(&mut self) -> Result<Expression, Problem> {
        self.eat("$");
        self.eat("!");
        let braced = self.eat("{");
        let root = self.name()?;
        let mut steps = Vec::new();
        loop {
            let member = self
                .rest
                .strip_prefix('.')
                .is_some_and(|rest| rest.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_'));
            if member {
                self.eat(".");
                let name = self.name()?;
                steps.push(if self.eat("(") { Step::Call(name, self.arguments()?) } else { Step::Member(name) });
            } else if !steps.is_empty() && self.rest.starts_with("[") || steps.is_empty() && self.rest.starts_with("['") {
                self.eat("[");
                steps.push(Step::Index(self.expression()?));
                self.expect("]")?;
            } else {
                break;
            }
        }
        if braced {
            self.expect("}")?;
        }
        Ok(Expression::Path(root, steps))
    }

    fn arguments(&mut self) -> Result<Vec<Expression>, Problem> {
        let mut arguments = Vec::new();
        self.blanks();
        while !self.eat(")") {
            arguments.push(self.expression()?);
            self.blanks();
            self.eat(",");
            self.blanks();
        }
        Ok(arguments)
    }
}
