//! Tests of canary releases. The answers are recorded from AWS.

use serde_json::{Value, json};

use super::line;
use crate::apigateway::given::{Api, done, text};

/// Creates an API whose stage `dev` has the deployment `first`, and then a canary with `second`.
async fn given(percent: f64) -> (Api, String, String) {
    let api = Api::new().await;
    let tell = |name: &str| format!("{name} $stageVariables.color $stageVariables.size $context.isCanaryRequest");
    api.mock(&api.hello, "GET", r#"{"statusCode": 200}"#, &tell("first")).await;
    let body = json!({ "stageName": "dev", "variables": { "color": "blue", "size": "S" } });
    let first = text(&api.call("POST", "/deployments", body).await.json()["id"]);
    let at = format!("/resources/{}/methods/GET/integration/responses/200", api.hello);
    done(&api.patch(&at, &[("replace", "/responseTemplates/application~1json", &tell("second"))]).await);
    let canary = json!({ "percentTraffic": percent, "stageVariableOverrides": { "color": "red" } });
    let made = api.call("POST", "/deployments", json!({ "stageName": "dev", "canarySettings": canary })).await;
    done(&made);
    let second = text(&made.json()["id"]);
    (api, first, second)
}

#[tokio::test]
async fn the_canary_answers_its_percentage_of_the_calls_with_its_variables() {
    for (percent, canaries) in [(0.0, 0), (100.0, 20)] {
        let (api, ..) = given(percent).await;
        let mut seen = 0;
        for _ in 0..20 {
            match line(&api.curl("/dev/hello").await).as_str() {
                "200 second red S true" => seen += 1,
                "200 first blue S false" => {}
                other => panic!("{other}"),
            }
        }
        assert_eq!(seen, canaries, "{percent} %");
    }
}

#[tokio::test]
async fn a_canary_is_promoted_by_copies_and_taken_away() {
    let (api, first, second) = given(50.0).await;
    let named = |answer: &crate::harness::Answer| answer.to_string().replace(&first, "{first}").replace(&second, "{second}");
    let mut seen = named(&api.call("GET", "/stages/dev", Value::Null).await);
    let copy = |from: &str, path: &str| json!({ "op": "copy", "from": from, "path": path });
    let promote = json!({ "patchOperations": [
        { "op": "replace", "path": "/canarySettings/percentTraffic", "value": "0.0" },
        copy("/canarySettings/deploymentId", "/deploymentId"),
        copy("/canarySettings/stageVariableOverrides", "/variables"),
    ] });
    seen += &format!("\n{}", named(&api.call("PATCH", "/stages/dev", promote).await));
    assert_eq!(line(&api.curl("/dev/hello").await), "200 second red S false");
    let away = api.patch("/stages/dev", &[("remove", "/canarySettings", "")]).await;
    assert!(away.json().get("canarySettings").is_none(), "{away}");
    assert_eq!(line(&api.curl("/dev/hello").await), "200 second red S ");
    insta::assert_snapshot!(seen, @r#"
    200
    {
      "deploymentId": "{first}",
      "stageName": "dev",
      "cacheClusterEnabled": false,
      "cacheClusterStatus": "NOT_AVAILABLE",
      "methodSettings": {},
      "variables": {
        "color": "blue",
        "size": "S"
      },
      "canarySettings": {
        "percentTraffic": 50.0,
        "deploymentId": "{second}",
        "stageVariableOverrides": {
          "color": "red"
        },
        "useStageCache": false
      },
      "tracingEnabled": false,
      "createdDate": 1795521600,
      "lastUpdatedDate": 1795521600
    }
    200
    {
      "deploymentId": "{second}",
      "stageName": "dev",
      "cacheClusterEnabled": false,
      "cacheClusterStatus": "NOT_AVAILABLE",
      "methodSettings": {},
      "variables": {
        "color": "red",
        "size": "S"
      },
      "canarySettings": {
        "percentTraffic": 0.0,
        "deploymentId": "{second}",
        "stageVariableOverrides": {
          "color": "red"
        },
        "useStageCache": false
      },
      "tracingEnabled": false,
      "createdDate": 1795521600,
      "lastUpdatedDate": 1795521600
    }
    "#);
}

#[tokio::test]
async fn canaries_that_can_not_be_are_refused() {
    let (api, first, _) = given(50.0).await;
    done(&api.call("POST", "/stages", json!({ "stageName": "plain", "deploymentId": first })).await);
    let canary = json!({ "percentTraffic": 10.0 });
    let copy = |from: &str, path: &str| json!({ "patchOperations": [{ "op": "copy", "from": from, "path": path }] });
    let step = |op: &str, path: &str, value: &str| json!({ "patchOperations": [{ "op": op, "path": path, "value": value }] });
    let mut seen = String::new();
    for (method, path, body) in [
        ("POST", "/deployments", json!({ "canarySettings": canary })),
        ("POST", "/deployments", json!({ "canarySettings": canary, "stageName": "nope" })),
        ("POST", "/stages", json!({ "stageName": "x", "deploymentId": first, "canarySettings": { "deploymentId": "nope" } })),
        (
            "POST",
            "/stages",
            json!({ "stageName": "x", "deploymentId": first, "canarySettings": { "deploymentId": first, "percentTraffic": 101.0 } }),
        ),
        ("PATCH", "/stages/plain", copy("/variables", "/canarySettings/stageVariableOverrides")),
        ("PATCH", "/stages/plain", copy("/canarySettings/deploymentId", "/deploymentId")),
        ("PATCH", "/stages/plain", copy("/description", "/deploymentId")),
        ("PATCH", "/stages/plain", step("add", "/canarySettings/deploymentId", &first)),
        ("PATCH", "/stages/plain", step("replace", "/canarySettings/deploymentId", "nope")),
        ("PATCH", "/stages/plain", step("replace", "/canarySettings/percentTraffic", "50")),
        ("PATCH", "/stages/dev", step("remove", "/canarySettings/stageVariableOverrides", "")),
        ("PATCH", "/stages/dev", step("remove", "/canarySettings/badPath", "")),
        ("PATCH", "/stages/dev", step("replace", "/canarySettings", "x")),
        ("PATCH", "/stages/dev", step("replace", "/canarySettings/badPath", "x")),
    ] {
        let answer = api.call(method, path, body.clone()).await;
        let what =
            if answer.status < 300 { answer.json()["canarySettings"].to_string() } else { answer.json()["message"].to_string() };
        seen += &format!("{method} {path} {body}\n  {} {what:.250}\n", answer.status);
    }
    insta::assert_snapshot!(seen.replace(&first, "{first}"), @r#"
    POST /deployments {"canarySettings":{"percentTraffic":10.0}}
      400 "Invalid deployment content specified.Non null and non empty stageName must be provided for canary deployment. Provided value is null"
    POST /deployments {"canarySettings":{"percentTraffic":10.0},"stageName":"nope"}
      400 "Invalid deployment content specified.Stage nope must already be created before making a canary release deployment"
    POST /stages {"stageName":"x","deploymentId":"{first}","canarySettings":{"deploymentId":"nope"}}
      400 "Deployment id does not exist"
    POST /stages {"stageName":"x","deploymentId":"{first}","canarySettings":{"deploymentId":"{first}","percentTraffic":101.0}}
      400 "Percent traffic for canary must be between 0.0 and 100.0 inclusive"
    PATCH /stages/plain {"patchOperations":[{"op":"copy","from":"/variables","path":"/canarySettings/stageVariableOverrides"}]}
      400 "Invalid copy operation with path: /canarySettings/stageVariableOverrides and from /variables. Valid copy:path are [/deploymentId, /variables] and valid copy:from are [/canarySettings/deploymentId, /canarySettings/stageVariableOverrides]"
    PATCH /stages/plain {"patchOperations":[{"op":"copy","from":"/canarySettings/deploymentId","path":"/deploymentId"}]}
      400 "Promotion not available. Canary does not exist."
    PATCH /stages/plain {"patchOperations":[{"op":"copy","from":"/description","path":"/deploymentId"}]}
      400 "Invalid copy operation with path: /deploymentId and from /description. Valid copy:path are [/deploymentId, /variables] and valid copy:from are [/canarySettings/deploymentId, /canarySettings/stageVariableOverrides]"
    PATCH /stages/plain {"patchOperations":[{"op":"add","path":"/canarySettings/deploymentId","value":"{first}"}]}
      400 "Invalid add operation with path: /canarySettings/deploymentId"
    PATCH /stages/plain {"patchOperations":[{"op":"replace","path":"/canarySettings/deploymentId","value":"nope"}]}
      400 "Deployment id does not exist"
    PATCH /stages/plain {"patchOperations":[{"op":"replace","path":"/canarySettings/percentTraffic","value":"50"}]}
      200 {"percentTraffic":50.0,"deploymentId":"{first}","useStageCache":false}
    PATCH /stages/dev {"patchOperations":[{"op":"remove","path":"/canarySettings/stageVariableOverrides","value":""}]}
      400 "Cannot remove method setting canarySettings/stageVariableOverrides because there is no method setting for this method "
    PATCH /stages/dev {"patchOperations":[{"op":"remove","path":"/canarySettings/badPath","value":""}]}
      400 "Cannot remove method setting canarySettings/badPath because there is no method setting for this method "
    PATCH /stages/dev {"patchOperations":[{"op":"replace","path":"/canarySettings","value":"x"}]}
      400 "Invalid method setting path: /canarySettings. Must be one of: [/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, /accessLogSettings, /accessLogSettings/destinationArn, /accessLogSettings/format, /{resourcePa
    PATCH /stages/dev {"patchOperations":[{"op":"replace","path":"/canarySettings/badPath","value":"x"}]}
      400 "Invalid method setting path: /canarySettings/badPath. Must be one of: [/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, /accessLogSettings, /accessLogSettings/destinationArn, /accessLogSettings/format, /{re
    "#);
}
