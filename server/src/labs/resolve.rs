//! Makes a [`Lab`] of the files as written: ids are unique, references resolve, patterns parse, every placeholder has a value.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    Check, Failure, Kind, Problem, Shown, Start, Step, cure,
    expect::Expect,
    format::{After, CheckFile, Cli, Either, LabFile, Look, Metrics, NeedFile, OneOrMany, Script, StepFile},
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
        start_line: source.problem(1, "start:", "").line,
        start,
        needs: file.needs.map(|needs| needs.into_iter().map(need).collect()),
        catch_up_points: file.catch_up_points.unwrap_or_default(),
        workbench: file.workbench,
        vars,
        steps: Vec::new(),
        starter: Default::default(),
        scripts: Default::default(),
        solution: None,
        near_misses: Vec::new(),
        hash: String::new(),
        todos: Vec::new(),
        file: source.file.clone(),
    };
    for step in &file.steps {
        lab.todos.extend(step.todo.iter().map(|todo| (step.id.referenced.line(), todo.clone())));
        let of_checks = step.checks.iter().filter_map(|check| Some((check.id.referenced.line(), check.todo.clone()?)));
        lab.todos.extend(of_checks);
    }
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

/// The members of what a kind sees; `None` if they are AWS's or the author's.
fn members_of(kind: &Kind) -> Option<&'static [&'static str]> {
    match kind {
        Kind::Invoke(_) => Some(&["status", "error", "version", "payload", "log", "ms", "matched", "calls"]),
        Kind::Http(_) => Some(&["status", "headers", "body", "json", "ms"]),
        Kind::Logs(_) => Some(&["group", "streams", "count", "events"]),
        Kind::Metrics(_) => Some(&["value", "statistic", "samples", "minutes"]),
        Kind::Policy(_) => Some(&["decision", "allows"]),
        Kind::Concurrency(_) => Some(&["succeeded", "throttled", "failed"]),
        Kind::Flow(_) => Some(&["count", "seen", "log", "otherwise"]),
        Kind::File(_) => Some(&["text"]),
        Kind::Cli(..) => Some(&["count", "tried", "last"]),
        Kind::Quiz(_) => Some(&[]),
        Kind::Resource(_) | Kind::Script(..) => None,
    }
}

/// The members of what was seen of which a check's messages speak.
fn seen_members(file: &CheckFile) -> Vec<String> {
    let says: Vec<&Text> = match &file.fail {
        None => Vec::new(),
        Some(Either::Text(say)) => vec![say],
        Some(Either::Full(cases)) => cases.iter().map(|case| &case.say).collect(),
    };
    let places = says.into_iter().flat_map(|say| text::places(say.raw()));
    let members = places.filter_map(|place| place.strip_prefix("seen.")).filter_map(|path| path.split('.').next());
    members.map(str::to_owned).collect()
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
        let seen = seen_members(&file);
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
        let expects = file.expect.is_some();
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
            file.cli.map(|cli| self.calls(line, cli)),
            file.quiz.map(Kind::Quiz),
            file.script.map(|script| self.script(line, script)),
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
        self.kind(line, &id, &kind, expects);
        let patterns = expect.iter().chain(failures.iter().filter_map(|failure| failure.when.as_ref()));
        self.members(line, &kind, patterns, seen);
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
            missing: file.missing,
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
            Kind::Invoke(invoke) if invoke.times.is_some_and(|times| !(1..=20).contains(&times.calls)) => {
                self.problem(line, "times:", "`times` is 1 to 20");
            }
            Kind::Invoke(invoke)
                if invoke.times.is_some_and(|times| times.at_least > times.at_most || times.at_most > times.calls) =>
            {
                self.problem(line, "times:", "`at_least` is not above `at_most`, and neither above `calls`");
            }
            Kind::Metrics(metrics) => self.metric(line, metrics),
            Kind::Concurrency(concurrency) if !(1..=100).contains(&concurrency.calls) => {
                self.problem(line, "calls:", "`calls` is 1 to 100");
            }
            Kind::Invoke(_)
            | Kind::Http(_)
            | Kind::Resource(_)
            | Kind::Logs(_)
            | Kind::Policy(_)
            | Kind::Concurrency(_)
            | Kind::Flow(_)
            | Kind::File(_)
            | Kind::Cli(..)
            | Kind::Script(..) => {}
        }
    }

    /// Calls of a learner. A service or an operation that AWS does not have is never called.
    fn calls(&mut self, line: u64, cli: Cli) -> Kind {
        let tables = emulator::dispatch::services();
        let names = || tables.iter().map(|table| table.service.signing_name());
        let of_service = || tables.iter().filter(|table| table.service.signing_name() == cli.service);
        let operations: Vec<&str> =
            of_service().flat_map(|table| table.model.operations()).map(|operation| operation.name.as_str()).collect();
        let did_you_mean = |near: Option<&str>| near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        if operations.is_empty() {
            let near = did_you_mean(cure::nearest(&cli.service, names()));
            let there = names().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(", ");
            self.problem(line, &cli.service, format!("there is no service `{}` here{near}; there is {there}", cli.service));
        } else if !operations.contains(&cli.operation.as_str()) {
            let plain = |name: &str| name.to_lowercase().replace(['-', '_'], "");
            let spelt = operations.iter().find(|name| plain(name) == plain(&cli.operation)).copied();
            let near = did_you_mean(spelt.or_else(|| cure::nearest(&cli.operation, operations.iter().copied())));
            let message = format!(
                "{} has no operation `{}`{near} It is named as in AWS's API, such as `{}`",
                cli.service, cli.operation, operations[0]
            );
            self.problem(line, &cli.operation, message);
        }
        let r#where = cli.r#where.as_ref().and_then(|value| self.pattern(line, value));
        Kind::Cli(cli, r#where)
    }

    fn script(&mut self, line: u64, script: Script) -> Kind {
        if script.seconds.is_some_and(|seconds| !(1..=20).contains(&seconds)) {
            self.problem(line, "seconds:", "`seconds` is 1 to 20");
        }
        let mut looks = Vec::new();
        for (name, look) in script.looks.clone() {
            let Look { invoke, http, resource, logs, metrics, policy, concurrency, file, cli } = look;
            let mut kinds: Vec<Kind> = [
                invoke.map(Kind::Invoke),
                http.map(Kind::Http),
                resource.map(Kind::Resource),
                logs.map(Kind::Logs),
                metrics.map(Kind::Metrics),
                policy.map(Kind::Policy),
                concurrency.map(Kind::Concurrency),
                file.map(Kind::File),
                cli.map(|cli| self.calls(line, cli)),
            ]
            .into_iter()
            .flatten()
            .collect();
            match (kinds.pop(), kinds.is_empty()) {
                (Some(kind), true) => {
                    self.kind(line, &name, &kind, true);
                    looks.push((name, kind));
                }
                _ => self.problem(line, &format!("{name}:"), format!("`{name}` has to look in exactly one way")),
            }
        }
        Kind::Script(script, looks)
    }

    fn metric(&mut self, line: u64, metrics: &Metrics) {
        const METRICS: [&str; 3] = ["Invocations", "Errors", "Duration"];
        const STATISTICS: [&str; 5] = ["Sum", "Average", "Minimum", "Maximum", "SampleCount"];
        let name = metrics.metric.raw();
        if metrics.namespace.raw() != "AWS/Lambda" || !METRICS.contains(&name) {
            let message = "there is no CloudWatch here: `metrics` reads Invocations, Errors and Duration of AWS/Lambda, which a function's log tells";
            self.problem(line, "metric", message);
        }
        if metrics.dimensions.keys().map(String::as_str).collect::<Vec<_>>() != ["FunctionName"] {
            self.problem(line, "dimensions", "`dimensions` is `{ FunctionName: NAME }` here");
        }
        if metrics.statistic.as_deref().is_some_and(|statistic| !STATISTICS.contains(&statistic)) {
            self.problem(line, "statistic:", format!("`statistic` is one of {}", STATISTICS.join(", ")));
        }
    }

    /// Reports members of patterns and messages that a check of this kind never sees.
    fn members<'e>(&mut self, line: u64, kind: &Kind, patterns: impl Iterator<Item = &'e Expect>, seen: Vec<String>) {
        let Some(there) = members_of(kind) else { return };
        let named = patterns.flat_map(|pattern| match pattern {
            Expect::Members(members, _) => members.iter().map(|(name, _)| (format!("{name}:"), name.clone())).collect(),
            _ => Vec::new(),
        });
        let named: BTreeSet<_> = named.chain(seen.into_iter().map(|name| (format!("seen.{name}"), name))).collect();
        for (needle, name) in named.into_iter().filter(|(_, name)| !there.contains(&name.as_str())) {
            let near = cure::nearest(&name, there.iter().copied()).map(|near| format!("; did you mean `{near}`?"));
            let message = match there {
                [] => format!("this check sees nothing, so there is no `{name}`"),
                there => format!("this check does not see `{name}`{}; it sees {}", near.unwrap_or_default(), there.join(", ")),
            };
            self.problem(line, &needle, message);
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
            "{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}{:?}",
            file.invoke,
            file.http,
            file.resource,
            file.logs,
            file.metrics,
            file.policy,
            file.concurrency,
            file.flow,
            file.file,
            file.cli,
            file.quiz,
            file.script
        );
        let mut without_seen: Vec<&str> = text::places(&kinds);
        without_seen.extend(file.expect.iter().flat_map(text::places_in));
        without_seen.extend(file.hints.iter().map(Text::raw).chain([file.say.raw()]).flat_map(text::places));
        without_seen.extend(file.missing.iter().map(Text::raw).flat_map(text::places));
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
        with_seen.retain(|name| *name != "seen" && !name.starts_with("seen."));
        let (looked_up, drawn): (Vec<&str>, Vec<&str>) =
            without_seen.into_iter().chain(with_seen).partition(|name| LookUp::read(name).is_some());
        let mut unknown: Vec<String> = drawn.into_iter().filter(|name| !self.known(name)).map(str::to_owned).collect();
        unknown.dedup();
        let looked_up = looked_up.into_iter().map(str::to_owned).collect();
        for name in unknown {
            let near = cure::nearest(&name, self.names.iter().map(String::as_str).chain(ALWAYS).chain(["seen"]));
            let near = near.map(|near| format!("; did you mean `${{{near}}}`?")).unwrap_or_default();
            let message = match name.strip_prefix("seen.") {
                Some(_) => format!("`${{{name}}}` can't be here: only `fail` speaks of what was seen"),
                None => format!("`${{{name}}}` is not defined{near}; this lab has {}", self.all_names()),
            };
            self.problem(line, &format!("${{{name}}}"), message);
        }
        looked_up
    }

    fn known(&self, name: &str) -> bool {
        let name = text::variable(name);
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
