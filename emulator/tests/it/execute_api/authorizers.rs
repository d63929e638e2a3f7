//! Lambda authorizers: what they get, whom they let in, and for how long.

use emulator::runtime::Outcome;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::line;
use crate::{
    apigateway::given::{Api, done, text},
    harness::{Act, Answer},
};

/// An API with a mock at `GET /hello` that answers with the authorizer's context, and an authorizer with these members. Returns the
/// authorizer's id.
async fn guarded(more: Value) -> (Api, String) {
    let api = Api::new().await;
    api.function("guard").await;
    let context = r#"$context.authorizer.principalId $context.authorizer.team $context.authorizer.count"#;
    api.mock(&api.hello, "GET", r#"{"statusCode": 200}"#, context).await;
    let mut authorizer = json!({ "name": "guard", "type": "TOKEN", "authorizerUri": api.uri("guard") });
    if let (Value::Object(members), Value::Object(more)) = (&mut authorizer, more) {
        members.extend(more);
    }
    let made = api.call("POST", "/authorizers", authorizer).await;
    done(&made);
    let id = text(&made.json()["id"]);
    let steps = [("replace", "/authorizationType", "CUSTOM"), ("replace", "/authorizerId", id.as_str())];
    done(&api.patch(&format!("/resources/{}/methods/GET", api.hello), &steps).await);
    let source = format!("arn:aws:execute-api:us-east-1:{}:{}/authorizers/{id}", api.aws.account, api.id);
    let permission = json!({
        "StatementId": "guard", "Action": "lambda:InvokeFunction", "Principal": "apigateway.amazonaws.com", "SourceArn": source,
    });
    done(&api.aws.rest("lambda", "POST", "/2015-03-31/functions/guard/policy", permission).await);
    api.deploy().await;
    (api, id)
}

fn result(effect: &str, resource: &str, more: Value) -> Value {
    let mut result = json!({
        "principalId": "ada",
        "policyDocument": { "Version": "2012-10-17", "Statement": [
            { "Action": "execute-api:Invoke", "Effect": effect, "Resource": resource },
        ] },
    });
    if let (Value::Object(members), Value::Object(more)) = (&mut result, more) {
        members.extend(more);
    }
    result
}

async fn with_token(api: &Api, token: &str) -> Answer {
    api.send("GET", "/dev/hello", &[("authorization", token)], "").await
}

fn shown(answer: &Answer) -> String {
    format!("{} {}", answer.header("x-amzn-errortype"), line(answer))
}

#[tokio::test]
async fn a_token_authorizer_gets_the_token_and_decides() {
    let (api, _) = guarded(json!({ "authorizerResultTtlInSeconds": 0, "identityValidationExpression": "^let-.*" })).await;
    let context = json!({ "context": { "team": "red", "count": 3, "ok": true } });
    api.returns(result("Allow", "*", context));
    let answer = with_token(&api, "let-me").await;
    insta::assert_snapshot!(line(&answer), @"200 ada red 3");
    let method_arn = format!("arn:aws:execute-api:us-east-1:{}:{}/dev/GET/hello", api.aws.account, api.id);
    assert_eq!(api.event(), json!({ "type": "TOKEN", "methodArn": method_arn, "authorizationToken": "let-me" }));
    let misconfigured = (500, "AuthorizerConfigurationException", r#"{"message":null}"#);
    let denied = "AccessDeniedException";
    for (case, act, expected) in [
        (
            "a denial",
            result("Deny", "*", json!({})),
            (403, denied, r#"{"Message":"User is not authorized to access this resource with an explicit deny"}"#),
        ),
        (
            "nothing for this method",
            result("Allow", "arn:aws:execute-api:us-east-1:*:*/dev/POST/*", json!({})),
            (403, denied, r#"{"Message":"User is not authorized to access this resource"}"#),
        ),
        (
            "this method",
            result("Allow", "arn:aws:execute-api:us-east-1:111122223333:*/dev/GET/hel?o", json!({})),
            (200, "", "ada  "),
        ),
        ("a list in the context", result("Allow", "*", json!({ "context": { "list": [] } })), misconfigured),
        ("no principal", json!({ "policyDocument": {} }), misconfigured),
        ("no policy", json!({ "principalId": "ada" }), misconfigured),
        ("no object", json!("Allow"), misconfigured),
    ] {
        api.returns(act);
        let answer = with_token(&api, "let-me").await;
        assert_eq!((answer.status, &*answer.header("x-amzn-errortype"), &*answer.text()), expected, "{case}");
    }
    let unauthorized = (401, "UnauthorizedException", r#"{"message":"Unauthorized"}"#);
    for (message, expected) in [("Unauthorized", unauthorized), ("division by zero", misconfigured)] {
        let error = json!({ "errorMessage": message, "errorType": "Exception", "stackTrace": [] });
        api.aws.python.then(Act::Ends(Outcome::Raised(error.to_string().into()), vec![]));
        let answer = with_token(&api, "let-me").await;
        assert_eq!((answer.status, &*answer.header("x-amzn-errortype"), &*answer.text()), expected, "{message}");
    }
    let before = api.aws.python.invocations().len();
    for answer in [with_token(&api, "keep out").await, api.curl("/dev/hello").await] {
        assert_eq!((answer.status, &*answer.header("x-amzn-errortype"), &*answer.text()), unauthorized);
    }
    assert_eq!(api.aws.python.invocations().len(), before);
}

#[tokio::test]
async fn a_result_is_kept_for_a_token_and_a_time() {
    let (api, id) = guarded(json!({ "authorizerResultTtlInSeconds": 60 })).await;
    let allowed = || api.returns(result("Allow", "*", json!({})));
    let calls = || api.aws.python.invocations().len();
    allowed();
    for _ in 0..3 {
        assert_eq!(with_token(&api, "one").await.status, 200);
    }
    assert_eq!(calls(), 1);
    allowed();
    assert_eq!(with_token(&api, "two").await.status, 200);
    assert_eq!(calls(), 2);
    api.aws.clock.advance(SignedDuration::from_secs(61));
    allowed();
    assert_eq!(with_token(&api, "one").await.status, 200);
    assert_eq!(calls(), 3);
    done(&api.call("DELETE", "/stages/dev/cache/authorizers", Value::Null).await);
    allowed();
    assert_eq!(with_token(&api, "one").await.status, 200);
    assert_eq!(calls(), 4);
    // What is kept is the policy, which decides about each method anew.
    api.mock(&api.hello, "POST", r#"{"statusCode": 200}"#, "post").await;
    let steps = [("replace", "/authorizationType", "CUSTOM"), ("replace", "/authorizerId", id.as_str())];
    done(&api.patch(&format!("/resources/{}/methods/POST", api.hello), &steps).await);
    api.deploy().await;
    api.returns(result("Allow", "arn:aws:execute-api:*:*:*/dev/GET/*", json!({})));
    assert_eq!(with_token(&api, "one").await.status, 200);
    assert_eq!(api.send("POST", "/dev/hello", &[("authorization", "one")], "").await.status, 403);
    assert_eq!(calls(), 5);
}

#[tokio::test]
async fn a_request_authorizer_gets_the_request_without_its_body() {
    let sources = "method.request.header.X-Who, method.request.querystring.q";
    let (api, _) = guarded(json!({ "type": "REQUEST", "identitySource": sources })).await;
    api.returns(result("Allow", "*", json!({ "context": { "team": "red" } })));
    let answer = api.send("GET", "/dev/hello?q=1&q=2", &[("x-who", "ada")], "").await;
    insta::assert_snapshot!(line(&answer), @"200 ada red ");
    let event = api.event();
    assert_eq!(event["type"], "REQUEST");
    assert_eq!((&event["resource"], &event["path"], &event["httpMethod"]), (&json!("/hello"), &json!("/hello"), &json!("GET")));
    assert_eq!(event["queryStringParameters"], json!({ "q": "2" }));
    assert_eq!(event["multiValueQueryStringParameters"], json!({ "q": ["1", "2"] }));
    assert_eq!((&event["pathParameters"], &event["stageVariables"]), (&json!({}), &json!({})));
    assert_eq!((&event["requestContext"]["stage"], &event["requestContext"]["accountId"]), (&json!("dev"), &json!("111122223333")));
    assert_eq!((event.get("body"), event["requestContext"].get("authorizer")), (None, None));
    insta::assert_snapshot!(shown(&api.send("GET", "/dev/hello", &[("x-who", "ada")], "").await), @r#"UnauthorizedException 401 UnauthorizedException {"message":"Unauthorized"}"#);
}

#[tokio::test]
async fn an_authorizer_is_called_by_its_own_permission_or_as_its_role() {
    let (api, id) = guarded(json!({})).await;
    done(&api.aws.rest("lambda", "DELETE", "/2015-03-31/functions/guard/policy/guard", Value::Null).await);
    insta::assert_snapshot!(shown(&with_token(&api, "t").await), @r#"AuthorizerConfigurationException 500 AuthorizerConfigurationException {"message":null}"#);
    let may =
        json!({ "Version": "2012-10-17", "Statement": { "Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "*" } });
    let fields = [("Action", "PutRolePolicy"), ("RoleName", "role"), ("PolicyName", "p"), ("PolicyDocument", &may.to_string())];
    assert_eq!(api.aws.form("iam", &fields).await.status, 200);
    let role = format!("arn:aws:iam::{}:role/role", api.aws.account);
    done(&api.patch(&format!("/authorizers/{id}"), &[("replace", "/authorizerCredentials", &role)]).await);
    api.deploy().await;
    api.returns(result("Allow", "*", json!({})));
    assert_eq!(with_token(&api, "t").await.status, 200);
}

#[tokio::test]
async fn gateway_responses_of_authorizers_are_the_apis_own() {
    let (api, _) = guarded(json!({})).await;
    for kind in ["UNAUTHORIZED", "ACCESS_DENIED", "AUTHORIZER_CONFIGURATION_ERROR"] {
        let own = json!({ "statusCode": "418", "responseTemplates": { "text/plain": format!("{kind}: $context.error.message") } });
        done(&api.call("PUT", &format!("/gatewayresponses/{kind}"), own).await);
    }
    api.deploy().await;
    let unauthorized = api.curl("/dev/hello").await;
    assert_eq!((unauthorized.status, &*unauthorized.text()), (418, "UNAUTHORIZED: Unauthorized"));
    api.returns(result("Deny", "*", json!({})));
    let denied = with_token(&api, "a").await;
    let message = "ACCESS_DENIED: User is not authorized to access this resource with an explicit deny";
    assert_eq!((denied.status, &*denied.text()), (418, message));
    api.returns("nothing");
    let failed = with_token(&api, "b").await;
    assert_eq!((failed.status, &*failed.text()), (418, "AUTHORIZER_CONFIGURATION_ERROR: null"));
}

#[tokio::test]
async fn an_authorizers_key_is_the_callers_api_key() {
    let (api, _) = guarded(json!({ "authorizerResultTtlInSeconds": 0 })).await;
    let key = api.keyed(json!({})).await;
    let steps = [("replace", "/apiKeyRequired", "true")];
    done(&api.patch(&format!("/resources/{}/methods/GET", api.hello), &steps).await);
    done(&api.patch("", &[("replace", "/apiKeySource", "AUTHORIZER")]).await);
    api.deploy().await;
    api.returns(result("Allow", "*", json!({ "usageIdentifierKey": key })));
    assert_eq!(with_token(&api, "t").await.status, 200);
    api.returns(result("Allow", "*", json!({})));
    assert_eq!(with_token(&api, "t").await.status, 403);
    // The header does not count.
    api.returns(result("Allow", "*", json!({})));
    let answer = api.send("GET", "/dev/hello", &[("authorization", "t"), ("x-api-key", &key)], "").await;
    assert_eq!(answer.status, 403);
}

#[tokio::test]
async fn authorizers_are_made_shown_changed_and_deleted() {
    let (api, id) = guarded(json!({})).await;
    let uri = api.uri("guard");
    let mut seen = Vec::new();
    for body in [
        json!({ "name": "guard", "type": "TOKEN", "authorizerUri": uri }),
        json!({ "name": "b", "type": "TOKEN" }),
        json!({ "name": "b", "type": "TOKEN", "authorizerUri": "arn:aws:lambda:us-east-1:111122223333:function:guard" }),
        json!({ "name": "b", "type": "TOKEN", "authorizerUri": uri, "authorizerResultTtlInSeconds": 3601 }),
        json!({ "name": "b", "type": "REQUEST", "authorizerUri": uri }),
        json!({ "name": "b", "type": "REQUEST", "authorizerUri": uri, "authorizerResultTtlInSeconds": 0 }),
        json!({ "name": "c", "type": "TOKEN", "authorizerUri": uri, "identitySource": "method.request.body" }),
        json!({ "name": "c", "type": "TOKEN", "authorizerUri": uri, "identityValidationExpression": "(" }),
        json!({ "name": "c", "type": "COGNITO_USER_POOLS" }),
        json!({ "name": "c", "type": "COGNITO_USER_POOLS", "providerARNs": ["arn:aws:cognito-idp:us-east-1:111122223333:userpool/us-east-1_a"] }),
    ] {
        seen.push(api.call("POST", "/authorizers", body).await.status);
    }
    seen.push(api.call("GET", &format!("/authorizers/{id}"), Value::Null).await.status);
    seen.push(api.call("GET", "/authorizers/other", Value::Null).await.status);
    seen.push(api.call("DELETE", &format!("/authorizers/{id}"), Value::Null).await.status);
    for steps in [
        [("replace", "/name", "g2")],
        [("replace", "/authorizerResultTtlInSeconds", "soon")],
        [("replace", "/authorizerResultTtlInSeconds", "10")],
        [("replace", "/identitySource", "method.request.querystring.q")],
        [("add", "/name", "g2")],
        [("replace", "/other", "x")],
    ] {
        seen.push(api.patch(&format!("/authorizers/{id}"), &steps).await.status);
    }
    let steps = [("replace", "/authorizationType", "NONE"), ("replace", "/authorizerId", "")];
    done(&api.patch(&format!("/resources/{}/methods/GET", api.hello), &steps).await);
    seen.push(api.call("DELETE", &format!("/authorizers/{id}"), Value::Null).await.status);
    seen.push(api.call("DELETE", &format!("/authorizers/{id}"), Value::Null).await.status);
    let made = [409, 400, 400, 400, 400, 201, 400, 400, 400, 201];
    let found = [200, 404, 409];
    // The token of a TOKEN authorizer is in a header.
    let changed = [200, 400, 200, 400, 400, 400];
    assert_eq!(seen, made.into_iter().chain(found).chain(changed).chain([202, 404]).collect::<Vec<u16>>());
}

#[tokio::test]
async fn an_authorizer_is_tested_without_a_deployment() {
    let (api, id) = guarded(json!({})).await;
    api.returns(result("Allow", "*", json!({})));
    let tested = api.call("POST", &format!("/authorizers/{id}"), json!({ "headers": { "Authorization": "let-me-in" } })).await;
    let seen = tested.json();
    assert_eq!((&seen["clientStatus"], &seen["principalId"]), (&json!(0), &json!("ada")), "{seen}");
    assert_eq!(seen["authorization"], json!({ "*": ["execute-api:Invoke"] }));
    let log = text(&seen["log"]);
    for part in [format!("Starting authorizer: {id} for request: "), "Successfully completed authorizer execution".into()] {
        assert!(log.contains(&part), "{log}");
    }
    let tested = api.call("POST", &format!("/authorizers/{id}"), json!({})).await.json();
    assert_eq!(tested["clientStatus"], 401);
}

#[tokio::test]
async fn nobody_can_call_a_method_with_user_pools() {
    let api = Api::new().await;
    api.mock(&api.hello, "GET", r#"{"statusCode": 200}"#, "hello").await;
    let pools = json!({ "name": "c", "type": "COGNITO_USER_POOLS", "providerARNs": ["arn:aws:cognito-idp:us-east-1:111122223333:userpool/us-east-1_a"] });
    let id = text(&api.call("POST", "/authorizers", pools).await.json()["id"]);
    let steps = [("replace", "/authorizationType", "COGNITO_USER_POOLS"), ("replace", "/authorizerId", id.as_str())];
    done(&api.patch(&format!("/resources/{}/methods/GET", api.hello), &steps).await);
    api.deploy().await;
    insta::assert_snapshot!(line(&with_token(&api, "t").await), @r#"501 NotImplemented {"message": "Coldstart does not have Cognito's user pools, so nobody can call a method with an authorizer of type COGNITO_USER_POOLS"}"#);
}
