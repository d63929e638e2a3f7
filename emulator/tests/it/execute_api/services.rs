//! Tests of integrations with AWS services.

use serde_json::{Value, json};

use super::line;
use crate::apigateway::given::{Api, done, text};

/// Creates the role `caller`, which API Gateway may assume, with permission for these actions.
async fn role(api: &Api, actions: &[&str]) -> String {
    let trust = json!({ "Version": "2012-10-17", "Statement": [
        { "Effect": "Allow", "Principal": { "Service": "apigateway.amazonaws.com" }, "Action": "sts:AssumeRole" }
    ] });
    let make = [("Action", "CreateRole"), ("RoleName", "caller"), ("AssumeRolePolicyDocument", &trust.to_string())];
    api.aws.form("iam", &make).await;
    let policy = json!({ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": actions, "Resource": "*" }] });
    let put = [("Action", "PutRolePolicy"), ("RoleName", "caller"), ("PolicyName", "p"), ("PolicyDocument", &policy.to_string())];
    api.aws.form("iam", &put).await;
    format!("arn:aws:iam::{}:role/caller", api.aws.account)
}

/// Deploys `POST /hello/{id}` with an integration of type `AWS`. Its responses are 200, and 400 for `4\d{2}`.
async fn integrated(uri: &str, actions: &[&str], more: Value) -> Api {
    let api = Api::new().await;
    let credentials = role(&api, actions).await;
    let item = api.resource(&api.hello, "{id}").await;
    api.method(&item, "POST", json!({})).await;
    let mut integration = json!({
        "type": "AWS", "httpMethod": "POST", "credentials": credentials,
        "uri": format!("arn:aws:apigateway:us-east-1:{uri}").replace("ACCOUNT", &api.aws.account.to_string()),
    });
    for (name, value) in more.as_object().expect("an object") {
        integration[name] = value.clone();
    }
    api.integrate(&item, "POST", integration).await;
    let at = format!("/resources/{item}/methods/POST");
    for (status, pattern) in [("200", None), ("400", Some(r"4\d{2}"))] {
        let declared = json!({ "responseParameters": { "method.response.header.X-Kind": false } });
        done(&api.call("PUT", &format!("{at}/responses/{status}"), declared).await);
        let mut mapping =
            json!({ "responseParameters": { "method.response.header.X-Kind": "integration.response.header.Content-Type" } });
        if let Some(pattern) = pattern {
            mapping["selectionPattern"] = pattern.into();
        }
        done(&api.call("PUT", &format!("{at}/integration/responses/{status}"), mapping).await);
    }
    api.deploy().await;
    api
}

fn shown(answer: &crate::harness::Answer) -> String {
    format!("{} [{}]", line(answer), answer.header("x-kind"))
}

#[tokio::test]
async fn a_queue_gets_a_message_by_its_path_and_answers_json() {
    let more = json!({
        "requestParameters": { "integration.request.header.Content-Type": "'application/x-www-form-urlencoded'" },
        "requestTemplates": { "application/json": "Action=SendMessage&MessageBody=$util.urlEncode($input.json('$.order'))" },
    });
    let api = integrated("sqs:path/ACCOUNT/orders", &["sqs:SendMessage"], more).await;
    api.aws.target("sqs", "AmazonSQS.CreateQueue", json!({ "QueueName": "orders" })).await;
    let sent = api.send("POST", "/dev/hello/1", &[], r#"{"order": {"id": 7, "of": "me & you"}}"#).await;
    let body = sent.json();
    assert_eq!((sent.status, sent.header("x-kind").as_str()), (200, "application/json"), "{sent}");
    assert!(body["SendMessageResponse"]["SendMessageResult"]["MessageId"].is_string(), "{body}");
    let url = format!("http://localhost:4566/{}/orders", api.aws.account);
    let got = api.aws.target("sqs", "AmazonSQS.ReceiveMessage", json!({ "QueueUrl": url })).await.json();
    assert_eq!(got["Messages"][0]["Body"], r#"{"id":7,"of":"me & you"}"#);
}

#[tokio::test]
async fn what_the_role_may_not_do_is_the_services_own_error() {
    let more = json!({ "requestTemplates": { "application/json": "Action=SendMessage&MessageBody=x" } });
    let api = integrated("sqs:path/ACCOUNT/orders", &["sqs:GetQueueUrl"], more).await;
    api.aws.target("sqs", "AmazonSQS.CreateQueue", json!({ "QueueName": "orders" })).await;
    let refused = api.send("POST", "/dev/hello/1", &[], "{}").await;
    assert_eq!((refused.status, &refused.json()["Error"]["Code"]), (400, &json!("AccessDenied")), "{refused}");
}

#[tokio::test]
async fn a_topic_gets_a_message_by_an_action_whose_parameters_are_mapped() {
    let more = json!({ "requestParameters": {
        "integration.request.querystring.TopicArn": "'arn:aws:sns:us-east-1:111122223333:news'",
        "integration.request.querystring.Message": "method.request.body",
        "integration.request.querystring.Subject": "method.request.path.id",
    } });
    let api = integrated("sns:action/Publish", &["sns:Publish"], more).await;
    let missing = api.send("POST", "/dev/hello/7", &[], "hi").await;
    assert_eq!((missing.status, &missing.json()["Error"]["Code"]), (400, &json!("NotFound")), "{missing}");
    api.aws.form("sns", &[("Action", "CreateTopic"), ("Name", "news")]).await;
    let published = api.send("POST", "/dev/hello/7", &[], "hi").await;
    assert!(published.json()["PublishResponse"]["PublishResult"]["MessageId"].is_string(), "{published}");
}

#[tokio::test]
async fn a_table_gets_an_item_and_its_errors_select_a_response() {
    let put = r#"{"TableName": "pets", "Item": {"id": {"S": "$input.params('id')"}, "name": {"S": "$input.path('$.name')"}}}"#;
    let more = json!({ "requestTemplates": { "application/json": put } });
    let api = integrated("dynamodb:action/PutItem", &["dynamodb:PutItem"], more).await;
    let missing = api.send("POST", "/dev/hello/7", &[], r#"{"name": "Rex"}"#).await;
    assert_eq!(missing.status, 400, "{missing}");
    let table = json!({
        "TableName": "pets", "BillingMode": "PAY_PER_REQUEST", "KeySchema": [{ "AttributeName": "id", "KeyType": "HASH" }],
        "AttributeDefinitions": [{ "AttributeName": "id", "AttributeType": "S" }],
    });
    api.aws.target("dynamodb", "DynamoDB_20120810.CreateTable", table).await;
    assert_eq!(shown(&api.send("POST", "/dev/hello/7", &[], r#"{"name": "Rex"}"#).await), "200 {} [application/x-amz-json-1.0]");
    let get = json!({ "TableName": "pets", "Key": { "id": { "S": "7" } } });
    let item = api.aws.target("dynamodb", "DynamoDB_20120810.GetItem", get).await.json();
    assert_eq!(item["Item"], json!({ "id": { "S": "7" }, "name": { "S": "Rex" } }));
}

#[tokio::test]
async fn an_object_is_put_by_the_path_of_its_bucket() {
    let more = json!({
        "httpMethod": "PUT",
        "requestParameters": {
            "integration.request.path.key": "method.request.path.id",
            "integration.request.header.Content-Type": "method.request.header.Content-Type",
        },
    });
    for uri in ["s3:path/files/{key}", "files.s3:path/{key}"] {
        let api = integrated(uri, &["s3:PutObject"], more.clone()).await;
        api.aws.rest("s3", "PUT", "/files", Value::Null).await;
        assert_eq!(api.send("POST", "/dev/hello/a%20b.txt", &[("content-type", "text/plain")], "hi").await.status, 200, "{uri}");
        let got = api.aws.rest("s3", "GET", "/files/a%20b.txt", Value::Null).await;
        assert_eq!((got.text().as_str(), got.header("content-type").as_str()), ("hi", "text/plain"), "{uri}");
    }
}

#[tokio::test]
async fn a_bus_gets_an_event_if_the_integration_names_the_target() {
    let event = r#"{"Entries": [{"Source": "shop", "DetailType": "order", "Detail": "$util.escapeJavaScript($input.json('$'))"}]}"#;
    let header = |name: &str, value: &str| (format!("integration.request.header.{name}"), json!(format!("'{value}'")));
    let target = header("X-Amz-Target", "AWSEvents.PutEvents");
    let kind = header("Content-Type", "application/x-amz-json-1.1");
    let parameters: serde_json::Map<String, Value> = [target, kind].into_iter().collect();
    let more = json!({ "requestTemplates": { "application/json": event }, "requestParameters": parameters });
    let api = integrated("events:action/PutEvents", &["events:PutEvents"], more).await;
    let put = api.send("POST", "/dev/hello/1", &[], r#"{"id": 7}"#).await;
    assert_eq!((put.status, &put.json()["FailedEntryCount"]), (200, &json!(0)), "{put}");
}

#[tokio::test]
async fn integrations_of_services_that_can_not_be_are_refused_or_fail() {
    let api = Api::new().await;
    api.method(&api.hello, "POST", json!({})).await;
    let at = format!("/resources/{}/methods/POST/integration", api.hello);
    let bare = json!({ "type": "AWS", "httpMethod": "POST", "uri": "arn:aws:apigateway:us-east-1:sqs:path/1/q" });
    let refused = line(&api.call("PUT", &at, bare).await);
    assert_eq!(refused, r#"400 BadRequestException {"message":"Role ARN must be specified for AWS integrations"}"#);
    for (uri, why) in [
        ("kinesis:action/PutRecord", "Coldstart does not emulate the service kinesis"),
        ("apigateway:path/restapis", "Coldstart does not call API Gateway by an integration"),
    ] {
        let api = integrated(uri, &["*"], json!({})).await;
        assert_eq!(api.send("POST", "/dev/hello/1", &[], "{}").await.status, 500);
        let items = api.call("GET", "/resources?limit=500", Value::Null).await.json();
        let item = items["item"].as_array().into_iter().flatten().find(|item| item["pathPart"] == "{id}").expect("the resource");
        let test = api.call("POST", &format!("/resources/{}/methods/POST", text(&item["id"])), json!({})).await.json();
        assert!(text(&test["log"]).contains(why), "{test}");
    }
}
