//! A request for each row of the tables of operations, made of the row: a new operation has one by itself, or the tests that ask for it say that it has none.

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use emulator::{Route, Service, ServiceTable, account::State};
use http::Request;
use serde_json::{Map, Value, json};
use wire::Protocol;

use super::make_caller;
use crate::{
    apigateway::given::{Api, text},
    dispatch::{inputs::valid, target},
    harness::Aws,
};

/// An account that has a thing of each kind, and the role that calls.
pub struct World {
    /// Its AWS.
    pub aws: Aws,
    labels: Vec<(&'static str, String)>,
}

/// A request before it is one: what is varied is varied here.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The labels of the path, as they are to be written: percent-encoded or not.
    pub labels: Vec<(&'static str, String)>,
    /// What comes before, between and behind the path's segments.
    pub path: String,
    /// The query, without `?`.
    pub query: String,
    /// The body.
    pub body: String,
}

/// The name of everything that does not exist.
pub const OTHER: &str = "other";

impl World {
    /// All of it, made by the owner.
    pub async fn new() -> Self {
        let api = Api::keyed_mock().await;
        api.function("secret").await;
        api.permit("secret").await;
        api.keyed(json!({ "quota": { "limit": 5, "period": "DAY" } })).await;
        api.call("PUT", "/gatewayresponses/THROTTLED", json!({})).await;
        let validator = text(&api.call("POST", "/requestvalidators", json!({ "name": "v" })).await.json()["id"]);
        let authorizer = json!({ "name": "a", "type": "TOKEN", "authorizerUri": api.uri("secret") });
        let authorizer = text(&api.call("POST", "/authorizers", authorizer).await.json()["id"]);
        api.aws.rest("lambda", "POST", "/2015-03-31/functions/secret/versions", json!({})).await;
        let alias = json!({ "Name": "PROD", "FunctionVersion": "1" });
        api.aws.rest("lambda", "POST", "/2015-03-31/functions/secret/aliases", alias).await;
        api.aws.rest("lambda", "POST", "/2021-10-31/functions/secret/url", json!({ "AuthType": "NONE" })).await;
        let retries = json!({ "MaximumRetryAttempts": 1 });
        api.aws.rest("lambda", "PUT", "/2019-09-25/functions/secret/event-invoke-config", retries).await;
        for (operation, input) in [
            ("CreateLogGroup", json!({ "logGroupName": "/secret" })),
            ("CreateLogStream", json!({ "logGroupName": "/secret", "logStreamName": "s" })),
        ] {
            api.aws.target("logs", &format!("Logs_20140328.{operation}"), input).await;
        }
        api.aws.form("sns", &[("Action", "CreateTopic"), ("Name", "secret")]).await;
        api.aws.target("sqs", "AmazonSQS.CreateQueue", json!({ "QueueName": "secret" })).await;
        let queues = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sqs:*","Resource":"*"}]}"#;
        let fields = [("Action", "PutRolePolicy"), ("RoleName", "role"), ("PolicyName", "q"), ("PolicyDocument", queues)];
        assert_eq!(api.aws.form("iam", &fields).await.status, 200);
        let source = "arn:aws:sqs:us-east-1:111122223333:secret";
        let mapping = json!({ "FunctionName": "secret", "EventSourceArn": source, "Enabled": false });
        let mapping = api.aws.rest("lambda", "POST", "/2015-03-31/event-source-mappings", mapping).await;
        for (operation, input) in [
            ("CreateEventBus", json!({ "Name": "secret" })),
            ("PutRule", json!({ "Name": "secret", "EventPattern": "{\"source\":[\"s\"]}" })),
            ("CreateArchive", json!({ "ArchiveName": "secret", "EventSourceArn": format!("{EVENTS}:event-bus/default") })),
            (
                "CreateConnection",
                json!({ "Name": "secret", "AuthorizationType": "API_KEY", "AuthParameters": API_KEY_PARAMETERS.clone() }),
            ),
        ] {
            let answer = api.aws.target("events", &format!("AWSEvents.{operation}"), input).await;
            assert_eq!(answer.status, 200, "{answer}");
        }
        api.aws.rest("scheduler", "POST", "/schedule-groups/PROD", json!({})).await;
        let document = ("PolicyDocument", DOCUMENT);
        api.aws.form("iam", &[("Action", "CreateRole"), ("RoleName", "secret"), ("AssumeRolePolicyDocument", TRUST)]).await;
        api.aws.form("iam", &[("Action", "PutRolePolicy"), ("RoleName", "secret"), ("PolicyName", "secret"), document]).await;
        api.aws.form("iam", &[("Action", "CreatePolicy"), ("PolicyName", "secret"), document]).await;
        api.aws.form("iam", &[("Action", "CreateUser"), ("UserName", "secret")]).await;
        api.aws.form("iam", &[("Action", "PutUserPolicy"), ("UserName", "secret"), ("PolicyName", "secret"), document]).await;
        api.aws.form("iam", &[("Action", "CreateGroup"), ("GroupName", "secret")]).await;
        api.aws.form("iam", &[("Action", "PutGroupPolicy"), ("GroupName", "secret"), ("PolicyName", "secret"), document]).await;
        crate::dynamodb::requests::make(&api.aws).await;
        make_caller(&api.aws).await;
        let first = async |path: &str| text(&api.aws.rest("apigateway", "GET", path, Value::Null).await.json()["item"][0]["id"]);
        let labels = vec![
            ("FunctionName", "secret".to_owned()),
            ("Name", "PROD".to_owned()),
            ("StatementId", "gateway".to_owned()),
            ("Resource", "arn:aws:lambda:us-east-1:111122223333:function:secret".to_owned()),
            ("UUID", text(&mapping.json()["UUID"])),
            ("ResourceArn", "arn%3Aaws%3Ascheduler%3Aus-east-1%3A111122223333%3Aschedule-group%2FPROD".to_owned()),
            ("restapi_id", api.id.clone()),
            ("resource_id", api.hello.clone()),
            ("parent_id", api.hello.clone()),
            ("http_method", "GET".to_owned()),
            ("status_code", "200".to_owned()),
            ("deployment_id", first(&format!("/restapis/{}/deployments", api.id)).await),
            ("stage_name", "dev".to_owned()),
            ("requestvalidator_id", validator),
            ("authorizer_id", authorizer),
            ("model_name", "Empty".to_owned()),
            ("response_type", "THROTTLED".to_owned()),
            ("resource_arn", format!("arn:aws:apigateway:us-east-1::%2Frestapis%2F{}", api.id)),
            ("api_Key", first("/apikeys").await),
            ("keyId", first("/apikeys").await),
            ("usageplanId", first("/usageplans").await),
        ];
        Self { aws: api.aws, labels }
    }

    /// The operations that are implemented, with their tables.
    pub fn rows(&self) -> impl Iterator<Item = (&ServiceTable, &Route)> {
        let tables = self.aws.emulator.core().services.iter();
        let rows = tables.flat_map(|table| table.routes.iter().map(move |route| (table, route)));
        rows.filter(|(_, route)| route.perform.is_some())
    }

    /// What a row's operation is asked for, as its clients write it.
    pub fn draft(&self, table: &ServiceTable, route: &Route) -> Draft {
        let body = Self::body(table, route, "secret");
        let query = Self::generated(table, route).and_then(|request| request.uri().query().map(str::to_owned)).unwrap_or_default();
        if table.protocol() == Protocol::RestXml {
            // The model's names of bucket and object are `a`.
            let path =
                Self::generated(table, route).map(|request| request.uri().path().replace("/a", "/secret")).unwrap_or_default();
            return Draft { labels: Vec::new(), path, query, body };
        }
        let named = |segment: &'static str| segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        let labels = route.template.split('/').filter_map(named).map(|name| (name, self.label(name))).collect();
        Draft { labels, path: route.template.into(), query, body }
    }

    /// The same of what does not exist.
    pub fn other(&self, table: &ServiceTable, route: &Route) -> Draft {
        let mut draft = self.draft(table, route);
        for (name, value) in &mut draft.labels {
            *value = match *name {
                "Resource" => "arn:aws:lambda:us-east-1:111122223333:function:other".into(),
                "ResourceArn" => "arn%3Aaws%3Ascheduler%3Aus-east-1%3A111122223333%3Aschedule-group%2Fother".into(),
                "resource_arn" => "arn:aws:apigateway:us-east-1::%2Frestapis%2Fother".into(),
                "UUID" => "00000000-0000-0000-0000-00000000beef".into(),
                "status_code" => "500".into(),
                "response_type" => "ACCESS_DENIED".into(),
                _ => OTHER.into(),
            };
        }
        if !draft.body.is_empty() {
            draft.body = Self::body(table, route, OTHER);
        }
        draft
    }

    /// All members that the model requires, with the names of things of this account where the tests know the members.
    fn body(table: &ServiceTable, route: &Route, name: &str) -> String {
        let generated = Self::generated(table, route);
        let generated = generated.map(|request| String::from_utf8_lossy(request.body()).into_owned()).unwrap_or_default();
        match table.protocol() {
            Protocol::Query => {
                let known = in_form(route.operation, name);
                let of = |field: &str| field.split(['.', '=']).next().unwrap_or("").to_owned();
                let named: Vec<String> = known.split('&').map(of).chain(["Version".into()]).collect();
                let others = generated.split('&').filter(|field| !field.is_empty() && !named.contains(&of(field)));
                others.fold(known.clone(), |form, field| format!("{form}&{field}"))
            }
            Protocol::Json10 | Protocol::Json11 if table.service.name() == "events" => {
                overlaid(&generated, in_events(route.operation, name))
            }
            Protocol::Json10 | Protocol::Json11 => overlaid(&generated, known_json(table, route.operation, name)),
            _ if route.operation == "CreateFunction" => overlaid(&generated, json!({ "FunctionName": name })),
            _ => generated,
        }
    }

    /// The request that the model makes of all members that it requires.
    fn generated(table: &ServiceTable, route: &Route) -> Option<Request<Bytes>> {
        let operation = table.model.operation(route.operation)?;
        Some(table.model.request(operation, &valid(table.model, operation)).expect("a request"))
    }

    /// A text with the names of labels for ids that are drawn.
    pub fn shown(&self, text: &str) -> String {
        let drawn = [
            "UUID",
            "restapi_id",
            "resource_id",
            "deployment_id",
            "requestvalidator_id",
            "authorizer_id",
            "api_Key",
            "usageplanId",
        ];
        drawn.into_iter().fold(text.to_owned(), |text, name| text.replace(&self.label(name), &format!("{{{name}}}")))
    }

    fn label(&self, name: &str) -> String {
        let known = self.labels.iter().find(|(known, _)| *known == name);
        known.unwrap_or_else(|| panic!("these tests know no value for the label {{{name}}}: give it one")).1.clone()
    }

    /// Everything that the account has beside the policy of the role that calls.
    pub async fn state(&self) -> Value {
        let account = self.aws.emulator.account(self.aws.account).await.expect("an account");
        let records = account.read(|state| records::between(&State::default(), state).expect("JSON").changes);
        let caller = format!("iam/role/{}", super::CALLER);
        records.into_iter().filter(|record| record.key != caller).map(|record| (record.key, record.value)).collect()
    }
}

impl Draft {
    /// The request. `None` where it is none that HTTP could carry.
    pub fn request(&self, table: &ServiceTable, route: &Route) -> Option<Request<Bytes>> {
        let mut path = self.path.clone();
        for (name, value) in &self.labels {
            path = path.replacen(&format!("{{{name}}}"), value, 1);
        }
        let uri = if self.query.is_empty() { path } else { format!("{path}?{}", self.query) };
        let request = Request::builder().method(route.method.clone()).uri(uri);
        let request = match table.protocol() {
            Protocol::Json10 | Protocol::Json11 => request.header("x-amz-target", target(table, route)),
            Protocol::RestXml => match route.operation {
                "CopyObject" | "UploadPartCopy" => request.header("x-amz-copy-source", "secret/source"),
                "GetObjectAttributes" => request.header("x-amz-object-attributes", "ETag"),
                _ => request,
            },
            _ => request,
        };
        request.body(self.body.clone().into()).ok()
    }
}

const TRUST: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
const DOCUMENT: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#;

/// The members of an operation of a service of aws-json.
fn known_json(table: &ServiceTable, operation: &str, name: &str) -> Value {
    match table.service {
        Service::DYNAMODB | Service::DYNAMODB_STREAMS => crate::dynamodb::requests::input(operation, name),
        _ => in_json(operation, name),
    }
}

/// All members that the operations of Logs and SQS have, but for those that name a thing in a second way.
fn in_json(operation: &str, name: &str) -> Value {
    let arn = format!("arn:aws:logs:us-east-1:111122223333:log-group:/{name}");
    let queue = format!("arn:aws:sqs:us-east-1:111122223333:{name}");
    let task = BASE64_STANDARD.encode(json!({ "taskId": "x", "sourceArn": queue }).to_string());
    let tags = match operation {
        "UntagLogGroup" => json!(["a"]),
        // Who makes a thing with tags needs more than the operation's own action.
        "CreateLogGroup" => json!(null),
        _ => json!({ "a": "b" }),
    };
    json!({
        "logGroupName": format!("/{name}"), "logStreamName": "s", "resourceArn": arn, "tags": tags, "tagKeys": ["a"], "retentionInDays": 1,
        "logEvents": [{ "timestamp": 1_795_521_600_000_i64, "message": "m" }],
        "QueueUrl": format!("http://localhost:4566/111122223333/{name}"), "QueueName": name, "SourceArn": queue, "TaskHandle": task,
    })
}

/// The beginning of ARNs of EventBridge.
const EVENTS: &str = "arn:aws:events:us-east-1:111122223333";
/// Parameters of a connection.
static API_KEY_PARAMETERS: std::sync::LazyLock<Value> =
    std::sync::LazyLock::new(|| json!({ "ApiKeyAuthParameters": { "ApiKeyName": "k", "ApiKeyValue": "v" } }));

/// All members that EventBridge's operations have.
fn in_events(operation: &str, name: &str) -> Value {
    let is_of_rule = operation.contains("Rule") || operation.contains("Targets");
    let source = if operation == "StartReplay" { format!("{EVENTS}:archive/{name}") } else { format!("{EVENTS}:event-bus/{name}") };
    json!({
        "Name": name, "Rule": name, "ArchiveName": name, "ReplayName": name,
        "EventBusName": if is_of_rule { "default" } else { name },
        "ResourceARN": format!("{EVENTS}:rule/{name}"), "TagKeys": ["a"],
        // Who makes a thing with tags needs no more.
        "Tags": [{ "Key": "a", "Value": "b" }],
        "EventPattern": "{\"source\":[\"s\"]}", "EventSourceArn": source, "TargetArn": format!("{EVENTS}:event-bus/default"),
        "Destination": { "Arn": format!("{EVENTS}:event-bus/default") },
        "EventStartTime": 1_795_521_600, "EventEndTime": 1_795_525_200,
        "Targets": [{ "Id": "t", "Arn": "arn:aws:lambda:us-east-1:111122223333:function:secret" }],
        "Entries": [{ "Source": "s", "DetailType": "t", "Detail": "{}", "EventBusName": name }],
        "StatementId": "s", "Principal": "*", "Action": "events:PutEvents",
        "AuthorizationType": "API_KEY", "AuthParameters": API_KEY_PARAMETERS.clone(),
        "ConnectionArn": format!("{EVENTS}:connection/secret/00000000-0000-0000-0000-000000000000"),
    })
}

/// All members that the query services' operations have.
fn in_form(operation: &str, name: &str) -> String {
    let policy = format!("arn:aws:iam::111122223333:policy/{name}");
    let role = format!("arn:aws:iam::111122223333:role/{name}");
    let task = format!("task/{name}/00000000-0000-0000-0000-000000000000");
    let topic = format!("arn:aws:sns:us-east-1:111122223333:{name}");
    let subscription = format!("{topic}:00000000-0000-0000-0000-000000000000");
    let mut fields = vec![
        ("Action", operation),
        ("TopicArn", &topic),
        ("SubscriptionArn", &subscription),
        ("ResourceArn", &topic),
        ("Name", name),
        ("AWSAccountId.member.1", "444455556666"),
        ("ActionName.member.1", "Publish"),
        ("RoleName", name),
        ("PolicyName", name),
        ("PolicyArn", &policy),
        ("PolicySourceArn", &role),
        ("PolicyDocument", DOCUMENT),
        ("AssumeRolePolicyDocument", TRUST),
        ("Description", "d"),
        ("VersionId", "v1"),
        ("TagKeys.member.1", "a"),
        ("ActionNames.member.1", "s3:GetObject"),
        ("RoleArn", &role),
        ("RoleSessionName", "me"),
        ("UserName", name),
        ("GroupName", name),
        ("PermissionsBoundary", &policy),
        ("AWSServiceName", if name == OTHER { "es.amazonaws.com" } else { "ecs.amazonaws.com" }),
        ("DeletionTaskId", &task),
        ("AccessKeyId", "AKIAIOSFODNN7EXAMPLE"),
        ("Status", "Inactive"),
    ];
    // Who makes a thing with tags needs more than the operation's own action.
    match operation.starts_with("Create") {
        true => fields.push(("Tags", "")),
        false => fields.extend([("Tags.member.1.Key", "a"), ("Tags.member.1.Value", "b")]),
    }
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// An object of JSON text with other members over its own.
fn overlaid(text: &str, others: Value) -> String {
    let mut object = members(text);
    if let Value::Object(others) = others {
        object.extend(others);
    }
    Value::Object(object).to_string()
}

/// The members of an object of JSON text, for a second one beside it.
pub fn members(body: &str) -> Map<String, Value> {
    serde_json::from_str(body).unwrap_or_default()
}

/// Two queries as one.
pub fn joined(first: &str, second: &str) -> String {
    [first, second].into_iter().filter(|query| !query.is_empty()).collect::<Vec<_>>().join("&")
}
