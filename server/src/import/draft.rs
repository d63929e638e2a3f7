//! Makes a draft of each lab: checks, and the lines of the solution.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::{
    commands, console,
    page::{FoundLab, FoundStep},
    parts::Part,
};

/// A drafted lab.
#[derive(Clone, Debug, Default)]
pub struct DraftLab {
    pub id: String,
    pub title: String,
    /// The lab in whose account it starts.
    pub from: Option<String>,
    /// The function that the Code tab opens.
    pub function: Option<String>,
    /// Whether checks use a random name.
    pub has_probe: bool,
    pub steps: Vec<DraftStep>,
    /// Files of `starter/`.
    pub starter: BTreeMap<String, String>,
    /// Files of `solution/`.
    pub solution: BTreeMap<String, String>,
}

/// A drafted step.
#[derive(Clone, Debug, Default)]
pub struct DraftStep {
    pub id: String,
    pub title: String,
    pub heading: Option<usize>,
    pub items: Vec<u32>,
    pub checks: Vec<DraftCheck>,
    pub put: Vec<String>,
    pub run: Vec<Line>,
    pub todos: Vec<String>,
}

/// A drafted check.
#[derive(Clone, Debug, Default)]
pub struct DraftCheck {
    pub id: String,
    pub say: String,
    pub needs: Vec<String>,
    /// The way to look, and its members.
    pub look: (&'static str, Value),
    pub expect: Option<Value>,
    /// What it sees before its step is begun, and what it says then.
    pub open_when: Option<(Value, String)>,
    pub todo: Option<String>,
}

/// A line of the solution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub text: String,
    pub is_spare: bool,
}

impl DraftLab {
    /// What a person has to think about.
    pub fn todos(&self) -> impl Iterator<Item = String> {
        let of_steps = self.steps.iter().flat_map(|step| step.todos.iter().map(move |todo| format!("step {}: {todo}", step.id)));
        let checks = self.steps.iter().flat_map(|step| &step.checks);
        of_steps.chain(checks.filter_map(|check| Some(format!("check {}: {}", check.id, check.todo.as_ref()?))))
    }
}

/// The console's code of a new function.
pub const NEW_FUNCTION: &str = "import json\n\ndef lambda_handler(event, context):\n    # TODO implement\n    return {\n        'statusCode': 200,\n        'body': json.dumps('Hello from Lambda!')\n    }\n";
/// The file of a function's code.
pub const CODE: &str = "lambda_function.py";
/// What the page has named so far.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// Kind and name → the lab that made it.
    pub made_in: BTreeMap<(&'static str, String), String>,
    pub function: Option<String>,
    pub api: Option<String>,
    pub path: Option<String>,
    pub method: Option<String>,
    pub stage: Option<String>,
    pub key: Option<String>,
    /// Roles of every new account → their paths.
    pub roles: BTreeMap<String, String>,
    /// Methods that require a key.
    pub needs_key: bool,
}

/// A lab while it is drafted.
pub struct Drafting<'d> {
    pub world: &'d mut World,
    pub lab: DraftLab,
    pub step: DraftStep,
    /// What the whole lab says, and the present step.
    pub lab_parts: Vec<Part>,
    pub parts: Vec<Part>,
    /// Shell variables that are set.
    pub known: BTreeSet<String>,
    /// The handler's code has been put.
    pub has_code: bool,
    ids: BTreeSet<String>,
}

/// Drafts the labs of a page. `roles` are those of every new account.
pub fn labs(found: &[FoundLab], roles: BTreeMap<String, String>) -> Vec<DraftLab> {
    let mut world = World { roles, ..World::default() };
    let mut drafts: Vec<DraftLab> = Vec::new();
    for lab in found {
        let draft = one(lab, &mut world, drafts.last().map(|before| before.id.clone()));
        drafts.push(draft);
    }
    drafts
}

fn one(found: &FoundLab, world: &mut World, before: Option<String>) -> DraftLab {
    let lab = DraftLab { id: found.id.clone(), title: found.title.clone(), ..DraftLab::default() };
    let lab_parts = found.steps.iter().flat_map(|step| step.parts.clone()).collect();
    let mut drafting = Drafting {
        world,
        lab,
        step: DraftStep::default(),
        lab_parts,
        parts: Vec::new(),
        known: BTreeSet::new(),
        has_code: false,
        ids: BTreeSet::new(),
    };
    for step in &found.steps {
        drafting.begin(step);
        console::read(&mut drafting);
        commands::read(&mut drafting);
        drafting.end();
    }
    let mut lab = drafting.lab;
    if lab.from.as_ref().is_some_and(|from| Some(from) != before.as_ref()) {
        lab.from.clone_from(&before);
    }
    join(&mut lab);
    for step in lab.steps.iter_mut().filter(|step| step.checks.is_empty() && step.todos.is_empty()) {
        step.todos.push("what should be checked here? Nothing in its text says what it makes".to_owned());
    }
    lab
}

/// Joins steps that are items of a list and have nothing to look at with the next one that has.
fn join(lab: &mut DraftLab) {
    let mut joined: Vec<DraftStep> = Vec::new();
    for step in std::mem::take(&mut lab.steps) {
        match joined.last_mut() {
            Some(last) if last.checks.is_empty() && !last.items.is_empty() && !step.items.is_empty() => {
                last.id = step.id;
                last.title = step.title;
                last.items.extend(step.items);
                last.checks = step.checks;
                last.put.extend(step.put);
                last.run.extend(step.run);
                last.todos.extend(step.todos);
            }
            _ => joined.push(step),
        }
    }
    // What is left at the end belongs to the last step that checks something.
    if joined.len() > 1
        && let Some(last) = joined.pop_if(|last| last.checks.is_empty() && !last.items.is_empty())
        && let Some(before) = joined.last_mut()
    {
        before.items.extend(last.items);
        before.run.extend(last.run);
    }
    lab.steps = joined;
}

impl Drafting<'_> {
    fn begin(&mut self, step: &FoundStep) {
        self.step = DraftStep {
            id: step.id.clone(),
            title: step.title.clone(),
            heading: step.heading,
            items: step.items.clone(),
            ..DraftStep::default()
        };
        self.parts.clone_from(&step.parts);
    }

    fn end(&mut self) {
        let step = std::mem::take(&mut self.step);
        self.lab.steps.push(step);
    }

    /// All texts of the step.
    pub fn texts(&self) -> Vec<String> {
        self.parts.iter().filter_map(Part::text).collect()
    }

    /// Adds a check, unless the lab has one of this id. Returns the id.
    pub fn check(&mut self, id: &str, say: String, look: (&'static str, Value), expect: Option<Value>, needs: &[String]) -> String {
        let id: String = id.chars().take(60).collect();
        if self.ids.insert(id.clone()) {
            let needs = needs.iter().filter(|need| self.ids.contains(*need) && **need != id).cloned().collect();
            self.step.checks.push(DraftCheck { id: id.clone(), say, needs, look, expect, open_when: None, todo: None });
        }
        id
    }

    /// Adds something to do to the step's last check.
    pub fn todo_check(&mut self, todo: &str) {
        if let Some(check) = self.step.checks.last_mut() {
            check.todo = Some(todo.to_owned());
        }
    }

    pub fn has(&self, check: &str) -> bool {
        self.ids.contains(check)
    }

    pub fn line(&mut self, text: impl Into<String>) {
        self.step.run.push(Line { text: text.into(), is_spare: false });
    }

    pub fn spare(&mut self, text: impl Into<String>) {
        self.step.run.push(Line { text: text.into(), is_spare: true });
    }

    pub fn put(&mut self, file: &str, text: String) {
        self.lab.solution.insert(file.to_owned(), text);
        if !self.step.put.iter().any(|known| known == file) {
            self.step.put.push(file.to_owned());
        }
    }

    /// Notes that this lab makes something.
    pub fn made(&mut self, kind: &'static str, name: &str) {
        self.world.made_in.insert((kind, name.to_owned()), self.lab.id.clone());
    }

    /// Notes that this lab uses something: it starts where the lab that made it ended.
    pub fn uses(&mut self, kind: &'static str, name: &str) {
        if let Some(lab) = self.world.made_in.get(&(kind, name.to_owned())).filter(|lab| **lab != self.lab.id) {
            self.lab.from = Some(lab.clone());
        }
    }

    /// The ARN of the role for a function; makes it first if no account has one from the start.
    pub fn role(&mut self, function: &str) -> String {
        if let Some((role, path)) = self.world.roles.iter().next() {
            return format!("arn:aws:iam::${{account}}:role{path}{role}");
        }
        let name = format!("{function}Role");
        self.make_role(&name, "/");
        format!("arn:aws:iam::${{account}}:role/{name}")
    }

    /// Whether the account has this role: from the start, or made by this lab or the one in whose account it starts.
    pub fn has_role(&self, name: &str) -> bool {
        let made = self.world.made_in.get(&("role", name.to_owned()));
        self.world.roles.contains_key(name) || made.is_some_and(|lab| *lab == self.lab.id || Some(lab) == self.lab.from.as_ref())
    }

    /// Lines that make a role for functions. `path` begins and ends with a slash.
    pub fn make_role(&mut self, name: &str, path: &str) {
        let trust = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]});
        self.put("trust.json", format!("{trust:#}\n"));
        let path = if path == "/" { String::new() } else { format!(" --path {path}") };
        self.line(format!("aws iam create-role --role-name {name}{path} --assume-role-policy-document file://trust.json"));
        self.made("role", name);
    }

    /// Says how the last check looks before its step is begun.
    pub fn open_when(&mut self, when: Value, say: &str) {
        if let Some(check) = self.step.checks.last_mut() {
            check.open_when = Some((when, say.to_owned()));
        }
    }

    /// Puts a random value in place of what is both in the input and in the output, so that a fixed answer does not pass. Returns whether it did.
    pub fn vary(&mut self, input: &mut Value, output: &mut Value) -> bool {
        let words: Vec<String> = texts(input).into_iter().filter(|word| word.len() > 2).collect();
        let told = output.to_string();
        let Some(word) = words.into_iter().find(|word| told.contains(word.as_str())) else { return false };
        replace(input, &word, "${probe}");
        replace(output, &word, "${probe}");
        self.lab.has_probe = true;
        true
    }

    /// The page's code of the handler, in the present step or in the lab.
    pub fn code(parts: &[Part]) -> Option<String> {
        parts.iter().find_map(|part| match part {
            Part::Code { text, .. } if text.contains("def ") && text.contains("event") => Some(text.clone()),
            Part::Code { .. } | Part::Text(_) => None,
        })
    }

    /// The JSON that the lab says comes out of the function.
    pub fn output(&self) -> Option<Value> {
        self.lab_parts.iter().find_map(|part| match part {
            Part::Code { is_output: true, .. } => part.json().filter(Value::is_object),
            Part::Code { .. } | Part::Text(_) => None,
        })
    }
}

/// The texts in a value.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(members) => members.values().flat_map(texts).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

fn replace(value: &mut Value, word: &str, by: &str) {
    match value {
        Value::String(text) => *text = text.replace(word, by),
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, word, by)),
        Value::Object(members) => members.values_mut().for_each(|member| replace(member, word, by)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// `hello-lambda` of `HelloLambda`.
pub fn kebab(name: &str) -> String {
    let mut kebab = String::new();
    let mut was_lower = false;
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && was_lower {
            kebab.push('-');
        }
        was_lower = letter.is_ascii_lowercase() || letter.is_ascii_digit();
        match letter.is_ascii_alphanumeric() {
            true => kebab.push(letter.to_ascii_lowercase()),
            false if !kebab.ends_with('-') && !kebab.is_empty() => kebab.push('-'),
            false => {}
        }
    }
    kebab.trim_end_matches('-').to_owned()
}

/// A response of a proxy integration as a pattern: JSON in its body is compared as JSON.
pub fn payload(output: &Value) -> Value {
    let mut pattern = output.clone();
    if let Some(body) = output.get("body").and_then(Value::as_str).and_then(|body| serde_json::from_str::<Value>(body).ok())
        && (body.is_object() || body.is_array())
    {
        pattern["body"] = body;
    }
    pattern
}
