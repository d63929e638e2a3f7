//! An account can't grow without end, and from the end there is always a way back.

use emulator::{Config, MemoryStore, Quota, Store, account::State, body_changes};
use records::Change;
use serde_json::{Value, json};

use crate::{
    harness::{Answer, Aws},
    lambda::{FUNCTIONS, hello, lambda, make_role, package},
    persistence::live_and_stored,
};

const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;

async fn api(aws: &Aws, bytes: usize) -> Answer {
    aws.rest("apigateway", "POST", "/restapis", json!({ "name": "a", "description": "x".repeat(bytes) })).await
}

/// An AWS whose accounts may have this much.
fn with_quota(records: u64, bytes: u64) -> Aws {
    Aws::with(Config { quota: Quota { records, bytes }, ..Config::default() }, MemoryStore::new())
}

/// Fills the account until not even a few hundred bytes go in, and says how it was refused.
async fn fill(aws: &Aws) -> Answer {
    for bytes in [400_000, 40_000, 4_000, 400] {
        while api(aws, bytes).await.status == 201 {}
    }
    loop {
        let answer = api(aws, 1).await;
        if answer.status != 201 {
            return answer;
        }
    }
}

async fn stored_as_it_is(aws: &Aws) -> usize {
    let (live, stored) = live_and_stored(aws).await;
    assert!(live == stored, "what was refused is not there");
    rows(aws).await.iter().map(|(key, value)| key.len() + value.len()).sum()
}

/// The account's records as they are stored.
async fn rows(aws: &Aws) -> Vec<(String, String)> {
    aws.store.load(aws.account).await.expect("memory").rows
}

/// The first record of a table, its key without the table's path.
fn first(rows: &[(String, String)], table: &str) -> (String, Value) {
    let mut of_table = rows.iter().filter_map(|(key, value)| Some((key.strip_prefix(table)?, value)));
    let (key, value) = of_table.next().expect("one");
    (key.into(), serde_json::from_str(value).expect("JSON"))
}

#[tokio::test]
async fn an_account_grows_up_to_its_quota_of_bytes_and_can_always_go_back() {
    let aws = with_quota(100_000, 4 << 20);
    make_role(&aws).await;
    assert_eq!(lambda(&aws, "POST", FUNCTIONS, hello()).await.status, 201);
    let answer = fill(&aws).await;
    assert_eq!(answer.header("x-amzn-errortype"), "LimitExceededException");
    let bytes = stored_as_it_is(&aws).await;
    assert!(((4 << 20) - 1000..=4 << 20).contains(&bytes), "{bytes}");
    let text = answer.text();
    insta::with_settings!({ filters => vec![(r"take \d+ bytes", "take BYTES bytes")] }, {
        insta::assert_snapshot!(text, @r#"{"message":"With this change the account's resources would take BYTES bytes of Coldstart's storage, and an account may take 4194304. Delete what is no longer needed; a deletion is never refused for this."}"#);
    });
    // In IAM's words, and in those of CloudWatch Logs.
    let long = "x".repeat(1000);
    let fields =
        [("Action", "CreateRole"), ("RoleName", "another"), ("AssumeRolePolicyDocument", TRUST), ("Description", long.as_str())];
    let role = aws.form("iam", &fields).await;
    assert_eq!((role.status, role.text().contains("<Code>LimitExceeded</Code>")), (409, true), "{role}");
    let (name, value) = ("g".repeat(500), "v".repeat(250));
    let tags = json!({ "a": value, "b": value, "c": value });
    let group = aws.target("logs", "Logs_20140328.CreateLogGroup", json!({ "logGroupName": name, "tags": tags })).await;
    assert_eq!((group.status, group.json()["__type"].as_str()), (400, Some("LimitExceededException")), "{group}");
    stored_as_it_is(&aws).await;
    // What is there goes on working: the function runs, and its log group comes into being.
    let invoked = lambda(&aws, "POST", &format!("{FUNCTIONS}/hello/invocations"), json!({})).await;
    assert_eq!(invoked.status, 200, "{invoked}");
    let groups = aws.target("logs", "Logs_20140328.DescribeLogGroups", json!({})).await.json();
    assert_eq!(groups["logGroups"][0]["logGroupName"], "/aws/lambda/hello");
    // Each deletion is taken, and makes room.
    let apis = aws.rest("apigateway", "GET", "/restapis?limit=500", Value::Null).await.json();
    let largest = apis["item"].as_array().expect("a list").iter().max_by_key(|api| api["description"].to_string().len());
    let largest = largest.and_then(|api| api["id"].as_str()).expect("an id");
    assert_eq!(aws.rest("apigateway", "DELETE", &format!("/restapis/{largest}"), Value::Null).await.status, 202);
    assert_eq!(api(&aws, 100_000).await.status, 201);
}

#[tokio::test]
async fn an_account_that_was_larger_before_there_was_a_limit_is_made_smaller_step_by_step() {
    let aws = Aws::new();
    api(&aws, 1).await;
    let one = first(&rows(&aws).await, "apigateway/api/").1;
    let another = |number: u32| {
        let mut another = one.clone();
        another["info"]["id"] = format!("old{number}").into();
        // Stream records do not count, and may be 4 MB; they are not loaded here, so that much is allowed for them.
        another["info"]["description"] = "x".repeat(420_000).into();
        Change { key: format!("apigateway/api/old{number}"), value: Some(another.to_string()), was_there: false }
    };
    let store = MemoryStore::new();
    let records = records::Commit { revision: 1, changes: (0..22).map(another).collect(), ..records::Commit::default() };
    let commit = emulator::Commit { account: aws.account, records: Some(records), entries: vec![] };
    Store::commit(&*store, commit).await.expect("memory");
    let aws = Aws::with(Config { quota: Quota { records: 100_000, bytes: 4 << 20 }, ..Config::default() }, store);
    let refused = api(&aws, 1).await;
    assert_eq!(refused.header("x-amzn-errortype"), "LimitExceededException", "{refused}");
    for number in 0..3 {
        assert_eq!(aws.rest("apigateway", "DELETE", &format!("/restapis/old{number}"), Value::Null).await.status, 202);
    }
    assert_eq!(api(&aws, 1).await.status, 201);
}

#[tokio::test]
async fn an_account_has_at_most_a_thousand_roles_and_1500_policies() {
    let aws = Aws::new();
    let policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#;
    let role = [("Action", "CreateRole"), ("RoleName", "r"), ("AssumeRolePolicyDocument", TRUST)];
    let managed = [("Action", "CreatePolicy"), ("PolicyName", "p"), ("PolicyDocument", policy)];
    assert_eq!((aws.form("iam", &role).await.status, aws.form("iam", &managed).await.status), (200, 200));
    let mut rows = rows(&aws).await;
    for (table, count) in [("iam/role/", 1000), ("iam/policy/", 1500)] {
        let (name, one) = first(&rows, table);
        for number in 1..count {
            let mut another = one.clone();
            another["name"] = format!("n{number}").into();
            let name = if table == "iam/role/" { format!("n{number}") } else { format!("{name}{number}") };
            rows.push((format!("{table}{name}"), another.to_string()));
        }
    }
    let state = records::from_rows::<State>(rows).expect("records").0;
    aws.emulator.restore(aws.account, state, Vec::new()).await.expect("restored");
    let role = [("Action", "CreateRole"), ("RoleName", "one-more"), ("AssumeRolePolicyDocument", TRUST)];
    let managed = [("Action", "CreatePolicy"), ("PolicyName", "one-more"), ("PolicyDocument", policy)];
    for (fields, words) in [(role, "RolesPerAccount: 1000"), (managed, "PoliciesPerAccount: 1500")] {
        let answer = aws.form("iam", &fields).await;
        assert_eq!(answer.status, 409, "{answer}");
        let text = answer.text();
        assert!(
            text.contains("<Code>LimitExceeded</Code>") && text.contains(&format!("Cannot exceed quota for {words}<")),
            "{text}"
        );
    }
}

#[tokio::test]
async fn what_the_journal_keeps_of_a_call_is_bounded_whatever_its_input() {
    let aws = Aws::new();
    let many: serde_json::Map<String, Value> = (0..200_000).map(|number| (format!("m{number}"), "1".into())).collect();
    let mistyped: Vec<String> = vec!["x".repeat(2000); 1000];
    let long: serde_json::Map<String, Value> = (0..1000).map(|number| (format!("m{number}"), "x".repeat(2000).into())).collect();
    for input in [
        json!({ "logGroupName": "/g", "tags": many }),
        Value::Object(many.clone()),
        json!({ "logGroupName": "/g", "tags": mistyped }),
        json!({ "logGroupName": "/g", "tags": long }),
    ] {
        aws.target("logs", "Logs_20140328.CreateLogGroup", input).await;
        let kept = aws.store.journal().pop().expect("an entry").input;
        assert!(kept.len() < 40_000, "{} bytes", kept.len());
        assert!(serde_json::from_str::<Value>(&kept).is_ok_and(|kept| kept.is_object()));
    }
    let kept = aws.store.journal().pop().expect("an entry").input;
    assert_eq!(kept, r#"{"logGroupName":"/g","tags":"(2009891 bytes)"}"#);
}

#[tokio::test]
async fn an_account_has_so_many_records_and_not_one_more_but_each_can_be_changed_and_deleted() {
    let aws = with_quota(20, 1 << 20);
    let mut ids = Vec::new();
    let refused = loop {
        let answer = api(&aws, 1).await;
        if answer.status != 201 {
            break answer;
        }
        ids.push(answer.json()["id"].as_str().expect("an id").to_owned());
    };
    assert_eq!(ids.len(), 20);
    insta::assert_snapshot!(refused, @r#"
    429 LimitExceededException
    {
      "message": "With this change the account would have 21 records in Coldstart's storage (a function, a role or an API is one), and an account may have 20. Delete what is no longer needed; a deletion is never refused for this."
    }
    "#);
    stored_as_it_is(&aws).await;
    // Changes of what is there are no new records, and a larger one is no reason to refuse.
    let patch = json!({ "patchOperations": [{ "op": "replace", "path": "/description", "value": "x".repeat(500) }] });
    assert_eq!(aws.rest("apigateway", "PATCH", &format!("/restapis/{}", ids[0]), patch).await.status, 200);
    // Another service says it in its own words.
    let role = [("Action", "CreateRole"), ("RoleName", "r"), ("AssumeRolePolicyDocument", TRUST)];
    let role = aws.form("iam", &role).await;
    assert_eq!((role.status, role.text().contains("<Code>LimitExceeded</Code>")), (409, true), "{role}");
    assert_eq!(aws.rest("apigateway", "DELETE", &format!("/restapis/{}", ids[1]), Value::Null).await.status, 202);
    assert_eq!(api(&aws, 1).await.status, 201);
}

#[tokio::test]
async fn a_function_refers_to_the_packages_of_all_its_versions() {
    let aws = Aws::new();
    make_role(&aws).await;
    lambda(&aws, "POST", FUNCTIONS, hello()).await;
    lambda(&aws, "POST", &format!("{FUNCTIONS}/hello/versions"), json!({})).await;
    let mut code = hello()["Code"].clone();
    code["ZipFile"] = package("another = 1").into();
    lambda(&aws, "PUT", &format!("{FUNCTIONS}/hello/code"), code).await;
    let (_, state) = aws.emulator.account(aws.account).await.expect("an account").snapshot();
    let changes = records::between(&State::default(), &state).expect("JSON").changes;
    let found = body_changes(&state, &changes);
    let function = first(&rows(&aws).await, "lambda/function/").1;
    let hash = |version: &Value| version["code"]["hash"].as_str().expect("a hash").to_owned();
    let mut expected = [hash(&function["latest"]), hash(&function["versions"]["1"])];
    expected.sort();
    assert_eq!(
        found.iter().map(|change| (change.key.as_str(), &change.bodies[..])).collect::<Vec<_>>(),
        [("lambda/function/hello", &expected[..])]
    );
}
