//! What a step does by clicking: "Function name: `HelloLambda`", "Create Resource → /hello", "Create a new stage: `dev`".

use std::sync::LazyLock;

use regex::Regex;
use serde_json::json;

use super::{
    draft::{CODE, Drafting, NEW_FUNCTION, kebab, payload},
    parts::Part,
};

fn pattern(text: &str) -> Option<Regex> {
    Regex::new(text).ok()
}

macro_rules! patterns {
    ($($name:ident = $text:literal;)+) => {$(
        static $name: LazyLock<Option<Regex>> = LazyLock::new(|| pattern($text));
    )+};
}

patterns! {
    FUNCTION = r"(?i)\bfunction name\b[^`\w]*`([A-Za-z0-9_-]{1,64})`";
    NAME = r"(?i)\bname\b[^`\w]*`([A-Za-z0-9_. -]{1,80})`";
    RUNTIME = r"(?i)\bpython ?(3\.\d+)";
    RESOURCE = r"(?i)\bcreate (?:a )?(?:new )?resource\b[^/]*(/[A-Za-z0-9_{}+./-]+)";
    METHOD = r"(?i)\b(?:create|add|choose)\b[^.]*\bmethod\b[^A-Z]*(GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS|ANY)\b";
    LAMBDA_INTEGRATION = r"(?i)\bintegration\b.*\blambda\b[^`]*`([A-Za-z0-9_-]+)`";
    STAGE = r"(?i)\bstage\b[^`\w]*(?:name)?[^`\w]*`([A-Za-z0-9_-]+)`";
    DEPLOY = r"(?i)\bdeploy (?:the |your )?api\b";
    KEY_REQUIRED = r"(?i)\bapi key required\b";
    PLAN = r"(?i)\busage plan\b";
    TEST = r"(?i)\b(?:click|choose|press)\b[^.]*\btest\b|\btest event\b";
    DEPLOY_CODE = r"(?i)\bdeploy\b";
}

fn found(pattern: &LazyLock<Option<Regex>>, text: &str) -> Option<String> {
    Some(pattern.as_ref()?.captures(text)?.get(1)?.as_str().to_owned())
}

fn is(pattern: &LazyLock<Option<Regex>>, text: &str) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.is_match(text))
}

/// Reads the texts of a step.
pub fn read(draft: &mut Drafting<'_>) {
    function(draft);
    code(draft);
    for text in draft.texts() {
        api(draft, &text);
    }
    test(draft);
    expected_call(draft);
}

fn function(draft: &mut Drafting<'_>) {
    let whole = draft.texts().join("\n");
    let Some(name) = found(&FUNCTION, &whole) else { return };
    let runtime = found(&RUNTIME, &whole).map(|version| format!("python{version}"));
    draft.world.function = Some(name.clone());
    draft.lab.function.get_or_insert_with(|| name.clone());
    draft.made("function", &name);
    let expect = runtime.as_ref().map(|runtime| json!({ "Runtime": runtime }));
    let runs = runtime.as_ref().map(|runtime| format!(" on {}", runtime.replace("python", "Python "))).unwrap_or_default();
    let say = format!("There is a function named {name}{runs}");
    draft.check(
        &format!("{}-exists", kebab(&name)),
        say,
        ("resource", json!({"type": "lambda.function", "where": {"name": name}})),
        expect,
        &[],
    );
    let role = draft.role(&name);
    draft.lab.starter.entry(CODE.to_owned()).or_insert_with(|| NEW_FUNCTION.to_owned());
    if let Some(code) = Drafting::code(&draft.parts) {
        draft.put(CODE, code);
        draft.has_code = true;
    }
    draft.line(format!("zip function.zip {CODE}"));
    let runtime = runtime.unwrap_or_else(|| "python3.12".to_owned());
    draft.line(format!("aws lambda create-function --function-name {name} --runtime {runtime} --role {role} --handler lambda_function.lambda_handler --zip-file fileb://function.zip"));
    draft.spare(format!("aws lambda wait function-active --function-name {name}"));
    if draft.has_code {
        answers(draft, &name);
    }
}

/// Code for a function that an earlier step has made.
fn code(draft: &mut Drafting<'_>) {
    let (Some(code), Some(name), false) = (Drafting::code(&draft.parts), draft.world.function.clone(), draft.has_code) else {
        return;
    };
    draft.has_code = true;
    draft.put(CODE, code);
    draft.uses("function", &name);
    if !is(&DEPLOY_CODE, &draft.texts().join("\n")) {
        draft.step.todos.push("the page gives code and does not say that it is deployed; the solution deploys it".to_owned());
    }
    draft.line(format!("zip function.zip {CODE}"));
    draft.line(format!("aws lambda update-function-code --function-name {name} --zip-file fileb://function.zip"));
    draft.spare(format!("aws lambda wait function-updated --function-name {name}"));
    answers(draft, &name);
}

/// A check of what a function answers: as the page says, else that it does not fail.
fn answers(draft: &mut Drafting<'_>, name: &str) {
    let output =
        draft.output().filter(|output| output.get("statusCode").is_some() || draft.world.api.is_none() && !mentions_url(draft));
    let exists = format!("{}-exists", kebab(name));
    let event = draft.lab_parts.iter().find_map(|part| match part {
        Part::Code { is_output: false, .. } => part.json().filter(serde_json::Value::is_object),
        Part::Code { .. } | Part::Text(_) => None,
    });
    let event = event.unwrap_or_else(|| json!({}));
    let id = format!("{}-answers", kebab(name));
    let needs = [exists];
    match output {
        Some(output) => {
            let (mut event, mut payload) = (event, payload(&output));
            let varies = draft.vary(&mut event, &mut payload);
            let expect = json!({"error": "absent", "payload": payload});
            let look = json!({"function": name, "event": event});
            draft.check(&id, format!("{name} answers as the page says"), ("invoke", look), Some(expect), &needs);
            if !varies {
                draft.todo_check(
                    "the answer is the same for every event, so a fixed one passes: is there something that it depends on?",
                );
            }
        }
        None => {
            let look = json!({"function": name, "event": event});
            let say = format!("{name} runs without an error");
            draft.check(&id, say, ("invoke", look), Some(json!({"error": "absent"})), &needs);
            draft.todo_check("say what it should answer: add `payload` to `expect`");
        }
    }
    let new = json!({"payload": {"body": {"contains": "Hello from Lambda!"}}});
    draft.open_when(new, "It still answers with the code that a new function has.");
}

fn mentions_url(draft: &Drafting<'_>) -> bool {
    draft.lab_parts.iter().any(|part| matches!(part, Part::Code { text, .. } if text.contains("execute-api")))
}

fn api(draft: &mut Drafting<'_>, text: &str) {
    let whole = draft.texts().join("\n");
    let lower = whole.to_lowercase();
    if let Some(name) = found(&NAME, text).filter(|_| !is(&FUNCTION, text)) {
        let before = draft.lab.steps.iter().rev().take(1).flat_map(|step| [step.title.to_lowercase()]).collect::<String>();
        let said = format!("{before}\n{lower}");
        if said.contains("api key") {
            key(draft, &name);
        } else if said.contains("rest api") || said.contains("create api") {
            rest_api(draft, &name);
        }
    }
    if let Some(path) = found(&RESOURCE, text) {
        resource(draft, path.trim_end_matches('.'));
    }
    if let Some(method) = found(&METHOD, text) {
        let method = method.to_uppercase();
        add_method(draft, &method);
    }
    if let Some(function) = found(&LAMBDA_INTEGRATION, text) {
        integration(draft, &function);
    }
    if is(&PLAN, text) {
        plan(draft);
    }
    if is(&KEY_REQUIRED, text) {
        require_key(draft);
    }
    if is(&DEPLOY, text) {
        deploy(draft, &whole);
    }
}

fn rest_api(draft: &mut Drafting<'_>, name: &str) {
    draft.world.api = Some(name.to_owned());
    draft.made("api", name);
    draft.check(
        &format!("{}-exists", kebab(name)),
        format!("There is a REST API named {name}"),
        ("resource", json!({"type": "apigateway.api", "where": {"name": name}})),
        None,
        &[],
    );
    draft.line(format!("API_ID=$(aws apigateway create-rest-api --name {name} --query id --output text)"));
    draft.known.insert("API_ID".to_owned());
}

/// Sets `$API_ID` in the lab's shell, if no line before has.
fn api_id(draft: &mut Drafting<'_>) -> Option<String> {
    let api = draft.world.api.clone()?;
    draft.uses("api", &api);
    if draft.known.insert("API_ID".to_owned()) {
        draft.line(format!("API_ID=$(aws apigateway get-rest-apis --query \"items[?name=='{api}'].id\" --output text)"));
    }
    Some(api)
}

fn resource_id(draft: &mut Drafting<'_>) -> Option<(String, String)> {
    let api = api_id(draft)?;
    let path = draft.world.path.clone().unwrap_or_else(|| "/".to_owned());
    if draft.known.insert("RESOURCE_ID".to_owned()) {
        draft.line(format!(
            "RESOURCE_ID=$(aws apigateway get-resources --rest-api-id $API_ID --query \"items[?path=='{path}'].id\" --output text)"
        ));
    }
    Some((api, path))
}

fn resource(draft: &mut Drafting<'_>, path: &str) {
    let Some(api) = api_id(draft) else { return };
    draft.world.path = Some(path.to_owned());
    let needs = [format!("{}-exists", kebab(&api))];
    draft.check(
        &format!("path-{}", kebab(path)),
        format!("{api} has the resource {path}"),
        ("resource", json!({"type": "apigateway.resource", "where": {"api": api, "path": path}})),
        None,
        &needs,
    );
    let part = path.trim_start_matches('/');
    if part.contains('/') {
        draft.step.todos.push(format!("the solution makes one resource only; make those of {path} one in another"));
    }
    draft.line("ROOT_ID=$(aws apigateway get-resources --rest-api-id $API_ID --query \"items[?path=='/'].id\" --output text)");
    draft.line(format!("RESOURCE_ID=$(aws apigateway create-resource --rest-api-id $API_ID --parent-id $ROOT_ID --path-part {part} --query id --output text)"));
    draft.known.insert("RESOURCE_ID".to_owned());
}

fn add_method(draft: &mut Drafting<'_>, method: &str) {
    let Some((api, path)) = resource_id(draft) else { return };
    draft.world.method = Some(method.to_owned());
    let needs = [format!("path-{}", kebab(&path))];
    draft.check(
        &format!("method-{}", method.to_lowercase()),
        format!("{path} has the method {method}"),
        ("resource", json!({"type": "apigateway.method", "where": {"api": api, "path": path, "method": method}})),
        None,
        &needs,
    );
    draft.line(format!("aws apigateway put-method --rest-api-id $API_ID --resource-id $RESOURCE_ID --http-method {method} --authorization-type NONE"));
}

fn integration(draft: &mut Drafting<'_>, function: &str) {
    let Some((api, path)) = resource_id(draft) else { return };
    let method = draft.world.method.clone().unwrap_or_else(|| "GET".to_owned());
    draft.uses("function", function);
    let needs = [format!("method-{}", method.to_lowercase())];
    let expect = json!({"integration": {"type": "AWS_PROXY", "uri": {"contains": format!("function:{function}")}}});
    draft.check(
        "integration",
        format!("{method} on {path} calls {function}"),
        ("resource", json!({"type": "apigateway.method", "where": {"api": api, "path": path, "method": method}})),
        Some(expect),
        &needs,
    );
    let all = "arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/arn:aws:lambda:${region}:${account}:function:";
    draft.line(format!("aws apigateway put-integration --rest-api-id $API_ID --resource-id $RESOURCE_ID --http-method {method} --type AWS_PROXY --integration-http-method POST --uri {all}{function}/invocations"));
    draft.line(format!("aws lambda add-permission --function-name {function} --statement-id {api} --action lambda:InvokeFunction --principal apigateway.amazonaws.com --source-arn \"arn:aws:execute-api:${{region}}:${{account}}:$API_ID/*/{method}{path}\""));
}

fn deploy(draft: &mut Drafting<'_>, step: &str) {
    let Some(api) = api_id(draft) else { return };
    let stage = found(&STAGE, step).or_else(|| draft.world.stage.clone()).unwrap_or_else(|| "dev".to_owned());
    let id = format!("stage-{}", kebab(&stage));
    let is_new = draft.world.stage.as_ref() != Some(&stage);
    draft.world.stage = Some(stage.clone());
    draft.line(format!("aws apigateway create-deployment --rest-api-id $API_ID --stage-name {stage}"));
    if is_new {
        let needs = [format!("{}-exists", kebab(&api))];
        draft.check(
            &id,
            format!("{api} is deployed to the stage {stage}"),
            ("resource", json!({"type": "apigateway.stage", "where": {"api": api, "name": stage}})),
            None,
            &needs,
        );
    } else if draft.world.needs_key {
        let look = call(draft);
        draft.check(
            "without-key-refused",
            "A call without a key is refused".to_owned(),
            ("http", look),
            Some(json!({"status": 403})),
            &["key-required".to_owned()],
        );
        draft.open_when(json!({"status": 200}), "A call without a key is answered: what was changed is not deployed yet.");
        if let Some(key) = draft.world.key.clone() {
            let mut look = call(draft);
            look["key"] = key.clone().into();
            draft.check(
                "with-key-answered",
                format!("A call with {key} is answered"),
                ("http", look),
                Some(json!({"status": 200})),
                &["without-key-refused".to_owned()],
            );
        }
    } else {
        draft.step.todos.push("what does the API do after this deployment that it did not do before? Check that".to_owned());
    }
}

/// A call of the API as far as it is known.
fn call(draft: &Drafting<'_>) -> serde_json::Value {
    let world = &draft.world;
    let text = |value: &Option<String>, usual: &str| value.clone().unwrap_or_else(|| usual.to_owned());
    let mut call = json!({"api": text(&world.api, "API"), "stage": text(&world.stage, "dev"), "path": text(&world.path, "/")});
    if let Some(method) = world.method.as_ref().filter(|method| *method != "GET") {
        call["method"] = method.as_str().into();
    }
    call
}

fn key(draft: &mut Drafting<'_>, name: &str) {
    draft.world.key = Some(name.to_owned());
    draft.made("key", name);
    draft.check(
        &format!("{}-exists", kebab(name)),
        format!("There is an API key named {name}"),
        ("resource", json!({"type": "apigateway.key", "where": {"name": name}})),
        None,
        &[],
    );
    draft.line(format!("KEY_ID=$(aws apigateway create-api-key --name {name} --enabled --query id --output text)"));
    draft.known.insert("KEY_ID".to_owned());
}

fn plan(draft: &mut Drafting<'_>) {
    if draft.has("usage-plan") {
        return;
    }
    let Some(api) = api_id(draft) else { return };
    let (Some(stage), Some(key)) = (draft.world.stage.clone(), draft.world.key.clone()) else {
        draft
            .step
            .todos
            .push("a usage plan needs the names of an API, a stage and a key; the page does not say them before".to_owned());
        return;
    };
    draft.uses("key", &key);
    if draft.known.insert("KEY_ID".to_owned()) {
        draft.line(format!("KEY_ID=$(aws apigateway get-api-keys --query \"items[?name=='{key}'].id\" --output text)"));
    }
    let needs = [format!("{}-exists", kebab(&key))];
    draft.check(
        "usage-plan",
        format!("A usage plan connects {key} with {api}"),
        ("resource", json!({"type": "apigateway.usage-plan", "where": {"api": api, "stage": stage, "key": key}})),
        None,
        &needs,
    );
    draft.line(format!("PLAN_ID=$(aws apigateway create-usage-plan --name {api}Plan --api-stages apiId=$API_ID,stage={stage} --query id --output text)"));
    draft.line("aws apigateway create-usage-plan-key --usage-plan-id $PLAN_ID --key-id $KEY_ID --key-type API_KEY");
}

fn require_key(draft: &mut Drafting<'_>) {
    if draft.has("key-required") {
        return;
    }
    let Some((api, path)) = resource_id(draft) else { return };
    let method = draft.world.method.clone().unwrap_or_else(|| "GET".to_owned());
    draft.world.needs_key = true;
    draft.check(
        "key-required",
        format!("{method} on {path} requires an API key"),
        ("resource", json!({"type": "apigateway.method", "where": {"api": api, "path": path, "method": method}})),
        Some(json!({"apiKeyRequired": true})),
        &[],
    );
    draft.line(format!("aws apigateway update-method --rest-api-id $API_ID --resource-id $RESOURCE_ID --http-method {method} --patch-operations op=replace,path=/apiKeyRequired,value=true"));
}

/// A test event: the learner has to have invoked the function.
fn test(draft: &mut Drafting<'_>) {
    let Some(name) = draft.world.function.clone() else { return };
    let is_test = draft.texts().iter().any(|text| is(&TEST, text));
    if !is_test || mentions_command(draft) {
        return;
    }
    let event = draft.parts.iter().find_map(|part| match part {
        Part::Code { is_output: false, .. } => part.json(),
        Part::Code { .. } | Part::Text(_) => None,
    });
    let Some(event) = event else { return };
    draft.uses("function", &name);
    draft.put("event.json", format!("{event:#}\n"));
    let needs = [format!("{}-answers", kebab(&name))];
    draft.check(
        &format!("{}-tested", kebab(&name)),
        format!("You have tested {name}"),
        ("cli", json!({"service": "lambda", "operation": "Invoke", "where": {"FunctionName": name}})),
        None,
        &needs,
    );
    draft.line(format!("aws lambda invoke --function-name {name} --payload fileb://event.json response.json"));
}

fn mentions_command(draft: &Drafting<'_>) -> bool {
    draft.parts.iter().any(|part| matches!(part, Part::Code { text, .. } if text.contains("aws ")))
}

/// An address of the API and what it answers.
fn expected_call(draft: &mut Drafting<'_>) {
    let url = draft.parts.iter().find_map(|part| match part {
        Part::Code { text, .. } if text.trim_start().starts_with("http") && text.contains("execute-api") => {
            Some(text.trim().to_owned())
        }
        Part::Code { .. } | Part::Text(_) => None,
    });
    let output = draft.parts.iter().find_map(|part| match part {
        Part::Code { is_output: true, .. } => part.json(),
        Part::Code { .. } | Part::Text(_) => None,
    });
    if let (Some(url), Some(output)) = (url, output) {
        super::commands::http(draft, &url, Some(output), None, false);
    }
}
