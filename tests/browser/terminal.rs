//! Labs 1 to 3 only in the terminal beside the text: typed, or inserted by the text's Run buttons; the same page shows the points.

use std::time::{Duration, Instant};

use fantoccini::{Locator, key::Key};
use serde_json::json;

use crate::page::{Page, open};

#[tokio::test(flavor = "multi_thread")]
async fn a_student_does_labs_1_to_3_in_the_terminal() {
    let Some((_site, page)) = open().await else { return };
    page.click("Start Lab 1").await;
    page.alive().await;
    enter(&page).await;
    for lines in LAB_1 {
        types(&page, lines).await;
    }
    page.click_step("Test it").await;
    page.answer("quiz-deploy", "The code of the last Deploy").await;
    page.click("Check all").await;
    page.sees("Lab complete.").await;
    the_editor_shows_what_the_terminal_wrote(&page).await;

    page.click("Next lab: Build a REST API with Lambda and API Gateway").await;
    page.alive().await;
    enter(&page).await;
    for lines in LAB_2 {
        types(&page, lines).await;
    }
    page.click_step("Call it with curl").await;
    page.answer("quiz-unknown-path", "403 Missing Authentication Token").await;
    page.answer("quiz-null-query", "None").await;
    page.click("Check all").await;
    page.sees("Lab complete.").await;

    page.click("Next lab: Add security with API keys").await;
    page.alive().await;
    enter(&page).await;
    for lines in LAB_3 {
        types(&page, lines).await;
    }
    page.click_step("Deploy again, and see who gets in").await;
    page.answer("quiz-not-a-password", "It tells callers apart, and limits how often each may call").await;
    page.click("Check all").await;
    page.sees("Lab complete.").await;
    assert_eq!(page.complaints().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_proses_commands_run_by_their_button() {
    let Some((_site, page)) = open().await else { return };
    page.click("Start Lab 1").await;
    page.alive().await;
    page.click_step("Deploy it from the command line").await;
    // The step's first block is `zip function.zip lambda_function.py`; it runs in the function's folder with the lab's starter
    // code.
    page.click("Run").await;
    ends(&page, 0).await;
    shows(&page, |screen| screen.contains("adding: lambda_function.py")).await;
    assert_eq!(page.complaints().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_is_edited_found_again_and_stopped() {
    let Some((site, page)) = open().await else { return };
    page.click("Start Lab 1").await;
    page.alive().await;
    page.go(&format!("{}/terminal", site.web)).await;
    page.alive().await;
    ready(&page).await;
    let key = |key: Key| char::from(key).to_string();
    let control = |letter: char| format!("{}{letter}{}", char::from(Key::Control), char::from(Key::Null));

    // Edits in the middle, at the beginning and at the end of the line.
    page.press(&format!("ho wrong{}ec{}{}right", key(Key::Home), key(Key::End), control('w'))).await;
    press_enter(&page).await;
    shows(&page, |screen| screen.ends_with("right\n~ $")).await;
    // Recalls earlier lines, by the arrow key and by a search.
    page.press(&format!("{}{}", key(Key::Up), key(Key::Enter))).await;
    ends(&page, 1).await;
    page.press(&format!("{}ght{}", control('r'), key(Key::Enter))).await;
    ends(&page, 2).await;
    shows(&page, |screen| screen.matches("\nright\n").count() == 3).await;
    // Completes words; the line is incomplete until the loop is closed.
    page.press(&format!(
        "mkd{}-p some/folder{}cd so{}fo{}{}",
        key(Key::Tab),
        key(Key::Enter),
        key(Key::Tab),
        key(Key::Tab),
        key(Key::Enter)
    ))
    .await;
    ends(&page, 4).await;
    shows(&page, |screen| screen.ends_with("~/some/folder $")).await;
    page.press("for i in 1 2; do\necho $i\ndone\n").await;
    ends(&page, 5).await;
    shows(&page, |screen| screen.contains("> done\n1\n2\n")).await;
    // Stops a program.
    page.press("sleep 300\n").await;
    state(&page, "running").await;
    page.press(&control('c')).await;
    ends(&page, 6).await;
    // Leaves the terminal with keys only.
    page.press(&format!("{}{}{}", key(Key::Escape), char::from(Key::Shift), key(Key::Tab))).await;
    assert_eq!(page.ask("return document.activeElement.closest('.terminal-screen') === null").await, json!(true));
    assert_eq!(page.complaints().await, Vec::<String>::new());
}

/// Waits until the screen's text satisfies `holds`: xterm.js draws a moment after a line has ended.
#[tokio::test(flavor = "multi_thread")]
async fn pasted_lines_run_one_by_one_each_above_its_answer() {
    let Some((_site, page)) = open().await else { return };
    page.click("Start Lab 1").await;
    page.alive().await;
    enter(&page).await;
    let pasted = "echo one\n\nfor i in two three; do\n  echo $i\ndone\npython3 -c 'input()'\necho four \\\n  five";
    let paste = format!(
        "const text = new DataTransfer();
         text.setData('text/plain', {pasted:?});
         document.querySelector('.xterm-helper-textarea').dispatchEvent(new ClipboardEvent('paste', {{ clipboardData: text, bubbles: true }}))"
    );
    page.ask(&paste).await;
    // Nothing runs before Enter.
    shows(&page, |screen| screen.contains(">   five")).await;
    assert_eq!(done(&page).await, 0);
    page.press("\n").await;
    // The program that reads is not given the line behind it.
    page.until("two lines have run", || async { Ok(done(&page).await == 2) }).await;
    page.press("x\n").await;
    ends(&page, 3).await;
    let screen = screen(&page).await;
    let from = screen.find("$ echo one").unwrap();
    let shown: Vec<_> = screen[from..].lines().map(|line| line.split("$ ").last().unwrap().trim_end()).collect();
    let expected = [
        "echo one",
        "one",
        "for i in two three; do",
        ">   echo $i",
        "> done",
        "two",
        "three",
        "python3 -c 'input()'",
        "x",
        "echo four \\",
        ">   five",
        "four five",
    ];
    assert_eq!(shown[..expected.len()], expected, "{screen}");
}

async fn shows(page: &Page, holds: impl Fn(&str) -> bool) {
    page.until("the terminal shows it", || async { Ok(holds(&screen(page).await)) }).await;
}

/// Opens the terminal's tab and waits until it can be typed into.
async fn enter(page: &Page) {
    // The header has a link of the same name.
    page.client().find(Locator::Css("#tab-terminal")).await.unwrap().click().await.unwrap();
    ready(page).await;
}

/// Waits until the terminal is ready and has the focus.
async fn ready(page: &Page) {
    state(page, "ready").await;
    holds(page, "the terminal has the keyboard", "return !!document.activeElement?.closest('.terminal-frame')").await;
}

async fn state(page: &Page, state: &str) {
    holds(
        page,
        &format!("the terminal is {state}"),
        &format!("return document.querySelector('.terminal-frame')?.dataset.state === '{state}'"),
    )
    .await;
}

/// Waits until a script returns true.
async fn holds(page: &Page, what: &str, script: &str) {
    let patience = Instant::now() + Duration::from_secs(60);
    while page.ask(script).await != json!(true) {
        assert!(Instant::now() < patience, "waited in vain: {what}\n{}", screen(page).await);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Types lines and waits until they have run; the last one must exit with 0.
async fn types(page: &Page, lines: &str) {
    let before = done(page).await;
    page.ask("document.querySelector('.xterm-helper-textarea').focus()").await;
    page.press(&format!("{lines}\n")).await;
    ends(page, before).await;
    let code = page.ask("return document.querySelector('.terminal-frame').dataset.code").await;
    assert_eq!(code, json!("0"), "{lines}\n{}", screen(page).await);
}

async fn press_enter(page: &Page) {
    let before = done(page).await;
    page.press(&char::from(Key::Enter).to_string()).await;
    ends(page, before).await;
}

/// Returns how many lines have run.
async fn done(page: &Page) -> u64 {
    page.ask("return Number(document.querySelector('.terminal-frame').dataset.done ?? 0)").await.as_u64().unwrap()
}

/// Waits until more than `before` lines have run.
async fn ends(page: &Page, before: u64) {
    let script = format!(
        "const data = document.querySelector('.terminal-frame')?.dataset; return Number(data?.done ?? 0) > {before} && data.state === 'ready'"
    );
    holds(page, &format!("{} lines have run", before + 1), &script).await;
}

/// Returns the text on the screen.
async fn screen(page: &Page) -> String {
    let script =
        "return [...document.querySelectorAll('.xterm-rows > div')].map((row) => row.textContent.trimEnd()).join('\\n').trimEnd()";
    page.ask(script).await.as_str().unwrap().to_owned()
}

async fn the_editor_shows_what_the_terminal_wrote(page: &Page) {
    page.click("Code").await;
    page.click("HelloLambda").await;
    page.sees("Hello from AWS Lambda!").await;
    enter(page).await;
    types(page, "echo '# one line more' >> lambda_function.py").await;
    page.click("Code").await;
    page.sees("# one line more").await;
    page.sees("Changes not deployed").await;
}

const LAB_1: [&str; 6] = [
    "cat > lambda_function.py <<'EOF'
import json

def lambda_handler(event, context):
    message = \"Hello from AWS Lambda!\"
    print(message)
    return {'statusCode': 200, 'body': json.dumps({'message': message})}
EOF",
    "zip function.zip lambda_function.py",
    "ROLE=arn:aws:iam::$(aws sts get-caller-identity --query Account --output text):role/service-role/MyLambdaRole",
    "for name in HelloLambda HelloLambdaCLI; do aws lambda create-function --function-name $name --runtime python3.12 --role $ROLE --handler lambda_function.lambda_handler --zip-file fileb://function.zip > created.json && aws lambda wait function-active --function-name $name; done",
    "echo '{\"name\": \"Cloud Architect\"}' > event.json && aws lambda invoke --function-name HelloLambda --payload fileb://event.json out.json",
    "aws lambda invoke --function-name HelloLambdaCLI response.json && cat response.json",
];

const LAB_2: [&str; 9] = [
    "cat > lambda_function.py <<'EOF'
import json

def lambda_handler(event, context):
    query = event.get('queryStringParameters') or {}
    name = query.get('name', 'Guest')
    return {'statusCode': 200, 'body': json.dumps({'message': f'Hello, {name}! Welcome to Serverless API.'})}
EOF",
    "zip function.zip lambda_function.py && ACCOUNT=$(aws sts get-caller-identity --query Account --output text)",
    "aws lambda create-function --function-name APILambdaHandler --runtime python3.12 --role arn:aws:iam::$ACCOUNT:role/service-role/MyLambdaRole --handler lambda_function.lambda_handler --zip-file fileb://function.zip | jq -r .FunctionName",
    "API_ID=$(aws apigateway create-rest-api --name HelloAPI --query id --output text); ROOT_ID=$(aws apigateway get-resources --rest-api-id $API_ID --query \"items[?path=='/'].id\" --output text)",
    "HELLO_ID=$(aws apigateway create-resource --rest-api-id $API_ID --parent-id $ROOT_ID --path-part hello --query id --output text)",
    "aws apigateway put-method --rest-api-id $API_ID --resource-id $HELLO_ID --http-method GET --authorization-type NONE > put.json; aws apigateway put-integration --rest-api-id $API_ID --resource-id $HELLO_ID --http-method GET --type AWS_PROXY --integration-http-method POST --uri arn:aws:apigateway:$AWS_REGION:lambda:path/2015-03-31/functions/arn:aws:lambda:$AWS_REGION:$ACCOUNT:function:APILambdaHandler/invocations",
    "aws lambda add-permission --function-name APILambdaHandler --statement-id HelloAPI --action lambda:InvokeFunction --principal apigateway.amazonaws.com --source-arn \"arn:aws:execute-api:$AWS_REGION:$ACCOUNT:$API_ID/*/GET/hello\"",
    "aws apigateway create-deployment --rest-api-id $API_ID --stage-name dev",
    "curl -s --fail \"http://$API_ID.execute-api.${AWS_ENDPOINT_URL#http://}/dev/hello?name=CloudArchitect\"",
];

const LAB_3: [&str; 6] = [
    "KEY_ID=$(aws apigateway create-api-key --name DemoKey --enabled --query id --output text)",
    "API_ID=$(aws apigateway get-rest-apis --query \"items[?name=='HelloAPI'].id\" --output text)",
    "PLAN_ID=$(aws apigateway create-usage-plan --name DemoPlan --throttle rateLimit=5,burstLimit=10 --quota limit=1000,period=DAY --api-stages apiId=$API_ID,stage=dev --query id --output text); aws apigateway create-usage-plan-key --usage-plan-id $PLAN_ID --key-id $KEY_ID --key-type API_KEY",
    "HELLO_ID=$(aws apigateway get-resources --rest-api-id $API_ID --query \"items[?path=='/hello'].id\" --output text); aws apigateway update-method --rest-api-id $API_ID --resource-id $HELLO_ID --http-method GET --patch-operations op=replace,path=/apiKeyRequired,value=true",
    "aws apigateway create-deployment --rest-api-id $API_ID --stage-name dev",
    "curl -s --fail -H \"x-api-key: $(aws apigateway get-api-key --api-key $KEY_ID --include-value --query value --output text)\" \"http://$API_ID.execute-api.${AWS_ENDPOINT_URL#http://}/dev/hello?name=SecureUser\"",
];
