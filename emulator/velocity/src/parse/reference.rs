//! `$…`: references.

use super::{Parser, cursor::begins_name};
use crate::{
    Problem,
    tree::{Expression, Reference, Step},
};

/// Returns whether a text begins with a reference.
pub fn begins(text: &str) -> bool {
    let Some(after) = text.strip_prefix('$') else { return false };
    let after = after.strip_prefix('!').unwrap_or(after);
    after.strip_prefix('{').unwrap_or(after).starts_with(begins_name)
}

impl Parser<'_> {
    pub(super) fn reference(&mut self) -> Result<Reference, Problem> {
        self.at.eat("$");
        self.at.eat("!");
        let is_braced = self.at.eat("{");
        let name = self.at.name()?.to_owned();
        let mut steps = Vec::new();
        loop {
            if self.at.rest().starts_with('[') {
                self.at.skip(1);
                let index = self.deeper(Self::expression)?;
                self.at.expect("]")?;
                steps.push(Step::Index(index));
            } else if self.at.rest().strip_prefix('.').is_some_and(|rest| rest.starts_with(begins_name)) {
                self.at.skip(1);
                let name = self.at.name()?.to_owned();
                steps.push(match self.at.eat("(") {
                    true => Step::Call(name, self.deeper(Self::arguments)?),
                    false => Step::Member(name),
                });
            } else {
                break;
            }
        }
        if is_braced && !self.at.eat("}") {
            return Err(self.at.wrong());
        }
        Ok(Reference { name, steps })
    }

    /// Parses arguments of a method up to their `)`.
    fn arguments(&mut self) -> Result<Vec<Expression>, Problem> {
        let mut arguments = Vec::new();
        self.at.white_space();
        if self.at.eat(")") {
            return Ok(arguments);
        }
        loop {
            arguments.push(self.expression()?);
            self.at.white_space();
            if self.at.eat(")") {
                return Ok(arguments);
            }
            self.at.expect(",")?;
        }
    }
}
