//! What happens to a function in a loop of invocations, and its setting.

use serde_json::{Value, json};

use super::{invoke::INVOCATIONS, lambda, with_hello};
use crate::harness::{Answer, Aws};

const CONFIG: &str = "/2024-08-31/functions/hello/recursion-config";
/// The lineage of `hello` after sixteen runs.
const SIXTEEN: &str = "Root=1-5759e988-bd862e3fe1be46a994272793;Lineage=1:4f1bed90:16";

async fn again(aws: &Aws, kind: &str) -> Answer {
    let request =
        aws.request("lambda", "POST", INVOCATIONS).header("x-amzn-trace-id", SIXTEEN).header("x-amz-invocation-type", kind);
    aws.send(request.body("{}".into()).expect("a request")).await
}

#[tokio::test]
async fn a_loop_is_stopped_unless_the_function_may_go_on() {
    let aws = with_hello().await;
    let mut seen = String::new();
    for (method, path, body) in [
        ("GET", CONFIG.to_owned(), Value::Null),
        ("PUT", CONFIG.into(), json!({ "RecursiveLoop": "Allow" })),
        ("GET", CONFIG.into(), Value::Null),
        ("PUT", CONFIG.into(), json!({ "RecursiveLoop": "Stop" })),
        ("PUT", CONFIG.into(), json!({})),
        ("GET", CONFIG.replace("hello", "nope"), Value::Null),
        ("GET", CONFIG.replace("hello", "hello:1"), Value::Null),
        ("PUT", CONFIG.into(), json!({ "RecursiveLoop": "Terminate" })),
    ] {
        seen += &format!("{method}: {}\n", lambda(&aws, method, &path, body).await);
        seen += &format!("  and the seventeenth run: {}\n", again(&aws, "RequestResponse").await.status);
    }
    insta::assert_snapshot!(seen, @r#"
    GET: 200
    {"RecursiveLoop":"Terminate"}
      and the seventeenth run: 400
    PUT: 200
    {"RecursiveLoop":"Allow"}
      and the seventeenth run: 200
    GET: 200
    {"RecursiveLoop":"Allow"}
      and the seventeenth run: 200
    PUT: 400 ValidationException
    {"message":"1 validation error detected: Value 'Stop' at 'recursiveLoop' failed to satisfy constraint: Member must satisfy enum value set: [Allow, Terminate]"}
      and the seventeenth run: 200
    PUT: 400 ValidationException
    {"message":"1 validation error detected: Value null at 'recursiveLoop' failed to satisfy constraint: Member must not be null"}
      and the seventeenth run: 200
    GET: 404 ResourceNotFoundException
    {"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:111122223333:function:nope"}
      and the seventeenth run: 200
    GET: 400 ValidationException
    {
      "message": "1 validation error detected: Value 'hello:1' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)"
    }
      and the seventeenth run: 200
    PUT: 200
    {"RecursiveLoop":"Terminate"}
      and the seventeenth run: 400
    "#);
    let before = aws.python.invocations().len();
    assert_eq!(again(&aws, "Event").await.status, 202, "it is accepted");
    lambda(&aws, "PUT", CONFIG, json!({ "RecursiveLoop": "Allow" })).await;
    assert_eq!(again(&aws, "Event").await.status, 202);
    while aws.python.invocations().len() == before {
        tokio::task::yield_now().await;
    }
    assert_eq!(aws.python.invocations().len(), before + 1, "and the first one is dropped");
}
