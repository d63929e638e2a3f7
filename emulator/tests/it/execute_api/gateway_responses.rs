//! Tests of gateway responses: an API's own responses to errors of the gateway.

use serde_json::{Value, json};

use super::line;
use crate::apigateway::given::Api;

async fn with(kind: &str, response: Value) -> Api {
    let api = Api::new().await;
    api.mock(&api.hello, "GET", r#"{"statusCode": 200}"#, "hello").await;
    let put = api.call("PUT", &format!("/gatewayresponses/{kind}"), response).await;
    assert_eq!(put.status, 201, "{put}");
    api.deploy().await;
    api
}

#[tokio::test]
async fn an_apis_own_words_take_the_place_of_aws() {
    let words = json!({
        "statusCode": "404",
        "responseParameters": { "gatewayresponse.header.X-Why": "'no such thing'" },
        "responseTemplates": { "application/json": r#"{"error": $context.error.messageString, "type": "$context.error.responseType"}"# },
    });
    let api = with("MISSING_AUTHENTICATION_TOKEN", words).await;
    let answer = api.curl("/dev/nope").await;
    let got = format!("{} {}", line(&answer), answer.header("x-why"));
    insta::assert_snapshot!(got, @r#"404 MissingAuthenticationTokenException {"error": "Missing Authentication Token", "type": "MISSING_AUTHENTICATION_TOKEN"} no such thing"#);
}

#[tokio::test]
async fn a_default_stands_for_all_of_its_kind() {
    let api =
        with("DEFAULT_4XX", json!({ "responseTemplates": { "application/json": r#"{"oops": $context.error.messageString}"# } }))
            .await;
    assert_eq!(
        line(&api.curl("/dev/nope").await),
        r#"403 MissingAuthenticationTokenException {"oops": "Missing Authentication Token"}"#
    );
    assert_eq!(line(&api.curl("/nope/hello").await), r#"403 ForbiddenException {"message":"Forbidden"}"#, "no stage, no words");
}

#[tokio::test]
async fn variables_are_replaced_and_there_is_no_velocity() {
    let words = json!({
        "responseParameters": {
            "gatewayresponse.header.X-Stage": "context.stage", "gatewayresponse.header.X-Who": "method.request.header.x-who",
            "gatewayresponse.header.X-Q": "method.request.querystring.q", "gatewayresponse.header.X-None": "stageVariables.none",
        },
        "responseTemplates": {
            "application/json": "#foreach($a in $b) $context.error.responseType, $context.stage. ${context.httpMethod} [$context.nope] $stageVariables.color $5 $input.body",
            "text/plain": "$context.error.message",
        },
    });
    let api = with("DEFAULT_4XX", words).await;
    api.patch("/stages/dev", &[("replace", "/variables/color", "blue")]).await;
    let answer = api.send("GET", "/dev/nope?q=7", &[("x-who", "Ada")], "").await;
    let headers = ["x-stage", "x-who", "x-q", "x-none", "content-type"].map(|name| answer.header(name));
    let plain = api.send("GET", "/dev/nope", &[("accept", "text/plain")], "").await;
    insta::assert_snapshot!(format!("{}\n{headers:?}\n{} {}", line(&answer), line(&plain), plain.header("content-type")), @r#"
    403 MissingAuthenticationTokenException #foreach($a in $b) MISSING_AUTHENTICATION_TOKEN, dev. GET [] blue $5 $input.body
    ["dev", "Ada", "7", "", "application/json"]
    403 MissingAuthenticationTokenException Missing Authentication Token text/plain
    "#);
}

#[tokio::test]
async fn gateway_responses_are_put_shown_patched_and_taken_back() {
    let api = Api::new().await;
    let mut seen = String::new();
    for (method, path, body) in [
        ("PUT", "/gatewayresponses/THROTTLED", json!({ "statusCode": "503" })),
        ("PUT", "/gatewayresponses/THROTTLED", json!({ "statusCode": "99" })),
        ("PUT", "/gatewayresponses/NOPE", json!({})),
        (
            "PATCH",
            "/gatewayresponses/THROTTLED",
            json!({ "patchOperations": [{ "op": "replace", "path": "/statusCode", "value": "429" }] }),
        ),
        (
            "PATCH",
            "/gatewayresponses/THROTTLED",
            json!({ "patchOperations": [{ "op": "replace", "path": "/nope", "value": "429" }] }),
        ),
        ("DELETE", "/gatewayresponses/THROTTLED", json!(null)),
        ("DELETE", "/gatewayresponses/THROTTLED", json!(null)),
        ("GET", "/gatewayresponses/THROTTLED", json!(null)),
    ] {
        let answer = api.call(method, path, body.clone()).await;
        let shown = answer.json().get("responseType").map(|_| {
            format!("{} status {}, default {}", answer.status, answer.json()["statusCode"], answer.json()["defaultResponse"])
        });
        seen += &format!("{method} {path} {body}\n  {}\n", shown.unwrap_or_else(|| line(&answer)));
    }
    insta::assert_snapshot!(seen, @r#"
    PUT /gatewayresponses/THROTTLED {"statusCode":"503"}
      201 status "503", default false
    PUT /gatewayresponses/THROTTLED {"statusCode":"99"}
      400 ValidationException {"message":"1 validation error detected: Value '99' at 'putGatewayResponseInput.statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\\d\\d"}
    PUT /gatewayresponses/NOPE {}
      400 ValidationException {   "message": "1 validation error detected: Value 'NOPE' at 'responseType' failed to satisfy constraint: Member must satisfy enum value set: [REQUEST_TOO_LARGE, RESOURCE_NOT_FOUND, AUTHORIZER_CONFIGURATION_ERROR, MISSING_AUTHENTICATION_TOKEN, BAD_REQUEST_BODY, INVALID_SIGNATURE, INVALID_API_KEY, BAD_REQUEST_PARAMETERS, AUTHORIZER_FAILURE, UNAUTHORIZED, INTEGRATION_TIMEOUT, ACCESS_DENIED, DEFAULT_4XX, DEFAULT_5XX, WAF_FILTERED, QUOTA_EXCEEDED, THROTTLED, API_CONFIGURATION_ERROR, UNSUPPORTED_MEDIA_TYPE, INTEGRATION_FAILURE, EXPIRED_TOKEN]" }
    PATCH /gatewayresponses/THROTTLED {"patchOperations":[{"op":"replace","path":"/statusCode","value":"429"}]}
      200 status "429", default false
    PATCH /gatewayresponses/THROTTLED {"patchOperations":[{"op":"replace","path":"/nope","value":"429"}]}
      400 BadRequestException {"message":"Invalid patch path /nope"}
    DELETE /gatewayresponses/THROTTLED null
      202 
    DELETE /gatewayresponses/THROTTLED null
      404 NotFoundException {"message":"Gateway response type not defined on api"}
    GET /gatewayresponses/THROTTLED null
      200 status "429", default true
    "#);
}
