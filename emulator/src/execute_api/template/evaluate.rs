//! Evaluates the tree of a template.

use std::{
    cell::{Cell, OnceCell},
    collections::BTreeMap,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::{
    Problem, Scope,
    parse::{Expression, Node, Operator, Step},
};

/// The largest result, in bytes: Lambda's limit for a payload.
const LARGEST: usize = 6 * 1024 * 1024;

/// The most bytes that one evaluation may copy. It bounds the work, because a template of 300 KB can refer to a body of 10 MB
/// twenty thousand times.
const MOST_COPIED: usize = 64 * 1024 * 1024;

/// Returns the result of a tree.
pub fn evaluate(nodes: &[Node], scope: &Scope) -> Result<String, Problem> {
    let left = Cell::new(MOST_COPIED);
    let mut evaluation = Evaluation { scope, document: OnceCell::new(), variables: BTreeMap::new(), left, out: String::new() };
    evaluation.run(nodes)?;
    Ok(evaluation.out)
}

struct Evaluation<'s> {
    scope: &'s Scope,
    /// The body as JSON, parsed on first use. Null if it is not JSON.
    document: OnceCell<Value>,
    variables: BTreeMap<String, Value>,
    /// The number of bytes that may still be copied.
    left: Cell<usize>,
    out: String,
}

impl Evaluation<'_> {
    fn run(&mut self, nodes: &[Node]) -> Result<(), Problem> {
        for node in nodes {
            match node {
                Node::Text(text) => self.write(text)?,
                Node::Reference(expression) => {
                    let text = shown(&self.value(expression)?);
                    self.write(&text)?;
                }
                Node::Set(name, expression) => {
                    let value = self.value(expression)?;
                    self.variables.insert(name.clone(), value);
                }
                Node::If(branches) => {
                    for (condition, nodes) in branches {
                        let holds = condition.as_ref().map(|condition| self.value(condition)).transpose()?;
                        if holds.is_none_or(|value| truth(&value)) {
                            self.run(nodes)?;
                            break;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn write(&mut self, text: &str) -> Result<(), Problem> {
        if self.out.len() + text.len() > LARGEST {
            return Err(Problem::TooLarge);
        }
        self.out.push_str(text);
        Ok(())
    }

    fn value(&self, expression: &Expression) -> Result<Value, Problem> {
        Ok(match expression {
            Expression::Literal(value) => value.clone(),
            Expression::Not(inner) => Value::Bool(!truth(&self.value(inner)?)),
            Expression::Binary(operator, left, right) => {
                let left = self.value(left)?;
                Value::Bool(match operator {
                    Operator::Equal => shown(&left) == shown(&self.value(right)?),
                    Operator::NotEqual => shown(&left) != shown(&self.value(right)?),
                    Operator::And => truth(&left) && truth(&self.value(right)?),
                    Operator::Or => truth(&left) || truth(&self.value(right)?),
                })
            }
            Expression::Path(root, steps) => self.path(root, steps)?,
        })
    }

    fn path(&self, root: &str, steps: &[Step]) -> Result<Value, Problem> {
        let (value, steps) = match (root, steps) {
            ("input", [Step::Member(member), rest @ ..]) if member == "body" => {
                self.copies(self.scope.body.len())?;
                (Value::String(self.scope.body.clone()), rest)
            }
            ("input", [Step::Call(name, arguments), rest @ ..]) => (self.input(name, arguments)?, rest),
            ("util", [Step::Call(name, arguments), rest @ ..]) => (self.util(name, arguments)?, rest),
            ("context", rest) => (self.scope.context.clone(), rest),
            ("stageVariables", rest) => (self.scope.stage_variables.clone(), rest),
            (name, rest) => match self.variables.get(name) {
                Some(value) => (self.copied(value)?, rest),
                None => return Err(Problem::Unsupported(format!("${name}"))),
            },
        };
        steps.iter().try_fold(value, |value, step| self.step(&value, step))
    }

    fn copied(&self, value: &Value) -> Result<Value, Problem> {
        self.copies(size(value))?;
        Ok(value.clone())
    }

    fn copies(&self, bytes: usize) -> Result<(), Problem> {
        self.left.set(self.left.get().checked_sub(bytes).ok_or(Problem::TooLarge)?);
        Ok(())
    }

    fn step(&self, value: &Value, step: &Step) -> Result<Value, Problem> {
        let found = match step {
            Step::Member(name) => value.get(name).cloned(),
            Step::Index(index) => match self.value(index)? {
                Value::Number(number) => number.as_u64().and_then(|number| value.get(usize::try_from(number).ok()?)).cloned(),
                name => value.get(shown(&name)).cloned(),
            },
            Step::Call(name, arguments) => match (name.as_str(), arguments.as_slice()) {
                ("get", [key]) => value.get(shown(&self.value(key)?)).cloned(),
                ("size" | "length", []) => Some(Value::from(match value {
                    Value::Array(items) => items.len(),
                    Value::Object(members) => members.len(),
                    other => shown(other).len(),
                })),
                ("toString", []) => Some(Value::String(shown(value))),
                _ => return Err(Problem::Unsupported(format!(".{name}()"))),
            },
        };
        Ok(found.unwrap_or(Value::Null))
    }

    fn input(&self, name: &str, arguments: &[Expression]) -> Result<Value, Problem> {
        let first = arguments.first().map(|argument| self.value(argument)).transpose()?.map(|value| shown(&value));
        Ok(match (name, first) {
            ("path", Some(path)) => self.body_at(&path)?,
            ("json", Some(path)) => Value::String(match self.body_at(&path)? {
                Value::Null => String::new(),
                found => found.to_string(),
            }),
            ("params", Some(name)) => self.parameter(&name),
            ("params", None) => {
                self.scope.parameters.iter().map(|(place, all)| ((*place).to_owned(), Value::Object(all.clone()))).collect()
            }
            _ => return Err(Problem::Unsupported(format!("$input.{name}()"))),
        })
    }

    /// Returns a parameter of the path, else of the query, else of the headers. `path`, `querystring` and `header` return all
    /// parameters of that place.
    fn parameter(&self, name: &str) -> Value {
        if let Some((_, all)) = self.scope.parameters.iter().find(|(place, _)| *place == name) {
            return Value::Object(all.clone());
        }
        let found =
            self.scope.parameters.iter().find_map(|(_, all)| {
                all.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone())
            });
        found.unwrap_or_else(|| Value::String(String::new()))
    }

    /// Returns the value of the body at a JSONPath: `$`, `$.a.b`, `$.a[0]`, `$['a']`. Null if the body does not have it. Wildcards,
    /// filters and slices are refused.
    fn body_at(&self, path: &str) -> Result<Value, Problem> {
        let document = self.document.get_or_init(|| serde_json::from_str(&self.scope.body).unwrap_or(Value::Null));
        let steps = path.strip_prefix('$').ok_or_else(|| Problem::Syntax(path.into()))?;
        if steps.contains(['*', '?', '@', ':']) || steps.contains("..") {
            return Err(Problem::Unsupported(format!("JSONPath {path}")));
        }
        let steps = steps.split(['.', '[', ']']).map(|step| step.trim_matches(['\'', '"'])).filter(|step| !step.is_empty());
        let mut found = document;
        for step in steps {
            let next = match found {
                Value::Array(items) => step.parse::<usize>().ok().and_then(|index| items.get(index)),
                other => other.get(step),
            };
            match next {
                Some(next) => found = next,
                None => return Ok(Value::Null),
            }
        }
        self.copied(found)
    }

    fn util(&self, name: &str, arguments: &[Expression]) -> Result<Value, Problem> {
        let text = match arguments {
            [argument] => shown(&self.value(argument)?),
            _ => return Err(Problem::Syntax(format!("$util.{name}"))),
        };
        let bytes_as_text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
        Ok(match name {
            "escapeJavaScript" => escaped(&text).into(),
            "urlEncode" => form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().into(),
            "urlDecode" => percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned().into(),
            "base64Encode" => STANDARD.encode(text).into(),
            "base64Decode" => STANDARD.decode(text).map(bytes_as_text).unwrap_or_else(|_| String::new()).into(),
            "parseJson" => serde_json::from_str(&text).unwrap_or(Value::Null),
            _ => return Err(Problem::Unsupported(format!("$util.{name}()"))),
        })
    }
}

/// Estimates the memory of a value, in bytes.
fn size(value: &Value) -> usize {
    let inner = match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        Value::String(text) => text.len(),
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Object(members) => members.iter().map(|(name, member)| name.len() + size(member)).sum(),
    };
    inner + size_of::<Value>()
}

/// Formats a value for the result: a text without quotes, null as an empty text.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

/// Returns whether a value counts as true in a condition. As in Velocity, false, null and an empty text are false.
fn truth(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::Bool(true) | Value::Number(_) | Value::Array(_) | Value::Object(_) => true,
    }
}

/// Escapes a text for a JavaScript string: quotes of both kinds, slashes, backslashes and control characters.
fn escaped(text: &str) -> String {
    let quoted = Value::String(text.into()).to_string();
    quoted[1..quoted.len() - 1].replace('\'', "\\'").replace('/', "\\/")
}
