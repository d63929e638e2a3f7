//! Tests of REST APIs: created, found, patched, listed.

use serde_json::json;

use super::given::{Api, SIGNED, patch};
use crate::harness::Aws;

#[tokio::test]
async fn a_new_api_says_what_aws_says() {
    let aws = Aws::new();
    let made = aws.rest(SIGNED, "POST", "/restapis", json!({ "name": "HelloAPI" })).await;
    insta::assert_snapshot!(made, @r#"
    201
    {
      "id": "aaaaaaaaac",
      "name": "HelloAPI",
      "createdDate": 1795521600,
      "apiKeySource": "HEADER",
      "endpointConfiguration": {
        "types": [
          "EDGE"
        ],
        "ipAddressType": "ipv4"
      },
      "disableExecuteApiEndpoint": false,
      "rootResourceId": "aaaaaaaaad"
    }
    "#);
}

#[tokio::test]
async fn what_is_not_there_is_said_in_aws_words() {
    let api = Api::new().await;
    let mut seen = String::new();
    for path in [
        "/resources/nope",
        "/resources/{hello}/methods/GET",
        "/resources/{hello}/methods/FETCH",
        "/deployments/nope",
        "/stages/nope",
        "/requestvalidators/nope",
        "/models/nope",
        "/gatewayresponses/NOPE",
        "/nothing",
    ] {
        let answer = api.call("GET", &path.replace("{hello}", &api.hello), json!(null)).await;
        seen += &format!("{path}: {}\n", answer.to_string().replace('\n', " "));
    }
    for path in ["/restapis/nope", "/apikeys/nope", "/usageplans/nope", "/domainnames"] {
        let answer = api.aws.rest(SIGNED, "GET", path, json!(null)).await;
        seen += &format!("{path}: {}\n", answer.to_string().replace('\n', " "));
    }
    insta::assert_snapshot!(seen, @r#"
    /resources/nope: 404 NotFoundException {"message":"Invalid Resource identifier specified"}
    /resources/{hello}/methods/GET: 404 NotFoundException {"message":"Invalid Method identifier specified"}
    /resources/{hello}/methods/FETCH: 404 NotFoundException {"message":"Invalid Method identifier specified"}
    /deployments/nope: 404 NotFoundException {"message":"Invalid Deployment identifier specified"}
    /stages/nope: 404 NotFoundException {"message":"Invalid stage identifier specified"}
    /requestvalidators/nope: 404 NotFoundException {"message":"Invalid Request Validator identifier specified"}
    /models/nope: 404 NotFoundException {"message":"Invalid model name specified: nope"}
    /gatewayresponses/NOPE: 400 ValidationException {   "message": "1 validation error detected: Value 'NOPE' at 'responseType' failed to satisfy constraint: Member must satisfy enum value set: [REQUEST_TOO_LARGE, RESOURCE_NOT_FOUND, AUTHORIZER_CONFIGURATION_ERROR, MISSING_AUTHENTICATION_TOKEN, BAD_REQUEST_BODY, INVALID_SIGNATURE, INVALID_API_KEY, BAD_REQUEST_PARAMETERS, AUTHORIZER_FAILURE, UNAUTHORIZED, INTEGRATION_TIMEOUT, ACCESS_DENIED, DEFAULT_4XX, DEFAULT_5XX, WAF_FILTERED, QUOTA_EXCEEDED, THROTTLED, API_CONFIGURATION_ERROR, UNSUPPORTED_MEDIA_TYPE, INTEGRATION_FAILURE, EXPIRED_TOKEN]" }
    /nothing: 404 UnknownOperationException {"message":"Amazon API Gateway has no operation at GET /restapis/aaaaaaaaac/nothing."}
    /restapis/nope: 404 NotFoundException {"message":"Invalid API identifier specified 111122223333:nope"}
    /apikeys/nope: 404 NotFoundException {"message":"Invalid API Key identifier specified"}
    /usageplans/nope: 404 NotFoundException {"message":"Invalid Usage Plan ID specified"}
    /domainnames: 501 NotImplemented {"message":"Coldstart does not implement apigateway:GetDomainNames yet."}
    "#);
}

#[tokio::test]
async fn a_patch_takes_all_its_steps_or_none() {
    let api = Api::new().await;
    let mut seen = String::new();
    for (op, path) in [("replace", "/nope"), ("add", "/name"), ("remove", "name"), ("replace", "/name/../../x"), ("test", "/name")]
    {
        let answer = api.patch("", &[("replace", "/description", "changed"), (op, path, "x")]).await;
        seen += &format!("{op} {path}: {}\n", answer.to_string().replace('\n', " "));
    }
    let after = api.call("GET", "", json!(null)).await.json();
    assert_eq!(after.get("description"), None, "the first step of a refused patch was taken");
    let done = api.patch("", &[("replace", "/description", "changed"), ("add", "/binaryMediaTypes/image~1png", "")]).await.json();
    assert_eq!((&done["description"], &done["binaryMediaTypes"]), (&json!("changed"), &json!(["image/png"])));
    insta::assert_snapshot!(seen, @r#"
    replace /nope: 400 BadRequestException {"message":"Invalid patch path /nope"}
    add /name: 400 BadRequestException {"message":"Invalid patch operation specified. Must be one of: [replace]"}
    remove name: 400 BadRequestException {"message":"Invalid patch path name"}
    replace /name/../../x: 400 BadRequestException {"message":"Invalid patch path /name/../../x"}
    test /name: 400 BadRequestException {"message":"Invalid patch operation specified. Must be one of: [replace]"}
    "#);
}

#[tokio::test]
async fn lists_come_page_by_page() {
    let aws = Aws::new();
    for number in 0..30 {
        aws.rest(SIGNED, "POST", "/restapis", json!({ "name": format!("api-{number}") })).await;
    }
    let mut sizes = Vec::new();
    let mut path = "/restapis".to_owned();
    loop {
        let page = aws.rest(SIGNED, "GET", &path, json!(null)).await.json();
        sizes.push(page["item"].as_array().map_or(0, Vec::len));
        let Some(position) = page["position"].as_str() else { break };
        path = format!("/restapis?position={position}");
    }
    assert_eq!(sizes, [25, 5]);
    let wrong = aws.rest(SIGNED, "GET", "/restapis?position=%00", json!(null)).await;
    insta::assert_snapshot!(wrong, @r#"
    400 BadRequestException
    {"message":"Invalid position parameter specified"}
    "#);
}

#[tokio::test]
async fn one_account_sees_nothing_of_another() {
    let api = Api::deployed().await;
    let other = api.as_account(444_455_556_666);
    let list = other.rest(SIGNED, "GET", "/restapis", json!(null)).await;
    let get = other.rest(SIGNED, "GET", &format!("/restapis/{}", api.id), json!(null)).await;
    let delete = other.rest(SIGNED, "DELETE", &format!("/restapis/{}", api.id), json!(null)).await;
    let change = other.rest(SIGNED, "PATCH", &format!("/restapis/{}", api.id), patch(&[("replace", "/name", "mine")])).await;
    insta::assert_snapshot!(api.shown(format!("{list}\n{get}\n{delete}\n{change}")), @r#"
    200
    {"item":[]}
    404 NotFoundException
    {"message":"Invalid API identifier specified 444455556666:{api}"}
    404 NotFoundException
    {"message":"Invalid API identifier specified 444455556666:{api}"}
    404 NotFoundException
    {"message":"Invalid API identifier specified 444455556666:{api}"}
    "#);
}
