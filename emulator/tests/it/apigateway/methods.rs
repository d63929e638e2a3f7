//! Tests of methods and method responses.

use serde_json::json;

use super::given::{Api, patch};

fn line(answer: &crate::harness::Answer) -> String {
    answer.to_string().replace('\n', " ")
}

#[tokio::test]
async fn a_method_is_shown_with_all_that_hangs_on_it() {
    let api = Api::new().await;
    api.mock(&api.hello, "GET", r#"{"statusCode": 200}"#, "hi").await;
    let at = format!("/resources/{}/methods/GET", api.hello);
    insta::assert_snapshot!(api.shown(api.call("GET", &at, json!(null)).await), @r#"
    200
    {
      "httpMethod": "GET",
      "authorizationType": "NONE",
      "apiKeyRequired": false,
      "methodResponses": {
        "200": {
          "statusCode": "200"
        }
      },
      "methodIntegration": {
        "type": "MOCK",
        "requestTemplates": {
          "application/json": "{\"statusCode\": 200}"
        },
        "passthroughBehavior": "WHEN_NO_MATCH",
        "timeoutInMillis": 29000,
        "cacheNamespace": "{hello}",
        "cacheKeyParameters": [],
        "integrationResponses": {
          "200": {
            "statusCode": "200",
            "responseTemplates": {
              "application/json": "hi"
            }
          }
        }
      }
    }
    "#);
    let resource = api.call("GET", &format!("/resources/{}", api.hello), json!(null)).await;
    assert_eq!(resource.json()["resourceMethods"], json!({ "GET": {} }), "without embed, methods are only named");
    let embedded = api.call("GET", "/resources?embed=methods", json!(null)).await.json();
    let hello = embedded["item"].as_array().into_iter().flatten().find(|one| one["path"] == "/hello").cloned().expect("there");
    assert_eq!(hello["resourceMethods"]["GET"]["methodIntegration"]["type"], "MOCK");
}

#[tokio::test]
async fn methods_and_responses_are_put_or_refused() {
    let api = Api::new().await;
    let method = format!("/resources/{}/methods", api.hello);
    let mut seen = String::new();
    for (verb, path, body) in [
        ("PUT", "/GET", json!({ "authorizationType": "NONE" })),
        ("PUT", "/GET", json!({ "authorizationType": "NONE" })),
        ("PUT", "/get", json!({ "authorizationType": "NONE" })),
        ("PUT", "/POST", json!({})),
        ("PUT", "/POST", json!({ "authorizationType": "none" })),
        ("PUT", "/POST", json!({ "authorizationType": "CUSTOM" })),
        ("PUT", "/POST", json!({ "authorizationType": "NONE", "requestValidatorId": "nope" })),
        ("PUT", "/POST", json!({ "authorizationType": "NONE", "requestParameters": { "nonsense": true } })),
        ("PUT", "/POST", json!({ "authorizationType": "NONE", "requestModels": { "application/json": "Nope" } })),
        ("PUT", "/GET/responses/200", json!({})),
        ("PUT", "/GET/responses/200", json!({})),
        ("PUT", "/GET/responses/20", json!({})),
        ("PUT", "/GET/responses/abc", json!({})),
        ("PUT", "/POST/responses/200", json!({})),
        ("PUT", "/GET/responses/400", json!({ "responseParameters": { "method.response.body": true } })),
        ("PUT", "/GET/integration/responses/200", json!({})),
        ("GET", "/GET/integration", json!(null)),
        ("GET", "/GET/responses/404", json!(null)),
        ("DELETE", "/GET/responses/200", json!(null)),
        ("DELETE", "/GET/responses/200", json!(null)),
        ("DELETE", "/GET", json!(null)),
        ("DELETE", "/GET", json!(null)),
    ] {
        let answer = api.call(verb, &format!("{method}{path}"), body.clone()).await;
        let said = if answer.status < 300 { answer.status.to_string() } else { line(&answer) };
        seen += &format!("{verb} {path} {body}\n  {said}\n");
    }
    insta::assert_snapshot!(api.shown(seen), @r#"
    PUT /GET {"authorizationType":"NONE"}
      201
    PUT /GET {"authorizationType":"NONE"}
      409 ConflictException {"message":"Method already exists for this resource"}
    PUT /get {"authorizationType":"NONE"}
      400 BadRequestException {"message":"Invalid HttpMethod specified. Valid options are GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY"}
    PUT /POST {}
      400 ValidationException {"message":"1 validation error detected: Value null at 'putMethodInput.authorizationType' failed to satisfy constraint: Member must not be null"}
    PUT /POST {"authorizationType":"none"}
      400 BadRequestException {"message":"Invalid authorization type specified. Valid options are NONE, AWS_IAM, CUSTOM, COGNITO_USER_POOLS"}
    PUT /POST {"authorizationType":"CUSTOM"}
      400 BadRequestException {"message":"Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer."}
    PUT /POST {"authorizationType":"NONE","requestValidatorId":"nope"}
      400 BadRequestException {"message":"Invalid Request Validator identifier specified"}
    PUT /POST {"authorizationType":"NONE","requestParameters":{"nonsense":true}}
      400 BadRequestException {"message":"Invalid mapping expression specified: nonsense"}
    PUT /POST {"authorizationType":"NONE","requestModels":{"application/json":"Nope"}}
      400 BadRequestException {"message":"Invalid model identifier specified: Nope"}
    PUT /GET/responses/200 {}
      201
    PUT /GET/responses/200 {}
      409 ConflictException {"message":"Response already exists for this resource"}
    PUT /GET/responses/20 {}
      400 ValidationException {"message":"1 validation error detected: Value '20' at 'statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\\d\\d"}
    PUT /GET/responses/abc {}
      400 ValidationException {"message":"1 validation error detected: Value 'abc' at 'statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\\d\\d"}
    PUT /POST/responses/200 {}
      404 NotFoundException {"message":"Invalid Method identifier specified"}
    PUT /GET/responses/400 {"responseParameters":{"method.response.body":true}}
      400 BadRequestException {"message":"Invalid mapping expression specified: method.response.body"}
    PUT /GET/integration/responses/200 {}
      404 NotFoundException {"message":"Invalid Integration identifier specified"}
    GET /GET/integration null
      404 NotFoundException {"message":"Invalid Integration identifier specified"}
    GET /GET/responses/404 null
      404 NotFoundException {"message":"Invalid Response status code specified"}
    DELETE /GET/responses/200 null
      204
    DELETE /GET/responses/200 null
      404 NotFoundException {"message":"Invalid Response status code specified"}
    DELETE /GET null
      204
    DELETE /GET null
      404 NotFoundException {"message":"Invalid Method identifier specified"}
    "#);
}

#[tokio::test]
async fn a_method_its_integration_and_its_responses_are_changed_by_patches() {
    let api = Api::new().await;
    api.mock(&api.hello, "GET", r#"{"statusCode": 200}"#, "hi").await;
    let at = format!("/resources/{}/methods/GET", api.hello);
    let mut seen = String::new();
    for (path, steps) in [
        ("", [("replace", "/apiKeyRequired", "true")]),
        ("", [("replace", "/apiKeyRequired", "perhaps")]),
        ("", [("replace", "/authorizationType", "AWS_IAM")]),
        ("", [("add", "/requestParameters/method.request.querystring.q", "true")]),
        ("", [("replace", "/requestParameters/method.request.querystring.q", "false")]),
        ("", [("remove", "/requestParameters/method.request.querystring.q", "")]),
        ("", [("replace", "/httpMethod", "POST")]),
        ("/responses/200", [("add", "/responseParameters/method.response.header.X-A", "false")]),
        ("/responses/200", [("add", "/responseModels/application~1json", "Empty")]),
        ("/integration", [("replace", "/timeoutInMillis", "1000")]),
        ("/integration", [("replace", "/timeoutInMillis", "99999999")]),
        ("/integration", [("replace", "/passthroughBehavior", "SOMETIMES")]),
        ("/integration", [("add", "/requestTemplates/text~1xml", "<a/>")]),
        ("/integration", [("remove", "/requestTemplates/application~1json", "")]),
        ("/integration/responses/200", [("replace", "/selectionPattern", "2\\d\\d")]),
        ("/integration/responses/200", [("replace", "/selectionPattern", "(")]),
        ("/integration/responses/200", [("add", "/responseParameters/method.response.header.X-A", "'x'")]),
        ("/integration/responses/200", [("add", "/responseParameters/method.response.header.X-B", "'x'")]),
        ("/integration/responses/200", [("add", "/responseParameters/method.response.body", "'x'")]),
        ("/integration/responses/404", [("replace", "/selectionPattern", "x")]),
    ] {
        let answer = api.call("PATCH", &format!("{at}{path}"), patch(&steps)).await;
        let said = if answer.status < 300 { answer.status.to_string() } else { format!("{:.160}", line(&answer)) };
        seen += &format!("{path} {steps:?}\n  {said}\n");
    }
    let after = api.call("GET", &at, json!(null)).await;
    insta::assert_snapshot!(api.shown(format!("{seen}{after}")), @r#"
     [("replace", "/apiKeyRequired", "true")]
      200
     [("replace", "/apiKeyRequired", "perhaps")]
      200
     [("replace", "/authorizationType", "AWS_IAM")]
      200
     [("add", "/requestParameters/method.request.querystring.q", "true")]
      200
     [("replace", "/requestParameters/method.request.querystring.q", "false")]
      200
     [("remove", "/requestParameters/method.request.querystring.q", "")]
      200
     [("replace", "/httpMethod", "POST")]
      400 BadRequestException {"message":"Invalid patch path /httpMethod"}
    /responses/200 [("add", "/responseParameters/method.response.header.X-A", "false")]
      201
    /responses/200 [("add", "/responseModels/application~1json", "Empty")]
      201
    /integration [("replace", "/timeoutInMillis", "1000")]
      200
    /integration [("replace", "/timeoutInMillis", "99999999")]
      400 BadRequestException {"message":"Timeout should be between 50 ms and 29000 ms"}
    /integration [("replace", "/passthroughBehavior", "SOMETIMES")]
      400 BadRequestException {"message":"Invalid passthroughBehavior specified. Valid options are WHEN_NO_MATCH, WHEN_NO_TEMPLATES, NEVER"}
    /integration [("add", "/requestTemplates/text~1xml", "<a/>")]
      200
    /integration [("remove", "/requestTemplates/application~1json", "")]
      200
    /integration/responses/200 [("replace", "/selectionPattern", "2\\d\\d")]
      200
    /integration/responses/200 [("replace", "/selectionPattern", "(")]
      400 BadRequestException {"message":"Invalid selection pattern specified"}
    /integration/responses/200 [("add", "/responseParameters/method.response.header.X-A", "'x'")]
      200
    /integration/responses/200 [("add", "/responseParameters/method.response.header.X-B", "'x'")]
      400 BadRequestException {"message":"Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter speci
    /integration/responses/200 [("add", "/responseParameters/method.response.body", "'x'")]
      400 BadRequestException {"message":"Invalid mapping expression specified: method.response.body"}
    /integration/responses/404 [("replace", "/selectionPattern", "x")]
      404 NotFoundException {"message":"Invalid Response status code specified"}
    200
    {
      "httpMethod": "GET",
      "authorizationType": "AWS_IAM",
      "apiKeyRequired": false,
      "methodResponses": {
        "200": {
          "statusCode": "200",
          "responseParameters": {
            "method.response.header.X-A": false
          },
          "responseModels": {
            "application/json": "Empty"
          }
        }
      },
      "methodIntegration": {
        "type": "MOCK",
        "requestTemplates": {
          "text/xml": "<a/>"
        },
        "passthroughBehavior": "WHEN_NO_MATCH",
        "timeoutInMillis": 1000,
        "cacheNamespace": "{hello}",
        "cacheKeyParameters": [],
        "integrationResponses": {
          "200": {
            "statusCode": "200",
            "selectionPattern": "2\\d\\d",
            "responseParameters": {
              "method.response.header.X-A": "'x'"
            },
            "responseTemplates": {
              "application/json": "hi"
            }
          }
        }
      }
    }
    "#);
}
