//! The clock of a learner's AWS account, moved by the site's server function.

use app::aws::{AccountClock, AwsRequest, Forward, ForwardError, api::FastForward};
use base64::{Engine, prelude::BASE64_STANDARD};
use leptos::server_fn::ServerFn;
use serde_json::{Value, json};
use tests::{Coldstart, Student};

const FAILS: &str = "def lambda_handler(event, context):\n    raise ValueError('again')\n";

async fn forward(student: &Student, forward: Forward) -> Result<AccountClock, ForwardError> {
    student.post(FastForward::PATH, &json!({ "forward": forward })).await.unwrap().json().await.unwrap()
}

async fn call(student: &Student, service: &str, path: &str, headers: &[(&str, &str)], body: Value) -> Value {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let request = AwsRequest { service: service.into(), method: "POST".into(), path: path.into(), headers, body: body.to_string() };
    let answer = student.console(request).await.unwrap();
    assert!((200..300).contains(&answer.status), "{}", answer.body);
    serde_json::from_str(&answer.body).unwrap_or_default()
}

#[tokio::test]
async fn retries_are_seen_without_waiting() {
    let student = Student::guest(Coldstart::shared_site()).await.unwrap();
    let account = student.access().await.unwrap().account;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("lambda_function.py", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(&mut zip, FAILS.as_bytes()).unwrap();
    let function = json!({
        "FunctionName": "f", "Runtime": "python3.12", "Handler": "lambda_function.lambda_handler",
        "Code": { "ZipFile": BASE64_STANDARD.encode(zip.finish().unwrap().into_inner()) },
        "Role": format!("arn:aws:iam::{account}:role/service-role/MyLambdaRole"),
    });
    call(&student, "lambda", "/2015-03-31/functions", &[], function).await;
    call(&student, "lambda", "/2015-03-31/functions/f/invocations", &[("X-Amz-Invocation-Type", "Event")], json!({})).await;
    let (first, second) =
        (forward(&student, Forward::ToNextJob).await.unwrap(), forward(&student, Forward::ToNextJob).await.unwrap());
    assert!((50..=60).contains(&first.ahead) && (160..=180).contains(&second.ahead), "{first:?} {second:?}");
    let target = ("X-Amz-Target", "Logs_20140328.FilterLogEvents");
    let filter = json!({ "logGroupName": "/aws/lambda/f", "filterPattern": "ValueError" });
    let events = call(&student, "logs", "/", &[target], filter).await["events"].take();
    let times: Vec<i64> = events.as_array().unwrap().iter().map(|event| event["timestamp"].as_i64().unwrap() / 1000).collect();
    assert_eq!(times.len(), 3);
    assert!((60..70).contains(&(times[1] - times[0])) && (120..130).contains(&(times[2] - times[1])), "{times:?}");
    assert_eq!(forward(&student, Forward::ToNextJob).await.unwrap_err().to_string(), "Nothing waits in this account.");
    let hour = forward(&student, Forward::Seconds(3600)).await.unwrap();
    assert_eq!(hour.ahead - second.ahead, 3600);
}
