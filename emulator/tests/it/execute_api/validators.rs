//! Tests of request validators: required parameters, and bodies that must be JSON.

use serde_json::json;

use super::line;
use crate::apigateway::given::{Api, text};

#[tokio::test]
async fn a_validator_refuses_what_lacks_a_parameter_or_is_no_json() {
    let api = Api::new().await;
    let validator = json!({ "name": "all", "validateRequestBody": true, "validateRequestParameters": true });
    let id = text(&api.call("POST", "/requestvalidators", validator).await.json()["id"]);
    api.mock(&api.hello, "POST", r#"{"statusCode": 200}"#, "fine").await;
    api.call("DELETE", &format!("/resources/{}/methods/POST", api.hello), json!(null)).await;
    let required = json!({
        "requestValidatorId": id,
        "requestParameters": { "method.request.querystring.name": true, "method.request.header.X-Who": true, "method.request.querystring.maybe": false },
        "requestModels": { "application/json": "Empty" },
    });
    api.method(&api.hello, "POST", required).await;
    api.integrate(
        &api.hello,
        "POST",
        json!({ "type": "MOCK", "requestTemplates": { "application/json": r#"{"statusCode": 200}"# } }),
    )
    .await;
    let at = format!("/resources/{}/methods/POST", api.hello);
    api.call("PUT", &format!("{at}/responses/200"), json!({})).await;
    api.call("PUT", &format!("{at}/integration/responses/200"), json!({ "responseTemplates": { "application/json": "fine" } }))
        .await;
    api.deploy().await;
    let mut seen = String::new();
    for (path, headers, body) in [
        ("/dev/hello", &[][..], "{}"),
        ("/dev/hello?name=a", &[], "{}"),
        ("/dev/hello?name=", &[("x-who", "me")], "{}"),
        ("/dev/hello?name=a", &[("x-who", "me")], "{"),
        ("/dev/hello?name=a", &[("x-who", "me")], "\u{0}"),
        ("/dev/hello?name=a", &[("x-who", "me")], "{}"),
    ] {
        seen += &format!("{path} {headers:?} {body:?}: {}\n", line(&api.send("POST", path, headers, body).await));
    }
    insta::assert_snapshot!(seen, @r#"
    /dev/hello [] "{}": 400 BadRequestException {"message":"Missing required request parameters: [X-Who, name]"}
    /dev/hello?name=a [] "{}": 400 BadRequestException {"message":"Missing required request parameters: [X-Who]"}
    /dev/hello?name= [("x-who", "me")] "{}": 400 BadRequestException {"message":"Missing required request parameters: [name]"}
    /dev/hello?name=a [("x-who", "me")] "{": 400 BadRequestException {"message":"Invalid request body"}
    /dev/hello?name=a [("x-who", "me")] "\0": 400 BadRequestException {"message":"Invalid request body"}
    /dev/hello?name=a [("x-who", "me")] "{}": 200 fine
    "#);
}

#[tokio::test]
async fn a_method_for_signed_callers_refuses_who_has_not_signed() {
    let api = Api::new().await;
    api.mock(&api.hello, "GET", r#"{"statusCode": 200}"#, "fine").await;
    let method = format!("/resources/{}/methods/GET", api.hello);
    api.patch(&method, &[("replace", "/authorizationType", "AWS_IAM")]).await;
    api.deploy().await;
    let unsigned = api.curl("/dev/hello").await;
    let signed = api.send("GET", "/dev/hello", &[("authorization", "AWS4-HMAC-SHA256 Credential=x")], "").await;
    insta::assert_snapshot!(format!("{unsigned}\n{signed}"), @r#"
    403 MissingAuthenticationTokenException
    {"message":"Missing Authentication Token"}
    403 IncompleteSignatureException
    {
      "message": "Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-HMAC-SHA256"
    }
    "#);
}
