//! What a step types: lines of the AWS CLI, and calls of an API with curl.

use serde_json::{Map, Value, json};
use url::Url;

use super::{
    draft::{CODE, Drafting, kebab, payload},
    parts::Part,
};

const SHELLS: [&str; 6] = ["bash", "sh", "shell", "console", "zsh", ""];
/// Operations that only show something.
const SHOWING: [&str; 8] = ["describe-", "list-", "get-", "wait", "head-", "filter-", "tail", "help"];

/// Reads the commands of a step.
pub fn read(draft: &mut Drafting<'_>) {
    let blocks: Vec<(String, Option<Value>)> = draft
        .parts
        .iter()
        .enumerate()
        .filter_map(|(at, part)| match part {
            Part::Code { language, text, is_output: false } if SHELLS.contains(&language.as_str()) => {
                let output = draft.parts[at + 1..].iter().find_map(|part| match part {
                    Part::Code { is_output: true, .. } => part.json(),
                    Part::Code { .. } | Part::Text(_) => None,
                });
                Some((text.clone(), output))
            }
            Part::Code { .. } | Part::Text(_) => None,
        })
        .collect();
    for (text, output) in blocks {
        for line in lines(&text) {
            command(draft, &line, output.as_ref());
        }
    }
}

/// The commands of a block: prompts taken off, continued lines joined, comments left out.
fn lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut is_continued = false;
    for line in text.lines() {
        let line = line.trim();
        let bare = line.strip_prefix("$ ").or_else(|| line.strip_prefix("> ")).unwrap_or(line);
        let (bare, goes_on) = bare.strip_suffix('\\').map_or((bare, false), |bare| (bare.trim_end(), true));
        match (is_continued, lines.last_mut()) {
            (true, Some(last)) => {
                last.push(' ');
                last.push_str(bare);
            }
            _ if bare.is_empty() || bare.starts_with('#') => {}
            _ => lines.push(bare.to_owned()),
        }
        is_continued = goes_on;
    }
    lines
}

fn command(draft: &mut Drafting<'_>, line: &str, output: Option<&Value>) {
    let line =
        line.replace("<account-id>", "${account}").replace("<your-account-id>", "${account}").replace("<ACCOUNT_ID>", "${account}");
    let words = words(&line);
    match words.first().map(String::as_str) {
        Some("aws") => aws(draft, &line, &words, output),
        Some("curl") => curl(draft, &words, output.cloned()),
        Some("zip") => draft.line(line),
        Some("cat" | "echo" | "ls" | "unzip" | "mkdir" | "cd" | "export" | "jq" | "sleep" | "printf") => draft.spare(line),
        Some(other) if !other.is_empty() => {
            draft
                .step
                .todos
                .push(format!("the line `{}` is not typed by the solution: the terminal has no such command", short(&line)));
        }
        _ => {}
    }
}

/// The beginning of a long line.
pub fn short(line: &str) -> String {
    crate::labs::text::shorten(line, 80)
}

fn aws(draft: &mut Drafting<'_>, line: &str, words: &[String], output: Option<&Value>) {
    let plain: Vec<&str> = words.iter().skip(1).map(String::as_str).take_while(|word| !word.starts_with("--")).collect();
    let (Some(service), Some(operation)) = (plain.first().copied(), plain.get(1).copied()) else { return };
    let option = |name: &str| {
        let flag = format!("--{name}");
        words.iter().position(|word| *word == flag).and_then(|at| words.get(at + 1)).cloned()
    };
    if line.contains('<') && line.contains('>') {
        draft.step.todos.push(format!("`{}` has a placeholder in <…>; the solution needs a value", short(line)));
    }
    let function = option("function-name");
    if let Some(function) = &function {
        draft.uses("function", function);
    }
    let is_showing = SHOWING.iter().any(|begin| operation.starts_with(begin));
    match (service, operation, function) {
        ("lambda", "create-function", Some(name)) => {
            create_function(draft, line, &name, option("runtime"), option("role"));
            return;
        }
        ("lambda", "invoke", Some(name)) => {
            draft.line(line);
            let expect = output.filter(|output| output.is_object()).map(payload);
            let needs = [format!("{}-exists", kebab(&name))];
            let look = json!({"service": "lambda", "operation": "Invoke", "where": {"FunctionName": name}});
            draft.check(&format!("{}-invoked", kebab(&name)), format!("You have invoked {name}"), ("cli", look), None, &needs);
            let has_answer = draft.has(&format!("{}-answers", kebab(&name)));
            if let (Some(expect), false) = (expect, has_answer) {
                draft.step.todos.push(format!(
                    "the page shows what {name} answers: {expect}. Check it with `invoke` in the step that deploys its code"
                ));
            }
            return;
        }
        ("lambda", "publish-version", Some(name)) => {
            draft.check(
                &format!("{}-version", kebab(&name)),
                format!("A version of {name} is published"),
                ("resource", json!({"type": "lambda.version", "where": {"function": name}})),
                None,
                &[],
            );
        }
        ("lambda", "create-alias", Some(name)) => {
            let alias = option("name").unwrap_or_default();
            let expect = option("function-version").map(|version| json!({"FunctionVersion": version}));
            draft.check(
                &format!("alias-{}", kebab(&alias)),
                format!("{name} has the alias {alias}"),
                ("resource", json!({"type": "lambda.alias", "where": {"function": name, "name": alias}})),
                expect,
                &[],
            );
        }
        ("lambda", "put-function-concurrency", Some(name)) => {
            let expect = option("reserved-concurrent-executions")
                .and_then(|count| count.parse::<u32>().ok())
                .map(|count| json!({"ReservedConcurrentExecutions": count}));
            draft.check(
                &format!("{}-concurrency", kebab(&name)),
                format!("{name} has reserved concurrency"),
                ("resource", json!({"type": "lambda.concurrency", "where": {"function": name}})),
                expect,
                &[],
            );
        }
        ("iam", "create-role", _) => {
            let name = option("role-name").unwrap_or_default();
            draft.made("role", &name);
            draft.check(
                &format!("role-{}", kebab(&name)),
                format!("There is a role named {name}"),
                ("resource", json!({"type": "iam.role", "where": {"name": name}})),
                None,
                &[],
            );
        }
        ("logs", "create-log-group", _) => {
            let name = option("log-group-name").unwrap_or_default();
            draft.check(
                &format!("group-{}", kebab(&name)),
                format!("There is a log group {name}"),
                ("resource", json!({"type": "logs.group", "where": {"name": name}})),
                None,
                &[],
            );
        }
        ("apigateway", "create-rest-api", _) => {
            let name = option("name").unwrap_or_default();
            draft.world.api = Some(name.clone());
            draft.made("api", &name);
            draft.check(
                &format!("{}-exists", kebab(&name)),
                format!("There is a REST API named {name}"),
                ("resource", json!({"type": "apigateway.api", "where": {"name": name}})),
                None,
                &[],
            );
        }
        _ => calls(draft, service, operation, words),
    }
    if is_showing && draft.step.checks.is_empty() { draft.spare(line) } else { draft.line(line) }
}

fn create_function(draft: &mut Drafting<'_>, line: &str, name: &str, runtime: Option<String>, role: Option<String>) {
    let role = role.unwrap_or_default();
    let (path, role_name) = match role.rsplit_once(":role/").map(|(_, role)| role) {
        Some(role) => {
            role.rsplit_once('/').map_or((String::new(), role.to_owned()), |(path, name)| (format!("{path}/"), name.to_owned()))
        }
        None => (String::new(), role.clone()),
    };
    let is_name =
        !role_name.is_empty() && role_name.chars().all(|letter| letter.is_ascii_alphanumeric() || "+=,.@_-".contains(letter));
    let mut line = line.to_owned();
    if !is_name {
        let ours = draft.role(name);
        line = line.replace(&role, &ours);
    } else if !draft.has_role(&role_name) {
        draft.make_role(&role_name, &format!("/{path}"));
        draft.step.todos.push(format!(
            "the role {role_name} is not made by the page: the solution makes it; or give it to every account in course.yaml"
        ));
    }
    if !draft.has_code {
        match Drafting::code(&draft.lab_parts) {
            Some(code) => draft.put(CODE, code),
            None => drop(draft.lab.starter.entry(CODE.to_owned()).or_insert_with(|| super::draft::NEW_FUNCTION.to_owned())),
        }
        draft.has_code = true;
    }
    let zips =
        draft.step.run.iter().chain(draft.lab.steps.iter().flat_map(|step| &step.run)).any(|line| line.text.starts_with("zip "));
    if !zips {
        draft.line(format!("zip function.zip {CODE}"));
    }
    // A file that an earlier step of the lab has zipped is still there.
    if let Some(at) = draft.step.run.iter().position(|line| line.text.starts_with("zip "))
        && draft.lab.steps.iter().flat_map(|step| &step.run).any(|line| line.text.starts_with("zip "))
    {
        draft.step.run[at].is_spare = true;
    }
    draft.world.function.get_or_insert_with(|| name.to_owned());
    draft.lab.function.get_or_insert_with(|| name.to_owned());
    draft.made("function", name);
    let expect = runtime.map(|runtime| json!({"Runtime": runtime}));
    draft.check(
        &format!("{}-exists", kebab(name)),
        format!("There is a function named {name}"),
        ("resource", json!({"type": "lambda.function", "where": {"name": name}})),
        expect,
        &[],
    );
    draft.line(line);
    draft.spare(format!("aws lambda wait function-active --function-name {name}"));
}

/// Any other operation: the learner has to have called it. Its names are parameters of the call.
fn calls(draft: &mut Drafting<'_>, service: &str, operation: &str, words: &[String]) {
    let tables = emulator::dispatch::services();
    let plain = |name: &str| name.to_lowercase().replace('-', "");
    let of_service = || tables.iter().filter(|table| table.service.name() == service || table.service.signing_name() == service);
    let operations = of_service().flat_map(|table| table.routes.iter().map(move |route| (table, route)));
    let found = operations.into_iter().find(|(_, route)| plain(route.operation) == plain(operation));
    let Some((table, route)) = found else {
        let what = if of_service().next().is_none() { "service" } else { "operation" };
        draft.step.todos.push(format!("`aws {service} {operation}`: there is no such {what} here; what should be checked?"));
        return;
    };
    let name = route.operation.to_owned();
    if route.perform.is_none() {
        draft.step.todos.push(format!("`aws {service} {operation}` answers 501 here: {name} is not implemented"));
        return;
    }
    let mut r#where = Map::new();
    for pair in words.windows(2) {
        let [flag, value] = pair else { continue };
        let Some(option) = flag.strip_prefix("--") else { continue };
        let is_name = option.ends_with("name") && !value.starts_with("--") && !value.contains(['$', '<', '{']);
        if is_name {
            let member: String = option.split('-').map(|word| word[..1].to_uppercase() + &word[1..]).collect();
            r#where.insert(member, value.as_str().into());
        }
    }
    let mut look = json!({"service": table.service.signing_name(), "operation": name});
    if !r#where.is_empty() && table.service.signing_name() != "apigateway" {
        look["where"] = Value::Object(r#where);
    }
    draft.check(
        &format!("{}-{}", kebab(service), operation),
        format!("You have called {service} {operation}"),
        ("cli", look),
        None,
        &[],
    );
    draft.todo_check("check what the call makes, with `resource`, and not only that it was called");
}

fn curl(draft: &mut Drafting<'_>, words: &[String], output: Option<Value>) {
    let Some(url) = words.iter().find(|word| word.starts_with("http")).cloned() else { return };
    let header = words.iter().find_map(|word| word.to_lowercase().starts_with("x-api-key:").then(|| word.clone()));
    let key = header.and_then(|header| {
        let value = header.split_once(':')?.1.trim().trim_matches(['<', '>']).to_owned();
        Some(value.strip_prefix("${key.").and_then(|value| value.strip_suffix('}')).map(str::to_owned).unwrap_or(value))
    });
    if !url.contains("execute-api") && !url.contains("${url.") {
        draft.step.todos.push(format!("`curl {url}`: only APIs of the account are reached from here"));
        return;
    }
    http(draft, &url, output, key, true);
}

/// A check of an API's answer, and, if it was typed, the line.
pub fn http(draft: &mut Drafting<'_>, url: &str, output: Option<Value>, key: Option<String>, is_typed: bool) {
    let Ok(parsed) = Url::parse(url) else { return };
    let mut segments = parsed.path().trim_start_matches('/').splitn(2, '/');
    let (stage, rest) = (segments.next().unwrap_or("dev").to_owned(), segments.next().unwrap_or(""));
    let Some(api) = draft.world.api.clone() else {
        draft.step.todos.push(format!("`{url}`: the page does not say the API's name before"));
        return;
    };
    draft.uses("api", &api);
    let path = format!("/{rest}");
    let query: Map<String, Value> =
        parsed.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned().into())).collect();
    let asked = parsed.query().map(|query| format!("?{query}")).unwrap_or_default();
    if is_typed {
        let header = key.as_ref().map(|key| format!("-H \"x-api-key: ${{key.{key}}}\" ")).unwrap_or_default();
        draft.spare(format!("curl -s {header}\"${{url.{api}.{stage}}}{path}{asked}\""));
    }
    if key.is_some() || draft.has("api-answers") {
        return;
    }
    let (mut query, mut json) = (Value::Object(query), output.unwrap_or_default());
    let varies = draft.vary(&mut query, &mut json);
    let mut look = json!({"api": api, "stage": stage, "path": path});
    if query.as_object().is_some_and(|query| !query.is_empty()) {
        look["query"] = query;
    }
    let mut expect = json!({"status": 200});
    if !json.is_null() {
        expect["json"] = json;
    }
    let needs = [format!("stage-{}", kebab(&stage))];
    draft.check("api-answers", format!("GET {path} is answered"), ("http", look), Some(expect), &needs);
    if !varies {
        draft.todo_check("ask with a random value and expect it in the answer, so that a fixed answer does not pass");
    }
}

/// A line's words, as the shell divides them.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let (mut word, mut quote, mut is_word) = (String::new(), None, false);
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (Some(open), letter) if letter == open => quote = None,
            (Some(_), letter) => word.push(letter),
            (None, '"' | '\'') => (quote, is_word) = (Some(letter), true),
            (None, '\\') => word.extend(letters.next()),
            (None, letter) if letter.is_whitespace() => {
                if is_word || !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                is_word = false;
            }
            (None, letter) => word.push(letter),
        }
    }
    if is_word || !word.is_empty() {
        words.push(word);
    }
    words
}
