//! A client that floods the site is told to wait; other clients at the same address are not.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering::Relaxed},
};

use app::account::api::WhoAmI;
use serde_json::json;
use tests::{Coldstart, Student};
use tokio::task::JoinSet;

use super::header;

/// Number of the flood's connections.
const CONNECTIONS: usize = 16;

/// Sends cheap requests until `stop`, and returns the first refusal: its `Retry-After` and its body.
async fn flood(student: Student, stop: Arc<AtomicBool>) -> Option<(String, String)> {
    let mut refusal = None;
    while !stop.load(Relaxed) {
        let answer = student.post("/terminal/stop", &json!({})).await.unwrap();
        match answer.status().as_u16() {
            204 => {}
            429 if refusal.is_none() => refusal = Some((header(&answer, "retry-after"), answer.text().await.unwrap())),
            429 => {}
            other => panic!("{other}"),
        }
    }
    refusal
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_one_student_is_refused_by_the_site_and_by_aws_and_nobody_else_is() {
    let site = Coldstart::serve().unwrap();
    let (flooding, other) = (Student::signed_up(&site, "floods").await.unwrap(), Student::signed_up(&site, "other").await.unwrap());
    let (folders, stop) = ([(); 2].map(|()| tempfile::tempdir().unwrap()), Arc::<AtomicBool>::default());
    let [theirs, others] = [flooding.aws(folders[0].path()).await.unwrap(), other.aws(folders[1].path()).await.unwrap()];
    let mut floods = JoinSet::new();
    for _ in 0..CONNECTIONS {
        floods.spawn(flood(flooding.clone(), stop.clone()));
    }
    // A call is answered if it arrives just when one is allowed.
    let told = tokio::task::spawn_blocking(move || {
        let refused = |service: &str| {
            let tries = format!("export AWS_MAX_ATTEMPTS=1; for i in $(seq 40); do aws {service} > /dev/null || break; done");
            theirs.sh(&tries).unwrap().stderr
        };
        (["lambda list-functions", "logs describe-log-groups", "iam list-roles"].map(refused), others)
    });
    let (told, others) = told.await.unwrap();
    insta::assert_snapshot!(told.join("\n").replace("\n\n", "\n").trim(), @r"
    An error occurred (TooManyRequestsException) when calling the ListFunctions operation (reached max retries: 0): Rate exceeded
    An error occurred (ThrottlingException) when calling the DescribeLogGroups operation (reached max retries: 0): Rate exceeded
    An error occurred (Throttling) when calling the ListRoles operation (reached max retries: 0): Rate exceeded
    ");
    for _ in 0..20 {
        assert!(other.ask(&WhoAmI {}).await.unwrap().is_some());
    }
    tokio::task::spawn_blocking(move || others.sh("aws lambda list-functions").unwrap().ok().unwrap()).await.unwrap();
    stop.store(true, Relaxed);
    let refusals: Vec<_> = floods.join_all().await.into_iter().flatten().collect();
    let told = r#"{"message":"Too many requests came from you or your network. Try again in 1 s."}"#;
    assert!(!refusals.is_empty());
    assert!(refusals.iter().all(|refusal| *refusal == ("1".into(), told.into())), "{refusals:?}");
}
