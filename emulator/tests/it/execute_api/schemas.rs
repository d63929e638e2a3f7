//! Bodies and their models.

use serde_json::json;

use super::line;
use crate::apigateway::given::{Api, done, text};

/// An API with `POST /hello`, whose body has to match the model `Pet`.
async fn modelled() -> Api {
    let api = Api::new().await;
    api.mock(&api.hello, "POST", r#"{"statusCode": 200}"#, "fine").await;
    let validator = json!({ "name": "v", "validateRequestBody": true, "validateRequestParameters": true });
    let validator = text(&api.call("POST", "/requestvalidators", validator).await.json()["id"]);
    let owner = json!({ "type": "object", "required": ["name"], "properties": { "name": { "type": "string", "minLength": 2 } } });
    let owner = json!({ "name": "Owner", "contentType": "application/json", "schema": owner.to_string() });
    done(&api.call("POST", "/models", owner).await);
    let pet = json!({
        "$schema": "http://json-schema.org/draft-04/schema#",
        "type": "object",
        "required": ["kind", "price"],
        "additionalProperties": false,
        "definitions": { "tag": { "type": "string", "pattern": "^[a-z]+$" } },
        "properties": {
            "kind": { "enum": ["cat", "dog"] },
            "price": { "type": "number", "minimum": 0, "exclusiveMinimum": true, "maximum": 100 },
            "age": { "type": "integer" },
            "tags": { "type": "array", "items": { "$ref": "#/definitions/tag" }, "maxItems": 2, "uniqueItems": true },
            "owner": { "$ref": format!("https://apigateway.amazonaws.com/restapis/{}/models/Owner", api.id) },
            "size": { "oneOf": [{ "type": "string" }, { "type": "integer", "multipleOf": 5 }] },
            "note": { "not": { "type": "null" } },
            "loop": { "$ref": "#" },
        },
    });
    let pet = json!({ "name": "Pet", "contentType": "application/json", "schema": pet.to_string() });
    done(&api.call("POST", "/models", pet).await);
    let steps = [
        ("replace", "/requestValidatorId", validator.as_str()),
        ("add", "/requestModels/application~1json", "Pet"),
        ("add", "/requestParameters/method.request.querystring.q", "true"),
    ];
    done(&api.patch(&format!("/resources/{}/methods/POST", api.hello), &steps).await);
    api.deploy().await;
    api
}

#[tokio::test]
async fn a_body_has_to_match_its_model() {
    let api = modelled().await;
    for (body, expected) in [
        (r#"{"kind":"cat","price":1}"#, ""),
        (r#"{"kind":"cat","price":1.5,"age":3,"tags":["a","b"],"owner":{"name":"Ada"},"size":10,"note":1}"#, ""),
        (r#"{"kind":"cow","price":1}"#, "not found in enum"),
        (r#"{"price":1}"#, "[object has missing required properties ([\"kind\"])]"),
        (r#"{"kind":"cat","price":0}"#, "not strictly greater"),
        (r#"{"kind":"cat","price":101}"#, "greater than the required maximum"),
        (
            r#"{"kind":"cat","price":"1"}"#,
            "[instance type (string) does not match any allowed primitive type (allowed: [\"number\"])]",
        ),
        (r#"{"kind":"cat","price":1,"age":1.5}"#, "does not match any allowed primitive type"),
        (r#"{"kind":"cat","price":1,"tags":["A"]}"#, "ECMA 262 regex"),
        (r#"{"kind":"cat","price":1,"tags":["a","a"]}"#, "duplicate elements"),
        (r#"{"kind":"cat","price":1,"tags":["a","b","c"]}"#, "array is too long"),
        (r#"{"kind":"cat","price":1,"owner":{}}"#, "missing required properties"),
        (r#"{"kind":"cat","price":1,"owner":{"name":"A"}}"#, "is too short"),
        (r#"{"kind":"cat","price":1,"size":7}"#, "exactly one schema"),
        (r#"{"kind":"cat","price":1,"note":null}"#, "should not have"),
        (
            r#"{"kind":"cat","price":1,"other":1}"#,
            "[object instance has properties which are not allowed by the schema: [\"other\"]]",
        ),
        (r#"{"kind":"cat","price":1,"loop":{"kind":"dog","price":2}}"#, ""),
        (r#"{"kind":"cat","price":1,"loop":{"kind":"dog"}}"#, "missing required properties"),
        ("[]", "instance type (array)"),
        ("{", "not JSON"),
        ("", "not JSON"),
    ] {
        let answer = api.send("POST", "/dev/hello?q=1", &[("content-type", "application/json")], body).await;
        let tested = json!({ "body": body, "pathWithQueryString": "/hello?q=1" });
        let tested = api.call("POST", &format!("/resources/{}/methods/POST", api.hello), tested).await.json();
        let log = tested["log"].as_str().unwrap_or("");
        let why = log.lines().find_map(|line| line.split_once("application/json: ").map(|(_, why)| why)).unwrap_or("");
        assert_eq!(answer.status, if expected.is_empty() { 200 } else { 400 }, "{body}: {answer}");
        assert!(why.contains(expected) && why.is_empty() == expected.is_empty(), "{body}: {why}");
    }
    insta::assert_snapshot!(line(&api.send("POST", "/dev/hello", &[], "{}").await), @r#"400 BadRequestException {"message":"Missing required request parameters: [q]"}"#);
    // A body of another kind has no model.
    let other = api.send("POST", "/dev/hello?q=1", &[("content-type", "text/plain")], "{").await;
    assert!(!other.text().contains("Invalid request body"), "{other}");
}

#[tokio::test]
async fn a_model_that_needs_too_many_steps_refuses_the_body_at_once() {
    let api = modelled().await;
    let choices: Vec<_> = (0..9).map(|_| json!({ "$ref": "#" })).collect();
    let steps = [("replace", "/schema", json!({ "anyOf": choices }).to_string())];
    let steps: Vec<_> = steps.iter().map(|(op, path, value)| (*op, *path, value.as_str())).collect();
    done(&api.patch("/models/Pet", &steps).await);
    api.deploy().await;
    let answer = api.send("POST", "/dev/hello?q=1", &[], "{}").await;
    insta::assert_snapshot!(line(&answer), @r#"400 BadRequestException {"message":"Invalid request body"}"#);
}
