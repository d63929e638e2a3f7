//! Tests of the order of checks: API, resource and method must exist, before the values of the request are validated.
//!
//! AWS's answers are recorded in LocalStack's repository (`tests/aws/services/apigateway/test_apigateway_api.snapshot.json`). For
//! an API that does not exist, operations on methods, models and validators report the resource, the model or the validator as
//! missing.

use serde_json::{Value, json};

use super::given::{Api, SIGNED};

/// A request: method, path and body.
type Asked<'r> = (&'r str, &'r str, Value);

/// Returns the errors of each request, with `{api}`, `{hello}` and `GET` in its path replaced in turn by a value that does not
/// exist.
async fn told(api: &Api, requests: &[Asked<'_>]) -> String {
    let mut seen = String::new();
    for (method, path, body) in requests {
        seen += &format!("{method} {path}\n");
        for (what, there, absent) in [
            ("no API", "{api}", "nope"),
            ("no resource", "{hello}", "nope"),
            ("no method", "/GET", "/POST"),
            ("bad method", "/GET", "/BLUB"),
        ] {
            if path.contains(there) {
                let path = path.replace(there, absent).replace("{api}", &api.id).replace("{hello}", &api.hello);
                let answer = api.aws.rest(SIGNED, method, &path, body.clone()).await;
                let message = answer.json()["message"].as_str().unwrap_or("").to_owned();
                seen += &format!("  {what}: {} {} {message:.110}\n", answer.status, answer.header("x-amzn-errortype"));
            }
        }
    }
    seen
}

#[tokio::test]
async fn a_method_is_looked_for_from_the_outside_inwards_and_then_its_values_are_looked_at() {
    let api = Api::new().await;
    api.mock(&api.hello, "GET", r#"{"statusCode": 200}"#, "hi").await;
    let wrong = json!({
        "authorizationType": "NOBODY", "type": "MOCK", "timeoutInMillis": 1, "responseParameters": {"nonsense": "x"},
        "requestParameters": {"nonsense": "x"}, "patchOperations": [{"op": "replace", "path": "/nope", "value": "x"}],
    });
    let flags = json!({ "authorizationType": "NOBODY", "requestParameters": { "nonsense": true }, "responseParameters": { "nonsense": true } });
    let at = "/restapis/{api}/resources/{hello}/methods/GET";
    let path = |rest: &str| format!("{at}{rest}");
    let (integration, response, mapping) = (path("/integration"), path("/responses/200"), path("/integration/responses/200"));
    let requests = [
        ("PUT", at, flags.clone()),
        ("GET", at, json!(null)),
        ("PATCH", at, wrong.clone()),
        ("DELETE", at, json!(null)),
        ("POST", at, json!({ "pathWithQueryString": "/" })),
        ("PUT", &response, flags),
        ("GET", &response, json!(null)),
        ("PATCH", &response, wrong.clone()),
        ("DELETE", &response, json!(null)),
        ("PUT", &integration, wrong.clone()),
        ("GET", &integration, json!(null)),
        ("PATCH", &integration, wrong.clone()),
        ("DELETE", &integration, json!(null)),
        ("PUT", &mapping, wrong.clone()),
        ("GET", &mapping, json!(null)),
        ("PATCH", &mapping, wrong),
        ("DELETE", &mapping, json!(null)),
    ];
    insta::assert_snapshot!(told(&api, &requests).await, @"
    PUT /restapis/{api}/resources/{hello}/methods/GET
      no API: 404 NotFoundException Invalid Resource identifier specified
      no resource: 404 NotFoundException Invalid Resource identifier specified
      no method: 400 BadRequestException Invalid authorization type specified. Valid options are NONE, AWS_IAM, CUSTOM, COGNITO_USER_POOLS
      bad method: 400 BadRequestException Invalid HttpMethod specified. Valid options are GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY
    GET /restapis/{api}/resources/{hello}/methods/GET
      no API: 404 NotFoundException Invalid Resource identifier specified
      no resource: 404 NotFoundException Invalid Resource identifier specified
      no method: 404 NotFoundException Invalid Method identifier specified
      bad method: 404 NotFoundException Invalid Method identifier specified
    PATCH /restapis/{api}/resources/{hello}/methods/GET
      no API: 404 NotFoundException Invalid Resource identifier specified
      no resource: 404 NotFoundException Invalid Resource identifier specified
      no method: 404 NotFoundException Invalid Method identifier specified
      bad method: 404 NotFoundException Invalid Method identifier specified
    DELETE /restapis/{api}/resources/{hello}/methods/GET
      no API: 404 NotFoundException Invalid Resource identifier specified
      no resource: 404 NotFoundException Invalid Resource identifier specified
      no method: 404 NotFoundException Invalid Method identifier specified
      bad method: 404 NotFoundException Invalid Method identifier specified
    POST /restapis/{api}/resources/{hello}/methods/GET
      no API: 404 NotFoundException Invalid Resource identifier specified
      no resource: 404 NotFoundException Invalid Resource identifier specified
      no method: 404 NotFoundException Invalid Method identifier specified
      bad method: 404 NotFoundException Invalid Method identifier specified
    PUT /restapis/{api}/resources/{hello}/methods/GET/responses/200
      no API: 404 NotFoundException Invalid Resource identifier specified
      no resource: 404 NotFoundException Invalid Resource identifier specified
      no method: 404 NotFoundException Invalid Method identifier specified
      bad method: 404 NotFoundException Invalid Method identifier specified
    GET /restapis/{api}/resources/{hello}/methods/GET/responses/200
      no API: 404 NotFoundException Invalid Resource identifier specified
      no resource: 404 NotFoundException Invalid Resource identifier specified
      no method: 404 NotFoundException Invalid Method identifier specified
      bad method: 404 NotFoundException Invalid Method identifier specified
    PATCH /restapis/{api}/resources/{hello}/methods/GET/responses/200
      no API: 404 NotFoundException Invalid Resource identifier specified
      no resource: 404 NotFoundException Invalid Resource identifier specified
      no method: 404 NotFoundException Invalid Method identifier specified
      bad method: 404 NotFoundException Invalid Method identifier specified
    DELETE /restapis/{api}/resources/{hello}/methods/GET/responses/200
      no API: 404 NotFoundException Invalid Resource identifier specified
      no resource: 404 NotFoundException Invalid Resource identifier specified
      no method: 404 NotFoundException Invalid Method identifier specified
      bad method: 404 NotFoundException Invalid Method identifier specified
    PUT /restapis/{api}/resources/{hello}/methods/GET/integration
      no API: 404 NotFoundException Invalid Resource identifier specified
      no resource: 404 NotFoundException Invalid Resource identifier specified
      no method: 404 NotFoundException Invalid Method identifier specified
      bad method: 404 NotFoundException Invalid Method identifier specified
    GET /restapis/{api}/resources/{hello}/methods/GET/integration
      no API: 404 NotFoundException Invalid Resource identifier specified
      no resource: 404 NotFoundException Invalid Resource identifier specified
      no method: 404 NotFoundException Invalid Method identifier specified
      bad method: 404 NotFoundException Invalid Method identifier specified
    PATCH /restapis/{api}/resources/{hello}/methods/GET/integration
      no API: 404 NotFoundException Invalid Resource identifier specified
      no resource: 404 NotFoundException Invalid Resource identifier specified
      no method: 404 NotFoundException Invalid Method identifier specified
      bad method: 404 NotFoundException Invalid Method identifier specified
    DELETE /restapis/{api}/resources/{hello}/methods/GET/integration
      no API: 404 NotFoundException Invalid Resource identifier specified
      no resource: 404 NotFoundException Invalid Resource identifier specified
      no method: 404 NotFoundException Invalid Method identifier specified
      bad method: 404 NotFoundException Invalid Method identifier specified
    PUT /restapis/{api}/resources/{hello}/methods/GET/integration/responses/200
      no API: 404 NotFoundException Invalid Resource identifier specified
      no resource: 404 NotFoundException Invalid Resource identifier specified
      no method: 404 NotFoundException Invalid Method identifier specified
      bad method: 404 NotFoundException Invalid Method identifier specified
    GET /restapis/{api}/resources/{hello}/methods/GET/integration/responses/200
      no API: 404 NotFoundException Invalid Resource identifier specified
      no resource: 404 NotFoundException Invalid Resource identifier specified
      no method: 404 NotFoundException Invalid Method identifier specified
      bad method: 404 NotFoundException Invalid Method identifier specified
    PATCH /restapis/{api}/resources/{hello}/methods/GET/integration/responses/200
      no API: 404 NotFoundException Invalid Resource identifier specified
      no resource: 404 NotFoundException Invalid Resource identifier specified
      no method: 404 NotFoundException Invalid Method identifier specified
      bad method: 404 NotFoundException Invalid Method identifier specified
    DELETE /restapis/{api}/resources/{hello}/methods/GET/integration/responses/200
      no API: 404 NotFoundException Invalid Resource identifier specified
      no resource: 404 NotFoundException Invalid Resource identifier specified
      no method: 404 NotFoundException Invalid Integration identifier specified
      bad method: 404 NotFoundException Invalid Integration identifier specified
    ");
}

#[tokio::test]
async fn what_belongs_to_an_api_is_looked_for_before_values_are_looked_at() {
    let api = Api::new().await;
    let patch = json!({ "patchOperations": [{"op": "replace", "path": "/nope", "value": "x"}] });
    let wrong = json!({
        "pathPart": "a b", "stageName": "a b", "deploymentId": "nope", "cacheClusterEnabled": true, "canarySettings": {}, "name": "", "contentType": "application/json",
    });
    let mut requests = vec![("GET", "/restapis/{api}".to_owned(), json!(null)), ("PATCH", "/restapis/{api}".into(), patch.clone())];
    requests.push(("POST", "/restapis/{api}/resources/{hello}".into(), wrong.clone()));
    for noun in [
        "resources/{hello}",
        "deployments/nope",
        "stages/nope",
        "models/nope",
        "requestvalidators/nope",
        "gatewayresponses/DEFAULT_4XX",
    ] {
        let list = format!("/restapis/{{api}}/{}", noun.split('/').next().unwrap_or(noun));
        requests.push(("GET", list.clone(), json!(null)));
        if !noun.starts_with("resources") && !noun.starts_with("gateway") {
            requests.push(("POST", list, wrong.clone()));
        }
        let one = format!("/restapis/{{api}}/{noun}");
        requests.extend([("GET", one.clone(), json!(null)), ("PATCH", one.clone(), patch.clone()), ("DELETE", one, json!(null))]);
    }
    let requests: Vec<Asked<'_>> = requests.iter().map(|(method, path, body)| (*method, path.as_str(), body.clone())).collect();
    insta::assert_snapshot!(told(&api, &requests).await, @"
      GET /restapis/{api}
        no API: 404 NotFoundException Invalid API identifier specified 111122223333:nope
      PATCH /restapis/{api}
        no API: 404 NotFoundException Invalid API identifier specified 111122223333:nope
      POST /restapis/{api}/resources/{hello}
        no API: 404 NotFoundException Invalid API identifier specified 111122223333:nope
        no resource: 404 NotFoundException Invalid Resource identifier specified
      GET /restapis/{api}/resources
        no API: 404 NotFoundException Invalid API identifier specified 111122223333:nope
      GET /restapis/{api}/resources/{hello}
        no API: 404 NotFoundException Invalid API identifier specified 111122223333:nope
        no resource: 404 NotFoundException Invalid Resource identifier specified
      PATCH /restapis/{api}/resources/{hello}
        no API: 404 NotFoundException Invalid API identifier specified 111122223333:nope
        no resource: 404 NotFoundException Invalid Resource identifier specified
      DELETE /restapis/{api}/resources/{hello}
        no API: 404 NotFoundException Invalid API identifier specified 111122223333:nope
        no resource: 404 NotFoundException Invalid Resource identifier specified
      GET /restapis/{api}/deployments
        no API: 404 NotFoundException Invalid API identifier specified 111122223333:nope
      POST /restapis/{api}/deployments
        no API: 404 NotFoundException Invalid API identifier specified 111122223333:nope
      GET /restapis/{api}/deployments/nope
        no API: 404 NotFoundException Invalid API identifier specified 111122223333:nope
      PATCH /restapis/{api}/deployments/nope
        no API: 404 NotFoundException Invalid API identifier specified 111122223333:nope
      DELETE /restapis/{api}/deployments/nope
        no API: 404 NotFoundException Invalid API identifier specified 111122223333:nope
      GET /restapis/{api}/stages
        no API: 404 NotFoundException Invalid API identifier specified 111122223333:nope
      POST /restapis/{api}/stages
        no API: 404 NotFoundException Invalid API identifier specified 111122223333:nope
      GET /restapis/{api}/stages/nope
        no API: 404 NotFoundException Invalid API identifier specified 111122223333:nope
      PATCH /restapis/{api}/stages/nope
        no API: 404 NotFoundException Invalid API identifier specified 111122223333:nope
      DELETE /restapis/{api}/stages/nope
        no API: 404 NotFoundException Invalid API identifier specified 111122223333:nope
      GET /restapis/{api}/models
        no API: 404 NotFoundException Invalid API identifier specified 111122223333:nope
      POST /restapis/{api}/models
        no API: 404 NotFoundException Invalid API identifier specified 111122223333:nope
      GET /restapis/{api}/models/nope
        no API: 404 NotFoundException Invalid model name specified: nope
      PATCH /restapis/{api}/models/nope
        no API: 404 NotFoundException Invalid model name specified: nope
      DELETE /restapis/{api}/models/nope
        no API: 404 NotFoundException Invalid model name specified: nope
      GET /restapis/{api}/requestvalidators
        no API: 404 NotFoundException Invalid API identifier specified 111122223333:nope
      POST /restapis/{api}/requestvalidators
        no API: 400 BadRequestException Invalid REST API identifier specified
      GET /restapis/{api}/requestvalidators/nope
        no API: 404 NotFoundException Invalid Request Validator identifier specified
      PATCH /restapis/{api}/requestvalidators/nope
        no API: 404 NotFoundException Invalid Request Validator identifier specified
      DELETE /restapis/{api}/requestvalidators/nope
        no API: 404 NotFoundException Invalid Request Validator identifier specified
      GET /restapis/{api}/gatewayresponses
        no API: 404 NotFoundException Invalid API identifier specified 111122223333:nope
      GET /restapis/{api}/gatewayresponses/DEFAULT_4XX
        no API: 404 NotFoundException Invalid API identifier specified 111122223333:nope
      PATCH /restapis/{api}/gatewayresponses/DEFAULT_4XX
        no API: 404 NotFoundException Invalid API identifier specified 111122223333:nope
      DELETE /restapis/{api}/gatewayresponses/DEFAULT_4XX
        no API: 404 NotFoundException Invalid API identifier specified 111122223333:nope
      ");
}

#[tokio::test]
async fn a_member_that_the_model_does_not_allow_is_refused_before_anything_is_looked_for() {
    let aws = crate::harness::Aws::new();
    let mut seen = String::new();
    for (method, path, body) in [
        ("GET", "/restapis/nope/resources/nope/methods/GET/responses/wrong", json!(null)),
        ("PUT", "/restapis/nope/resources/nope/methods/GET/integration/responses/600", json!({})),
        ("GET", "/restapis/nope/resources/nope/methods/GET/integration/responses/99", json!(null)),
        ("GET", "/restapis/nope/gatewayresponses/FAKE_RESPONSE_TYPE", json!(null)),
        ("DELETE", "/restapis/nope/gatewayresponses/FAKE_RESPONSE_TYPE", json!(null)),
    ] {
        let answer = aws.rest(SIGNED, method, path, body).await;
        seen += &format!("{method} {path}: {}\n", answer.to_string().replace('\n', " "));
    }
    insta::assert_snapshot!(seen, @r#"
    GET /restapis/nope/resources/nope/methods/GET/responses/wrong: 400 ValidationException {"message":"1 validation error detected: Value 'wrong' at 'statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\\d\\d"}
    PUT /restapis/nope/resources/nope/methods/GET/integration/responses/600: 400 ValidationException {"message":"1 validation error detected: Value '600' at 'statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\\d\\d"}
    GET /restapis/nope/resources/nope/methods/GET/integration/responses/99: 400 ValidationException {"message":"1 validation error detected: Value '99' at 'statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\\d\\d"}
    GET /restapis/nope/gatewayresponses/FAKE_RESPONSE_TYPE: 400 ValidationException {   "message": "1 validation error detected: Value 'FAKE_RESPONSE_TYPE' at 'responseType' failed to satisfy constraint: Member must satisfy enum value set: [REQUEST_TOO_LARGE, RESOURCE_NOT_FOUND, AUTHORIZER_CONFIGURATION_ERROR, MISSING_AUTHENTICATION_TOKEN, BAD_REQUEST_BODY, INVALID_SIGNATURE, INVALID_API_KEY, BAD_REQUEST_PARAMETERS, AUTHORIZER_FAILURE, UNAUTHORIZED, INTEGRATION_TIMEOUT, ACCESS_DENIED, DEFAULT_4XX, DEFAULT_5XX, WAF_FILTERED, QUOTA_EXCEEDED, THROTTLED, API_CONFIGURATION_ERROR, UNSUPPORTED_MEDIA_TYPE, INTEGRATION_FAILURE, EXPIRED_TOKEN]" }
    DELETE /restapis/nope/gatewayresponses/FAKE_RESPONSE_TYPE: 400 ValidationException {   "message": "1 validation error detected: Value 'FAKE_RESPONSE_TYPE' at 'responseType' failed to satisfy constraint: Member must satisfy enum value set: [REQUEST_TOO_LARGE, RESOURCE_NOT_FOUND, AUTHORIZER_CONFIGURATION_ERROR, MISSING_AUTHENTICATION_TOKEN, BAD_REQUEST_BODY, INVALID_SIGNATURE, INVALID_API_KEY, BAD_REQUEST_PARAMETERS, AUTHORIZER_FAILURE, UNAUTHORIZED, INTEGRATION_TIMEOUT, ACCESS_DENIED, DEFAULT_4XX, DEFAULT_5XX, WAF_FILTERED, QUOTA_EXCEEDED, THROTTLED, API_CONFIGURATION_ERROR, UNSUPPORTED_MEDIA_TYPE, INTEGRATION_FAILURE, EXPIRED_TOKEN]" }
    "#);
}
