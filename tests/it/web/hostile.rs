//! Scripts in names, logs and addresses: the site shows them as text everywhere.

use app::grading::api::RunChecks;
use tests::{Coldstart, Student};

const SCRIPT: &str = "<img src=x onerror=alert(1)>";

#[tokio::test]
async fn script_in_an_apis_and_a_keys_name_is_text_on_the_labs_page() {
    let student = Student::guest(Coldstart::shared_site()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let aws = student.aws(folder.path()).await.unwrap();
    let typed = format!(
        "set -e; API=$(aws apigateway create-rest-api --name '{SCRIPT}' --query id --output text)
         ROOT=$(aws apigateway get-resources --rest-api-id $API --query items[0].id --output text)
         aws apigateway put-method --rest-api-id $API --resource-id $ROOT --http-method GET --authorization-type NONE
         aws apigateway put-integration --rest-api-id $API --resource-id $ROOT --http-method GET --type MOCK
         aws apigateway create-deployment --rest-api-id $API --stage-name dev
         aws apigateway create-rest-api --name HelloAPI
         aws apigateway create-api-key --enabled --name '{SCRIPT}'"
    );
    aws.sh(&typed).unwrap().ok().unwrap();
    for lab in ["rest-api", "api-keys"] {
        let page = student.page(&format!("/labs/{lab}?step=all")).await.unwrap();
        assert!(!page.contains(SCRIPT), "{lab}: {SCRIPT} is in the page as it is");
    }
}

#[tokio::test]
async fn script_in_an_answer_is_text_in_the_verdict() {
    let student = Student::guest(Coldstart::shared_site()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let code = format!("def lambda_handler(event, context):\n    print('{SCRIPT}')\n    raise ValueError('{SCRIPT}')\n");
    std::fs::write(folder.path().join("lambda_function.py"), code).unwrap();
    let account = student.access().await.unwrap().account;
    let create = format!(
        "zip -q f.zip lambda_function.py; aws lambda create-function --function-name HelloLambda --runtime python3.12 --zip-file fileb://f.zip \
         --handler lambda_function.lambda_handler --role arn:aws:iam::{account}:role/service-role/MyLambdaRole"
    );
    student.aws(folder.path()).await.unwrap().sh(&create).unwrap().ok().unwrap();
    let verdict = student.ask(&RunChecks { lab: "hello-lambda".into(), step: Some("code".into()) }).await.unwrap().unwrap();
    let answers = verdict.results.iter().find(|result| result.check == "answers").unwrap();
    // The message is plain text; the drawer inserts it into the page as text.
    assert_eq!(answers.message, format!("HelloLambda raised ValueError: {SCRIPT}"));
    let page = student.page("/labs/hello-lambda").await.unwrap();
    assert!(!page.contains(SCRIPT));
}

#[tokio::test]
async fn script_in_an_address_is_text() {
    let student = Student::guest(Coldstart::shared_site()).await.unwrap();
    for place in [
        "/labs/hello-lambda?step=",
        "/labs/hello-lambda?tab=code&at=",
        "/sign-in?next=/",
        "/sign-up?error=wrong&name=",
        "/no/such/",
        "/modules/",
        "/labs/",
    ] {
        let path = format!("{place}%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E");
        let page = student.get(&path).await.unwrap().text().await.unwrap();
        assert!(!page.contains(SCRIPT), "{path}");
    }
}
