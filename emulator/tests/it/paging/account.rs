//! An account with many of each thing, whose names begin with one another.

use serde_json::json;

use super::listing::{Listing, Remove};
use crate::{
    apigateway::given::{Api, text},
    harness::Aws,
    lambda::{CODE, FUNCTIONS, ROLE, make_role, package},
};

/// Names of functions, roles, policies and log groups: beginnings of each other, apart by letters that sort before and behind each separator.
const NAMES: [&str; 14] = [
    "order",
    "order-",
    "order--",
    "order-dev",
    "order-dev2",
    "order0",
    "order2",
    "order_",
    "order_x",
    "orderA",
    "ordera",
    "o",
    "or",
    "zz",
];
const TRUST: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}}"#;
const POLICY: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"#;

const MAPPINGS: &str = "/2015-03-31/event-source-mappings";

/// What the listings are of.
pub struct Made {
    api: String,
    plan: String,
}

/// The account.
pub async fn furnished() -> (Aws, Made) {
    let api = Api::keyed_mock().await;
    let aws = api.aws.as_account(111_122_223_333);
    make_role(&aws).await;
    functions(&aws).await;
    policies(&aws).await;
    logs(&aws).await;
    queues(&aws).await;
    let plan = gateway(&api).await;
    (aws, Made { api: api.id.clone(), plan })
}

async fn functions(aws: &Aws) {
    for name in NAMES {
        let function = json!({ "FunctionName": name, "Runtime": "python3.12", "Role": ROLE, "Handler": "app.handler", "Code": { "ZipFile": package(CODE) } });
        assert_eq!(aws.rest("lambda", "POST", FUNCTIONS, function).await.status, 201, "{name}");
    }
    for number in 1..=11 {
        let changed = json!({ "Timeout": number });
        aws.rest("lambda", "PUT", &format!("{FUNCTIONS}/order/configuration"), changed).await;
        assert_eq!(aws.rest("lambda", "POST", &format!("{FUNCTIONS}/order/versions"), json!({})).await.status, 201);
    }
    for name in NAMES {
        let alias = json!({ "Name": name, "FunctionVersion": "1" });
        assert_eq!(aws.rest("lambda", "POST", &format!("{FUNCTIONS}/order/aliases"), alias).await.status, 201);
        let path = format!("/2019-09-25/functions/order/event-invoke-config?Qualifier={name}");
        assert_eq!(aws.rest("lambda", "PUT", &path, json!({ "MaximumRetryAttempts": 1 })).await.status, 200);
    }
}

async fn policies(aws: &Aws) {
    let call = async |action: &str, fields: &[(&str, &str)]| {
        let fields: Vec<_> = [("Action", action)].into_iter().chain(fields.iter().copied()).collect();
        let answer = aws.form("iam", &fields).await;
        assert_eq!(answer.status, 200, "{answer}");
    };
    let names = || NAMES.into_iter().filter(|name| *name != "orderA");
    for name in names() {
        call("CreateRole", &[("RoleName", name), ("AssumeRolePolicyDocument", TRUST)]).await;
        call("CreatePolicy", &[("PolicyName", name), ("PolicyDocument", POLICY)]).await;
    }
    for (number, name) in names().enumerate() {
        let arn = format!("arn:aws:iam::111122223333:policy/{name}");
        call("PutRolePolicy", &[("RoleName", "order"), ("PolicyName", name), ("PolicyDocument", POLICY)]).await;
        call("TagRole", &[("RoleName", "order"), ("Tags.member.1.Key", name), ("Tags.member.1.Value", "")]).await;
        call(
            "TagPolicy",
            &[("PolicyArn", "arn:aws:iam::111122223333:policy/order-"), ("Tags.member.1.Key", name), ("Tags.member.1.Value", "")],
        )
        .await;
        call("AttachRolePolicy", &[("RoleName", name), ("PolicyArn", "arn:aws:iam::111122223333:policy/order")]).await;
        if number < 9 && name != "order" {
            call("AttachRolePolicy", &[("RoleName", "order"), ("PolicyArn", &arn)]).await;
        }
        if number < 4 {
            call("CreatePolicyVersion", &[("PolicyArn", "arn:aws:iam::111122223333:policy/order"), ("PolicyDocument", POLICY)])
                .await;
        }
    }
}

async fn logs(aws: &Aws) {
    let call = async |operation: &str, input| {
        let answer = aws.target("logs", &format!("Logs_20140328.{operation}"), input).await;
        assert_eq!(answer.status, 200, "{answer}");
    };
    for name in NAMES.into_iter().chain(["order/dev", "order.x", "order#1"]) {
        call("CreateLogGroup", json!({ "logGroupName": name })).await;
    }
    let now = emulator::Clock::now(&*aws.clock).as_millisecond();
    for (number, name) in NAMES.into_iter().chain(["order/dev", "order.x", "order x", "2026/11/24/[$LATEST]ab"]).enumerate() {
        call("CreateLogStream", json!({ "logGroupName": "order", "logStreamName": name })).await;
        // Several streams of one moment, and some without events.
        if number % 4 != 3 {
            let events: Vec<_> = (0..2).map(|_| json!({ "timestamp": now - (number as i64 % 3), "message": name })).collect();
            call("PutLogEvents", json!({ "logGroupName": "order", "logStreamName": name, "logEvents": events })).await;
        }
    }
}

async fn queues(aws: &Aws) {
    let redrive = json!({ "deadLetterTargetArn": "arn:aws:sqs:us-east-1:111122223333:dead", "maxReceiveCount": 1 }).to_string();
    for (name, attributes) in
        std::iter::once(("dead", json!({}))).chain(NAMES.map(|name| (name, json!({ "RedrivePolicy": redrive }))))
    {
        let answer = aws.target("sqs", "AmazonSQS.CreateQueue", json!({ "QueueName": name, "Attributes": attributes })).await;
        assert_eq!(answer.status, 200, "{answer}");
    }
    let policy = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sqs:*","Resource":"*"}}"#;
    let fields = [("Action", "PutRolePolicy"), ("RoleName", "basic"), ("PolicyName", "q"), ("PolicyDocument", policy)];
    assert_eq!(aws.form("iam", &fields).await.status, 200);
    for name in NAMES {
        let source = format!("arn:aws:sqs:us-east-1:111122223333:{name}");
        let mapping = json!({ "FunctionName": "order", "EventSourceArn": source, "Enabled": false });
        assert_eq!(aws.rest("lambda", "POST", MAPPINGS, mapping).await.status, 202);
    }
}

async fn gateway(api: &Api) -> String {
    let account = async |path: &str, body| text(&api.aws.rest("apigateway", "POST", path, body).await.json()["id"]);
    let plan = account("/usageplans", json!({ "name": "plan" })).await;
    for name in NAMES {
        account("/restapis", json!({ "name": name })).await;
        account("/usageplans", json!({ "name": name })).await;
        let key = account("/apikeys", json!({ "name": name, "enabled": true })).await;
        let joined = json!({ "keyId": key, "keyType": "API_KEY" });
        assert_eq!(api.aws.rest("apigateway", "POST", &format!("/usageplans/{plan}/keys"), joined).await.status, 201);
        api.resource(&api.root, name).await;
        api.call("POST", "/deployments", json!({})).await;
        api.call("POST", "/requestvalidators", json!({ "name": name })).await;
        let model = name.replace(['-', '_'], "X");
        api.call("POST", "/models", json!({ "name": model, "contentType": "application/json", "schema": "{}" })).await;
    }
    plan
}

/// Every operation that lists, of this account.
pub fn listings(made: &Made) -> Vec<Listing> {
    let Made { api, plan } = made;
    let rest = |operation, service, input: String, id, least| Listing {
        operation,
        service,
        input,
        id,
        most: if service == "lambda" { 50 } else { 500 },
        least,
        remove: None,
    };
    let iam = |operation, input: &str, id, least| Listing { most: 1000, ..rest(operation, "iam", input.to_owned(), id, least) };
    let logs = |operation, input: serde_json::Value, id, least| Listing {
        most: 50,
        ..rest(operation, "logs", input.to_string(), id, least)
    };
    let sqs = |operation, input: serde_json::Value, least| Listing {
        most: 1000,
        remove: Some(queue()),
        ..rest(operation, "sqs", input.to_string(), "QueueUrl", least)
    };
    let of_api = |operation, path: &str, least| rest(operation, "apigateway", format!("/restapis/{api}/{path}"), "id", least);
    vec![
        Listing { remove: Some(function()), ..rest("ListFunctions", "lambda", FUNCTIONS.into(), "FunctionName", 14) },
        rest("ListFunctions", "lambda", format!("{FUNCTIONS}?FunctionVersion=ALL"), "FunctionArn", 25),
        Listing {
            remove: Some(version()),
            ..rest("ListVersionsByFunction", "lambda", format!("{FUNCTIONS}/order/versions"), "Version", 12)
        },
        Listing { remove: Some(alias()), ..rest("ListAliases", "lambda", format!("{FUNCTIONS}/order/aliases"), "Name", 14) },
        rest(
            "ListFunctionEventInvokeConfigs",
            "lambda",
            "/2019-09-25/functions/order/event-invoke-config/list".into(),
            "FunctionArn",
            14,
        ),
        Listing {
            remove: Some(mapping()),
            ..rest("ListEventSourceMappings", "lambda", format!("{MAPPINGS}?FunctionName=order"), "UUID", 14)
        },
        Listing { remove: Some(unattached_role()), ..iam("ListRoles", "", "RoleName", 14) },
        iam("ListPolicies", "Scope=All", "Arn", 30),
        iam("ListPolicies", "Scope=Local", "Arn", 13),
        iam("ListRolePolicies", "RoleName=order", "member", 13),
        iam("ListAttachedRolePolicies", "RoleName=order", "PolicyArn", 9),
        iam("ListEntitiesForPolicy", "PolicyArn=arn:aws:iam::111122223333:policy/order", "RoleName", 13),
        iam("ListPolicyVersions", "PolicyArn=arn:aws:iam::111122223333:policy/order", "VersionId", 5),
        iam("ListRoleTags", "RoleName=order", "Key", 13),
        iam("ListPolicyTags", "PolicyArn=arn:aws:iam::111122223333:policy/order-", "Key", 13),
        iam("GetAccountAuthorizationDetails", "", "Arn", 28),
        iam("SimulateCustomPolicy", &simulation(), "EvalActionName", 12),
        Listing { remove: Some(group()), ..logs("DescribeLogGroups", json!({}), "logGroupName", 17) },
        Listing { remove: Some(stream()), ..logs("DescribeLogStreams", json!({ "logGroupName": "order" }), "logStreamName", 17) },
        logs("DescribeLogStreams", json!({ "logGroupName": "order", "descending": true }), "logStreamName", 16),
        logs("DescribeLogStreams", json!({ "logGroupName": "order", "orderBy": "LastEventTime" }), "logStreamName", 16),
        Listing {
            remove: Some(stream()),
            ..logs(
                "DescribeLogStreams",
                json!({ "logGroupName": "order", "orderBy": "LastEventTime", "descending": true }),
                "logStreamName",
                16,
            )
        },
        logs("FilterLogEvents", json!({ "logGroupName": "order" }), "eventId", 20),
        sqs("ListQueues", json!({}), 15),
        sqs("ListDeadLetterSourceQueues", json!({ "QueueUrl": "http://localhost:4566/111122223333/dead" }), 14),
        rest("GetRestApis", "apigateway", "/restapis".into(), "id", 14),
        rest("GetApiKeys", "apigateway", "/apikeys".into(), "id", 14),
        rest("GetUsagePlans", "apigateway", "/usageplans".into(), "id", 14),
        rest("GetUsagePlanKeys", "apigateway", format!("/usageplans/{plan}/keys"), "id", 14),
        of_api("GetResources", "resources", 14),
        of_api("GetDeployments", "deployments", 14),
        of_api("GetRequestValidators", "requestvalidators", 14),
        of_api("GetModels", "models", 10),
    ]
}

fn simulation() -> String {
    let actions = (1..=12).map(|number| format!("ActionNames.member.{number}=s3:Get{number}"));
    actions.chain([format!("PolicyInputList.member.1={POLICY}")]).collect::<Vec<_>>().join("&")
}

fn function() -> Remove {
    Box::new(|aws, name| {
        Box::pin(async move {
            assert_eq!(aws.rest("lambda", "DELETE", &format!("{FUNCTIONS}/{name}"), json!(null)).await.status, 204);
        })
    })
}

fn version() -> Remove {
    Box::new(|aws, number| {
        Box::pin(async move {
            let path = format!("{FUNCTIONS}/order?Qualifier={number}");
            assert_eq!(aws.rest("lambda", "DELETE", &path, json!(null)).await.status, 204);
        })
    })
}

fn alias() -> Remove {
    Box::new(|aws, name| {
        Box::pin(async move {
            let path = format!("{FUNCTIONS}/order/aliases/{name}");
            assert_eq!(aws.rest("lambda", "DELETE", &path, json!(null)).await.status, 204);
        })
    })
}

fn unattached_role() -> Remove {
    Box::new(|aws, name| {
        Box::pin(async move {
            let policy = "arn:aws:iam::111122223333:policy/order";
            aws.form("iam", &[("Action", "DetachRolePolicy"), ("RoleName", name), ("PolicyArn", policy)]).await;
            let answer = aws.form("iam", &[("Action", "DeleteRole"), ("RoleName", name)]).await;
            assert_eq!(answer.status, 200, "{answer}");
        })
    })
}

fn group() -> Remove {
    Box::new(|aws, name| {
        Box::pin(async move {
            let answer = aws.target("logs", "Logs_20140328.DeleteLogGroup", json!({ "logGroupName": name })).await;
            assert_eq!(answer.status, 200, "{answer}");
        })
    })
}

fn stream() -> Remove {
    Box::new(|aws, name| {
        Box::pin(async move {
            let input = json!({ "logGroupName": "order", "logStreamName": name });
            assert_eq!(aws.target("logs", "Logs_20140328.DeleteLogStream", input).await.status, 200);
        })
    })
}

fn queue() -> Remove {
    Box::new(|aws, url| {
        Box::pin(async move {
            assert_eq!(aws.target("sqs", "AmazonSQS.DeleteQueue", json!({ "QueueUrl": url })).await.status, 200);
        })
    })
}

fn mapping() -> Remove {
    Box::new(|aws, id| {
        Box::pin(async move {
            assert_eq!(aws.rest("lambda", "DELETE", &format!("{MAPPINGS}/{id}"), json!(null)).await.status, 202);
        })
    })
}
