//! Students who do their worst, and the others who don't notice.

use std::time::{Duration, Instant};

use app::aws::{AwsRequest, AwsResponse};
use tests::{Coldstart, Student};
use tokio::task::JoinSet;

const LOOPS: &str = "def lambda_handler(event, context):
    while event.get('loops'):
        pass
    return 'done'
";

/// A guest with a function `fn` that loops for as long as Lambda lets it, which is eight seconds, or returns at once.
async fn furnished(site: &Coldstart) -> Student {
    let student = Student::guest(site).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("lambda_function.py"), LOOPS).unwrap();
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
    // An account may run a quarter of these.
    let content = tests::root().join("content");
    let site = Coldstart::serve_with(tempfile::tempdir().unwrap(), &content, &["--sandbox-environments", "16"]).unwrap();
    let (hog, other) = (furnished(&site).await, furnished(&site).await);
    assert_eq!(invoke(&other, "{}").await.body, "\"done\"");
    let mut loops = JoinSet::new();
    for _ in 0..5 {
        let hog = hog.clone();
        loops.spawn(async move { invoke(&hog, "{\"loops\": true}").await });
    }
    // One is too many, and told so at once; the others run for their eight seconds.
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
