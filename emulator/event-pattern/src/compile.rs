//! From a pattern's text to rules.
//!
//! A rule is a list of fields that all must match. A pattern without `$or` is one rule. A `$or` multiplies the rules that were read before it in the text
//! by its members, which is what Event Ruler does, and why a later field of the same path takes the place of an earlier one in some rules only.
//!
//! If the pattern can't be read that way, it is read again with `$or` as a name like others, and the second error counts: Event Ruler's way to keep old
//! patterns working.

use std::collections::{BTreeMap, HashMap};

use crate::condition::Conditions;
use crate::dialect::Operators;
use crate::number::Number;
use crate::operator;
use crate::reader::{Reader, Refusal, Token};

/// More rules than any dialect allows are not kept.
const RULES: usize = 1_000;

/// How many fields may be copied from rule to rule before the pattern counts as too complex: ten times what 1,000 rules of a pattern of 2,048 characters need.
const COPIES: usize = 1_000_000;

/// Names that a member of `$or` may not have: operators, and what Event Ruler keeps for later.
const RESERVED: [&str; 24] = [
    "exactly",
    "equals-ignore-case",
    "prefix",
    "suffix",
    "anything-but",
    "exists",
    "wildcard",
    "numeric",
    "cidr",
    "=",
    "<",
    "<=",
    ">",
    ">=",
    "regex",
    "not-wildcard",
    "not-equals-ignore-case",
    "date-after",
    "date-on-or-after",
    "date-before",
    "date-on-or-before",
    "in-date-range",
    "ip-address-in-range",
    "ip-address-not-in-range",
];

/// Path to field, both as indices.
pub(crate) type Rule = BTreeMap<usize, usize>;

/// A pattern that is read, before its limits are checked.
#[derive(Debug, Default)]
pub(crate) struct Compiled {
    /// Names joined by dots.
    pub paths: Vec<String>,
    pub fields: Vec<Field>,
    pub rules: Vec<Rule>,
    /// Names at the top level.
    pub keys: usize,
    /// Product of the lengths of all `$or` arrays.
    pub or_combinations: u64,
    /// Whether there were too many rules to keep, or too large ones.
    pub overflowed: bool,
}

/// One array of the pattern.
#[derive(Debug)]
pub(crate) struct Field {
    pub conditions: Conditions,
    /// How many names lead to it.
    pub depth: u64,
}

/// Reads a pattern.
pub(crate) fn compile(text: &str, operators: Operators) -> Result<Compiled, Refusal> {
    match Compiler::new(text, operators, true).run() {
        Err(refusal) if refusal.location.is_some() => Compiler::new(text, operators, false).run(),
        result => result,
    }
}

/// What the reader is in.
enum Frame {
    Object {
        /// Whether a name led to it; else it is a member of `$or`, or the pattern.
        is_named: bool,
        in_or: bool,
        is_empty: bool,
    },
    Or {
        /// The rules before the `$or`.
        base: Vec<Rule>,
        /// The rules of the members that are read.
        done: Vec<Rule>,
        members: u64,
    },
}

struct Compiler<'a> {
    reader: Reader<'a>,
    operators: Operators,
    /// Whether `$or` is an operator.
    knows_or: bool,
    names: Vec<String>,
    frames: Vec<Frame>,
    indices: HashMap<String, usize>,
    compiled: Compiled,
    copies: usize,
}

impl<'a> Compiler<'a> {
    fn new(text: &'a str, operators: Operators, knows_or: bool) -> Self {
        let compiled = Compiled { or_combinations: 1, ..Compiled::default() };
        Self {
            reader: Reader::new(text),
            operators,
            knows_or,
            names: Vec::new(),
            frames: Vec::new(),
            indices: HashMap::new(),
            compiled,
            copies: 0,
        }
    }

    /// Reads up to the brace that closes the pattern. What follows is not looked at, as in Event Ruler.
    fn run(mut self) -> Result<Compiled, Refusal> {
        if self.reader.next()? != Token::ObjectStart {
            return Err(self.reader.refuse("Filter is not an object"));
        }
        self.frames.push(Frame::Object { is_named: false, in_or: false, is_empty: true });
        while let Some(frame) = self.frames.last() {
            match frame {
                Frame::Object { .. } => self.step_in_object()?,
                Frame::Or { .. } => self.step_in_or()?,
            }
        }
        Ok(self.compiled)
    }

    fn step_in_object(&mut self) -> Result<(), Refusal> {
        if self.reader.next()? == Token::ObjectEnd {
            return self.close_object();
        }
        let is_top = self.frames.len() == 1;
        let Some(Frame::Object { is_empty, in_or, .. }) = self.frames.last_mut() else { return Ok(()) };
        *is_empty = false;
        let in_or = *in_or;
        self.compiled.keys += usize::from(is_top);
        let name = self.reader.name().to_owned();
        if self.knows_or && name == "$or" {
            return self.open_or();
        }
        if in_or && RESERVED.contains(&name.as_str()) {
            return Err(self.reader.refuse(format!("{name} is Ruler reserved fieldName which cannot be used inside $or.")));
        }
        match self.reader.next()? {
            Token::ObjectStart => {
                self.names.push(name);
                self.frames.push(Frame::Object { is_named: true, in_or, is_empty: true });
                Ok(())
            }
            Token::ArrayStart => self.read_field(name),
            _ => Err(self.reader.refuse(format!("\"{name}\" must be an object or an array"))),
        }
    }

    fn close_object(&mut self) -> Result<(), Refusal> {
        let Some(Frame::Object { is_named, is_empty, .. }) = self.frames.pop() else { return Ok(()) };
        if is_empty {
            return Err(self.reader.refuse("Empty objects are not allowed"));
        }
        if is_named {
            self.names.pop();
        } else if let Some(Frame::Or { done, .. }) = self.frames.last_mut() {
            done.append(&mut self.compiled.rules);
        }
        Ok(())
    }

    fn open_or(&mut self) -> Result<(), Refusal> {
        if self.reader.next()? != Token::ArrayStart {
            return Err(self.reader.refuse("It must be an Array followed with $or."));
        }
        let base = std::mem::take(&mut self.compiled.rules);
        self.frames.push(Frame::Or { base, done: Vec::new(), members: 0 });
        Ok(())
    }

    fn step_in_or(&mut self) -> Result<(), Refusal> {
        let token = self.reader.next()?;
        let Some(Frame::Or { base, done, members }) = self.frames.last_mut() else { return Ok(()) };
        match token {
            Token::ObjectStart => {
                *members += 1;
                self.copies += base.iter().map(Rule::len).sum::<usize>();
                if done.len() + base.len() > RULES || self.copies > COPIES {
                    self.compiled.overflowed = true;
                    done.truncate(1);
                    base.truncate(1);
                }
                self.compiled.rules = if base.is_empty() { vec![Rule::new()] } else { base.clone() };
                self.frames.push(Frame::Object { is_named: false, in_or: true, is_empty: true });
                Ok(())
            }
            Token::ArrayEnd if *members < 2 => Err(self.reader.refuse("There must have at least 2 Objects in $or relationship.")),
            Token::ArrayEnd => {
                self.compiled.rules = std::mem::take(done);
                self.compiled.or_combinations = self.compiled.or_combinations.saturating_mul(*members);
                self.frames.pop();
                Ok(())
            }
            _ => Err(self.reader.refuse("Only JSON object is allowed in array of $or relationship.")),
        }
    }

    /// Reads an array, up to its end, into all rules.
    fn read_field(&mut self, name: String) -> Result<(), Refusal> {
        let conditions = self.read_conditions()?;
        let depth = self.names.len() as u64 + 1;
        let path = self.names.iter().map(String::as_str).chain([name.as_str()]).collect::<Vec<_>>().join(".");
        let Compiled { paths, fields, rules, overflowed, .. } = &mut self.compiled;
        let path = *self.indices.entry(path).or_insert_with_key(|path| {
            paths.push(path.clone());
            paths.len() - 1
        });
        fields.push(Field { conditions, depth });
        if rules.is_empty() {
            rules.push(Rule::new());
        }
        self.copies += rules.len();
        if self.copies > COPIES {
            *overflowed = true;
            rules.truncate(1);
        }
        for rule in rules {
            rule.insert(path, fields.len() - 1);
        }
        Ok(())
    }

    fn read_conditions(&mut self) -> Result<Conditions, Refusal> {
        let mut conditions = Conditions::default();
        loop {
            match self.reader.next()? {
                Token::ArrayEnd if conditions.members == 0 => return Err(self.reader.refuse("Empty arrays are not allowed")),
                Token::ArrayEnd => return Ok(conditions),
                Token::ObjectStart => operator::read(&mut self.reader, self.operators, &mut conditions)?,
                Token::String => {
                    let text = self.reader.text()?;
                    match crate::address::address(&text) {
                        Some(address) => conditions.addresses.insert(address),
                        None => conditions.strings.insert(text.into()),
                    };
                }
                Token::Number => {
                    conditions.numbers.insert(Number::of_text(&self.reader.text()?));
                }
                Token::Null => conditions.null = true,
                Token::True => conditions.yes = true,
                Token::False => conditions.no = true,
                Token::ArrayStart | Token::ObjectEnd | Token::Name | Token::End => {
                    return Err(self.reader.refuse("Match value must be String, number, true, false, or null"));
                }
            }
            conditions.members += 1;
        }
    }
}

impl Compiled {
    /// How SNS counts combinations: for each rule the product of its fields' values times their depth, and the sum of those.
    pub fn value_combinations(&self) -> u64 {
        let of_rule = |rule: &Rule| {
            let values = |field: &usize| self.fields[*field].conditions.members.saturating_mul(self.fields[*field].depth);
            rule.values().map(values).fold(1, u64::saturating_mul)
        };
        self.rules.iter().map(of_rule).fold(0, u64::saturating_add)
    }
}
