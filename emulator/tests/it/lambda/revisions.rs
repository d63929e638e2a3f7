//! Revision ids: each change that a caller sees has a new one, including the end of an update.

use emulator::{Config, MemoryStore};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{CODE, FUNCTIONS, hello, lambda, make_role, package};
use crate::harness::{Answer, Aws};

const HELLO: &str = "/2015-03-31/functions/hello";

fn state(answer: &Answer) -> String {
    let shown = answer.json();
    let members = ["State", "StateReasonCode", "LastUpdateStatus", "LastUpdateStatusReason", "LastUpdateStatusReasonCode"];
    members.map(|member| shown[member].as_str().unwrap_or("-").to_owned()).join(" | ")
}

fn revision(answer: &Answer) -> String {
    answer.json()["RevisionId"].as_str().expect("a revision").to_owned()
}

async fn configuration(aws: &Aws) -> Answer {
    lambda(aws, "GET", &format!("{HELLO}/configuration"), Value::Null).await
}

#[tokio::test]
async fn the_revision_of_an_answer_is_not_the_one_a_moment_later() {
    for settling_ms in [0, 1000] {
        let aws = Aws::with(Config { settling_ms, ..Config::default() }, MemoryStore::new());
        make_role(&aws).await;
        let mut seen = String::new();
        let mut revisions = Vec::new();
        for (method, path, body) in [
            ("POST", FUNCTIONS.to_owned(), hello()),
            ("PUT", format!("{HELLO}/configuration"), json!({ "Timeout": 5 })),
            ("PUT", format!("{HELLO}/code"), json!({ "ZipFile": package(CODE) })),
        ] {
            let answer = lambda(&aws, method, &path, body).await;
            aws.clock.advance(SignedDuration::from_millis(settling_ms));
            let settled = configuration(&aws).await;
            let again = configuration(&aws).await;
            seen += &format!("{}\n  {}\n", state(&answer), state(&settled));
            assert_eq!(revision(&settled), revision(&again));
            revisions.extend([revision(&answer), revision(&settled)]);
        }
        insta::allow_duplicates! { insta::assert_snapshot!(seen, @"
        Pending | Creating | - | - | -
          Active | - | Successful | - | -
        Active | - | InProgress | The function is being created. | Creating
          Active | - | Successful | - | -
        Active | - | InProgress | The function is being created. | Creating
          Active | - | Successful | - | -
        "); }
        let distinct: std::collections::BTreeSet<_> = revisions.iter().collect();
        assert_eq!(distinct.len(), 6, "{revisions:?}");
    }
}

#[tokio::test]
async fn a_change_that_names_a_revision_needs_the_present_one() {
    let aws = Aws::new();
    make_role(&aws).await;
    let created = revision(&lambda(&aws, "POST", FUNCTIONS, hello()).await);
    let change = async |seen: &str| {
        let body = json!({ "Timeout": 5, "RevisionId": seen });
        lambda(&aws, "PUT", &format!("{HELLO}/configuration"), body).await.status
    };
    assert_eq!(change(&created).await, 412, "it was that of a function that was being made");
    let present = revision(&configuration(&aws).await);
    assert_eq!(change(&present).await, 200);
    assert_eq!(change(&present).await, 412);
}

#[tokio::test]
async fn what_belongs_to_the_function_is_not_shown_of_its_versions_and_aliases() {
    let aws = Aws::new();
    make_role(&aws).await;
    let mut function = hello();
    function["Tags"] = json!({ "team": "blue" });
    lambda(&aws, "POST", FUNCTIONS, function).await;
    lambda(&aws, "POST", &format!("{HELLO}/versions"), json!({})).await;
    lambda(&aws, "POST", &format!("{HELLO}/aliases"), json!({ "Name": "PROD", "FunctionVersion": "1" })).await;
    let reserve = json!({ "ReservedConcurrentExecutions": 5 });
    lambda(&aws, "PUT", "/2017-10-31/functions/hello/concurrency", reserve).await;
    let mut seen = String::new();
    for qualifier in ["", "?Qualifier=$LATEST", "?Qualifier=1", "?Qualifier=PROD", ":PROD"] {
        let shown = lambda(&aws, "GET", &format!("{HELLO}{qualifier}"), Value::Null).await.json();
        seen += &format!("{qualifier:?}: {} {}\n", shown["Concurrency"], shown["Tags"]);
    }
    insta::assert_snapshot!(seen, @r#"
    "": {"ReservedConcurrentExecutions":5} {"team":"blue"}
    "?Qualifier=$LATEST": null null
    "?Qualifier=1": null null
    "?Qualifier=PROD": null null
    ":PROD": null null
    "#);
}
