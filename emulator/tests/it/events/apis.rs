//! Deployed APIs as targets: by an API destination with a connection, and by their own ARN.

use serde_json::json;

use super::{done, entry, events, got, put, role, rule, short, target};
use crate::{apigateway::given::Api, harness::Aws};

async fn with_api() -> Api {
    let api = Api::new().await;
    api.function("fn").await;
    api.permit("fn").await;
    api.method(&api.hello, "POST", json!({})).await;
    api.proxy(&api.hello, "POST", "fn").await;
    api.deploy().await;
    rule(&api.aws, "shop").await;
    api
}

/// The last call of the function: method, path, query, chosen headers and body.
fn called(aws: &Aws) -> String {
    let Some(event) = got(aws).pop() else { return "nothing".into() };
    let event: serde_json::Value = serde_json::from_str(&event).expect("JSON");
    let headers: Vec<String> = ["Authorization", "x-shop", "x-key", "Content-Type"]
        .iter()
        .filter_map(|name| event["headers"][name].as_str().map(|value| format!("{name}: {value}")))
        .collect();
    let query = &event["queryStringParameters"];
    format!("{} {} {query} {} {}", event["httpMethod"], event["path"], headers.join(", "), event["body"])
}

#[tokio::test]
async fn an_api_destination_is_called_with_its_connection() {
    let api = with_api().await;
    let aws = &api.aws;
    let connection = json!({
        "Name": "c", "AuthorizationType": "BASIC",
        "AuthParameters": {
            "BasicAuthParameters": { "Username": "ada", "Password": "secret" },
            "InvocationHttpParameters": {
                "QueryStringParameters": [{ "Key": "q", "Value": "1", "IsValueSecret": false }],
                "BodyParameters": [{ "Key": "token", "Value": "t", "IsValueSecret": true }],
            },
        },
    });
    let made = done(aws, "CreateConnection", connection).await;
    insta::assert_json_snapshot!(done(aws, "DescribeConnection", json!({ "Name": "c" })).await, @r#"
    {
      "ConnectionArn": "arn:aws:events:us-east-1:111122223333:connection/c/00000000-0000-0000-0000-000000000021",
      "Name": "c",
      "ConnectionState": "AUTHORIZED",
      "AuthorizationType": "BASIC",
      "SecretArn": "arn:aws:secretsmanager:us-east-1:111122223333:secret:events!connection/c/00000000-0000-0000-0000-000000000021",
      "AuthParameters": {
        "BasicAuthParameters": {
          "Username": "ada"
        },
        "InvocationHttpParameters": {
          "QueryStringParameters": [
            {
              "Key": "q",
              "Value": "1",
              "IsValueSecret": false
            }
          ],
          "BodyParameters": [
            {
              "Key": "token",
              "IsValueSecret": true
            }
          ]
        }
      },
      "CreationTime": 1795521600,
      "LastModifiedTime": 1795521600,
      "LastAuthorizedTime": 1795521600
    }
    "#);
    let destination = json!({
        "Name": "d", "ConnectionArn": made["ConnectionArn"], "HttpMethod": "POST",
        "InvocationEndpoint": format!("http://{}.execute-api.localhost:4566/dev/*", api.id),
    });
    let arn = done(aws, "CreateApiDestination", destination).await["ApiDestinationArn"].clone();
    let statement = json!([{ "Effect": "Allow", "Action": "events:InvokeApiDestination", "Resource": arn }]);
    role(aws, "caller-of-apis", "events.amazonaws.com", statement).await;
    let role = "arn:aws:iam::111122223333:role/caller-of-apis";
    let http = json!({ "PathParameterValues": ["hello"], "HeaderParameters": { "X-Shop": "s" } });
    target(aws, json!({ "Id": "t", "Arn": arn, "RoleArn": role, "InputPath": "$.detail", "HttpParameters": http })).await;
    put(aws, entry("shop", json!({ "n": 1 }))).await;
    insta::assert_snapshot!(called(aws), @r#""POST" "/hello" {"q":"1"} Authorization: Basic YWRhOnNlY3JldA==, x-shop: s, Content-Type: application/json; charset=utf-8 "{\"n\":1,\"token\":\"t\"}""#);
    let without = events(aws, "PutTargets", json!({ "Rule": "r", "Targets": [{ "Id": "t", "Arn": arn }] })).await;
    insta::assert_snapshot!(short(&without), @"400 ValidationException: RoleArn is required for target arn:aws:events:us-east-1:111122223333:api-destination/d/00000000-0000-0000-0000-000000000025.");
}

#[tokio::test]
async fn a_deployed_api_is_called_by_its_arn() {
    let api = with_api().await;
    let arn = format!("arn:aws:execute-api:us-east-1:111122223333:{}/dev/POST/hello", api.id);
    target(&api.aws, json!({ "Id": "t", "Arn": arn, "Input": "{\"a\":1}" })).await;
    put(&api.aws, entry("shop", json!({}))).await;
    insta::assert_snapshot!(called(&api.aws), @r#""POST" "/hello" null Content-Type: application/json; charset=utf-8 "{\"a\":1}""#);
}

#[tokio::test]
async fn nothing_but_deployed_apis_is_called() {
    let api = with_api().await;
    let aws = &api.aws;
    let key = json!({ "Name": "c", "AuthorizationType": "API_KEY",
        "AuthParameters": { "ApiKeyAuthParameters": { "ApiKeyName": "host", "ApiKeyValue": "169.254.169.254" } } });
    let connection = done(aws, "CreateConnection", key).await["ConnectionArn"].clone();
    role(aws, "all", "events.amazonaws.com", json!([{ "Effect": "Allow", "Action": "*", "Resource": "*" }])).await;
    for (n, endpoint) in ["http://169.254.169.254/", "http://localhost:4566/", "https://example.com/x"].into_iter().enumerate() {
        let destination =
            json!({ "Name": format!("d{n}"), "ConnectionArn": connection, "HttpMethod": "POST", "InvocationEndpoint": endpoint });
        let arn = done(aws, "CreateApiDestination", destination).await["ApiDestinationArn"].clone();
        target(aws, json!({ "Id": "t", "Arn": arn, "RoleArn": "arn:aws:iam::111122223333:role/all" })).await;
        put(aws, entry("shop", json!({}))).await;
    }
    assert_eq!((got(aws).len(), super::waiting(aws).await), (0, 0));
}
