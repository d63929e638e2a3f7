//! AWS's errors for invalid settings.

use serde_json::json;

use super::{CODE, FUNCTIONS, hello, lambda, package, with_role};

#[tokio::test]
async fn a_function_that_can_not_be_is_refused() {
    let aws = with_role().await;
    let rows = [
        ("name", json!({"FunctionName": "my function"})),
        ("long name", json!({"FunctionName": "x".repeat(65)})),
        ("script", json!({"FunctionName": "<script>alert(1)</script>"})),
        ("no name", json!({"FunctionName": null})),
        ("role", json!({"Role": "r1"})),
        ("absent role", json!({"Role": "arn:aws:iam::111122223333:role/nobody"})),
        ("another account's role", json!({"Role": "arn:aws:iam::444455556666:role/basic"})),
        ("runtime", json!({"Runtime": "python9"})),
        ("a runtime not here", json!({"Runtime": "nodejs22.x"})),
        ("no runtime", json!({"Runtime": null})),
        ("handler", json!({"Handler": "a b"})),
        ("timeout", json!({"Timeout": 901})),
        ("no timeout", json!({"Timeout": 0})),
        ("memory", json!({"MemorySize": 127})),
        ("much memory", json!({"MemorySize": 10241})),
        ("two mistakes", json!({"MemorySize": 1, "Timeout": 1000})),
        ("type", json!({"Timeout": "soon"})),
        ("tmp", json!({"EphemeralStorage": {"Size": 100}})),
        ("description", json!({"Description": "é".repeat(257)})),
        ("architectures", json!({"Architectures": ["mips"]})),
        ("reserved variable", json!({"Environment": {"Variables": {"AWS_REGION": "x"}}})),
        ("variable's name", json!({"Environment": {"Variables": {"1A": "x"}}})),
        ("layer", json!({"Layers": ["arn:aws:lambda:us-east-1:111122223333:layer:l:1"]})),
        ("vpc", json!({"VpcConfig": {"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}})),
        ("dead letters", json!({"DeadLetterConfig": {"TargetArn": "arn:aws:sqs:us-east-1:111122223333:q"}})),
        ("image", json!({"PackageType": "Image", "Code": {"ImageUri": "x"}})),
        ("s3", json!({"Code": {"S3Bucket": "bucket", "S3Key": "key"}})),
        ("no code", json!({"Code": {}})),
        ("both", json!({"Code": {"ZipFile": package(CODE), "S3Bucket": "bucket", "S3Key": "key"}})),
        ("base64", json!({"Code": {"ZipFile": "not base64!"}})),
        ("tags", json!({"Tags": {"aws:mine": "x"}})),
    ];
    let mut seen = String::new();
    for (row, change) in rows {
        let mut input = hello();
        for (member, value) in change.as_object().expect("members") {
            input[member] = value.clone();
        }
        let answer = lambda(&aws, "POST", FUNCTIONS, input).await;
        seen += &format!("{row}: {answer}\n");
    }
    insta::assert_snapshot!(seen, @r#"
    name: 400 ValidationException
    {
      "message": "1 validation error detected: Value 'my function' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?"
    }
    long name: 400 ValidationException
    {
      "message": "1 validation error detected: Value 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to 64"
    }
    script: 400 ValidationException
    {
      "message": "1 validation error detected: Value '<script>alert(1)</script>' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?"
    }
    no name: 400 ValidationException
    {"message":"1 validation error detected: Value null at 'functionName' failed to satisfy constraint: Member must not be null"}
    role: 400 ValidationException
    {
      "message": "1 validation error detected: Value 'r1' at 'role' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+"
    }
    absent role: 400 InvalidParameterValueException
    {"Type":"User","message":"The role defined for the function cannot be assumed by Lambda."}
    another account's role: 400 InvalidParameterValueException
    {"Type":"User","message":"The role defined for the function cannot be assumed by Lambda."}
    runtime: 400 InvalidParameterValueException
    {
      "Type": "User",
      "message": "Value python9 at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [nodejs20.x, provided.al2023, python3.12, python3.13, nodejs22.x, java17, nodejs16.x, nodejs24.x, dotnet8, python3.10, java11, python3.14, dotnet6, python3.11, java21, java25, nodejs18.x, provided.al2, ruby3.3, java8.al2, ruby3.4, ruby3.2, python3.8, python3.9] or be a valid ARN"
    }
    a runtime not here: 400 InvalidParameterValueException
    {"Type":"User","message":"The runtime nodejs22.x exists on AWS, but not in Coldstart, which runs python3.10, python3.11, python3.12, python3.13, python3.14."}
    no runtime: 400 InvalidParameterValueException
    {"Type":"User","message":"Runtime and Handler are mandatory parameters for functions created with deployment packages."}
    handler: 400 ValidationException
    {"message":"1 validation error detected: Value 'a b' at 'handler' failed to satisfy constraint: Member must satisfy regular expression pattern: [^\\s]+"}
    timeout: 400 ValidationException
    {"message":"1 validation error detected: Value '901' at 'timeout' failed to satisfy constraint: Member must have value less than or equal to 900"}
    no timeout: 400 ValidationException
    {"message":"1 validation error detected: Value '0' at 'timeout' failed to satisfy constraint: Member must have value greater than or equal to 1"}
    memory: 400 ValidationException
    {"message":"1 validation error detected: Value '127' at 'memorySize' failed to satisfy constraint: Member must have value greater than or equal to 128"}
    much memory: 400 ValidationException
    {"message":"1 validation error detected: Value '10241' at 'memorySize' failed to satisfy constraint: Member must have value less than or equal to 10240"}
    two mistakes: 400 ValidationException
    {
      "message": "2 validation errors detected: Value '1000' at 'timeout' failed to satisfy constraint: Member must have value less than or equal to 900; Value '1' at 'memorySize' failed to satisfy constraint: Member must have value greater than or equal to 128"
    }
    type: 400 SerializationException
    {"Message":"STRING_VALUE can not be converted to an Integer"}
    tmp: 400 ValidationException
    {"message":"1 validation error detected: Value '100' at 'ephemeralStorage.size' failed to satisfy constraint: Member must have value greater than or equal to 512"}
    description: 400 ValidationException
    {
      "message": "1 validation error detected: Value 'ééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé' at 'description' failed to satisfy constraint: Member must have length less than or equal to 256"
    }
    architectures: 400 ValidationException
    {
      "message": "1 validation error detected: Value '[mips]' at 'architectures' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [x86_64, arm64], Member must not be null]"
    }
    reserved variable: 400 InvalidParameterValueException
    {
      "Type": "User",
      "message": "Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: AWS_REGION"
    }
    variable's name: 400 ValidationException
    {
      "message": "1 validation error detected: Value at 'environment.variables' failed to satisfy constraint: Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+, Member must not be null]"
    }
    layer: 400 InvalidParameterValueException
    {"Type":"User","message":"Layer version arn:aws:lambda:us-east-1:111122223333:layer:l:1 does not exist."}
    vpc: 400 InvalidParameterValueException
    {"Type":"User","message":"Coldstart does not have VPCs, so a function can't be connected to one yet."}
    dead letters: 400 InvalidParameterValueException
    {"Type":"User","message":"The provided execution role does not have permissions to call SendMessage on SQS"}
    image: 400 InvalidParameterValueException
    {"Type":"User","message":"Coldstart runs no container images; please send the code as ZipFile."}
    s3: 400 InvalidParameterValueException
    {"Type":"User","message":"Error occurred while GetObject. S3 Error Code: NoSuchBucket. S3 Error Message: The specified bucket does not exist"}
    no code: 400 InvalidParameterValueException
    {"Type":"User","message":"Please provide a source for function code."}
    both: 400 InvalidParameterValueException
    {"Type":"User","message":"Please do not provide other FunctionCode parameters when providing a ZipFile."}
    base64: 400 SerializationException
    {"Message":"'not base64!' can not be converted to a Blob: Base64 encoded length is expected a multiple of 4 bytes but found: 11"}
    tags: 400 InvalidParameterValueException
    {"Type":"User","message":"System tags cannot be added/updated by requester."}
    "#);
}

#[tokio::test]
async fn variables_over_four_kilobytes_are_refused() {
    let aws = with_role().await;
    let mut input = hello();
    input["Environment"] = json!({"Variables": {"LONG": "x".repeat(4097 - r#"{"LONG":""}"#.len())}});
    let answer = lambda(&aws, "POST", FUNCTIONS, input.clone()).await;
    assert_eq!(answer.status, 400);
    let measured = "Lambda was unable to configure your environment variables because the environment variables you have provided exceeded \
                    the 4KB limit. String measured: {\"LONG\":\"xxx";
    assert!(answer.json()["message"].as_str().is_some_and(|message| message.starts_with(measured)), "{answer}");
    input["Environment"] = json!({"Variables": {"LONG": "x".repeat(4096 - r#"{"LONG":""}"#.len())}});
    assert_eq!(lambda(&aws, "POST", FUNCTIONS, input).await.status, 201);
}

#[tokio::test]
async fn variables_that_lambda_sets_itself_are_reserved_and_others_of_its_are_not() {
    let aws = with_role().await;
    let status = async |name: &str| {
        let mut input = hello();
        input["Environment"] = json!({"Variables": {name: "x"}});
        lambda(&aws, "POST", FUNCTIONS, input).await.status
    };
    for name in [
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_LAMBDA_RUNTIME_API",
        "AWS_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "LAMBDA_TASK_ROOT",
        "LAMBDA_RUNTIME_DIR",
        "_HANDLER",
        "_X_AMZN_TRACE_ID",
    ] {
        assert_eq!(status(name).await, 400, "{name}");
    }
    for name in ["PATH", "TZ", "LANG", "PYTHONPATH", "AWS_MINE"] {
        assert_eq!(status(name).await, 201, "{name}");
        lambda(&aws, "DELETE", "/2015-03-31/functions/hello", json!(null)).await;
    }
}
