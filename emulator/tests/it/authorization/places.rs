//! Each member of an input has one place, and what is somewhere else is not read: not for the policy and not for the operation.

use emulator::Service;
use http::Request;
use serde_json::{Value, json};

use super::{denied, form, logs, make_caller, may, may_all_but, may_only, rest, send, short};
use crate::{
    apigateway::given::{Api, SIGNED},
    harness::{Act, Aws},
    lambda::{FUNCTIONS, lambda, with_hello},
};

const HELLO: &str = "arn:aws:lambda:us-east-1:111122223333:function:hello";

/// An account with `hello`, its version 1 and its alias `safe`, and the role that calls.
async fn with_safe() -> Aws {
    let aws = with_hello().await;
    make_caller(&aws).await;
    lambda(&aws, "POST", "/2015-03-31/functions/hello/versions", json!({})).await;
    lambda(&aws, "POST", "/2015-03-31/functions/hello/aliases", json!({ "Name": "safe", "FunctionVersion": "1" })).await;
    aws
}

async fn invoke(aws: &Aws, path: &str, event: Value) -> crate::harness::Answer {
    rest(aws, Service::LAMBDA, "POST", &format!("{FUNCTIONS}/{path}"), event).await
}

#[tokio::test]
async fn an_event_says_nothing_of_what_is_invoked() {
    let aws = with_safe().await;
    may_only(&aws, &[&format!("{HELLO}:safe")]).await;
    assert_eq!(invoke(&aws, "hello/invocations?Qualifier=safe", json!({})).await.header("x-amz-executed-version"), "1");
    for event in [
        json!({ "Qualifier": "safe" }),
        json!({ "FunctionName": "hello:safe" }),
        json!({ "FunctionName": format!("{HELLO}:safe"), "Qualifier": "safe" }),
    ] {
        let answer = invoke(&aws, "hello/invocations", event.clone()).await;
        assert_eq!(denied(&answer).as_deref(), Some(&*format!("lambda:InvokeFunction on {HELLO}")), "{event}");
        // Nor can it take away what the query says.
        assert_eq!(invoke(&aws, "hello/invocations?Qualifier=safe", event.clone()).await.json(), event);
    }
    assert_eq!(aws.python.invocations().len(), 4);
}

#[tokio::test]
async fn an_event_with_a_role_asks_for_no_right_to_pass_one() {
    let aws = with_safe().await;
    may(&aws, json!([{ "Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": HELLO }])).await;
    let event = json!({ "Role": "arn:aws:iam::111122223333:role/basic" });
    aws.python.then(Act::Ends(emulator::runtime::Outcome::Returned("7".into()), vec![]));
    let answer = invoke(&aws, "hello/invocations", event).await;
    assert_eq!((answer.status, answer.text().as_str()), (200, "7"));
}

#[tokio::test]
async fn a_qualifier_is_in_the_query_and_not_in_the_body_and_a_setting_the_other_way_round() {
    let aws = with_safe().await;
    let permission = json!({
        "Qualifier": "safe", "StatementId": "s", "Action": "lambda:InvokeFunction", "Principal": "s3.amazonaws.com",
    });
    let added = lambda(&aws, "POST", &format!("{FUNCTIONS}/hello/policy"), permission).await;
    assert!(added.text().contains(&format!("\\\"Resource\\\":\\\"{HELLO}\\\"")), "{added}");
    let path = format!("{FUNCTIONS}/hello/configuration?Timeout=9&FunctionName=other&Role=x");
    let changed = lambda(&aws, "PUT", &path, json!({ "MemorySize": 256, "FunctionName": "other" })).await.json();
    assert_eq!((&changed["FunctionName"], &changed["MemorySize"], &changed["Timeout"]), (&json!("hello"), &json!(256), &json!(3)));
}

#[tokio::test]
async fn of_a_qualifier_that_is_said_twice_the_first_counts_for_the_policy_and_the_operation() {
    let aws = with_safe().await;
    may_only(&aws, &[&format!("{HELLO}:safe")]).await;
    let answer = invoke(&aws, "hello/invocations?Qualifier=1&Qualifier=safe", json!({})).await;
    assert_eq!(denied(&answer).as_deref(), Some(&*format!("lambda:InvokeFunction on {HELLO}:1")), "{answer}");
    let both = invoke(&aws, "hello:safe/invocations?Qualifier=1", json!({})).await;
    assert_eq!(short(&both), "400 InvalidParameterValueException", "{both}");
    assert!(aws.python.invocations().is_empty());
    for query in ["Qualifier=safe&Qualifier=2", "Qualifier=safe&Qualifier="] {
        let answer = invoke(&aws, &format!("hello/invocations?{query}"), json!({})).await;
        assert_eq!((answer.status, answer.header("x-amz-executed-version").as_str()), (200, "1"), "{query}: {answer}");
    }
}

#[tokio::test]
async fn a_denial_of_an_api_holds_when_its_id_is_percent_encoded() {
    let api = Api::new().await;
    make_caller(&api.aws).await;
    let arn = format!("arn:aws:apigateway:us-east-1::/restapis/{}", api.id);
    may_all_but(&api.aws, &[&arn, &format!("{arn}/*")]).await;
    let id = &api.id;
    let encoded: String = id.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let first = format!("%{:02X}{}", id.as_bytes()[0], &id[1..]);
    for spelling in [id, &first, &encoded, &format!("{id}/")] {
        for (method, body) in [("GET", Value::Null), ("PATCH", json!({})), ("DELETE", Value::Null)] {
            let answer = rest(&api.aws, Service::API_GATEWAY, method, &format!("/restapis/{spelling}"), body).await;
            assert_eq!(denied(&answer), Some(format!("apigateway:{method} on {arn}")), "{spelling}: {answer}");
        }
    }
    for spelling in [
        format!("/restapis//{id}"),
        format!("/restapis/{id}//"),
        format!("//restapis/{id}"),
        format!("/restapis/./{id}"),
        format!("/rest%61pis/{id}"),
    ] {
        let answer = rest(&api.aws, Service::API_GATEWAY, "GET", &spelling, Value::Null).await;
        assert_eq!(short(&answer), "404 UnknownOperationException", "{spelling}: {answer}");
    }
    assert_eq!(api.aws.rest(SIGNED, "GET", &format!("/restapis/{id}"), Value::Null).await.status, 200);
}

#[tokio::test]
async fn tagging_an_api_needs_the_right_to_change_it() {
    let api = Api::new().await;
    make_caller(&api.aws).await;
    let arn = format!("arn:aws:apigateway:us-east-1::/restapis/{}", api.id);
    let encoded = arn.replace(':', "%3A").replace('/', "%2F");
    let tags = format!("arn:aws:apigateway:us-east-1::/tags/{encoded}");
    let body = json!({ "tags": { "a": "b" } });
    may_only(&api.aws, &[&tags]).await;
    let answer = rest(&api.aws, Service::API_GATEWAY, "PUT", &format!("/tags/{encoded}"), body.clone()).await;
    assert_eq!(denied(&answer), Some(format!("apigateway:PATCH on {arn}")));
    may_only(&api.aws, &[&arn]).await;
    let half_encoded = arn.replace('/', "%2F");
    let answer = rest(&api.aws, Service::API_GATEWAY, "PUT", &format!("/tags/{half_encoded}"), body.clone()).await;
    assert_eq!(denied(&answer), Some(format!("apigateway:PUT on {tags}")));
    may_only(&api.aws, &[&arn, &tags]).await;
    assert_eq!(rest(&api.aws, Service::API_GATEWAY, "PUT", &format!("/tags/{encoded}"), body).await.status, 204);
    // The ARN of another partition, region or account is none of an API here.
    for other in [
        arn.replace("aws:apigateway", "aws-cn:apigateway"),
        arn.replace("us-east-1", "eu-west-1"),
        arn.replace("::/", ":111122223333:/"),
    ] {
        let path = format!("/tags/{}", other.replace(':', "%3A").replace('/', "%2F"));
        let answer = rest(&api.aws, Service::API_GATEWAY, "GET", &path, Value::Null).await;
        assert_eq!(short(&answer), "404 NotFoundException", "{other}: {answer}");
    }
}

#[tokio::test]
async fn a_form_with_another_things_name_in_it_is_still_on_the_operations_own() {
    let aws = Aws::new();
    make_caller(&aws).await;
    let document = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#;
    aws.form("iam", &[("Action", "CreatePolicy"), ("PolicyName", "secret"), ("PolicyDocument", document)]).await;
    let secret = "arn:aws:iam::111122223333:policy/secret";
    may_only(&aws, &["arn:aws:iam::111122223333:role/caller"]).await;
    for action in ["GetPolicy", "DeletePolicy", "ListEntitiesForPolicy", "ListPolicyVersions"] {
        let answer = form(&aws, Service::IAM, &[("Action", action), ("PolicyArn", secret), ("RoleName", "caller")]).await;
        assert_eq!(denied(&answer), Some(format!("iam:{action} on {secret}")), "{answer}");
    }
    // A path is a member of the operations that make things, and of no other.
    may_all_but(&aws, &["arn:aws:iam::111122223333:role/caller"]).await;
    for path in ["/elsewhere/", "/"] {
        let answer = form(&aws, Service::IAM, &[("Action", "GetRole"), ("RoleName", "caller"), ("Path", path)]).await;
        assert_eq!(denied(&answer).as_deref(), Some("iam:GetRole on arn:aws:iam::111122223333:role/caller"), "{answer}");
    }
}

#[tokio::test]
async fn a_log_group_is_the_same_by_name_and_by_arn() {
    let aws = Aws::new();
    make_caller(&aws).await;
    for group in ["/secret", "/other"] {
        aws.target("logs", "Logs_20140328.CreateLogGroup", json!({ "logGroupName": group })).await;
        aws.target("logs", "Logs_20140328.CreateLogStream", json!({ "logGroupName": group, "logStreamName": "s" })).await;
    }
    let group = "arn:aws:logs:us-east-1:111122223333:log-group:/secret";
    may_all_but(&aws, &[&format!("{group}:*")]).await;
    for identifier in ["/secret", group] {
        for (operation, stream) in [("DescribeLogStreams", ""), ("FilterLogEvents", ""), ("GetLogEvents", "s")] {
            let input = json!({ "logGroupIdentifier": identifier, "logStreamName": "s" });
            let answer = logs(&aws, operation, &input.to_string()).await;
            assert_eq!(denied(&answer), Some(format!("logs:{operation} on {group}:log-stream:{stream}")), "{identifier}: {answer}");
        }
    }
    for identifier in [
        format!("{group}:log-stream:s"),
        group.replace("arn:aws:", "arn:aws-cn:"),
        group.replace("us-east-1", "eu-west-1"),
        group.replace("111122223333", "444455556666"),
    ] {
        let answer = logs(&aws, "DescribeLogStreams", &json!({ "logGroupIdentifier": identifier }).to_string()).await;
        assert_eq!(short(&answer), "400 ResourceNotFoundException", "{identifier}: {answer}");
    }
    // The ARN by which policies name the group is none that a request may have.
    let input = json!({ "logGroupIdentifier": format!("{group}:*") });
    assert_eq!(short(&logs(&aws, "DescribeLogStreams", &input.to_string()).await), "400 InvalidParameterException");
    // What is no member of the operation says nothing of what it is on.
    for more in [r#""logGroupIdentifier":"/other""#, r#""resourceArn":"arn:aws:logs:us-east-1:111122223333:log-group:/other""#] {
        let answer = logs(&aws, "DeleteLogGroup", &format!(r#"{{"logGroupName":"/secret",{more}}}"#)).await;
        assert_eq!(denied(&answer), Some(format!("logs:DeleteLogGroup on {group}:log-stream:")), "{answer}");
    }
    // The operations on tags are on the group itself, as on AWS.
    may_all_but(&aws, &[group]).await;
    let answer = logs(&aws, "ListTagsForResource", &json!({ "resourceArn": group }).to_string()).await;
    assert_eq!(denied(&answer), Some(format!("logs:ListTagsForResource on {group}")), "{answer}");
}

#[tokio::test]
async fn a_body_that_is_no_json_is_refused_before_a_policy_is_asked() {
    let aws = with_safe().await;
    may_only(&aws, &["*"]).await;
    let request = Request::put(format!("{FUNCTIONS}/hello/configuration")).body("Timeout=9".into()).expect("a request");
    assert_eq!(short(&send(&aws, Service::LAMBDA, request).await), "400 SerializationException");
}
