//! Tests of request validators, models and the settings of the account.

use serde_json::json;

use super::given::{Api, SIGNED, patch, text};

#[tokio::test]
async fn validators_and_models_are_made_patched_and_deleted() {
    let api = Api::new().await;
    let made = api.call("POST", "/requestvalidators", json!({ "name": "all", "validateRequestBody": true })).await.json();
    let validator = format!("/requestvalidators/{}", text(&made["id"]));
    let mut seen = String::new();
    for (method, path, body) in [
        ("GET", validator.as_str(), json!(null)),
        ("PATCH", &validator, patch(&[("replace", "/validateRequestParameters", "true")])),
        ("PATCH", &validator, patch(&[("add", "/name", "x")])),
        ("DELETE", &validator, json!(null)),
        ("DELETE", &validator, json!(null)),
        ("GET", "/models", json!(null)),
        ("POST", "/models", json!({ "name": "Pet", "contentType": "application/json", "schema": "{\"type\": \"object\"}" })),
        ("POST", "/models", json!({ "name": "Pet", "contentType": "application/json", "schema": "{}" })),
        ("POST", "/models", json!({ "name": "a b", "contentType": "application/json", "schema": "{}" })),
        ("POST", "/models", json!({ "name": "Bad", "contentType": "application/json", "schema": "not json" })),
        ("PATCH", "/models/Pet", patch(&[("replace", "/schema", "{")])),
        ("DELETE", "/models/Pet", json!(null)),
        ("GET", "/models/Pet", json!(null)),
    ] {
        let answer = api.call(method, path, body.clone()).await;
        let path = path.replace(&validator, "{validator}");
        let names =
            answer.json()["item"].as_array().map(|all| all.iter().map(|one| one["name"].to_string()).collect::<Vec<_>>().join(" "));
        seen += &format!("{method} {path} {body}\n  {}\n", names.unwrap_or_else(|| answer.to_string().replace('\n', " ")));
    }
    insta::assert_snapshot!(seen.replace(&text(&made["id"]), "{id}"), @r#"
    GET {validator} null
      200 {"id":"{id}","name":"all","validateRequestBody":true,"validateRequestParameters":false}
    PATCH {validator} {"patchOperations":[{"op":"replace","path":"/validateRequestParameters","value":"true"}]}
      200 {"id":"{id}","name":"all","validateRequestBody":true,"validateRequestParameters":true}
    PATCH {validator} {"patchOperations":[{"op":"add","path":"/name","value":"x"}]}
      400 BadRequestException {"message":"Invalid patch path  '/name' specified for op 'add'. Please choose supported operations"}
    DELETE {validator} null
      202 
    DELETE {validator} null
      404 NotFoundException {"message":"Invalid Request Validator identifier specified"}
    GET /models null
      "Empty" "Error"
    POST /models {"name":"Pet","contentType":"application/json","schema":"{\"type\": \"object\"}"}
      201 {"id":"aaaaap","name":"Pet","schema":"{\"type\": \"object\"}","contentType":"application/json"}
    POST /models {"name":"Pet","contentType":"application/json","schema":"{}"}
      409 ConflictException {"message":"Model name already exists for this REST API"}
    POST /models {"name":"a b","contentType":"application/json","schema":"{}"}
      400 BadRequestException {"message":"Model name must be alphanumeric"}
    POST /models {"name":"Bad","contentType":"application/json","schema":"not json"}
      400 BadRequestException {"message":"Invalid model schema specified"}
    PATCH /models/Pet {"patchOperations":[{"op":"replace","path":"/schema","value":"{"}]}
      400 BadRequestException {"message":"Invalid model schema specified"}
    DELETE /models/Pet null
      202 
    GET /models/Pet null
      404 NotFoundException {"message":"Invalid model name specified: Pet"}
    "#);
}

#[tokio::test]
async fn logging_needs_a_role_that_trusts_api_gateway() {
    let api = Api::deployed().await;
    let mut seen = String::new();
    let trusted = format!("arn:aws:iam::{}:role/role", api.aws.account);
    for arn in ["arn:aws:iam::111122223333:role/nobody", "nonsense", trusted.as_str()] {
        let answer = api.aws.rest(SIGNED, "PATCH", "/account", patch(&[("replace", "/cloudwatchRoleArn", arn)])).await;
        seen += &format!("{arn}: {}\n", answer.to_string().replace('\n', " "));
    }
    seen += &format!("{}\n", api.aws.rest(SIGNED, "GET", "/account", json!(null)).await.text());
    insta::assert_snapshot!(seen, @r#"
    arn:aws:iam::111122223333:role/nobody: 400 BadRequestException {"message":"The role ARN does not have required permissions configured. Please grant trust permission for API Gateway and add the required role policy."}
    nonsense: 400 BadRequestException {"message":"The role ARN does not have required permissions configured. Please grant trust permission for API Gateway and add the required role policy."}
    arn:aws:iam::111122223333:role/role: 200 {"cloudwatchRoleArn":"arn:aws:iam::111122223333:role/role","throttleSettings":{"burstLimit":5000,"rateLimit":10000.0},"features":["UsagePlans"],"apiKeyVersion":"4"}
    {"cloudwatchRoleArn":"arn:aws:iam::111122223333:role/role","throttleSettings":{"burstLimit":5000,"rateLimit":10000.0},"features":["UsagePlans"],"apiKeyVersion":"4"}
    "#);
}
