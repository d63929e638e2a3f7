//! Whatever comes in, each operation answers, and none of it is our fault: no panic, no 500.

use emulator::{Route, Service, ServiceTable};
use serde_json::{Value, json};
use wire::Protocol;

use super::{
    junk::{MEMBERS, bodies, forms, values},
    request,
};
use crate::{
    apigateway::given::{Api, SIGNED, text},
    harness::Aws,
};

/// An account that has one of most things, so that what comes in gets far.
async fn furnished() -> (Api, Vec<(&'static str, String)>) {
    let api = Api::keyed_mock().await;
    api.function("fn").await;
    api.permit("fn").await;
    api.keyed(json!({ "quota": { "limit": 5, "period": "DAY" }, "throttle": { "rateLimit": 1.0, "burstLimit": 1 } })).await;
    api.call("PUT", "/gatewayresponses/THROTTLED", json!({})).await;
    let validator = text(&api.call("POST", "/requestvalidators", json!({ "name": "v" })).await.json()["id"]);
    api.aws.rest("lambda", "POST", "/2015-03-31/functions/fn/versions", json!({})).await;
    api.aws.rest("lambda", "POST", "/2015-03-31/functions/fn/aliases", json!({ "Name": "PROD", "FunctionVersion": "1" })).await;
    api.aws.rest("lambda", "POST", "/2021-10-31/functions/fn/url", json!({ "AuthType": "NONE" })).await;
    let first = async |path: &str| text(&api.aws.rest(SIGNED, "GET", path, json!(null)).await.json()["item"][0]["id"]);
    let labels = vec![
        ("FunctionName", "fn".to_owned()),
        ("Name", "PROD".to_owned()),
        ("StatementId", "gateway".to_owned()),
        ("Resource", "arn:aws:lambda:us-east-1:111122223333:function:fn".to_owned()),
        ("restapi_id", api.id.clone()),
        ("resource_id", api.hello.clone()),
        ("parent_id", api.hello.clone()),
        ("http_method", "GET".to_owned()),
        ("status_code", "200".to_owned()),
        ("deployment_id", first(&format!("/restapis/{}/deployments", api.id)).await),
        ("stage_name", "dev".to_owned()),
        ("requestvalidator_id", validator),
        ("model_name", "Empty".to_owned()),
        ("response_type", "THROTTLED".to_owned()),
        ("resource_arn", format!("arn:aws:apigateway:us-east-1::%2Frestapis%2F{}", api.id)),
        ("api_Key", first("/apikeys").await),
        ("keyId", first("/apikeys").await),
        ("usageplanId", first("/usageplans").await),
    ];
    (api, labels)
}

async fn survives(aws: &Aws, table: &ServiceTable, route: &Route, label: impl Fn(&str) -> String, body: &[u8]) {
    let Some(request) = request(aws, table, route, label, body) else { return };
    let uri = request.uri().to_string();
    let answer = aws.send(request).await;
    let ours = answer.status >= 500 && answer.status != 501;
    let shown = String::from_utf8_lossy(&body[..body.len().min(300)]).into_owned();
    assert!(!ours, "{} {uri:.200} {shown}: {answer}", route.operation);
}

/// Deletions last, so that there is something to try the others on.
fn rows(table: &ServiceTable) -> Vec<&Route> {
    let mut rows: Vec<&Route> = table.routes.iter().filter(|route| route.perform.is_some()).collect();
    rows.sort_by_key(|route| route.operation.starts_with("Delete"));
    rows
}

#[tokio::test]
async fn what_the_others_are_tried_on_is_there() {
    let (api, labels) = furnished().await;
    let label = |name: &str| labels.iter().find(|(known, _)| *known == name).map_or_else(|| "x".into(), |(_, value)| value.clone());
    let mut missing = Vec::new();
    for table in api.aws.emulator.core().services.iter().filter(|table| table.protocol() == Protocol::RestJson) {
        for route in rows(table).into_iter().filter(|route| route.method == http::Method::GET) {
            let answer = api.aws.send(request(&api.aws, table, route, label, b"").expect("a request")).await;
            if answer.status != 200 {
                missing.push(format!("{} {}", route.operation, answer.status));
            }
        }
    }
    insta::assert_snapshot!(missing.join("\n"), @"
    GetFunctionEventInvokeConfig 404
    GetEventSourceMapping 400
    GetAuthorizer 404
    GetUsage 400
    GetSchedule 404
    GetScheduleGroup 404
    ListTagsForResource 400
    ");
}

#[tokio::test]
async fn bodies_that_are_no_input_are_refused() {
    let (api, labels) = furnished().await;
    let label = |name: &str| labels.iter().find(|(known, _)| *known == name).map_or_else(|| "x".into(), |(_, value)| value.clone());
    for table in api.aws.emulator.core().services.iter() {
        let bodies = if table.protocol() == Protocol::Query { forms() } else { bodies() };
        for route in rows(table) {
            for body in &bodies {
                survives(&api.aws, table, route, label, body).await;
            }
        }
    }
}

#[tokio::test]
async fn members_of_every_wrong_type_are_refused() {
    let (api, labels) = furnished().await;
    let label = |name: &str| labels.iter().find(|(known, _)| *known == name).map_or_else(|| "x".into(), |(_, value)| value.clone());
    for table in api.aws.emulator.core().services.iter().filter(|table| table.protocol() != Protocol::Query) {
        for route in rows(table) {
            for value in values() {
                let all: serde_json::Map<_, _> = MEMBERS.iter().map(|name| ((*name).to_owned(), value.clone())).collect();
                survives(&api.aws, table, route, label, Value::Object(all).to_string().as_bytes()).await;
            }
            // A member alone gets further than one among others that are refused before it.
            let spelled = |name: &&&str| name.starts_with(char::is_uppercase) == (table.service == Service::LAMBDA);
            for name in MEMBERS.iter().filter(spelled) {
                survives(&api.aws, table, route, label, json!({ *name: -1 }).to_string().as_bytes()).await;
            }
        }
    }
}

#[tokio::test]
async fn paths_and_queries_of_every_kind_are_refused() {
    let (api, _) = furnished().await;
    let hostile = [
        "%00",
        "..%2F..%2Fetc%2Fpasswd",
        "%F0%9F%92%A5",
        "%ff%fe",
        "%3Cscript%3E",
        "arn:aws:lambda:::function:",
        ":",
        "$LATEST",
        "a:b:c:d:e:f:g:h:i",
    ];
    let long = "x".repeat(10_000);
    for table in api.aws.emulator.core().services.iter().filter(|table| table.protocol() == Protocol::RestJson) {
        for route in rows(table) {
            for value in hostile.iter().copied().chain([long.as_str()]) {
                survives(&api.aws, table, route, |_| value.into(), b"{}").await;
            }
            for query in [
                "Qualifier=%00",
                "MaxItems=-1",
                "limit=99999999999999999999",
                "limit=x&position=%ff",
                "Marker=%F0%9F%92%A5",
                "embed=x&embed=y",
                "&=&=",
                "tagKeys=&tagKeys=",
            ] {
                survives(
                    &api.aws,
                    table,
                    route,
                    |name| if name.ends_with('d') { format!("fn?{query}") } else { "fn".into() },
                    b"{}",
                )
                .await;
            }
        }
    }
}
