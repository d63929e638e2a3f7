//! Students who use as much as they can, and other students who must not notice.

use std::time::{Duration, Instant};

use app::aws::{AwsRequest, AwsResponse};
use serde_json::{Value, json};
use tests::{Coldstart, PASSWORD, Student};
use tokio::task::JoinSet;

use crate::terminal::client::TerminalClient;

const CODE: &str = "import time
def lambda_handler(event, context):
    while event.get('loops'):
        pass
    time.sleep(event.get('sleeps', 0))
    return 'done'
";

/// Creates a function `fn` for a student. Its event says whether it loops or sleeps until its timeout of eight seconds, or returns
/// at once.
async fn furnished(student: anyhow::Result<Student>) -> Student {
    let student = student.unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("lambda_function.py"), CODE).unwrap();
    let account = student.access().await.unwrap().account;
    let create = format!(
        "zip -q f.zip lambda_function.py; aws lambda create-function --function-name fn --runtime python3.12 --timeout 8 \
         --handler lambda_function.lambda_handler --zip-file fileb://f.zip --role arn:aws:iam::{account}:role/service-role/MyLambdaRole"
    );
    student.aws(folder.path()).await.unwrap().sh(&create).unwrap().ok().unwrap();
    student
}

async fn invoke(student: &Student, event: &str) -> AwsResponse {
    let request = AwsRequest {
        service: "lambda".into(),
        method: "POST".into(),
        path: "/2015-03-31/functions/fn/invocations".into(),
        headers: vec![],
        body: event.into(),
    };
    student.console(request).await.unwrap()
}

#[tokio::test]
async fn endless_loops_slow_down_neither_the_site_nor_another_student() {
    // An account may hold a quarter of these.
    let content = tests::root().join("content");
    let site = Coldstart::serve_with(tempfile::tempdir().unwrap(), &content, &["--sandbox-environments", "16"]).unwrap();
    let (hog, other) = (Student::signed_up(&site, "hog").await, Student::signed_up(&site, "other").await);
    let (hog, other) = (furnished(hog).await, furnished(other).await);
    assert_eq!(invoke(&other, "{}").await.body, "\"done\"");
    let mut loops = JoinSet::new();
    for _ in 0..5 {
        let hog = hog.clone();
        loops.spawn(async move { invoke(&hog, "{\"loops\": true}").await });
    }
    // One is refused at once, because it exceeds the share; the others run for their eight seconds.
    let begun = Instant::now();
    let throttled = loops.join_next().await.unwrap().unwrap();
    assert_eq!((throttled.status, throttled.header("x-amzn-errortype")), (429, Some("TooManyRequestsException")), "{throttled:?}");
    let mut slowest = Duration::ZERO;
    for _ in 0..50 {
        let asked = Instant::now();
        assert_eq!(reqwest::get(format!("{}/healthz", site.web)).await.unwrap().status(), 200);
        slowest = slowest.max(asked.elapsed());
    }
    let asked = Instant::now();
    assert_eq!(invoke(&other, "{}").await.body, "\"done\"");
    let others = asked.elapsed();
    assert!(begun.elapsed() < Duration::from_secs(7), "the loops may have ended before the others were asked");
    assert!(slowest < Duration::from_secs(1), "/healthz took {slowest:?}");
    assert!(others < Duration::from_secs(3), "another student's call took {others:?}");
    while let Some(ended) = loops.join_next().await {
        let ended = ended.unwrap();
        assert!(ended.body.contains("Task timed out after 8.00 seconds"), "{ended:?}");
    }
    assert_eq!(invoke(&hog, "{}").await.body, "\"done\"");
}

#[tokio::test]
async fn five_guests_whose_functions_sleep_take_no_place_from_a_student_or_from_another_guest() {
    // All guests may hold 20 of these, those at one address 15.
    let content = tests::root().join("content");
    let site = Coldstart::serve_with(tempfile::tempdir().unwrap(), &content, &["--sandbox-environments", "40"]).unwrap();
    let mut hogs = Vec::new();
    for _ in 0..5 {
        hogs.push(furnished(Student::guest(&site).await).await);
    }
    let student = furnished(Student::signed_up(&site, "a-pupil").await).await;
    let guest = furnished(Student::guest(&site).await).await;
    let mut sleepers = JoinSet::new();
    for hog in hogs.iter().cycle().take(5 * 12) {
        let hog = hog.clone();
        sleepers.spawn(async move { invoke(&hog, "{\"sleeps\": 60}").await });
    }
    // Together they may hold 15, and hold fewer; the other calls are refused at once.
    let begun = Instant::now();
    for _ in 0..5 * 12 - 15 {
        let throttled = sleepers.join_next().await.unwrap().unwrap();
        assert_eq!(
            (throttled.status, throttled.header("x-amzn-errortype")),
            (429, Some("TooManyRequestsException")),
            "{throttled:?}"
        );
    }
    for honest in [&student, &guest] {
        let asked = Instant::now();
        assert_eq!(invoke(honest, "{}").await.body, "\"done\"");
        assert!(asked.elapsed() < Duration::from_secs(1), "{:?}", asked.elapsed());
    }
    assert!(begun.elapsed() < Duration::from_secs(7), "the sleepers may have ended before the others were asked");
    let mut held = 0;
    while let Some(ended) = sleepers.join_next().await {
        held += usize::from(ended.unwrap().body.contains("Task timed out after 8.00 seconds"));
    }
    // Each is guaranteed two; the first ones, who came when the others had none, have up to four.
    assert!((10..=13).contains(&held), "{held} slept");
}

#[tokio::test]
async fn idle_environments_of_functions_make_room_for_a_terminals_program() {
    let content = tests::root().join("content");
    let site = Coldstart::serve_with(tempfile::tempdir().unwrap(), &content, &["--sandbox-environments", "2"]).unwrap();
    let hog = furnished(Student::signed_up(&site, "hog").await).await;
    let both = tokio::join!(invoke(&hog, "{\"sleeps\": 0.5}"), invoke(&hog, "{\"sleeps\": 0.5}"));
    assert_eq!([both.0.body, both.1.body], ["\"done\"", "\"done\""]);
    let terminal = TerminalClient::guest(&site, None).await;
    let identity = terminal.ok("aws sts get-caller-identity --query Arn --output text").await;
    assert!(identity.ends_with(":root\n"), "{identity}");
    assert_eq!(invoke(&hog, "{}").await.body, "\"done\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn guests_lines_that_run_leave_terminals_for_students() {
    let site = Coldstart::serve().unwrap();
    let (mut running, mut refused) = (Vec::new(), Vec::new());
    for _ in 0..80 {
        let line = TerminalClient::guest(&site, None).await.begin("sleep 120").await;
        match line.status().as_u16() {
            200 => running.push(line),
            _ => refused.push(line),
        }
    }
    // Of 200 terminals all guests may use 100, those at one address 75.
    assert_eq!((running.len(), refused.len()), (75, 5));
    let line = refused.pop().unwrap();
    assert_eq!((line.status().as_u16(), line.headers()["retry-after"].to_str().unwrap()), (503, "60"));
    let told: Value = line.json().await.unwrap();
    insta::assert_snapshot!(told["message"].as_str().unwrap(), @"All terminals for guests are busy with commands that run. Try again in a minute, or sign up: your work stays, and half of the terminals are kept for those who have.");
    let student = TerminalClient::guest(&site, None).await;
    student.form("/sign-up", &[("name", "another-pupil"), ("password", PASSWORD)]).await;
    assert_eq!(student.ok("echo here").await, "here\n");
    // An idle terminal does not count against others.
    drop(running.pop());
    let patience = Instant::now() + Duration::from_secs(30);
    let mut resting = Vec::new();
    while resting.len() < 3 {
        let guest = TerminalClient::guest(&site, None).await;
        let answer = guest.send("open", &json!({ "lab": null })).await;
        if answer.status() == 200 {
            resting.push(guest);
        }
        assert!(Instant::now() < patience, "the line that was left still runs");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_schools_guests_have_all_places_that_guests_may_have() {
    let content = tests::root().join("content");
    let site = Coldstart::serve_with(tempfile::tempdir().unwrap(), &content, &["--school-network", "127.0.0.0/8"]).unwrap();
    let mut running = Vec::new();
    for _ in 0..80 {
        let line = TerminalClient::guest(&site, None).await.begin("sleep 120").await;
        assert_eq!(line.status().as_u16(), 200);
        running.push(line);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn three_hundred_students_behind_one_address_are_in_within_a_minute() {
    let site = Coldstart::serve().unwrap();
    let begun = Instant::now();
    let mut students = JoinSet::new();
    for number in 0..300 {
        let visitor = Student::visitor(&site).unwrap();
        students.spawn(async move {
            visitor.form("/start", &[]).await?.error_for_status()?;
            visitor.enter("/sign-up", &format!("student-{number}"), PASSWORD).await
        });
    }
    while let Some(student) = students.join_next().await {
        student.unwrap().unwrap();
    }
    let took = begun.elapsed();
    assert!(took < Duration::from_secs(60), "{took:?}");
    println!("300 students were in after {took:?}");
}

/// A function that has nothing to do with its messages.
const TAKES: &str = "def lambda_handler(event, context):
    return None
";

/// The messages of the full queue, and the calls of the other account that are measured.
const MESSAGES: usize = 10_000;
const CALLS: usize = 40;

/// A call of an account of `coldstart aws`, by JSON.
async fn call(client: &reqwest::Client, endpoint: &str, account: &str, target: &str, input: Value) -> Value {
    let service = if target.starts_with("AmazonSQS") { "sqs" } else { "dynamodb" };
    let signature =
        format!("AWS4-HMAC-SHA256 Credential={account}/20260101/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=0");
    let request = client.post(endpoint).header("authorization", signature).header("x-amz-target", target);
    let answer = request.header("content-type", "application/x-amz-json-1.0").body(input.to_string()).send().await.unwrap();
    let (status, text) = (answer.status(), answer.text().await.unwrap());
    assert_eq!(status, 200, "{target}: {text}");
    serde_json::from_str(&text).unwrap()
}

/// How long the slowest but one of some calls took.
async fn calls(client: &reqwest::Client, endpoint: &str, account: &str) -> Duration {
    let mut times = Vec::new();
    for number in 0..CALLS {
        let begun = Instant::now();
        let item = json!({ "TableName": "tab", "Item": { "id": { "S": number.to_string() } } });
        call(client, endpoint, account, "DynamoDB_20120810.PutItem", item).await;
        times.push(begun.elapsed());
    }
    times.sort();
    times[CALLS - 2]
}

#[tokio::test]
async fn a_queue_of_ten_thousand_messages_is_drained_and_slows_nobody_down() {
    let site = Coldstart::aws().unwrap();
    let (full, other) = ("284000000011", "284000000012");
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("lambda_function.py"), TAKES).unwrap();
    std::fs::write(folder.path().join("trust.json"), crate::aws::trusting("lambda.amazonaws.com")).unwrap();
    let makes = format!(
        "set -e; aws iam create-role --role-name r --assume-role-policy-document file://trust.json
         aws iam attach-role-policy --role-name r --policy-arn arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole
         {}
         aws --endpoint-url $AWS_ENDPOINT_URL sqs create-queue --queue-name q",
        crate::aws::create_function(full, "fn")
    );
    let aws = tests::Aws::of_account(&site, full, folder.path());
    aws.sh(&makes).unwrap().ok().unwrap();
    let (client, endpoint) = (reqwest::Client::new(), site.aws.clone());
    let key = json!([{ "AttributeName": "id", "KeyType": "HASH" }]);
    let attributes = json!([{ "AttributeName": "id", "AttributeType": "S" }]);
    let table =
        json!({ "TableName": "tab", "KeySchema": key, "AttributeDefinitions": attributes, "BillingMode": "PAY_PER_REQUEST" });
    call(&client, &endpoint, other, "DynamoDB_20120810.CreateTable", table).await;

    let queue = format!("{endpoint}/{full}/q");
    let mut senders = JoinSet::new();
    for sender in 0..8 {
        let (client, endpoint, queue) = (client.clone(), endpoint.clone(), queue.clone());
        senders.spawn(async move {
            for batch in (sender..MESSAGES / 10).step_by(8) {
                let entries: Vec<Value> =
                    (0..10).map(|number| json!({ "Id": number.to_string(), "MessageBody": format!("{batch}-{number}") })).collect();
                let input = json!({ "QueueUrl": queue, "Entries": entries });
                let sent = call(&client, &endpoint, full, "AmazonSQS.SendMessageBatch", input).await;
                assert_eq!(sent["Successful"].as_array().map(Vec::len), Some(10), "{sent}");
            }
        });
    }
    senders.join_all().await;
    let alone = calls(&client, &endpoint, other).await;
    let map = "aws lambda create-event-source-mapping --function-name fn --event-source-arn arn:aws:sqs:us-east-1:284000000011:q --batch-size 100 \
               --maximum-batching-window-in-seconds 1";
    aws.sh(map).unwrap().ok().unwrap();
    let mut beside = Vec::new();
    loop {
        beside.push(calls(&client, &endpoint, other).await);
        let names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"];
        let input = json!({ "QueueUrl": queue, "AttributeNames": names });
        let counts = call(&client, &endpoint, full, "AmazonSQS.GetQueueAttributes", input).await;
        if names.iter().all(|name| counts["Attributes"][name] == "0") {
            break;
        }
    }
    let slowest = beside.into_iter().max().unwrap();
    assert!(slowest < 10 * alone + Duration::from_millis(500), "{slowest:?} beside the full queue, {alone:?} alone");
}
