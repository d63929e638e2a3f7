//! Labs 1 to 4 with full points, from an empty database, by clicks and keys. In a narrow window the same is done with the switch between text and
//! workbench (see [`crate::phone`]).

use crate::page::{Page, open};

#[tokio::test(flavor = "multi_thread")]
async fn a_student_does_labs_1_to_4_by_clicking_and_typing() {
    let Some((site, page)) = open().await else { return };
    page.click("Start Lab 1").await;
    page.alive().await;
    lab_1(&page).await;
    page.click("Next lab: Build a REST API with Lambda and API Gateway").await;
    page.alive().await;
    lab_2(&page).await;
    page.click("Next lab: Add security with API keys").await;
    page.alive().await;
    lab_3(&page).await;
    keeps_what_was_done(&site.web, &page).await;
    page.go(&format!("{}/labs/operate-hello", site.web)).await;
    page.alive().await;
    lab_4(&page).await;
    assert_eq!(page.complaints().await, Vec::<String>::new());
}

async fn create_function(page: &Page, name: &str) {
    page.work().await;
    page.click("Code").await;
    page.click("Create function").await;
    page.fill("Function name", name).await;
    page.tick("Create a new role with basic Lambda permissions").await;
    // The page's heading and the form's button have the same words; only the button can be pressed.
    page.click("Create function").await;
    page.sees(&format!("Successfully created the function {name}.")).await;
}

async fn deploy(page: &Page, name: &str, code: &str) {
    page.type_code(code).await;
    page.sees("Changes not deployed").await;
    page.click("Deploy").await;
    page.sees(&format!("Successfully updated the function {name}.")).await;
}

pub async fn lab_1(page: &Page) {
    const CODE: &str = r#"import json
def lambda_handler(event, context):
    message = "Hello from AWS Lambda!"
    print(message)
    return {'statusCode': 200, 'body': json.dumps({'message': message})}"#;
    create_function(page, "HelloLambda").await;
    deploy(page, "HelloLambda", CODE).await;
    page.click("Test").await;
    page.fill("Event name", "HelloEvent").await;
    page.type_event(r#"{"name": "Cloud Architect"}"#).await;
    page.click_in("panel-test", "Test").await;
    page.sees(r#""body": "{\"message\": \"Hello from AWS Lambda!\"}""#).await;
    page.read_text().await;
    page.click_step("Test it").await;
    page.answer("quiz-deploy", "The code of the last Deploy").await;
    page.work().await;
    page.click("Code").await;
    page.click("Functions").await;
    create_function(page, "HelloLambdaCLI").await;
    deploy(page, "HelloLambdaCLI", CODE).await;
    page.click("Test").await;
    page.click_in("panel-test", "Test").await;
    page.sees("Executing function: succeeded").await;
    page.work().await;
    page.sees("Lab complete.").await;
}

pub async fn lab_2(page: &Page) {
    // Before the deployment the commands have a placeholder; after it, the same commands have the API's address.
    page.click_step("Call it with curl").await;
    page.sees("curl \"<invoke URL of HelloAPI, stage dev>").await;
    create_function(page, "APILambdaHandler").await;
    deploy(
        page,
        "APILambdaHandler",
        r#"import json
def lambda_handler(event, context):
    query = event.get("queryStringParameters") or {}
    name = query.get("name", "Guest")
    return {'statusCode': 200, 'body': json.dumps({'message': f'Hello, {name}! Welcome to Serverless API.'})}"#,
    )
    .await;
    page.click("API").await;
    page.click("Create API").await;
    page.click("Build REST API").await;
    page.fill("API name", "HelloAPI").await;
    page.click("Create API").await;
    page.click("Create resource").await;
    page.fill("Resource name", "hello").await;
    page.submit("Create resource").await;
    page.click("Create method").await;
    page.choose("Method type", "GET").await;
    page.tick("Lambda function").await;
    page.tick("Lambda proxy integration").await;
    page.choose("Lambda function", "APILambdaHandler").await;
    page.submit("Create method").await;
    page.sees("/hello - GET").await;
    page.click("Deploy API").await;
    page.choose("Stage", "*New stage*").await;
    page.fill("Stage name", "dev").await;
    page.submit("Deploy API").await;
    page.sees("Successfully created deployment for stage dev.").await;
    page.fill("Path and query", "/hello?name=Monowar").await;
    page.click("Send").await;
    page.sees("Hello, Monowar! Welcome to Serverless API.").await;
    page.read_text().await;
    page.click_step("Call it with curl").await;
    // The text was loaded without the API's address, and has it since the deployment.
    page.sees("curl \"http://").await;
    page.answer("quiz-unknown-path", "403 Missing Authentication Token").await;
    page.answer("quiz-null-query", "None").await;
    page.work().await;
    page.sees("Lab complete.").await;
}

pub async fn lab_3(page: &Page) {
    page.work().await;
    page.click("API").await;
    page.click("API keys").await;
    page.click("Create API key").await;
    page.fill("Name", "DemoKey").await;
    page.submit("Create API key").await;
    page.sees("Successfully created API key DemoKey.").await;
    page.click("Usage plans").await;
    page.click("Create usage plan").await;
    page.fill("Name", "DemoPlan").await;
    page.fill("Rate", "5").await;
    page.fill("Burst", "10").await;
    page.fill("Requests", "1000").await;
    page.submit("Create usage plan").await;
    page.click("Add stage").await;
    page.choose("API", "HelloAPI").await;
    page.choose("Stage", "dev").await;
    page.submit("Add stage").await;
    page.click("Add API key").await;
    page.choose("API key", "DemoKey").await;
    page.submit("Add API key").await;
    page.click("APIs").await;
    page.click("HelloAPI").await;
    page.click("GET /hello").await;
    page.click("Edit method request").await;
    page.tick("API key required").await;
    page.submit("Edit method request").await;
    page.click("Deploy API").await;
    page.choose("Stage", "dev").await;
    page.submit("Deploy API").await;
    page.sees("Successfully created deployment for stage dev.").await;
    page.read_text().await;
    page.click_step("Deploy again, and see who gets in").await;
    page.answer("quiz-not-a-password", "It tells callers apart, and limits how often each may call").await;
    page.work().await;
    page.sees("Lab complete.").await;
}

pub async fn lab_4(page: &Page) {
    // The text's commands do most of it; a narrow window shows their answers below the text.
    page.click_step("Freeze a version and name it PROD").await;
    page.run("publish-version").await;
    page.passed("version").await;
    page.click_step("Configure $LATEST with an environment variable").await;
    page.run("--environment").await;
    page.click("Put in editor").await;
    page.sees("Changes not deployed").await;
    page.click("Deploy").await;
    page.sees("Successfully updated the function HelloLambda.").await;
    page.passed("environment").await;
    page.read_text().await;
    page.click_step("Widen what the function may do").await;
    page.work().await;
    let line = "aws iam put-role-policy --policy-name ReadOwnLogs --role-name $(aws lambda get-function-configuration \
                --function-name HelloLambda --query Role --output text | sed 's|.*/||') --policy-document \
                '{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"logs:FilterLogEvents\",\"Resource\":\"arn:aws:logs:*:*:log-group:/aws/lambda/HelloLambda:*\"}]}'";
    page.type_line(line).await;
    page.passed("role").await;
    page.read_text().await;
    page.click_step("Find its logs").await;
    page.run("describe-log-groups").await;
    page.passed("watch").await;
    page.read_text().await;
    page.click_step("Reserve concurrency").await;
    page.work().await;
    page.type_line("aws lambda put-function-concurrency --function-name HelloLambda --reserved-concurrent-executions 50").await;
    page.sees("50 concurrent executions").await;
    page.click("Go to the question").await;
    page.tick_in("quiz-quiz-reserved", "HelloLambda can never run more than 50 at once").await;
    page.tick_in("quiz-quiz-reserved", "The other functions together have 950 left").await;
    page.click_in("quiz-quiz-reserved", "Answer").await;
    page.work().await;
    page.sees("Lab complete.").await;
}

/// Checks that points and code are kept after a reload, on another page, and on the account's page.
async fn keeps_what_was_done(web: &str, page: &Page) {
    page.go(&format!("{web}/labs/hello-lambda")).await;
    page.alive().await;
    page.sees("Lab complete.").await;
    page.sees("Hello from AWS Lambda!").await;
    page.go(&format!("{web}/account")).await;
    for line in ["12 of 12 points", "17 of 17 points", "41 of 56 points"] {
        page.sees(line).await;
    }
}
