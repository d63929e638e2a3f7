//! UpdateAlias, ListAliases, DeleteAlias, and weighted routing.

use serde_json::{Value, json};

use super::{FUNCTIONS, lambda, package, with_hello};
use crate::harness::Aws;

const ALIASES: &str = "/2015-03-31/functions/hello/aliases";

/// Returns an account with two versions of `hello` and an alias for each.
async fn with_two() -> Aws {
    let aws = with_hello().await;
    for (code, alias) in [("x = 1", "BETA"), ("x = 2", "PROD")] {
        lambda(&aws, "PUT", "/2015-03-31/functions/hello/code", json!({"ZipFile": package(code)})).await;
        let version = lambda(&aws, "POST", "/2015-03-31/functions/hello/versions", json!({})).await.json()["Version"].clone();
        let made = lambda(&aws, "POST", ALIASES, json!({"Name": alias, "FunctionVersion": version})).await;
        assert_eq!(made.status, 201, "{made}");
    }
    aws
}

#[tokio::test]
async fn aliases_are_listed_by_name_by_version_and_in_pages() {
    let aws = with_two().await;
    let mut seen = String::new();
    for query in
        ["", "?FunctionVersion=2", "?FunctionVersion=$LATEST", "?MaxItems=1", "?MaxItems=1&Marker=BETA", "?FunctionVersion=x"]
    {
        let list = lambda(&aws, "GET", &format!("{ALIASES}{query}"), Value::Null).await;
        let names = list.json()["Aliases"].as_array().map(|all| all.iter().map(|one| one["Name"].to_string()).collect::<Vec<_>>());
        let names = names.map_or_else(|| list.to_string(), |names| names.join(" "));
        seen += &format!("{query}: {names} {}\n", list.json()["NextMarker"]);
    }
    insta::assert_snapshot!(seen, @r#"
    : "BETA" "PROD" null
    ?FunctionVersion=2: "PROD" null
    ?FunctionVersion=$LATEST:  null
    ?MaxItems=1: "BETA" "IkJFVEEi"
    ?MaxItems=1&Marker=BETA: 400 InvalidParameterValueException
    {"Type":"User","message":"The marker is invalid."} null
    ?FunctionVersion=x: 400 ValidationException
    {"message":"1 validation error detected: Value 'x' at 'functionVersion' failed to satisfy constraint: Member must satisfy regular expression pattern: (\\$LATEST(\\.PUBLISHED)?|[0-9]+)"} null
    "#);
}

#[tokio::test]
async fn an_alias_is_led_elsewhere_and_keeps_what_is_not_named() {
    let aws = with_two().await;
    let mut seen = String::new();
    for change in [
        json!({"FunctionVersion": "2", "Description": "all on two"}),
        json!({"FunctionVersion": "1"}),
        json!({"RoutingConfig": {"AdditionalVersionWeights": {"2": 0.25}}}),
        json!({"FunctionVersion": "2"}),
        json!({"FunctionVersion": "9"}),
        json!({"FunctionVersion": "x"}),
        json!({"FunctionVersion": "$LATEST"}),
        json!({"RoutingConfig": {}}),
        json!({"FunctionVersion": "$LATEST"}),
    ] {
        let answer = lambda(&aws, "PUT", &format!("{ALIASES}/BETA"), change.clone()).await;
        let now = lambda(&aws, "GET", &format!("{ALIASES}/BETA"), Value::Null).await.json();
        let said = if answer.status == 200 { "200".into() } else { answer.to_string().replace('\n', " ") };
        seen += &format!("{change}: {said}\n  {} {} {}\n", now["FunctionVersion"], now["Description"], now["RoutingConfig"]);
    }
    insta::assert_snapshot!(seen, @r#"
    {"FunctionVersion":"2","Description":"all on two"}: 200
      "2" "all on two" null
    {"FunctionVersion":"1"}: 200
      "1" "all on two" null
    {"RoutingConfig":{"AdditionalVersionWeights":{"2":0.25}}}: 200
      "1" "all on two" {"AdditionalVersionWeights":{"2":0.25}}
    {"FunctionVersion":"2"}: 400 InvalidParameterValueException {"Type":"User","message":"Invalid function version 2. Function version 2 is already included in routing configuration."}
      "1" "all on two" {"AdditionalVersionWeights":{"2":0.25}}
    {"FunctionVersion":"9"}: 404 ResourceNotFoundException {"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:111122223333:function:hello:9"}
      "1" "all on two" {"AdditionalVersionWeights":{"2":0.25}}
    {"FunctionVersion":"x"}: 400 ValidationException {"message":"1 validation error detected: Value 'x' at 'functionVersion' failed to satisfy constraint: Member must satisfy regular expression pattern: (\\$LATEST(\\.PUBLISHED)?|[0-9]+)"}
      "1" "all on two" {"AdditionalVersionWeights":{"2":0.25}}
    {"FunctionVersion":"$LATEST"}: 400 InvalidParameterValueException {"Type":"User","message":"$LATEST is not supported for an alias pointing to more than 1 version"}
      "1" "all on two" {"AdditionalVersionWeights":{"2":0.25}}
    {"RoutingConfig":{}}: 200
      "1" "all on two" null
    {"FunctionVersion":"$LATEST"}: 200
      "$LATEST" "all on two" null
    "#);
}

#[tokio::test]
async fn a_deleted_alias_takes_nothing_with_it_and_deleting_it_again_is_no_mistake() {
    let aws = with_two().await;
    let mut seen = Vec::new();
    for (method, path) in [
        ("DELETE", format!("{ALIASES}/BETA")),
        ("DELETE", format!("{ALIASES}/BETA")),
        ("GET", format!("{FUNCTIONS}/hello:1")),
        ("POST", format!("{FUNCTIONS}/hello:BETA/invocations")),
        ("POST", format!("{FUNCTIONS}/hello:PROD/invocations")),
    ] {
        seen.push(lambda(&aws, method, &path, Value::Null).await.status);
    }
    assert_eq!(seen, [204, 204, 200, 404, 200]);
}

#[tokio::test]
async fn a_weight_is_the_share_of_draws_below_it() {
    let aws = with_two().await;
    // The harness draws ascending numbers, one millionth apart, so the first invocations are below the weight.
    let weights = json!({"RoutingConfig": {"AdditionalVersionWeights": {"2": 0.0002}}});
    assert_eq!(lambda(&aws, "PUT", &format!("{ALIASES}/BETA"), weights).await.status, 200);
    let mut executed = String::new();
    for _ in 0..60 {
        let invoked = lambda(&aws, "POST", "/2015-03-31/functions/hello:BETA/invocations", Value::Null).await;
        executed += &invoked.header("x-amz-executed-version");
    }
    let second = executed.trim_end_matches('1');
    assert!(!second.is_empty() && second.len() < 60 && second.chars().all(|version| version == '2'), "{executed}");
}
