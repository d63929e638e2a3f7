//! AWS's errors for resources that do not exist and for operations that are not possible.

use serde_json::{Value, json};

use super::{CODE, FUNCTIONS, hello, lambda, package, with_hello};

#[tokio::test]
async fn what_is_not_there_or_not_possible_says_so() {
    let aws = with_hello().await;
    lambda(&aws, "POST", "/2015-03-31/functions/hello/versions", json!({})).await;
    lambda(&aws, "POST", "/2015-03-31/functions/hello/aliases", json!({"Name": "PROD", "FunctionVersion": "1"})).await;
    let none = Value::Null;
    let rows = [
        ("POST", "functions", hello()),
        ("GET", "functions/nope", none.clone()),
        ("GET", "functions/hello?Qualifier=7", none.clone()),
        ("GET", "functions/hello:nope", none.clone()),
        ("GET", "functions/hello:1?Qualifier=2", none.clone()),
        ("GET", "functions/arn:aws:lambda:us-east-1:444455556666:function:hello", none.clone()),
        ("GET", "functions/arn:aws:lambda:eu-west-1:111122223333:function:hello", none.clone()),
        ("GET", "functions/444455556666:function:hello", none.clone()),
        ("POST", "functions/nope/invocations", none.clone()),
        ("POST", "functions/hello:nope/invocations", none.clone()),
        ("DELETE", "functions/nope", none.clone()),
        ("DELETE", "functions/hello?Qualifier=$LATEST", none.clone()),
        ("DELETE", "functions/hello?Qualifier=PROD", none.clone()),
        ("DELETE", "functions/hello?Qualifier=1", none.clone()),
        ("PUT", "functions/hello/configuration", json!({"RevisionId": "old"})),
        ("PUT", "functions/hello/code", json!({"RevisionId": "old", "ZipFile": package(CODE)})),
        ("PUT", "functions/hello:1/configuration", json!({"Timeout": 4})),
        ("POST", "functions/hello/versions", json!({"CodeSha256": "other"})),
        ("POST", "functions/hello/aliases", json!({"Name": "PROD", "FunctionVersion": "1"})),
        ("POST", "functions/hello/aliases", json!({"Name": "7", "FunctionVersion": "1"})),
        ("POST", "functions/hello/aliases", json!({"Name": "TEST", "FunctionVersion": "9"})),
        ("POST", "functions/nope/aliases", json!({"Name": "TEST", "FunctionVersion": "$LATEST"})),
        ("GET", "functions/hello/aliases/nope", none.clone()),
        ("PUT", "functions/hello/aliases/nope", json!({})),
        ("PUT", "functions/hello/aliases/PROD", json!({"RevisionId": "old"})),
        ("GET", "functions?FunctionVersion=SOME", none.clone()),
        ("GET", "functions?MaxItems=0", none.clone()),
        ("GET", "functions?Marker=%21", none.clone()),
        ("GET", "event-source-mappings", none.clone()),
    ];
    let mut seen = String::new();
    for (method, path, body) in rows {
        let answer = lambda(&aws, method, &format!("/2015-03-31/{path}"), body).await;
        seen += &format!("{method} {path}: {answer}\n");
    }
    insta::assert_snapshot!(seen, @r#"
    POST functions: 409 ResourceConflictException
    {"Type":"User","message":"Function already exist: hello"}
    GET functions/nope: 404 ResourceNotFoundException
    {"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:111122223333:function:nope"}
    GET functions/hello?Qualifier=7: 404 ResourceNotFoundException
    {"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:111122223333:function:hello:7"}
    GET functions/hello:nope: 404 ResourceNotFoundException
    {"Type":"User","Message":"Cannot find alias arn: arn:aws:lambda:us-east-1:111122223333:function:hello:nope"}
    GET functions/hello:1?Qualifier=2: 400 InvalidParameterValueException
    {"Type":"User","message":"The derived qualifier from the function name does not match the specified qualifier."}
    GET functions/arn:aws:lambda:us-east-1:444455556666:function:hello: 403 AccessDeniedException
    {
      "Message": "User: arn:aws:iam::111122223333:root is not authorized to perform: lambda:GetFunction on resource: arn:aws:lambda:us-east-1:444455556666:function:hello because no resource-based policy allows the lambda:GetFunction action"
    }
    GET functions/arn:aws:lambda:eu-west-1:111122223333:function:hello: 404 ResourceNotFoundException
    {"Type":"User","Message":"Functions from 'eu-west-1' are not reachable in this region ('us-east-1')"}
    GET functions/444455556666:function:hello: 403 AccessDeniedException
    {
      "Message": "User: arn:aws:iam::111122223333:root is not authorized to perform: lambda:GetFunction on resource: arn:aws:lambda:us-east-1:444455556666:function:hello because no resource-based policy allows the lambda:GetFunction action"
    }
    POST functions/nope/invocations: 404 ResourceNotFoundException
    {"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:111122223333:function:nope:$LATEST"}
    POST functions/hello:nope/invocations: 404 ResourceNotFoundException
    {"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:111122223333:function:hello:nope"}
    DELETE functions/nope: 404 ResourceNotFoundException
    {"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:111122223333:function:nope"}
    DELETE functions/hello?Qualifier=$LATEST: 400 InvalidParameterValueException
    {"Type":"User","message":"$LATEST version cannot be deleted without deleting the function."}
    DELETE functions/hello?Qualifier=PROD: 400 InvalidParameterValueException
    {"Type":"User","message":"Deletion of aliases is not currently supported."}
    DELETE functions/hello?Qualifier=1: 409 ResourceConflictException
    {"Type":"User","message":"Unable to delete version because the following aliases reference it: [PROD]"}
    PUT functions/hello/configuration: 412 PreconditionFailedException
    {"Type":"User","message":"The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id"}
    PUT functions/hello/code: 412 PreconditionFailedException
    {"Type":"User","message":"The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id"}
    PUT functions/hello:1/configuration: 400 InvalidParameterValueException
    {
      "Type": "User",
      "message": "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN."
    }
    POST functions/hello/versions: 400 InvalidParameterValueException
    {"Type":"User","message":"CodeSHA256 (other) is different from current CodeSHA256 in $LATEST (25g1w2jSwr3o0qdRgpyn7QkJYQ+7wL9VVy/245pxA2I=). Please try again with the CodeSHA256 in $LATEST."}
    POST functions/hello/aliases: 409 ResourceConflictException
    {"Type":"User","message":"Alias already exists: arn:aws:lambda:us-east-1:111122223333:function:hello:PROD"}
    POST functions/hello/aliases: 400 ValidationException
    {"message":"1 validation error detected: Value '7' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)"}
    POST functions/hello/aliases: 404 ResourceNotFoundException
    {"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:111122223333:function:hello:9"}
    POST functions/nope/aliases: 404 ResourceNotFoundException
    {"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:111122223333:function:nope"}
    GET functions/hello/aliases/nope: 404 ResourceNotFoundException
    {"Type":"User","Message":"Cannot find alias arn: arn:aws:lambda:us-east-1:111122223333:function:hello:nope"}
    PUT functions/hello/aliases/nope: 404 ResourceNotFoundException
    {"Type":"User","Message":"Alias not found: arn:aws:lambda:us-east-1:111122223333:function:hello:nope"}
    PUT functions/hello/aliases/PROD: 412 PreconditionFailedException
    {"Type":"User","message":"The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id"}
    GET functions?FunctionVersion=SOME: 400 ValidationException
    {"message":"1 validation error detected: Value 'SOME' at 'functionVersion' failed to satisfy constraint: Member must satisfy enum value set: [ALL]"}
    GET functions?MaxItems=0: 400 ValidationException
    {"message":"1 validation error detected: Value '0' at 'maxItems' failed to satisfy constraint: Member must have value greater than or equal to 1"}
    GET functions?Marker=%21: 400 InvalidParameterValueException
    {"Type":"User","message":"The marker is invalid."}
    GET event-source-mappings: 200
    {"EventSourceMappings":[]}
    "#);
}

#[tokio::test]
async fn an_account_sees_nothing_of_another() {
    let aws = with_hello().await;
    let other = aws.as_account(444_455_556_666);
    assert_eq!(lambda(&other, "GET", FUNCTIONS, Value::Null).await.text(), r#"{"Functions":[]}"#);
    assert_eq!(lambda(&other, "GET", "/2015-03-31/functions/hello", Value::Null).await.status, 404);
    let mut input = hello();
    input["FunctionName"] = "mine".into();
    assert_eq!(lambda(&other, "POST", FUNCTIONS, input).await.status, 400, "the role is the first account's");
    assert_eq!(lambda(&aws, "GET", "/2015-03-31/functions/hello", Value::Null).await.status, 200);
}
