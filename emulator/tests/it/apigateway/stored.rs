//! Tests of what is stored and returned: documentation, domain names, VPC links.

use serde_json::{Value, json};

use super::given::{Api, SIGNED, patch, text};
use crate::harness::Answer;

fn line(answer: &Answer) -> String {
    format!("{} {}", answer.status, answer.text())
}

#[tokio::test]
async fn documentation_is_made_shown_patched_and_deleted() {
    let api = Api::deployed().await;
    let location = |kind: &str, path: Value| json!({ "type": kind, "path": path });
    let mut seen = String::new();
    for body in [
        json!({ "location": location("API", Value::Null), "properties": "{\"description\": \"Pets\"}" }),
        json!({ "location": location("API", Value::Null), "properties": "{}" }),
        json!({ "location": location("RESOURCE", json!("/hello")), "properties": "{}" }),
        json!({ "location": location("RESOURCE", json!("/x")), "properties": "text" }),
        json!({ "location": location("NOPE", Value::Null), "properties": "{}" }),
    ] {
        seen += &format!("{}\n", line(&api.call("POST", "/documentation/parts", body).await));
    }
    let parts = api.call("GET", "/documentation/parts?type=API", Value::Null).await.json();
    let id = text(&parts["item"][0]["id"]);
    for (method, path, body) in [
        ("PATCH", format!("/documentation/parts/{id}"), patch(&[("replace", "/properties", "{\"a\": 1}")])),
        ("PATCH", format!("/documentation/parts/{id}"), patch(&[("replace", "/location", "x")])),
        ("DELETE", format!("/documentation/parts/{id}"), Value::Null),
        ("GET", format!("/documentation/parts/{id}"), Value::Null),
        ("POST", "/documentation/versions".into(), json!({ "documentationVersion": "1.0", "stageName": "dev" })),
        ("POST", "/documentation/versions".into(), json!({ "documentationVersion": "1.0" })),
        ("PATCH", "/documentation/versions/1.0".into(), patch(&[("replace", "/description", "first")])),
        ("GET", "/documentation/versions".into(), Value::Null),
        ("DELETE", "/documentation/versions/2.0".into(), Value::Null),
    ] {
        seen += &format!("{method} {path}: {}\n", line(&api.call(method, &path, body).await));
    }
    assert_eq!(api.call("GET", "/stages/dev", Value::Null).await.json()["documentationVersion"], "1.0");
    insta::assert_snapshot!(api.shown(seen).replace(&id, "{part}"), @"");
}

#[tokio::test]
async fn domain_names_and_mappings_are_made_shown_patched_and_deleted() {
    let api = Api::deployed().await;
    let (all, one) = ("/domainnames", "/domainnames/api.example.com");
    let mapping = |base: &str, stage: &str| json!({ "basePath": base, "restApiId": api.id, "stage": stage });
    let mut seen = String::new();
    for (method, path, body) in [
        ("POST", all, json!({ "domainName": "api.example.com", "certificateArn": "arn:aws:acm:us-east-1:1:certificate/x" })),
        ("POST", all, json!({ "domainName": "api.example.com" })),
        ("POST", all, json!({ "domainName": "eu.example.com", "endpointConfiguration": { "types": ["REGIONAL"] } })),
        ("PATCH", one, patch(&[("replace", "/securityPolicy", "TLS_1_0")])),
        ("PATCH", one, patch(&[("replace", "/securityPolicy", "SSL")])),
        ("POST", "/domainnames/api.example.com/basepathmappings", mapping("v1", "dev")),
        ("POST", "/domainnames/api.example.com/basepathmappings", mapping("v1", "dev")),
        ("POST", "/domainnames/api.example.com/basepathmappings", mapping("a/b", "dev")),
        ("POST", "/domainnames/api.example.com/basepathmappings", mapping("v2", "nope")),
        ("POST", "/domainnames/api.example.com/basepathmappings", json!({ "restApiId": api.id })),
        ("POST", "/domainnames/nope.example.com/basepathmappings", mapping("v1", "dev")),
        ("PATCH", "/domainnames/api.example.com/basepathmappings/v1", patch(&[("replace", "/basePath", "v3")])),
        ("GET", "/domainnames/api.example.com/basepathmappings", Value::Null),
        ("GET", "/domainnames/api.example.com/basepathmappings/v1", Value::Null),
        ("DELETE", "/domainnames/api.example.com/basepathmappings/v3", Value::Null),
        ("DELETE", one, Value::Null),
        ("GET", one, Value::Null),
    ] {
        seen += &format!("{method} {path}: {}\n", line(&api.aws.rest(SIGNED, method, path, body).await));
    }
    insta::assert_snapshot!(api.shown(seen), @"");
}

#[tokio::test]
async fn vpc_links_are_made_shown_patched_and_deleted() {
    let api = Api::new().await;
    let balancer = "arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/x/1";
    let made = api.aws.rest(SIGNED, "POST", "/vpclinks", json!({ "name": "link", "targetArns": [balancer] })).await;
    let id = text(&made.json()["id"]);
    let mut seen = format!("{}\n", line(&made));
    for (method, path, body) in [
        ("POST", "/vpclinks".to_owned(), json!({ "name": "link", "targetArns": ["arn:aws:s3:::x"] })),
        ("GET", format!("/vpclinks/{id}"), Value::Null),
        ("PATCH", format!("/vpclinks/{id}"), patch(&[("replace", "/name", "other")])),
        ("GET", "/vpclinks".into(), Value::Null),
        ("DELETE", format!("/vpclinks/{id}"), Value::Null),
        ("GET", format!("/vpclinks/{id}"), Value::Null),
    ] {
        seen += &format!("{method} {path}: {}\n", line(&api.aws.rest(SIGNED, method, &path, body).await));
    }
    insta::assert_snapshot!(seen.replace(&id, "{link}"), @"");
}
