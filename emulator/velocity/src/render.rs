//! Renders the tree of a template.

mod evaluate;
mod reference;

use std::{collections::HashMap, mem};

use crate::{
    Heap, Limits, Problem, Rendered, Scope, Template, Value,
    limits::{Budget, DEEPEST_CALL},
    tree::{Macro, Node, Reference, Step},
};

/// Renders a template.
pub fn render<'s>(template: &'s Template, scope: &'s Scope<'s>, limits: Limits) -> Result<Rendered<'s>, Problem> {
    let macros = template.macros.iter().map(|known| (known.name.as_str(), known)).collect();
    let mut variables: HashMap<&str, Value<'s>> = scope.values.iter().map(|(name, json)| (*name, Value::of_json(json))).collect();
    variables.extend(scope.objects.iter().map(|name| (*name, Value::Host(name))));
    let heap = Heap::new(Budget::new(limits));
    let mut renderer = Renderer {
        scope,
        limits,
        macros,
        variables,
        heap,
        parameters: Vec::new(),
        loops: Vec::new(),
        calls: 0,
        out: String::new(),
    };
    renderer.run(&template.nodes)?;
    Ok(Rendered { text: renderer.out, heap: renderer.heap })
}

/// How a run of nodes has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flow {
    /// At its end.
    On,
    /// At `#break`.
    Break,
    /// At `#stop`.
    Stop,
}

/// One `#foreach` that runs.
#[derive(Clone, Copy, Debug)]
struct Round {
    /// The place of the element, from 0.
    index: usize,
    /// The number of elements.
    length: usize,
}

struct Renderer<'s> {
    scope: &'s Scope<'s>,
    limits: Limits,
    macros: HashMap<&'s str, &'s Macro>,
    variables: HashMap<&'s str, Value<'s>>,
    /// The parameters of the macros that run, the innermost last.
    parameters: Vec<HashMap<&'s str, Value<'s>>>,
    /// The loops that run, the innermost last.
    loops: Vec<Round>,
    /// The number of macros and blocks that run inside of each other.
    calls: usize,
    heap: Heap<'s>,
    out: String,
}

impl<'s> Renderer<'s> {
    fn run(&mut self, nodes: &'s [Node]) -> Result<Flow, Problem> {
        for node in nodes {
            self.heap.budget.steps(1)?;
            let flow = match node {
                Node::Text(text) => {
                    self.write(text)?;
                    Flow::On
                }
                Node::Reference(reference, escape) => {
                    self.show(reference, escape.backslashes, &escape.source)?;
                    Flow::On
                }
                Node::Set(target, value) => {
                    let value = self.value(value)?;
                    // As in Velocity, a `#set` to no value changes nothing.
                    if !value.is_null() {
                        self.set(target, value)?;
                    }
                    Flow::On
                }
                Node::If(branches) => self.condition(branches)?,
                Node::Foreach { name, list, body } => self.foreach(name, list, body)?,
                Node::Define(name, body) => {
                    self.variables.insert(name, Value::Block(body));
                    Flow::On
                }
                Node::Call { name, arguments, body, source } => self.call_macro(name, arguments, body.as_deref(), source)?,
                Node::Break => Flow::Break,
                Node::Stop => Flow::Stop,
            };
            if flow != Flow::On {
                return Ok(flow);
            }
        }
        Ok(Flow::On)
    }

    fn write(&mut self, text: &str) -> Result<(), Problem> {
        self.heap.budget.bytes(text.len())?;
        if self.out.len() + text.len() > self.limits.result {
            return Err(Problem::TooLarge);
        }
        self.out.push_str(text);
        Ok(())
    }

    /// Writes the value of a reference. Of the backslashes before it, each second one escapes.
    fn show(&mut self, reference: &'s Reference, backslashes: usize, source: &str) -> Result<(), Problem> {
        if backslashes == 0 {
            let value = self.reference(reference)?;
            return self.write_value(&value);
        }
        let value = self.reference(reference)?;
        if value.is_null() {
            self.write(&"\\".repeat(backslashes))?;
            return self.write(source);
        }
        self.write(&"\\".repeat(backslashes / 2))?;
        if backslashes % 2 == 1 { self.write(source) } else { self.write_value(&value) }
    }

    fn write_value(&mut self, value: &Value<'s>) -> Result<(), Problem> {
        match value {
            Value::Null => Ok(()),
            Value::Text(text) => self.write(text.as_str()),
            Value::Block(body) => self.nested(|renderer| renderer.run(body).map(|_| ())),
            other => {
                let text = self.heap.print(other)?;
                self.write(&text)
            }
        }
    }

    /// Returns what a block writes.
    fn captured(&mut self, body: &'s [Node]) -> Result<String, Problem> {
        let before = mem::take(&mut self.out);
        let ran = self.nested(|renderer| renderer.run(body));
        let text = mem::replace(&mut self.out, before);
        ran.map(|_| text)
    }

    fn nested<T>(&mut self, run: impl FnOnce(&mut Self) -> Result<T, Problem>) -> Result<T, Problem> {
        self.calls += 1;
        if self.calls > DEEPEST_CALL {
            return Err(Problem::TooLarge);
        }
        let result = run(self);
        self.calls -= 1;
        result
    }

    fn condition(&mut self, branches: &'s [(Option<crate::tree::Expression>, Vec<Node>)]) -> Result<Flow, Problem> {
        for (condition, nodes) in branches {
            let holds = condition.as_ref().map(|condition| self.holds(condition)).transpose()?;
            if holds.unwrap_or(true) {
                return self.run(nodes);
            }
        }
        Ok(Flow::On)
    }

    fn foreach(&mut self, name: &'s str, list: &'s crate::tree::Expression, body: &'s [Node]) -> Result<Flow, Problem> {
        let list = self.value(list)?;
        let items = self.elements(&list)?;
        let before = self.variable(name);
        let length = items.len();
        let mut flow = Flow::On;
        for (index, item) in items.into_iter().take(self.limits.rounds).enumerate() {
            self.assign(name, item);
            self.loops.push(Round { index, length });
            let ran = self.run(body);
            self.loops.pop();
            flow = ran?;
            if flow != Flow::On {
                break;
            }
        }
        self.assign(name, before);
        Ok(if flow == Flow::Stop { Flow::Stop } else { Flow::On })
    }

    fn call_macro(
        &mut self,
        name: &str,
        arguments: &'s [crate::tree::Expression],
        body: Option<&'s [Node]>,
        source: &str,
    ) -> Result<Flow, Problem> {
        let Some(known) = self.macros.get(name).copied() else {
            self.write(source)?;
            return Ok(Flow::On);
        };
        let mut parameters = HashMap::new();
        for (place, parameter) in known.parameters.iter().enumerate() {
            let value = arguments.get(place).map(|argument| self.value(argument)).transpose()?;
            parameters.insert(parameter.as_str(), value.unwrap_or(Value::Null));
        }
        if let Some(body) = body {
            parameters.insert("bodyContent", Value::Block(body));
        }
        self.parameters.push(parameters);
        let flow = self.nested(|renderer| renderer.run(&known.body));
        self.parameters.pop();
        Ok(if flow? == Flow::Stop { Flow::Stop } else { Flow::On })
    }

    /// Returns the value of a variable: of a macro's parameter, else of the template.
    fn variable(&self, name: &str) -> Value<'s> {
        let parameter = self.parameters.last().and_then(|parameters| parameters.get(name));
        parameter.or_else(|| self.variables.get(name)).cloned().unwrap_or(Value::Null)
    }

    fn assign(&mut self, name: &'s str, value: Value<'s>) {
        let variables = match self.parameters.last_mut() {
            Some(parameters) if parameters.contains_key(name) => parameters,
            _ => &mut self.variables,
        };
        variables.insert(name, value);
    }

    fn set(&mut self, target: &'s Reference, value: Value<'s>) -> Result<(), Problem> {
        let Some((last, before)) = target.steps.split_last() else {
            self.assign(&target.name, value);
            return Ok(());
        };
        let container = self.walk(&target.name, before)?;
        match last {
            Step::Member(name) => self.heap.put(&container, name, value),
            Step::Index(index) => {
                let index = self.value(index)?;
                self.heap.put_at(&container, &index, value)
            }
            // A call is nothing that can be set.
            Step::Call(..) => Ok(()),
        }
    }
}
