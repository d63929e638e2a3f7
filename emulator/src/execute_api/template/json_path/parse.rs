//! Parses paths.

use serde_json::Value;
use velocity::Problem;

use super::{
    Step,
    filter::{Comparison, Filter, Member, Operand},
};

/// The most steps of a path, and the deepest nesting of a condition.
const LONGEST: usize = 64;

/// Parses a path. The `$` may be left out.
pub fn path(text: &str) -> Result<Vec<Step>, Problem> {
    let mut parser = Parser { text, rest: text.trim(), depth: 0 };
    if !parser.eat("$") && !parser.rest.starts_with(['.', '[']) && !parser.rest.is_empty() {
        let name = parser.name()?;
        let mut steps = vec![Step::Members(vec![name])];
        steps.extend(parser.steps()?);
        return Ok(steps);
    }
    parser.steps()
}

struct Parser<'t> {
    text: &'t str,
    rest: &'t str,
    depth: usize,
}

impl Parser<'_> {
    fn wrong(&self) -> Problem {
        Problem::Call(format!("'{}' is no JSONPath", self.text))
    }

    fn eat(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn expect(&mut self, text: &str) -> Result<(), Problem> {
        self.blanks();
        if self.eat(text) { Ok(()) } else { Err(self.wrong()) }
    }

    fn name(&mut self) -> Result<String, Problem> {
        let end = self.rest.find(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '_' | '-' | '$' | ':' | '@' | '#')));
        let (name, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        if name.is_empty() { Err(self.wrong()) } else { Ok(name.to_owned()) }
    }

    fn steps(&mut self) -> Result<Vec<Step>, Problem> {
        let mut steps = Vec::new();
        while !self.rest.is_empty() {
            if steps.len() >= LONGEST || matches!(steps.last(), Some(Step::Length)) {
                return Err(self.wrong());
            }
            if self.eat("..") {
                steps.push(Step::Deep);
                if self.rest.starts_with('[') {
                    continue;
                }
            } else if self.rest.starts_with('[') {
                self.rest = &self.rest[1..];
                steps.push(self.bracket()?);
                continue;
            } else if !self.eat(".") {
                return Err(self.wrong());
            }
            steps.push(if self.eat("*") {
                Step::All
            } else if self.rest == "length()" {
                self.rest = "";
                Step::Length
            } else {
                Step::Members(vec![self.name()?])
            });
        }
        Ok(steps)
    }

    /// Parses what follows a `[`, with its `]`.
    fn bracket(&mut self) -> Result<Step, Problem> {
        self.blanks();
        let step = if self.eat("*") {
            Step::All
        } else if self.eat("?") {
            self.expect("(")?;
            let filter = self.filter()?;
            self.expect(")")?;
            Step::Filter(filter)
        } else if self.rest.starts_with(['\'', '"']) {
            Step::Members(self.several(Self::quoted)?)
        } else {
            let first = self.number()?;
            self.blanks();
            if self.eat(":") {
                Step::Slice(first, self.number()?)
            } else {
                let mut places = vec![first.ok_or_else(|| self.wrong())?];
                while self.eat(",") {
                    places.push(self.number()?.ok_or_else(|| self.wrong())?);
                    self.blanks();
                }
                Step::Items(places)
            }
        };
        self.expect("]")?;
        Ok(step)
    }

    fn several<T>(&mut self, parse: impl Fn(&mut Self) -> Result<T, Problem>) -> Result<Vec<T>, Problem> {
        let mut parsed = vec![parse(self)?];
        self.blanks();
        while self.eat(",") {
            self.blanks();
            parsed.push(parse(self)?);
            self.blanks();
        }
        Ok(parsed)
    }

    /// Parses a whole number, if there is one.
    fn number(&mut self) -> Result<Option<i64>, Problem> {
        self.blanks();
        let end = self.rest.find(|letter: char| !(letter.is_ascii_digit() || letter == '-')).unwrap_or(self.rest.len());
        let (number, rest) = self.rest.split_at(end);
        self.rest = rest;
        if number.is_empty() { Ok(None) } else { number.parse().map(Some).map_err(|_| self.wrong()) }
    }

    /// Parses a text in quotes, in which a backslash escapes the next letter.
    fn quoted(&mut self) -> Result<String, Problem> {
        let mut letters = self.rest.char_indices();
        let Some((_, quote @ ('\'' | '"'))) = letters.next() else { return Err(self.wrong()) };
        let mut text = String::new();
        while let Some((at, letter)) = letters.next() {
            if letter == quote {
                self.rest = &self.rest[at + 1..];
                return Ok(text);
            }
            let letter = if letter == '\\' { letters.next().map(|(_, letter)| letter) } else { Some(letter) };
            text.extend(letter);
        }
        Err(self.wrong())
    }

    fn filter(&mut self) -> Result<Filter, Problem> {
        let mut any = vec![self.conjunction()?];
        while {
            self.blanks();
            self.eat("||")
        } {
            any.push(self.conjunction()?);
        }
        Ok(if any.len() == 1 { any.remove(0) } else { Filter::Or(any) })
    }

    fn conjunction(&mut self) -> Result<Filter, Problem> {
        let mut all = vec![self.condition()?];
        while {
            self.blanks();
            self.eat("&&")
        } {
            all.push(self.condition()?);
        }
        Ok(if all.len() == 1 { all.remove(0) } else { Filter::And(all) })
    }

    fn condition(&mut self) -> Result<Filter, Problem> {
        self.depth += 1;
        if self.depth > LONGEST {
            return Err(Problem::TooLarge);
        }
        self.blanks();
        let parsed = if self.eat("!") {
            Filter::Not(Box::new(self.condition()?))
        } else if self.eat("(") {
            let inner = self.filter()?;
            self.expect(")")?;
            inner
        } else {
            self.comparison()?
        };
        self.depth -= 1;
        Ok(parsed)
    }

    fn comparison(&mut self) -> Result<Filter, Problem> {
        let left = self.operand()?;
        self.blanks();
        let spellings = [
            ("==", Comparison::Equal),
            ("!=", Comparison::NotEqual),
            ("<=", Comparison::LessOrEqual),
            ("<", Comparison::Less),
            (">=", Comparison::GreaterOrEqual),
            (">", Comparison::Greater),
        ];
        match spellings.into_iter().find(|(spelling, _)| self.eat(spelling)) {
            Some((_, comparison)) => Ok(Filter::Compare(left, comparison, self.operand()?)),
            None => Ok(Filter::Exists(left)),
        }
    }

    fn operand(&mut self) -> Result<Operand, Problem> {
        self.blanks();
        if self.eat("@") {
            return Ok(Operand::Element(self.members()?));
        }
        if self.eat("$") {
            return Ok(Operand::Root(self.members()?));
        }
        if self.rest.starts_with(['\'', '"']) {
            return Ok(Operand::Literal(self.quoted()?.into()));
        }
        let end = self.rest.find(|letter: char| !(letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '+')));
        let (word, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        let literal: Value = serde_json::from_str(word).map_err(|_| self.wrong())?;
        self.rest = rest;
        Ok(Operand::Literal(literal))
    }

    fn members(&mut self) -> Result<Vec<Member>, Problem> {
        let mut members = Vec::new();
        while members.len() < LONGEST {
            if self.eat(".") {
                members.push(Member::Name(self.name()?));
            } else if self.eat("[") {
                self.blanks();
                members.push(match self.rest.starts_with(['\'', '"']) {
                    true => Member::Name(self.quoted()?),
                    false => {
                        let place = self.number()?.and_then(|place| usize::try_from(place).ok());
                        Member::Place(place.ok_or_else(|| self.wrong())?)
                    }
                });
                self.expect("]")?;
            } else {
                return Ok(members);
            }
        }
        Err(self.wrong())
    }
}
