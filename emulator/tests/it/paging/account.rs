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
const TARGET: &str = "arn:aws:lambda:us-east-1:111122223333:function:order";
const RESOURCE_POLICY: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"logs:PutLogEvents","Resource":"*"}}"#;

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
    events(&aws).await;
    schedules(&aws).await;
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
        let path = format!("/2021-10-31/functions/order/url?Qualifier={name}");
        assert_eq!(aws.rest("lambda", "POST", &path, json!({ "AuthType": "NONE" })).await.status, 201);
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
        call("CreateUser", &[("UserName", name)]).await;
        call("CreateGroup", &[("GroupName", name)]).await;
        if number < 10 {
            call("AddUserToGroup", &[("GroupName", name), ("UserName", "order")]).await;
            call("AttachUserPolicy", &[("UserName", "order"), ("PolicyArn", &arn)]).await;
            call("AttachGroupPolicy", &[("GroupName", "order"), ("PolicyArn", &arn)]).await;
        }
        call("AddUserToGroup", &[("GroupName", "order"), ("UserName", name)]).await;
        call("TagUser", &[("UserName", "order"), ("Tags.member.1.Key", name), ("Tags.member.1.Value", "")]).await;
        call("PutUserPolicy", &[("UserName", "order"), ("PolicyName", name), ("PolicyDocument", POLICY)]).await;
        call("PutGroupPolicy", &[("GroupName", "order"), ("PolicyName", name), ("PolicyDocument", POLICY)]).await;
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

async fn events(aws: &Aws) {
    let call = async |operation: &str, input| {
        let answer = aws.target("events", &format!("AWSEvents.{operation}"), input).await;
        assert_eq!(answer.status, 200, "{answer}");
        answer.json()
    };
    let bus = "arn:aws:events:us-east-1:111122223333:event-bus/default";
    let key = json!({ "ApiKeyAuthParameters": { "ApiKeyName": "k", "ApiKeyValue": "v" } });
    for (number, name) in NAMES.into_iter().enumerate() {
        call("CreateEventBus", json!({ "Name": name })).await;
        call("PutRule", json!({ "Name": name, "EventPattern": "{\"source\":[\"s\"]}" })).await;
        call("PutTargets", json!({ "Rule": name, "Targets": [{ "Id": "t", "Arn": TARGET }] })).await;
        if number < 4 {
            call("PutTargets", json!({ "Rule": "order", "Targets": [{ "Id": name, "Arn": TARGET }] })).await;
        }
        call("CreateArchive", json!({ "ArchiveName": name, "EventSourceArn": bus })).await;
        let connection = json!({ "Name": name, "AuthorizationType": "API_KEY", "AuthParameters": key });
        let arn = call("CreateConnection", connection).await["ConnectionArn"].clone();
        let destination =
            json!({ "Name": name, "ConnectionArn": arn, "InvocationEndpoint": "https://example.com", "HttpMethod": "POST" });
        call("CreateApiDestination", destination).await;
        let replay = json!({
            "ReplayName": name, "EventSourceArn": "arn:aws:events:us-east-1:111122223333:archive/order",
            "EventStartTime": 1_795_521_600, "EventEndTime": 1_795_525_200, "Destination": { "Arn": bus },
        });
        call("StartReplay", replay).await;
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        let policy = json!({ "policyName": name, "policyDocument": RESOURCE_POLICY });
        if number < 10 {
            assert_eq!(aws.target("logs", "Logs_20140328.PutResourcePolicy", policy).await.status, 200);
        }
    }
}

async fn schedules(aws: &Aws) {
    let trust = TRUST.replace("lambda", "scheduler");
    let fields = [("Action", "CreateRole"), ("RoleName", "scheduler"), ("AssumeRolePolicyDocument", trust.as_str())];
    assert_eq!(aws.form("iam", &fields).await.status, 200);
    for name in NAMES {
        let group = aws.rest("scheduler", "POST", &format!("/schedule-groups/{name}"), json!({})).await;
        assert_eq!(group.status, 200, "{group}");
        let schedule = json!({
            "ScheduleExpression": "rate(1 day)", "State": "DISABLED", "FlexibleTimeWindow": { "Mode": "OFF" },
            "Target": { "Arn": TARGET, "RoleArn": "arn:aws:iam::111122223333:role/scheduler" },
        });
        let made = aws.rest("scheduler", "POST", &format!("/schedules/{name}"), schedule).await;
        assert_eq!(made.status, 200, "{made}");
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
        let authorizer = json!({ "name": name, "type": "TOKEN", "authorizerUri": api.uri("order") });
        // An API has ten at most.
        api.call("POST", "/authorizers", authorizer).await;
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
    let events = |operation, input: serde_json::Value, id, least| Listing {
        most: 100,
        ..rest(operation, "events", input.to_string(), id, least)
    };
    let scheduler =
        |operation, path: &str, least| Listing { most: 100, ..rest(operation, "scheduler", path.to_owned(), "Arn", least) };
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
        rest("ListFunctionUrlConfigs", "lambda", "/2021-10-31/functions/order/urls".into(), "FunctionArn", 14),
        Listing { remove: Some(unattached_role()), ..iam("ListRoles", "", "RoleName", 14) },
        iam("ListPolicies", "Scope=All", "Arn", 30),
        iam("ListPolicies", "Scope=Local", "Arn", 13),
        iam("ListRolePolicies", "RoleName=order", "member", 13),
        iam("ListAttachedRolePolicies", "RoleName=order", "PolicyArn", 9),
        iam("ListEntitiesForPolicy", "EntityFilter=Role&PolicyArn=arn:aws:iam::111122223333:policy/order", "RoleName", 13),
        iam("ListPolicyVersions", "PolicyArn=arn:aws:iam::111122223333:policy/order", "VersionId", 5),
        iam("ListRoleTags", "RoleName=order", "Key", 13),
        iam("ListPolicyTags", "PolicyArn=arn:aws:iam::111122223333:policy/order-", "Key", 13),
        iam("ListUsers", "", "UserName", 13),
        iam("ListUserPolicies", "UserName=order", "member", 13),
        iam("ListAttachedUserPolicies", "UserName=order", "PolicyArn", 10),
        iam("ListUserTags", "UserName=order", "Key", 13),
        iam("ListGroups", "", "GroupName", 13),
        iam("ListGroupsForUser", "UserName=order", "GroupName", 10),
        iam("GetGroup", "GroupName=order", "UserName", 13),
        iam("ListGroupPolicies", "GroupName=order", "member", 13),
        iam("ListAttachedGroupPolicies", "GroupName=order", "PolicyArn", 10),
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
        logs("DescribeResourcePolicies", json!({}), "policyName", 10),
        events("ListEventBuses", json!({}), "Name", 15),
        events("ListRules", json!({}), "Name", 14),
        events("ListRuleNamesByTarget", json!({ "TargetArn": TARGET }), "", 14),
        events("ListTargetsByRule", json!({ "Rule": "order" }), "Id", 4),
        events("ListArchives", json!({}), "ArchiveName", 14),
        events("ListReplays", json!({}), "ReplayName", 14),
        events("ListConnections", json!({}), "Name", 14),
        events("ListApiDestinations", json!({}), "Name", 14),
        scheduler("ListSchedules", "/schedules", 14),
        scheduler("ListScheduleGroups", "/schedule-groups", 15),
        rest("GetRestApis", "apigateway", "/restapis".into(), "id", 14),
        rest("GetApiKeys", "apigateway", "/apikeys".into(), "id", 14),
        rest("GetUsagePlans", "apigateway", "/usageplans".into(), "id", 14),
        rest("GetUsagePlanKeys", "apigateway", format!("/usageplans/{plan}/keys"), "id", 14),
        of_api("GetResources", "resources", 14),
        of_api("GetDeployments", "deployments", 14),
        of_api("GetRequestValidators", "requestvalidators", 14),
        of_api("GetModels", "models", 10),
        of_api("GetAuthorizers", "authorizers", 10),
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
