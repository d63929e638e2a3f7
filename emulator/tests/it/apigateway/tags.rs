//! Tests of tags of REST APIs, stages, API keys and usage plans.

use serde_json::json;

use super::given::{Api, SIGNED, text};

#[tokio::test]
async fn whatever_has_tags_takes_shows_and_loses_them() {
    let api = Api::deployed().await;
    let key = text(&api.aws.rest(SIGNED, "POST", "/apikeys", json!({ "name": "k", "tags": { "a": "1" } })).await.json()["id"]);
    let plan = text(&api.aws.rest(SIGNED, "POST", "/usageplans", json!({ "name": "p", "tags": { "a": "1" } })).await.json()["id"]);
    let id = &api.id;
    for thing in
        [format!("restapis/{id}"), format!("restapis/{id}/stages/dev"), format!("apikeys/{key}"), format!("usageplans/{plan}")]
    {
        let arn = format!("arn:aws:apigateway:us-east-1::/{thing}").replace('/', "%2F");
        let path = format!("/tags/{arn}");
        assert_eq!(api.aws.rest(SIGNED, "PUT", &path, json!({ "tags": { "course": "<9>" } })).await.status, 204, "{thing}");
        assert_eq!(api.aws.rest(SIGNED, "GET", &path, json!(null)).await.json()["tags"]["course"], "<9>", "{thing}");
        let gone = api.aws.rest(SIGNED, "DELETE", &format!("{path}?tagKeys=course&tagKeys=a"), json!(null)).await;
        assert_eq!(gone.status, 204, "{thing}");
        assert_eq!(api.aws.rest(SIGNED, "GET", &path, json!(null)).await.json()["tags"], json!({}), "{thing}");
    }
}

#[tokio::test]
async fn tags_of_nothing_and_too_many_are_refused() {
    let api = Api::new().await;
    let many: serde_json::Map<_, _> = (0..51).map(|number| (format!("k{number}"), json!("v"))).collect();
    let mut seen = String::new();
    for (arn, tags) in [
        (format!("arn:aws:apigateway:us-east-1::/restapis/{}", api.id), json!(many)),
        (format!("arn:aws:apigateway:us-east-1::/restapis/{}", api.id), json!({ "k": "v".repeat(257) })),
        (format!("arn:aws:apigateway:us-east-1::/restapis/{}/stages/nope", api.id), json!({})),
        ("arn:aws:apigateway:us-east-1::/restapis/nope".into(), json!({})),
        ("arn:aws:apigateway:us-east-1::/domainnames/x".into(), json!({})),
        ("arn:aws:lambda:us-east-1:111122223333:function:x".into(), json!({})),
        ("nonsense".into(), json!({})),
    ] {
        let path = format!("/tags/{}", arn.replace('/', "%2F"));
        let answer = api.aws.rest(SIGNED, "PUT", &path, json!({ "tags": tags })).await;
        seen += &format!("{arn}: {}\n", answer.to_string().replace('\n', " "));
    }
    insta::assert_snapshot!(api.shown(seen), @r#"
    arn:aws:apigateway:us-east-1::/restapis/{api}: 400 BadRequestException {"message":"A resource can have at most 50 tags, with keys of 128 and values of 256 characters"}
    arn:aws:apigateway:us-east-1::/restapis/{api}: 400 BadRequestException {"message":"A resource can have at most 50 tags, with keys of 128 and values of 256 characters"}
    arn:aws:apigateway:us-east-1::/restapis/{api}/stages/nope: 404 NotFoundException {"message":"Invalid stage identifier specified"}
    arn:aws:apigateway:us-east-1::/restapis/nope: 404 NotFoundException {"message":"Invalid API identifier specified 111122223333:nope"}
    arn:aws:apigateway:us-east-1::/domainnames/x: 404 NotFoundException {"message":"Invalid ARN specified in the request"}
    arn:aws:lambda:us-east-1:111122223333:function:x: 404 NotFoundException {"message":"Invalid ARN specified in the request"}
    nonsense: 404 NotFoundException {"message":"Invalid ARN specified in the request"}
    "#);
}
