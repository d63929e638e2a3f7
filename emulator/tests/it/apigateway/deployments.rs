//! Tests of deployments and stages.

use serde_json::json;

use super::given::Api;

#[tokio::test]
async fn deploying_needs_methods_with_integrations() {
    let api = Api::new().await;
    let deploy = || api.call("POST", "/deployments", json!({ "stageName": "dev" }));
    let without_methods = deploy().await;
    api.method(&api.hello, "GET", json!({})).await;
    let without_integration = deploy().await;
    api.integrate(&api.hello, "GET", json!({ "type": "MOCK" })).await;
    let complete = deploy().await;
    insta::assert_snapshot!(format!("{without_methods}\n{without_integration}\n{}", complete.status), @r#"
    400 BadRequestException
    {"message":"The REST API doesn't contain any methods"}
    400 BadRequestException
    {"message":"No integration defined for method"}
    201
    "#);
}

#[tokio::test]
async fn a_deployment_in_use_is_not_deleted() {
    let api = Api::deployed().await;
    let deployments = api.call("GET", "/deployments", json!(null)).await.json();
    let id = deployments["item"][0]["id"].as_str().unwrap_or("").to_owned();
    let in_use = api.call("DELETE", &format!("/deployments/{id}"), json!(null)).await;
    api.call("DELETE", "/stages/dev", json!(null)).await;
    let free = api.call("DELETE", &format!("/deployments/{id}"), json!(null)).await;
    insta::assert_snapshot!(format!("{in_use}\n{free}"), @r#"
    400 BadRequestException
    {"message":"Active stages pointing to this deployment must be moved or deleted"}
    202
    "#);
}

#[tokio::test]
async fn a_stage_is_set_by_patches() {
    let api = Api::deployed().await;
    let set = api
        .patch(
            "/stages/dev",
            &[
                ("replace", "/variables/color", "blue"),
                ("replace", "/*/*/throttling/rateLimit", "2.5"),
                ("replace", "/~1hello/GET/throttling/burstLimit", "7"),
            ],
        )
        .await;
    let set = set.json();
    assert_eq!(set["variables"], json!({ "color": "blue" }));
    insta::assert_json_snapshot!(set["methodSettings"], @r#"
    {
      "*/*": {
        "metricsEnabled": false,
        "loggingLevel": "OFF",
        "dataTraceEnabled": false,
        "throttlingBurstLimit": 5000,
        "throttlingRateLimit": 2.5,
        "cachingEnabled": false,
        "cacheTtlInSeconds": 300,
        "cacheDataEncrypted": false,
        "requireAuthorizationForCacheControl": true,
        "unauthorizedCacheControlHeaderStrategy": "SUCCEED_WITH_RESPONSE_HEADER"
      },
      "~1hello/GET": {
        "metricsEnabled": false,
        "loggingLevel": "OFF",
        "dataTraceEnabled": false,
        "throttlingBurstLimit": 7,
        "throttlingRateLimit": 2.5,
        "cachingEnabled": false,
        "cacheTtlInSeconds": 300,
        "cacheDataEncrypted": false,
        "requireAuthorizationForCacheControl": true,
        "unauthorizedCacheControlHeaderStrategy": "SUCCEED_WITH_RESPONSE_HEADER"
      }
    }
    "#);
    let mut seen = String::new();
    for (path, value) in [
        ("/*/*/logging/loglevel", "INFO"),
        ("/*/*/throttling/rateLimit", "fast"),
        ("/variables/bad name", "x"),
        ("/variables/color", "a b"),
        ("/cacheClusterEnabled", "true"),
        ("/deploymentId", "nope"),
    ] {
        let answer = api.patch("/stages/dev", &[("replace", path, value)]).await;
        seen += &format!("{path} {value}: {}\n", answer.to_string().replace('\n', " "));
    }
    insta::assert_snapshot!(seen, @r#"
    /*/*/logging/loglevel INFO: 400 BadRequestException {"message":"CloudWatch Logs role ARN must be set in account settings to enable logging"}
    /*/*/throttling/rateLimit fast: 400 BadRequestException {"message":"Invalid value 'fast' specified for path '/*/*/throttling/rateLimit'"}
    /variables/bad name x: 400 BadRequestException {"message":"Stage variable names can only contain alphanumeric characters and underscores"}
    /variables/color a b: 400 BadRequestException {"message":"Stage variable value [a b] doesn't match the pattern: [A-Za-z0-9-._~:/?#&=,]+"}
    /cacheClusterEnabled true: 501 NotImplemented {"message":"Coldstart does not implement this yet: cache clusters of stages"}
    /deploymentId nope: 400 BadRequestException {"message":"Deployment id does not exist"}
    "#);
}

#[tokio::test]
async fn a_deployment_and_its_stage_are_answered_as_aws_answers_them() {
    let api = Api::new().await;
    api.mock(&api.hello, "GET", r#"{"statusCode": 200}"#, "hi").await;
    let body =
        json!({ "stageName": "dev", "description": "first", "stageDescription": "for trying", "variables": { "color": "blue" } });
    let deployment = api.call("POST", "/deployments", body).await;
    let id = super::given::text(&deployment.json()["id"]);
    let embedded = api.call("GET", &format!("/deployments/{id}?embed=apisummary"), json!(null)).await;
    let stage = api.call("GET", "/stages/dev", json!(null)).await;
    insta::assert_snapshot!(api.shown(format!("{deployment}\n{embedded}\n{stage}")).replace(&id, "{deployment}"), @r#"
    201
    {"id":"{deployment}","description":"first","createdDate":1795521600}
    200
    {"id":"{deployment}","description":"first","createdDate":1795521600,"apiSummary":{"/hello":{"GET":{"authorizationType":"NONE","apiKeyRequired":false}}}}
    200
    {
      "deploymentId": "{deployment}",
      "stageName": "dev",
      "description": "for trying",
      "cacheClusterEnabled": false,
      "cacheClusterStatus": "NOT_AVAILABLE",
      "methodSettings": {},
      "variables": {
        "color": "blue"
      },
      "tracingEnabled": false,
      "createdDate": 1795521600,
      "lastUpdatedDate": 1795521600
    }
    "#);
}

#[tokio::test]
async fn stages_that_can_not_be_are_refused() {
    let api = Api::deployed().await;
    let id = super::given::text(&api.call("GET", "/deployments", json!(null)).await.json()["item"][0]["id"]);
    let mut seen = String::new();
    for (method, path, body) in [
        ("POST", "/stages", json!({ "stageName": "dev", "deploymentId": id })),
        ("POST", "/stages", json!({ "stageName": "a b", "deploymentId": id })),
        ("POST", "/stages", json!({ "stageName": "", "deploymentId": id })),
        ("POST", "/stages", json!({ "stageName": "x".repeat(200), "deploymentId": id })),
        ("POST", "/stages", json!({ "stageName": "prod", "deploymentId": "nope" })),
        ("POST", "/stages", json!({ "stageName": "prod" })),
        ("POST", "/stages", json!({ "stageName": "prod", "deploymentId": id, "variables": { "bad name": "x" } })),
        ("POST", "/stages", json!({ "stageName": "prod", "deploymentId": id, "canarySettings": { "percentTraffic": 10.0 } })),
        ("POST", "/deployments", json!({ "stageName": "a/b" })),
        ("DELETE", "/stages/nope", json!(null)),
    ] {
        let answer = api.call(method, path, body.clone()).await.to_string().replace('\n', " ");
        seen += &format!("{method} {path} {:.90}\n  {answer}\n", body.to_string());
    }
    insta::assert_snapshot!(api.shown(seen).replace(&id, "{deployment}"), @r#"
    POST /stages {"stageName":"dev","deploymentId":"{deployment}"}
      409 ConflictException {"message":"Stage already exists"}
    POST /stages {"stageName":"a b","deploymentId":"{deployment}"}
      400 BadRequestException {"message":"Stage name only allows a-zA-Z0-9_-"}
    POST /stages {"stageName":"","deploymentId":"{deployment}"}
      400 BadRequestException {"message":"Stage name only allows a-zA-Z0-9_-"}
    POST /stages {"stageName":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
      400 BadRequestException {"message":"Stage name only allows a-zA-Z0-9_-"}
    POST /stages {"stageName":"prod","deploymentId":"nope"}
      400 BadRequestException {"message":"Deployment id does not exist"}
    POST /stages {"stageName":"prod"}
      400 ValidationException {"message":"1 validation error detected: Value null at 'createStageInput.deploymentId' failed to satisfy constraint: Member must not be null"}
    POST /stages {"stageName":"prod","deploymentId":"{deployment}","variables":{"bad name":"x"}}
      400 BadRequestException {"message":"Stage variable names can only contain alphanumeric characters and underscores"}
    POST /stages {"stageName":"prod","deploymentId":"{deployment}","canarySettings":{"percentTraffic":10.0}}
      400 BadRequestException {"message":"Deployment id does not exist"}
    POST /deployments {"stageName":"a/b"}
      400 BadRequestException {"message":"Stage name only allows a-zA-Z0-9_-"}
    DELETE /stages/nope null
      404 NotFoundException {"message":"Invalid stage identifier specified"}
    "#);
    let stages = api.call("GET", "/stages", json!(null)).await.json();
    assert_eq!(stages["item"].as_array().map(Vec::len), Some(1));
}
