//! Values of references.

use super::Renderer;
use crate::{
    Problem, Value, methods,
    tree::{Reference, Step},
};

impl<'s> Renderer<'s> {
    pub(super) fn reference(&mut self, reference: &'s Reference) -> Result<Value<'s>, Problem> {
        self.walk(&reference.name, &reference.steps)
    }

    pub(super) fn walk(&mut self, name: &'s str, steps: &'s [Step]) -> Result<Value<'s>, Problem> {
        let mut value = self.named(name);
        for step in steps {
            self.heap.budget.steps(1)?;
            if value.is_null() {
                return Ok(Value::Null);
            }
            value = self.step(&value, step)?;
        }
        Ok(value)
    }

    /// Returns the value of a name. `$foreach`, `$velocityCount` and `$velocityHasNext` are the innermost loop's, unless the template sets them.
    fn named(&self, name: &str) -> Value<'s> {
        let variable = self.variable(name);
        match (self.loops.last(), name) {
            (Some(_), "foreach") => Value::Loop(self.loops.len() - 1),
            (Some(round), "velocityCount") if variable.is_null() => Value::count(round.index + 1),
            (Some(round), "velocityHasNext") if variable.is_null() => Value::Bool(round.index + 1 < round.length),
            _ => variable,
        }
    }

    fn step(&mut self, value: &Value<'s>, step: &'s Step) -> Result<Value<'s>, Problem> {
        let scope = self.scope;
        match (value, step) {
            (Value::Host(object), Step::Member(name)) => scope.host.member(object, name, &mut self.heap),
            (Value::Host(object), Step::Call(name, arguments)) => {
                let arguments = arguments.iter().map(|argument| self.value(argument)).collect::<Result<Vec<_>, _>>()?;
                scope.host.call(object, name, &arguments, &mut self.heap)
            }
            (Value::Loop(depth), Step::Member(name)) => Ok(self.round(*depth, name)),
            (_, Step::Member(name)) => Ok(self.heap.member(value, name)),
            (_, Step::Call(name, arguments)) => {
                let arguments = arguments.iter().map(|argument| self.value(argument)).collect::<Result<Vec<_>, _>>()?;
                methods::call(&mut self.heap, value, name, &arguments)
            }
            (_, Step::Index(index)) => {
                let index = self.value(index)?;
                self.heap.at(value, &index)
            }
        }
    }

    /// Returns a member of `$foreach`.
    fn round(&self, depth: usize, name: &str) -> Value<'s> {
        let Some(round) = self.loops.get(depth) else { return Value::Null };
        match name {
            "index" => Value::count(round.index),
            "count" => Value::count(round.index + 1),
            "hasNext" => Value::Bool(round.index + 1 < round.length),
            "first" => Value::Bool(round.index == 0),
            "last" => Value::Bool(round.index + 1 == round.length),
            "parent" if depth > 0 => Value::Loop(depth - 1),
            "topmost" => Value::Loop(0),
            _ => Value::Null,
        }
    }

    /// Returns the elements over which `#foreach` goes: those of a list, the values of a map, nothing of anything else.
    pub(super) fn elements(&mut self, value: &Value<'s>) -> Result<Vec<Value<'s>>, Problem> {
        self.heap.elements(value)
    }
}
