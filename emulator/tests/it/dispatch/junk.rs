//! What comes in when nobody means well.

use serde_json::{Value, json};

/// Members that some operation or other has, as its own service spells them.
#[rustfmt::skip]
pub const MEMBERS: &[&str] = &[
    "Action", "AdditionalVersionWeights", "Architectures", "AssumeRolePolicyDocument", "Code", "CodeSha256", "Description",
    "Environment", "EphemeralStorage", "EventSourceToken", "FunctionVersion", "Handler", "Layers", "LoggingConfig", "MaxItems",
    "MaximumRetryAttempts", "MemorySize", "Name", "Principal", "Publish", "PolicyDocument", "Qualifier",
    "ReservedConcurrentExecutions", "RevisionId", "Role", "RoutingConfig", "Runtime", "SourceArn", "StatementId", "TagKeys",
    "Tags", "Timeout", "VpcConfig", "ZipFile", "apiKeyRequired", "apiStages", "authorizationType", "body", "cacheNamespace",
    "canarySettings", "contentType", "customerId", "deploymentId", "enabled", "endTime", "endpointConfiguration", "filterPattern",
    "headers", "httpMethod", "keyId", "keyType", "limit", "logEvents", "logGroupName", "logGroupNamePrefix", "logStreamName",
    "methodSettings", "name", "nextToken", "orderBy", "passthroughBehavior", "patchOperations", "pathPart", "pathWithQueryString",
    "position", "quota", "requestModels", "requestParameters", "requestTemplates", "responseParameters", "responseTemplates",
    "retentionInDays", "schema", "selectionPattern", "stageName", "startTime", "statusCode", "tags", "throttle",
    "timeoutInMillis", "type", "uri", "value", "variables",
];

/// Values that most members can not have.
pub fn values() -> Vec<Value> {
    vec![
        json!([]),
        json!({}),
        json!(-1),
        json!(i64::MIN),
        json!(u64::MAX),
        json!(1e308),
        json!(true),
        json!(""),
        json!("\u{0}\u{202e}💥'\"<script>{{}}$%\r\n"),
        json!("x".repeat(2000)),
        json!([null, [], {}, 0, ""]),
        json!({"": null, "a": {"b": [{"c": 1}]}, "op": "replace", "path": "/a", "1": "2"}),
        json!([{"op": "replace", "path": "/name", "value": null}, {"op": "move", "from": "/", "path": ""}]),
        json!([{"op": "add", "path": "/~2~/".repeat(50), "value": "x"}]),
    ]
}

/// Bodies that are no input at all.
pub fn bodies() -> Vec<Vec<u8>> {
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(20_000), close.repeat(20_000)).into_bytes();
    vec![
        b"".to_vec(),
        b"{".to_vec(),
        b"null".to_vec(),
        b"7".to_vec(),
        b"\"text\"".to_vec(),
        b"[]".to_vec(),
        b"\xff\xfe{\"a\":1}".to_vec(),
        b"{\"Name\":\"\xff\"}".to_vec(),
        b"{\"name\":\"\\ud800\"}".to_vec(),
        b"{\"a\":1}{\"a\":1}".to_vec(),
        b"{\"name\":1e999999}".to_vec(),
        b"\0\0\0".to_vec(),
        deep("[", "]"),
        deep("{\"a\":", "}"),
        format!("{{\"Name\":{}{}}}", "[".repeat(100), "]".repeat(100)).into_bytes(),
        vec![b'x'; 1 << 16],
    ]
}

/// Forms that are no forms.
pub fn forms() -> Vec<Vec<u8>> {
    let mut forms: Vec<Vec<u8>> = [
        "&&&===",
        "%",
        "%zz=%00",
        "RoleName=%ff",
        "Tags.member.1.Key.x=1&Tags.member.1.Key=2",
        "Tags.member.99999999999999999999.Key=1",
        "Tags.member.-1=1",
        "Tags.entry.1.key=a",
        "RoleName.member.1=x",
        "....=1",
        "MaxItems=-1&Marker=%21",
    ]
    .map(|form| form.as_bytes().to_vec())
    .into();
    forms.push(format!("{}=1", "a.".repeat(10_000)).into_bytes());
    for name in [
        "RoleName",
        "PolicyArn",
        "PolicyName",
        "PolicyDocument",
        "AssumeRolePolicyDocument",
        "RoleArn",
        "DurationSeconds",
        "Path",
        "MaxItems",
    ] {
        for value in [
            "",
            "x",
            "%00%F0%9F%92%A5%3Cscript%3E",
            "99999999999999999999",
            "arn:aws:iam::1:role/",
            "{}",
            "[[[[",
            "{\"Statement\":[{\"Effect\":1}]}",
        ] {
            forms.push(format!("{name}={value}&RoleName=role&PolicyName=p").into_bytes());
        }
    }
    forms
}
