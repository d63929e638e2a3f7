//! Guests who do not return: which of their data the site keeps, and for how long. The tests move the clock by making the guests'
//! rows older while the server is stopped.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use app::aws::AwsRequest;
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use tests::{Coldstart, Student};

use crate::terminal::client::TerminalClient;

/// The data that the site keeps of learners: name of the file, and a query that counts the rows.
const KEPT: [(&str, &str); 9] = [
    ("coldstart.db", "SELECT count(*) FROM learners"),
    ("coldstart.db", "SELECT count(*) FROM access_keys"),
    ("coldstart.db", "SELECT count(*) FROM accounts"),
    ("coldstart.db", "SELECT count(*) FROM names"),
    ("coldstart.db", "SELECT count(DISTINCT account) FROM journal"),
    ("coldstart.db", "SELECT count(DISTINCT learner_id) FROM terminal_lines"),
    ("coldstart.db", "SELECT count(DISTINCT learner_id) FROM home_files"),
    ("logs.db", "SELECT count(DISTINCT account) FROM log_events"),
    ("sessions.db", "SELECT count(*) FROM tower_sessions"),
];

async fn open(data: &Path, file: &str) -> SqliteConnection {
    SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(data.join(file))).await.unwrap()
}

async fn kept(data: &Path) -> Vec<i64> {
    let mut counts = Vec::new();
    for (file, count) in KEPT {
        counts.push(sqlx::query_scalar(count).fetch_one(&mut open(data, file).await).await.unwrap());
    }
    counts
}

/// Stops the site, makes its rows that many seconds older, and starts it again.
async fn later(mut site: Coldstart, seconds: u32) -> Coldstart {
    site.terminate().unwrap();
    site.wait().unwrap();
    let data = site.kill().unwrap();
    let mut main = open(data.path(), "coldstart.db").await;
    for (table, column) in [("learners", "created_at"), ("learners", "last_seen_at"), ("journal", "at")] {
        let older = format!("UPDATE {table} SET {column} = strftime('%Y-%m-%dT%H:%M:%fZ', {column}, '-{seconds} seconds')");
        sqlx::query(&older).execute(&mut main).await.unwrap();
    }
    main.close().await.unwrap();
    Coldstart::serve_in(data, &tests::root().join("content")).unwrap()
}

/// Waits up to 30 s until the counts of `KEPT` are these.
async fn comes_to(site: &Coldstart, counts: [i64; 9]) {
    let patience = Instant::now() + Duration::from_secs(30);
    loop {
        let kept = kept(site.data()).await;
        if kept == counts {
            return;
        }
        assert!(Instant::now() < patience, "{kept:?}");
        tokio::task::yield_now().await;
    }
}

/// Creates a REST API and a log event.
async fn work(student: &Student) {
    let call = |service: &str, path: &str, target: Option<&str>, body: &str| AwsRequest {
        service: service.into(),
        method: "POST".into(),
        path: path.into(),
        headers: target.map(|target| ("x-amz-target".to_owned(), format!("Logs_20140328.{target}"))).into_iter().collect(),
        body: body.into(),
    };
    let stream = r#"{"logGroupName": "g", "logStreamName": "s"}"#;
    let now = milliseconds();
    let events = format!(r#"{{"logGroupName": "g", "logStreamName": "s", "logEvents": [{{"timestamp": {now}, "message": "m"}}]}}"#);
    for request in [
        call("apigateway", "/restapis", None, r#"{"name": "api"}"#),
        call("logs", "/", Some("CreateLogGroup"), stream),
        call("logs", "/", Some("CreateLogStream"), stream),
        call("logs", "/", Some("PutLogEvents"), &events),
    ] {
        let answer = student.console(request).await.unwrap();
        assert!(answer.status < 300, "{}", answer.body);
    }
}

fn milliseconds() -> u128 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis()
}

#[tokio::test(flavor = "multi_thread")]
async fn guests_who_did_nothing_go_after_an_hour_and_the_others_after_two_months_with_all_that_is_theirs() {
    let site = Coldstart::serve().unwrap();
    let idle = Student::guest(&site).await.unwrap();
    // Requests that a lab's page sends by itself are not activity of the guest.
    let looks = AwsRequest {
        service: "lambda".into(),
        method: "GET".into(),
        path: "/2015-03-31/functions".into(),
        headers: Vec::new(),
        body: String::new(),
    };
    assert_eq!(idle.console(looks).await.unwrap().status, 200);
    let worker = Student::guest(&site).await.unwrap();
    work(&worker).await;
    let terminal = TerminalClient::guest(&site, None).await;
    terminal.ok("echo kept > file").await;
    let student = Student::signed_up(&site, "a-pupil").await.unwrap();
    work(&student).await;
    comes_to(&site, [4, 4, 4, 2, 4, 1, 1, 2, 4]).await;

    let site = later(site, 50 * 60).await;
    idle.at(&site).access().await.unwrap();
    let site = later(site, 50 * 60).await;
    comes_to(&site, [4, 4, 4, 2, 4, 1, 1, 2, 4]).await;

    let site = later(site, 11 * 60).await;
    comes_to(&site, [3, 3, 3, 2, 3, 1, 1, 2, 3]).await;
    idle.at(&site).access().await.unwrap_err();
    worker.at(&site).access().await.unwrap();
    let kept = terminal.at(&site);
    assert_eq!(kept.ok("cat file").await, "kept\n");

    let site = later(site, 61 * 24 * 3600).await;
    comes_to(&site, [1, 1, 1, 1, 1, 0, 0, 1, 1]).await;
    student.at(&site).access().await.unwrap();
}
