//! A student cannot see or change another student's data.

use app::{
    aws::AwsRequest,
    grading::api::{GetProgress, RunChecks},
    workspace::api::{ListEvents, OpenDraft},
};
use tests::{Coldstart, Student};

const FUNCTION: &str = "zip -q f.zip lambda_function.py
    aws lambda create-function --function-name HelloLambda --runtime python3.12 --role arn:aws:iam::$ACCOUNT:role/service-role/MyLambdaRole \
      --handler lambda_function.lambda_handler --zip-file fileb://f.zip > /dev/null";

/// Returns a guest with a function whose code contains `secret`.
async fn with_function(site: &Coldstart, folder: &std::path::Path, secret: &str) -> Student {
    let student = Student::guest(site).await.unwrap();
    std::fs::write(folder.join("lambda_function.py"), format!("def lambda_handler(event, context):\n    return \"{secret}\"\n"))
        .unwrap();
    let account = student.access().await.unwrap().account;
    student.aws(folder).await.unwrap().sh(&format!("set -e; ACCOUNT={account}; rm -f f.zip\n{FUNCTION}")).unwrap().ok().unwrap();
    student
}

#[tokio::test]
async fn drafts_events_progress_and_aws_are_ones_own() {
    let site = Coldstart::shared_site();
    let folder = tempfile::tempdir().unwrap();
    let ada = with_function(site, folder.path(), "ada's").await;
    let bo = with_function(site, folder.path(), "bo's").await;
    let function = || "HelloLambda".to_owned();

    ada.save("HelloLambda", "lambda_function.py", "# ada was here").await.unwrap().unwrap();
    let drafts =
        [&ada, &bo].map(|student| async { student.ask(&OpenDraft { function: function() }).await.unwrap().unwrap().files });
    let [adas, bos] = drafts;
    assert_eq!(adas.await[0].1, "# ada was here");
    assert!(bos.await[0].1.contains("bo's"));

    ada.save_event("HelloLambda", "Mine", "{}").await.unwrap().unwrap();
    assert!(bo.ask(&ListEvents { function: function() }).await.unwrap().unwrap().is_empty());

    let verdict = ada.ask(&RunChecks { lab: "hello-lambda".into(), step: Some("create".into()) }).await.unwrap().unwrap();
    assert!(verdict.progress.points > 0);
    assert_eq!(bo.ask(&GetProgress {}).await.unwrap()["hello-lambda"].points, 0);

    // The console uses the session's account, whatever account the request names.
    let account = ada.access().await.unwrap().account;
    for path in [
        format!("/2015-03-31/functions/arn:aws:lambda:us-east-1:{account}:function:HelloLambda"),
        format!("/2015-03-31/functions/{account}:function:HelloLambda"),
    ] {
        let request = AwsRequest { service: "lambda".into(), method: "GET".into(), path, headers: vec![], body: String::new() };
        let answer = bo.console(request).await.unwrap();
        assert!(answer.status == 403 || answer.status == 404, "{} {}", answer.status, answer.body);
        assert!(!answer.body.contains("CodeSha256"), "{}", answer.body);
    }
}
