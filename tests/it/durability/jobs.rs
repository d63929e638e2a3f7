//! Jobs over the end of the process: an accepted event is delivered after `kill -9`, without a call, and ends in peace after SIGTERM.

use std::{path::Path, time::Duration};

use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use tempfile::TempDir;
use tests::{Aws, Coldstart};

const SLEEPS: &str = "import time

def lambda_handler(event, context):
    time.sleep(1)
    print('slept well')
";

/// How long the delivery may take; other tests use the processors, too.
const PATIENCE: Duration = Duration::from_secs(120);

/// An AWS with a function that has just got an event.
async fn with_an_event() -> (Coldstart, TempDir) {
    let coldstart = Coldstart::aws().unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("lambda_function.py"), SLEEPS).unwrap();
    std::fs::write(folder.path().join("trust.json"), crate::aws::trusting("lambda.amazonaws.com")).unwrap();
    let lines = format!(
        "set -e; aws iam create-role --role-name r --assume-role-policy-document file://trust.json
         aws iam attach-role-policy --role-name r --policy-arn arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
         {}",
        crate::aws::create_function("000000000000", "fn")
    );
    Aws::of_account(&coldstart, "000000000000", folder.path()).sh(&lines).unwrap().ok().unwrap();
    let signature = "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=0";
    let event = reqwest::Client::new().post(format!("{}/2015-03-31/functions/fn/invocations", coldstart.aws));
    let event = event.header("authorization", signature).header("x-amz-invocation-type", "Event").body("{}");
    assert_eq!(event.send().await.unwrap().status(), 202);
    (coldstart, folder)
}

/// The number that a query selects from a database file, which the server may be using.
async fn number(data: &Path, file: &str, query: &str) -> i64 {
    let options = SqliteConnectOptions::new().filename(data.join(file)).read_only(true);
    let mut database = SqliteConnection::connect_with(&options).await.unwrap();
    sqlx::query_scalar(query).fetch_one(&mut database).await.unwrap()
}

const DELIVERED: &str = "SELECT count(*) FROM log_events WHERE message LIKE 'slept well%'";
const WAITING: &str = "SELECT count(*) FROM jobs";

#[tokio::test]
async fn an_event_that_a_kill_has_interrupted_is_delivered_after_the_start_without_a_call() {
    let (coldstart, _folder) = with_an_event().await;
    let data = coldstart.kill().unwrap();
    assert_eq!((number(data.path(), "logs.db", DELIVERED).await, number(data.path(), "coldstart.db", WAITING).await), (0, 1));
    let coldstart = Coldstart::aws_in(data).unwrap();
    let delivered = async {
        while number(coldstart.data(), "logs.db", DELIVERED).await == 0 {
            tokio::task::yield_now().await;
        }
        while number(coldstart.data(), "coldstart.db", WAITING).await > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, delivered).await.expect("the event is delivered, and its job ends");
}

#[tokio::test]
async fn an_event_that_is_being_delivered_at_sigterm_is_delivered_to_its_end() {
    let (mut coldstart, _folder) = with_an_event().await;
    coldstart.terminate().unwrap();
    assert!(coldstart.wait().unwrap().success());
    let data = coldstart.data();
    assert_eq!((number(data, "logs.db", DELIVERED).await, number(data, "coldstart.db", WAITING).await), (1, 0));
}
