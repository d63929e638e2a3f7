//! PublishVersion, and invocations of versions and aliases.

use serde_json::{Value, json};

use super::{FUNCTIONS, hello, lambda, package, with_hello};
use crate::harness::Aws;

async fn publish(aws: &Aws) -> String {
    lambda(aws, "POST", "/2015-03-31/functions/hello/versions", json!({})).await.json()["Version"].to_string()
}

async fn change(aws: &Aws, code: &str) {
    lambda(aws, "PUT", "/2015-03-31/functions/hello/code", json!({"ZipFile": package(code)})).await;
}

#[tokio::test]
async fn publishing_without_a_change_gives_the_same_version() {
    let aws = with_hello().await;
    let mut seen = vec![publish(&aws).await, publish(&aws).await];
    change(&aws, "x = 2").await;
    seen.push(publish(&aws).await);
    lambda(&aws, "PUT", "/2015-03-31/functions/hello/configuration", json!({"Description": "new"})).await;
    seen.push(publish(&aws).await);
    lambda(&aws, "PUT", "/2015-03-31/functions/hello/configuration", json!({"Timeout": 9})).await;
    seen.push(publish(&aws).await);
    lambda(&aws, "DELETE", "/2015-03-31/functions/hello?Qualifier=3", Value::Null).await;
    lambda(&aws, "PUT", "/2015-03-31/functions/hello/configuration", json!({"Timeout": 10})).await;
    seen.push(publish(&aws).await);
    insta::assert_snapshot!(seen.join(" "), @r#""1" "1" "2" "2" "3" "4""#);
    let list = lambda(&aws, "GET", "/2015-03-31/functions/hello/versions", Value::Null).await.json();
    let list: Vec<_> = list["Versions"].as_array().into_iter().flatten().map(|one| one["FunctionArn"].to_string()).collect();
    insta::assert_snapshot!(list.join("\n"), @r#"
    "arn:aws:lambda:us-east-1:111122223333:function:hello:$LATEST"
    "arn:aws:lambda:us-east-1:111122223333:function:hello:1"
    "arn:aws:lambda:us-east-1:111122223333:function:hello:2"
    "arn:aws:lambda:us-east-1:111122223333:function:hello:4"
    "#);
}

#[tokio::test]
async fn a_version_keeps_its_code_when_latest_changes() {
    let aws = with_hello().await;
    publish(&aws).await;
    let hash = async |path: &str| {
        lambda(&aws, "GET", &format!("{FUNCTIONS}/{path}/configuration"), Value::Null).await.json()["CodeSha256"].to_string()
    };
    let before = hash("hello:1").await;
    change(&aws, "x = 2").await;
    assert_eq!(hash("hello:1").await, before);
    assert_ne!(hash("hello").await, before);
}

#[tokio::test]
async fn an_alias_leads_to_its_version_and_by_weight_to_another() {
    let aws = with_hello().await;
    publish(&aws).await;
    change(&aws, "x = 2").await;
    publish(&aws).await;
    let alias = json!({
        "Name": "PROD", "FunctionVersion": "1", "Description": "live",
        "RoutingConfig": {"AdditionalVersionWeights": {"2": 1.0}},
    });
    insta::assert_snapshot!(lambda(&aws, "POST", "/2015-03-31/functions/hello/aliases", alias).await, @r#"
    201
    {
      "AliasArn": "arn:aws:lambda:us-east-1:111122223333:function:hello:PROD",
      "Name": "PROD",
      "FunctionVersion": "1",
      "Description": "live",
      "RoutingConfig": {
        "AdditionalVersionWeights": {
          "2": 1.0
        }
      },
      "RevisionId": "00000000-0000-0000-0000-000000000021"
    }
    "#);
    let executed = async || {
        lambda(&aws, "POST", "/2015-03-31/functions/hello:PROD/invocations", Value::Null).await.header("x-amz-executed-version")
    };
    assert_eq!(executed().await, "2");
    let none = json!({"RoutingConfig": {"AdditionalVersionWeights": {}}});
    lambda(&aws, "PUT", "/2015-03-31/functions/hello/aliases/PROD", none).await;
    assert_eq!(executed().await, "1");
    let arn = aws.python.invocations().pop().map(|invocation| invocation.invoked_function_arn);
    assert_eq!(arn.as_deref(), Some("arn:aws:lambda:us-east-1:111122223333:function:hello:PROD"));
}

#[tokio::test]
async fn weights_that_can_not_be_are_refused() {
    let aws = with_hello().await;
    publish(&aws).await;
    let rows = [
        json!({"FunctionVersion": "1", "RoutingConfig": {"AdditionalVersionWeights": {"1": 0.5, "2": 0.5}}}),
        json!({"FunctionVersion": "1", "RoutingConfig": {"AdditionalVersionWeights": {"1": 0.5}}}),
        json!({"FunctionVersion": "1", "RoutingConfig": {"AdditionalVersionWeights": {"2": 0.5}}}),
        json!({"FunctionVersion": "1", "RoutingConfig": {"AdditionalVersionWeights": {"2": 2.0}}}),
        json!({"FunctionVersion": "$LATEST", "RoutingConfig": {"AdditionalVersionWeights": {"1": 0.5}}}),
        json!({"FunctionVersion": "1", "RoutingConfig": {"AdditionalVersionWeights": {"$LATEST": 0.5}}}),
    ];
    let mut seen = String::new();
    for mut body in rows {
        body["Name"] = "PROD".into();
        seen += &format!("{}\n", lambda(&aws, "POST", "/2015-03-31/functions/hello/aliases", body).await);
    }
    insta::assert_snapshot!(seen, @r#"
    400 InvalidParameterValueException
    {"Type":"User","message":"Number of items in AdditionalVersionWeights cannot be greater than 1"}
    400 InvalidParameterValueException
    {"Type":"User","message":"Invalid function version 1. Function version 1 is already included in routing configuration."}
    404 ResourceNotFoundException
    {"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:111122223333:function:hello:2"}
    400 ValidationException
    {
      "message": "1 validation error detected: Value '{2=2.0}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0, Member must not be null]"
    }
    400 InvalidParameterValueException
    {"Type":"User","message":"$LATEST is not supported for an alias pointing to more than 1 version"}
    400 ValidationException
    {
      "message": "1 validation error detected: Value '{$LATEST=0.5}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+, Member must not be null]"
    }
    "#);
}

#[tokio::test]
async fn a_number_is_never_given_again_even_when_the_function_was_deleted() {
    let aws = with_hello().await;
    let mut numbers = vec![publish(&aws).await];
    for _ in 0..2 {
        lambda(&aws, "DELETE", "/2015-03-31/functions/hello", Value::Null).await;
        lambda(&aws, "POST", FUNCTIONS, hello()).await;
        numbers.push(publish(&aws).await);
    }
    lambda(&aws, "DELETE", "/2015-03-31/functions/hello", Value::Null).await;
    let mut made = hello();
    made["Publish"] = true.into();
    numbers.push(lambda(&aws, "POST", FUNCTIONS, made).await.json()["Version"].to_string());
    assert_eq!(numbers, ["\"1\"", "\"2\"", "\"3\"", "\"4\""]);
    let versions = lambda(&aws, "GET", "/2015-03-31/functions/hello/versions", Value::Null).await.json();
    assert_eq!(versions["Versions"].as_array().map(Vec::len), Some(2), "those of the deleted ones are gone");
}
