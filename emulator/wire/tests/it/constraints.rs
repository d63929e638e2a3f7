//! What breaks constraints is told in AWS's words.

use serde_json::{Value as Json, json};
use wire::{Value, model};

fn check(service: &str, operation: &str, input: &Json) -> String {
    let model = model(service).expect("a model");
    let operation = model.operation(operation).expect("an operation");
    let input = Value::from_json(input, model, operation.input.expect("an input")).expect("of its shape");
    match model.check(operation, &input) {
        Ok(()) => "fits".into(),
        Err(violations) => model.violation(&violations).to_string(),
    }
}

#[test]
fn all_that_is_broken_is_told_at_once() {
    let cases = [
        ("lambda", "CreateFunction", json!({})),
        (
            "lambda",
            "CreateFunction",
            json!({ "FunctionName": "f", "Role": "r1", "Code": {}, "Handler": "a b", "Timeout": 901, "MemorySize": 1 }),
        ),
        (
            "lambda",
            "CreateFunction",
            json!({ "FunctionName": "f", "Role": "arn:aws:iam::000000000000:role/r", "Code": {}, "Runtime": "python9", "Architectures": ["arm"] }),
        ),
        (
            "lambda",
            "CreateFunction",
            json!({ "FunctionName": "f", "Role": "arn:aws:iam::000000000000:role/r", "Code": {}, "Architectures": [], "PackageType": "Tar" }),
        ),
        (
            "lambda",
            "CreateFunction",
            json!({ "FunctionName": "f", "Role": "arn:aws:iam::000000000000:role/r", "Code": {}, "Environment": { "Variables": { "1a": "secret" } }, "EphemeralStorage": { "Size": 5 } }),
        ),
        (
            "lambda",
            "UpdateAlias",
            json!({ "FunctionName": "f", "Name": "a", "RoutingConfig": { "AdditionalVersionWeights": { "1": 2.0, "x": 0.5 } } }),
        ),
        ("lambda", "Invoke", json!({ "FunctionName": "f", "InvocationType": "Later", "LogType": "All" })),
        (
            "iam",
            "CreateRole",
            json!({ "RoleName": "a b", "AssumeRolePolicyDocument": "{}", "Tags": [{ "Key": "", "Value": "v" }, { "Key": "k" }] }),
        ),
        ("sts", "AssumeRole", json!({ "RoleArn": "short", "RoleSessionName": "!" })),
        ("logs", "CreateLogGroup", json!({ "logGroupName": "a*b" })),
        (
            "logs",
            "PutLogEvents",
            json!({ "logGroupName": "g", "logStreamName": "s", "logEvents": [{ "timestamp": -1, "message": "" }, {}] }),
        ),
        ("logs", "TagLogGroup", json!({ "logGroupName": "g", "tags": { "k*": "v" } })),
        ("apigateway", "CreateRestApi", json!({ "name": "n", "endpointConfiguration": { "types": ["HOME"] } })),
        ("apigateway", "CreateResource", json!({ "restApiId": "a", "parentId": "b" })),
        (
            "dynamodb",
            "CreateTable",
            json!({ "TableName": "a!", "KeySchema": [], "AttributeDefinitions": [{ "AttributeName": "", "AttributeType": "X" }] }),
        ),
        ("dynamodb", "BatchGetItem", json!({ "RequestItems": { "t": {} } })),
        ("events", "PutRule", json!({ "Name": "a b", "State": "ON" })),
        ("scheduler", "GetSchedule", json!({ "Name": "x/y" })),
        ("sqs", "SendMessage", json!({})),
        ("s3", "PutObject", json!({ "Bucket": "b" })),
    ];
    let shown: String = cases
        .iter()
        .map(|(service, operation, input)| format!("{operation} {input}\n    {}\n", check(service, operation, input)))
        .collect();
    insta::assert_snapshot!(shown, @r#"
    CreateFunction {}
        ValidationException: 3 validation errors detected: Value null at 'functionName' failed to satisfy constraint: Member must not be null; Value null at 'role' failed to satisfy constraint: Member must not be null; Value null at 'code' failed to satisfy constraint: Member must not be null
    CreateFunction {"FunctionName":"f","Role":"r1","Code":{},"Handler":"a b","Timeout":901,"MemorySize":1}
        ValidationException: 4 validation errors detected: Value 'r1' at 'role' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+; Value 'a b' at 'handler' failed to satisfy constraint: Member must satisfy regular expression pattern: [^\s]+; Value '901' at 'timeout' failed to satisfy constraint: Member must have value less than or equal to 900; Value '1' at 'memorySize' failed to satisfy constraint: Member must have value greater than or equal to 128
    CreateFunction {"FunctionName":"f","Role":"arn:aws:iam::000000000000:role/r","Code":{},"Runtime":"python9","Architectures":["arm"]}
        ValidationException: 1 validation error detected: Value '[arm]' at 'architectures' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]
    CreateFunction {"FunctionName":"f","Role":"arn:aws:iam::000000000000:role/r","Code":{},"Architectures":[],"PackageType":"Tar"}
        ValidationException: 2 validation errors detected: Value 'Tar' at 'packageType' failed to satisfy constraint: Member must satisfy enum value set: [Zip, Image]; Value '[]' at 'architectures' failed to satisfy constraint: Member must have length greater than or equal to 1
    CreateFunction {"FunctionName":"f","Role":"arn:aws:iam::000000000000:role/r","Code":{},"Environment":{"Variables":{"1a":"secret"}},"EphemeralStorage":{"Size":5}}
        ValidationException: 2 validation errors detected: Value at 'environment.variables' failed to satisfy constraint: Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+, Member must not be null]; Value '5' at 'ephemeralStorage.size' failed to satisfy constraint: Member must have value greater than or equal to 512
    UpdateAlias {"FunctionName":"f","Name":"a","RoutingConfig":{"AdditionalVersionWeights":{"1":2.0,"x":0.5}}}
        ValidationException: 2 validation errors detected: Value '{1=2.0, x=0.5}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+, Member must not be null]; Value '{1=2.0, x=0.5}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0, Member must not be null]
    Invoke {"FunctionName":"f","InvocationType":"Later","LogType":"All"}
        ValidationException: 2 validation errors detected: Value 'Later' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [Event, RequestResponse, DryRun]; Value 'All' at 'logType' failed to satisfy constraint: Member must satisfy enum value set: [None, Tail]
    CreateRole {"RoleName":"a b","AssumeRolePolicyDocument":"{}","Tags":[{"Key":"","Value":"v"},{"Key":"k"}]}
        ValidationError: 4 validation errors detected: Value 'a b' at 'roleName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]+; Value '' at 'tags.1.member.key' failed to satisfy constraint: Member must have length greater than or equal to 1; Value '' at 'tags.1.member.key' failed to satisfy constraint: Member must satisfy regular expression pattern: [\p{L}\p{Z}\p{N}_.:/=+\-@]+; Value null at 'tags.2.member.value' failed to satisfy constraint: Member must not be null
    AssumeRole {"RoleArn":"short","RoleSessionName":"!"}
        ValidationError: 3 validation errors detected: Value 'short' at 'roleArn' failed to satisfy constraint: Member must have length greater than or equal to 20; Value '!' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=,.@-]*; Value '!' at 'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to 2
    CreateLogGroup {"logGroupName":"a*b"}
        InvalidParameterException: 1 validation error detected: Value 'a*b' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+
    PutLogEvents {"logGroupName":"g","logStreamName":"s","logEvents":[{"timestamp":-1,"message":""},{}]}
        InvalidParameterException: 4 validation errors detected: Value '-1' at 'logEvents.1.member.timestamp' failed to satisfy constraint: Member must have value greater than or equal to 0; Value '' at 'logEvents.1.member.message' failed to satisfy constraint: Member must have length greater than or equal to 1; Value null at 'logEvents.2.member.timestamp' failed to satisfy constraint: Member must not be null; Value null at 'logEvents.2.member.message' failed to satisfy constraint: Member must not be null
    TagLogGroup {"logGroupName":"g","tags":{"k*":"v"}}
        InvalidParameterException: 1 validation error detected: Value '{k*=v}' at 'tags' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: ^([\p{L}\p{Z}\p{N}_.:/=+\-@]+)$]
    CreateRestApi {"name":"n","endpointConfiguration":{"types":["HOME"]}}
        ValidationException: 1 validation error detected: Value '[HOME]' at 'createRestApiInput.endpointConfiguration.types' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [REGIONAL, EDGE, PRIVATE]]
    CreateResource {"restApiId":"a","parentId":"b"}
        ValidationException: 1 validation error detected: Value null at 'createResourceInput.pathPart' failed to satisfy constraint: Member must not be null
    CreateTable {"TableName":"a!","KeySchema":[],"AttributeDefinitions":[{"AttributeName":"","AttributeType":"X"}]}
        ValidationException: 3 validation errors detected: Value '' at 'attributeDefinitions.1.member.attributeName' failed to satisfy constraint: Member must have length greater than or equal to 1; Value 'X' at 'attributeDefinitions.1.member.attributeType' failed to satisfy constraint: Member must satisfy enum value set: [S, N, B]; Value '[]' at 'keySchema' failed to satisfy constraint: Member must have length greater than or equal to 1
    BatchGetItem {"RequestItems":{"t":{}}}
        ValidationException: 1 validation error detected: Value null at 'requestItems.t.member.keys' failed to satisfy constraint: Member must not be null
    PutRule {"Name":"a b","State":"ON"}
        ValidationException: 2 validation errors detected: Value 'a b' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\.\-_A-Za-z0-9]+; Value 'ON' at 'state' failed to satisfy constraint: Member must satisfy enum value set: [ENABLED, DISABLED, ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS]
    GetSchedule {"Name":"x/y"}
        ValidationException: 1 validation error detected: Value 'x/y' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [0-9a-zA-Z-_.]+
    SendMessage {}
        MissingRequiredParameterException: The request must contain the parameter QueueUrl.
    PutObject {"Bucket":"b"}
        InvalidRequest: 1 validation error detected: Value null at 'key' failed to satisfy constraint: Member must not be null
    "#);
}

#[test]
fn long_values_and_many_violations_are_cut() {
    let tags: Vec<Json> = (0..50_000).map(|_| json!({ "Key": "" })).collect();
    let told = check("iam", "TagRole", &json!({ "RoleName": "a".repeat(1_000_000), "Tags": tags }));
    assert!(told.starts_with("ValidationError: 10 validation errors detected: Value 'aaaa"), "{}", &told[..100]);
    assert!(told.len() < 20_000, "{}", told.len());
}

#[test]
fn an_operation_adds_what_the_model_does_not_say() {
    let mut violations = wire::Violations::default();
    assert!(violations.is_empty());
    violations.push("runtime", "python9", "Member must satisfy enum value set: [python3.12] or be a valid ARN");
    assert_eq!(
        violations.to_string(),
        "1 validation error detected: Value 'python9' at 'runtime' failed to satisfy constraint: \
         Member must satisfy enum value set: [python3.12] or be a valid ARN"
    );
    assert_eq!(violations.sentences().len(), 1);
}
