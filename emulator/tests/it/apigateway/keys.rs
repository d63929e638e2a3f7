//! Tests of API keys, usage plans and usage.

use serde_json::{Value, json};

use super::given::{Api, SIGNED, patch, text};
use crate::harness::Aws;

#[tokio::test]
async fn a_key_shows_its_value_when_asked_only() {
    let aws = Aws::new();
    let made = aws.rest(SIGNED, "POST", "/apikeys", json!({ "name": "DemoKey", "value": "", "enabled": true })).await.json();
    assert_eq!(text(&made["value"]).len(), 40, "an empty value is as good as none");
    let path = format!("/apikeys/{}", text(&made["id"]));
    for (query, shown) in [("", false), ("?includeValue=true", true)] {
        let got = aws.rest(SIGNED, "GET", &format!("{path}{query}"), json!(null)).await.json();
        assert_eq!(got.get("value").is_some(), shown);
    }
    for (query, count, shown) in [("?name=Demo", 1, false), ("?name=Demo&includeValues=true", 1, true), ("?name=emo", 0, false)] {
        let list = aws.rest(SIGNED, "GET", &format!("/apikeys{query}"), json!(null)).await.json();
        let items = list["item"].as_array().cloned().unwrap_or_default();
        assert_eq!(items.len(), count, "{query}");
        assert_eq!(items.iter().any(|item| item.get("value").is_some()), shown, "{query}");
    }
}

#[tokio::test]
async fn keys_and_plans_are_refused_in_aws_words() {
    let api = Api::deployed().await;
    let call = async |method: &str, path: String, body: Value| {
        let answer = api.aws.rest(SIGNED, method, &path, body).await;
        (answer.json(), api.shown(answer).replace('\n', " "))
    };
    let stage = json!([{ "apiId": api.id, "stage": "dev" }]);
    let key = text(&call("POST", "/apikeys".into(), json!({ "name": "one", "value": "a".repeat(20) })).await.0["id"]);
    let plan = text(&call("POST", "/usageplans".into(), json!({ "name": "one", "apiStages": stage })).await.0["id"]);
    let other = text(&call("POST", "/usageplans".into(), json!({ "name": "two", "apiStages": stage })).await.0["id"]);
    let add = json!({ "keyId": key, "keyType": "API_KEY" });
    call("POST", format!("/usageplans/{plan}/keys"), add.clone()).await;
    let mut seen = String::new();
    for (method, path, body) in [
        ("POST", "/apikeys".into(), json!({ "value": "short" })),
        ("POST", "/apikeys".into(), json!({ "value": "a".repeat(20) })),
        ("POST", "/usageplans".into(), json!({ "name": "" })),
        ("POST", "/usageplans".into(), json!({ "name": "p", "apiStages": [{ "apiId": api.id, "stage": "nope" }] })),
        ("POST", "/usageplans".into(), json!({ "name": "p", "apiStages": [{ "apiId": "nope", "stage": "dev" }] })),
        ("POST", "/usageplans".into(), json!({ "name": "p", "quota": { "limit": 5, "offset": 1, "period": "DAY" } })),
        ("POST", "/usageplans".into(), json!({ "name": "p", "throttle": { "rateLimit": -1.0, "burstLimit": 1 } })),
        ("POST", format!("/usageplans/{plan}/keys"), add.clone()),
        ("POST", format!("/usageplans/{other}/keys"), add),
        ("POST", format!("/usageplans/{plan}/keys"), json!({ "keyId": "nope", "keyType": "API_KEY" })),
        ("PATCH", format!("/usageplans/{plan}"), patch(&[("remove", "/apiStages", &format!("{}:prod", api.id))])),
        ("PATCH", format!("/usageplans/{plan}"), patch(&[("add", "/apiStages", "nonsense")])),
        ("DELETE", format!("/usageplans/{plan}"), json!(null)),
    ] {
        let said = call(method, path.clone(), body.clone()).await.1;
        seen += &format!("{method} {path} {body}\n  {said}\n");
    }
    let names = [(&key, "{key}"), (&plan, "{plan}"), (&other, "{other}")];
    let seen = names.into_iter().fold(api.shown(seen), |seen, (id, name)| seen.replace(id.as_str(), name));
    insta::assert_snapshot!(seen, @r#"
    POST /apikeys {"value":"short"}
      400 BadRequestException {"message":"API Key value should be at least 20 characters"}
    POST /apikeys {"value":"aaaaaaaaaaaaaaaaaaaa"}
      409 ConflictException {"message":"API Key already exists"}
    POST /usageplans {"name":""}
      400 BadRequestException {"message":"Usage Plan name cannot be empty"}
    POST /usageplans {"name":"p","apiStages":[{"apiId":"{api}","stage":"nope"}]}
      404 NotFoundException {"message":"Invalid API Stage {api: {api}, stage: nope} specified for usageplan aaaaaaaaa4"}
    POST /usageplans {"name":"p","apiStages":[{"apiId":"nope","stage":"dev"}]}
      404 NotFoundException {"message":"Invalid API identifier specified 111122223333:nope"}
    POST /usageplans {"name":"p","quota":{"limit":5,"offset":1,"period":"DAY"}}
      400 BadRequestException {"message":"Usage Plan quota offset must be zero in the DAY period"}
    POST /usageplans {"name":"p","throttle":{"rateLimit":-1.0,"burstLimit":1}}
      400 BadRequestException {"message":"Usage Plan throttle rate and burst must not be negative"}
    POST /usageplans/{plan}/keys {"keyId":"{key}","keyType":"API_KEY"}
      409 ConflictException {"message":"Usage Plan {plan} already contains API Key {key}"}
    POST /usageplans/{other}/keys {"keyId":"{key}","keyType":"API_KEY"}
      409 ConflictException {"message":"API Key {key} is already in Usage Plan {plan} for API Stage {api}:dev"}
    POST /usageplans/{plan}/keys {"keyId":"nope","keyType":"API_KEY"}
      404 NotFoundException {"message":"Invalid API Key identifier specified"}
    PATCH /usageplans/{plan} {"patchOperations":[{"op":"remove","path":"/apiStages","value":"{api}:prod"}]}
      404 NotFoundException {"message":"Invalid API Stage {api: {api}, stage: prod} specified for usageplan {plan}"}
    PATCH /usageplans/{plan} {"patchOperations":[{"op":"add","path":"/apiStages","value":"nonsense"}]}
      400 BadRequestException {"message":"Invalid API Stage specified"}
    DELETE /usageplans/{plan} null
      400 BadRequestException {"message":"Usage Plan {plan} cannot be deleted while API stages are associated with it. Remove its API stages first."}
    "#);
}

#[tokio::test]
async fn a_plan_is_changed_and_emptied_by_patches() {
    let api = Api::deployed().await;
    let plan = api.aws.rest(SIGNED, "POST", "/usageplans", json!({ "name": "plan" })).await.json();
    let path = format!("/usageplans/{}", text(&plan["id"]));
    let stage = format!("{}:dev", api.id);
    let steps = [
        ("add", "/apiStages", stage.as_str()),
        ("replace", "/throttle/rateLimit", "10.5"),
        ("replace", "/throttle/burstLimit", "20"),
        ("replace", "/quota/limit", "100"),
        ("replace", "/quota/period", "MONTH"),
        ("replace", &format!("/apiStages/{stage}/throttle/~1hello~1{{id}}/GET/rateLimit"), "1"),
    ];
    let changed = api.aws.rest(SIGNED, "PATCH", &path, patch(&steps)).await;
    insta::assert_snapshot!(api.shown(changed).replace(&text(&plan["id"]), "{plan}"), @r#"
    200
    {
      "id": "{plan}",
      "name": "plan",
      "apiStages": [
        {
          "apiId": "{api}",
          "stage": "dev",
          "throttle": {
            "/hello/{id}/GET": {
              "burstLimit": 0,
              "rateLimit": 1.0
            }
          }
        }
      ],
      "throttle": {
        "burstLimit": 20,
        "rateLimit": 10.5
      },
      "quota": {
        "limit": 100,
        "offset": 0,
        "period": "MONTH"
      }
    }
    "#);
    let steps = [("remove", "/apiStages", stage.as_str()), ("remove", "/throttle", ""), ("remove", "/quota", "")];
    let emptied = api.aws.rest(SIGNED, "PATCH", &path, patch(&steps)).await.json();
    assert_eq!((&emptied["apiStages"], emptied.get("throttle"), emptied.get("quota")), (&json!([]), None, None));
    assert_eq!(api.aws.rest(SIGNED, "DELETE", &path, json!(null)).await.status, 202);
}
