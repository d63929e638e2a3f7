//! Makes a [`Lab`] of the files as written: ids are unique, references resolve, patterns parse, every placeholder has a value.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    Check, Failure, Kind, Problem, Shown, Start, Step,
    expect::Expect,
    format::{After, CheckFile, Either, LabFile, NeedFile, OneOrMany, StepFile},
    lab::{Lab, Need},
    problem::Source,
    text::{self, LookUp, Text},
};

/// The limit of `tries` for a question with several right choices.
const MOST_TRIES: usize = 20;
/// Placeholders that every lab has.
const ALWAYS: [&str; 3] = ["account", "region", "endpoint"];

/// Makes a lab of its lab.yaml. Starter, solution and near misses are still empty.
pub fn lab(file: LabFile, module: &str, folder: &str, source: &Source, problems: &mut Vec<Problem>) -> Lab {
    let id = file.id.value.as_str().to_owned();
    if id != folder {
        let message = format!("the lab's id is `{id}`, but its folder is `{folder}`; they have to be the same");
        problems.push(source.problem(file.id.referenced.line(), &id, message));
    }
    let vars = file.vars.into_iter().map(|(name, generator)| (String::from(name), generator)).collect();
    let start = match &file.start {
        None => Start::Empty,
        Some(Either::Text(text)) if text.raw() == "empty" => Start::Empty,
        Some(Either::Text(text)) => {
            let message = format!("`start` is `empty` or `{{ from: LAB, at: solution }}`, not `{}`", text.raw());
            problems.push(source.problem(1, "start:", message));
            Start::Empty
        }
        Some(Either::Full(from)) => Start::SolutionOf(from.from.as_str().into()),
    };
    let need = |need: NeedFile| Need {
        line: need.lab.referenced.line(),
        lab: need.lab.value.into(),
        checks: need.checks.into_iter().map(|check| check.value.into()).collect(),
    };
    let mut lab = Lab {
        id,
        module: module.into(),
        number: file.number,
        title: file.title,
        summary: file.summary,
        minutes: file.minutes,
        start,
        needs: file.needs.map(|needs| needs.into_iter().map(need).collect()),
        catch_up_points: file.catch_up_points.unwrap_or_default(),
        workbench: file.workbench,
        vars,
        steps: Vec::new(),
        starter: Default::default(),
        solution: None,
        near_misses: Vec::new(),
        hash: String::new(),
        file: source.file.clone(),
    };
    let names: BTreeSet<String> = lab.vars.keys().cloned().collect();
    let mut reader = Reader { source, names: &names, problems };
    let steps: Vec<Step> = file.steps.into_iter().map(|step| reader.step(step)).collect();
    lab.steps = steps;
    if lab.steps.is_empty() {
        reader.problems.push(source.problem(1, "steps:", "a lab has at least one step"));
    }
    reader.references(&lab);
    lab
}

struct Reader<'r> {
    source: &'r Source,
    names: &'r BTreeSet<String>,
    problems: &'r mut Vec<Problem>,
}

impl Reader<'_> {
    fn step(&mut self, file: StepFile) -> Step {
        Step {
            id: file.id.value.as_str().into(),
            title: file.title,
            items: file.items,
            tab: file.tab,
            line: file.id.referenced.line(),
            checks: file.checks.into_iter().filter_map(|check| self.check(check)).collect(),
        }
    }

    fn check(&mut self, file: CheckFile) -> Option<Check> {
        let line = file.id.referenced.line();
        let id = file.id.value.as_str().to_owned();
        let looked_up = self.places(line, &file);
        let expect = file.expect.as_ref().and_then(|value| self.pattern(line, value));
        let failures = match file.fail {
            None => Vec::new(),
            Some(Either::Text(say)) => vec![Failure { when: None, say, open: false }],
            Some(Either::Full(cases)) => {
                let mut failures = Vec::new();
                for case in cases {
                    let when = case.when.as_ref().map(|value| self.pattern(line, value));
                    if !matches!(when, Some(None)) {
                        failures.push(Failure { when: when.flatten(), say: case.say, open: case.open });
                    }
                }
                failures
            }
        };
        let r#where = file.cli.as_ref().and_then(|cli| cli.r#where.as_ref()).and_then(|value| self.pattern(line, value));
        let mut kinds: Vec<Kind> = [
            file.invoke.map(Kind::Invoke),
            file.http.map(Kind::Http),
            file.resource.map(Kind::Resource),
            file.logs.map(Kind::Logs),
            file.metrics.map(Kind::Metrics),
            file.policy.map(Kind::Policy),
            file.concurrency.map(Kind::Concurrency),
            file.flow.map(Kind::Flow),
            file.file.map(Kind::File),
            file.cli.map(|cli| Kind::Cli(cli, r#where)),
            file.quiz.map(Kind::Quiz),
            file.script.map(Kind::Script),
        ]
        .into_iter()
        .flatten()
        .collect();
        let (Some(kind), true) = (kinds.pop(), kinds.is_empty()) else {
            let message = format!(
                "the check `{id}` has to say how it looks by exactly one of invoke, http, resource, logs, metrics, policy, concurrency, flow, \
                 file, cli, quiz, script"
            );
            self.problem(line, "", message);
            return None;
        };
        self.kind(line, &id, &kind, expect.is_some());
        let shown = match (file.hidden, file.after) {
            (true, Some(After::Due)) => {
                self.problem(line, "after:", "give either `hidden` or `after`");
                Shown::Never
            }
            (true, None) => Shown::Never,
            (false, Some(After::Due)) => Shown::AfterDue,
            (false, None) => Shown::Always,
        };
        if shown != Shown::Always && matches!(kind, Kind::Quiz(_)) {
            self.problem(line, "", format!("the quiz `{id}` can't be hidden: nobody could answer it"));
        }
        Some(Check {
            id,
            say: file.say,
            points: file.points.unwrap_or(1),
            given: file.given,
            shown,
            needs: file.needs.into_iter().map(|need| need.value.into()).collect(),
            kind,
            expect,
            failures,
            hints: file.hints,
            looked_up,
            line,
        })
    }

    fn kind(&mut self, line: u64, id: &str, kind: &Kind, expects: bool) {
        match kind {
            Kind::Quiz(quiz) => {
                let answer = quiz.answer.sorted();
                if answer.is_empty() || answer.iter().any(|number| *number == 0 || *number > quiz.choices.len()) {
                    let message = format!("`answer` counts the choices from 1 to {}", quiz.choices.len());
                    self.problem(line, "answer:", message);
                }
                let most = match quiz.answer {
                    OneOrMany::One(_) => quiz.choices.len().saturating_sub(1),
                    OneOrMany::Many(_) => MOST_TRIES,
                };
                if quiz.tries.is_some_and(|tries| tries == 0 || tries as usize > most) {
                    let message = format!("`tries` is 1 to {most} here; leave it out where every answer counts");
                    self.problem(line, "tries:", message);
                }
                if expects {
                    self.problem(line, "expect:", "a quiz has an `answer` and no `expect`");
                }
            }
            Kind::Invoke(_) | Kind::Http(_) | Kind::Logs(_) | Kind::Metrics(_) | Kind::Concurrency(_) | Kind::File(_)
                if !expects =>
            {
                self.problem(line, "", format!("the check `{id}` does not say what it should see: `expect` is missing"));
            }
            Kind::Invoke(invoke) if invoke.event.is_some() && invoke.payload.is_some() => {
                self.problem(line, "payload:", "give either `event` or `payload`");
            }
            Kind::Invoke(invoke) if invoke.times.is_some_and(|times| !(1..=20).contains(&times)) => {
                self.problem(line, "times:", "`times` is 1 to 20");
            }
            Kind::Concurrency(concurrency) if !(1..=100).contains(&concurrency.calls) => {
                self.problem(line, "calls:", "`calls` is 1 to 100");
            }
            Kind::Invoke(_)
            | Kind::Http(_)
            | Kind::Resource(_)
            | Kind::Logs(_)
            | Kind::Metrics(_)
            | Kind::Policy(_)
            | Kind::Concurrency(_)
            | Kind::Flow(_)
            | Kind::File(_)
            | Kind::Cli(..)
            | Kind::Script(_) => {}
        }
    }

    fn pattern(&mut self, line: u64, value: &Value) -> Option<Expect> {
        match Expect::parse(value) {
            Ok(expect) => Some(expect),
            Err(bad) => {
                self.problem(line, &bad.needle, bad.message);
                None
            }
        }
    }

    /// Reports each placeholder of a check that has no value; `${seen.…}` is allowed only in messages about an observation. Returns those that are
    /// looked up in the account.
    fn places(&mut self, line: u64, file: &CheckFile) -> Vec<String> {
        let kinds = format!(
            "{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}",
            file.invoke, file.http, file.resource, file.logs, file.policy, file.concurrency, file.flow, file.file, file.cli, file.quiz
        );
        let mut without_seen: Vec<&str> = text::places(&kinds);
        without_seen.extend(file.expect.iter().flat_map(text::places_in));
        without_seen.extend(file.hints.iter().map(Text::raw).chain([file.say.raw()]).flat_map(text::places));
        let mut with_seen = Vec::new();
        match &file.fail {
            None => {}
            Some(Either::Text(say)) => with_seen.extend(text::places(say.raw())),
            Some(Either::Full(cases)) => {
                for case in cases {
                    with_seen.extend(text::places(case.say.raw()));
                    without_seen.extend(case.when.iter().flat_map(text::places_in));
                }
            }
        }
        with_seen.retain(|name| !name.starts_with("seen."));
        let (looked_up, drawn): (Vec<&str>, Vec<&str>) =
            without_seen.into_iter().chain(with_seen).partition(|name| LookUp::read(name).is_some());
        let mut unknown: Vec<String> = drawn.into_iter().filter(|name| !self.known(name)).map(str::to_owned).collect();
        unknown.dedup();
        let looked_up = looked_up.into_iter().map(str::to_owned).collect();
        for name in unknown {
            let message = format!("`${{{name}}}` is not defined; this lab has {}", self.all_names());
            self.problem(line, &format!("${{{name}}}"), message);
        }
        looked_up
    }

    fn known(&self, name: &str) -> bool {
        self.names.contains(name) || ALWAYS.contains(&name)
    }

    fn all_names(&self) -> String {
        let own = self.names.iter().map(String::as_str);
        own.chain(ALWAYS).map(|name| format!("${{{name}}}")).collect::<Vec<_>>().join(", ")
    }

    fn references(&mut self, lab: &Lab) {
        let mut steps = BTreeSet::new();
        for step in &lab.steps {
            if !steps.insert(&step.id) {
                self.problem(step.line, "", format!("there are two steps with the id `{}`", step.id));
            }
        }
        let all: BTreeSet<&str> = lab.checks().map(|(_, check)| check.id.as_str()).collect();
        let mut before = BTreeSet::new();
        for (_, check) in lab.checks() {
            for need in &check.needs {
                if !all.contains(need.as_str()) {
                    self.problem(check.line, need, format!("`{}` needs `{need}`, but this lab has no such check", check.id));
                } else if !before.contains(need.as_str()) {
                    self.problem(check.line, need, format!("`{}` needs `{need}`, which has to stand before it", check.id));
                }
                let is_hidden = |shown: Shown| shown != Shown::Always;
                if !is_hidden(check.shown) && lab.check(need).is_some_and(|(_, need)| is_hidden(need.shown)) {
                    self.problem(
                        check.line,
                        need,
                        format!("`{}` is shown to learners, and needs `{need}`, which is hidden", check.id),
                    );
                }
            }
            if !before.insert(check.id.as_str()) {
                self.problem(check.line, "", format!("there are two checks with the id `{}`", check.id));
            }
        }
    }

    fn problem(&mut self, line: u64, needle: &str, message: impl Into<String>) {
        let problem = self.source.problem(line, needle, message);
        self.problems.push(problem);
    }
}
