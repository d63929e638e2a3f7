//! Tags of functions.

use serde_json::{Value, json};

use super::{FUNCTIONS, hello, lambda, with_hello, with_role};

const TAGS: &str = "/2017-03-31/tags/arn:aws:lambda:us-east-1:111122223333:function:hello";

#[tokio::test]
async fn tags_are_put_changed_shown_and_taken_away() {
    let aws = with_role().await;
    let mut input = hello();
    input["Tags"] = json!({"course": "9", "a+b": "é"});
    lambda(&aws, "POST", FUNCTIONS, input).await;
    let mut seen = Vec::new();
    for (method, path, body) in [
        ("POST", TAGS.to_owned(), json!({"Tags": {"course": "module 9", "lab": "1"}})),
        ("GET", TAGS.to_owned(), Value::Null),
        ("DELETE", format!("{TAGS}?tagKeys=course&tagKeys=nope&tagKeys=a%2Bb"), Value::Null),
        ("GET", TAGS.replace(':', "%3A"), Value::Null),
        ("DELETE", format!("{TAGS}?tagKeys=lab"), Value::Null),
        ("GET", TAGS.to_owned(), Value::Null),
    ] {
        let answer = lambda(&aws, method, &path, body).await;
        seen.push(format!("{method}: {}", answer.to_string().replace('\n', " ")));
    }
    let function = lambda(&aws, "GET", "/2015-03-31/functions/hello", Value::Null).await;
    seen.push(format!("of the function: {:?}", function.json().get("Tags")));
    insta::assert_snapshot!(seen.join("\n"), @r#"
    POST: 204 
    GET: 200 {"Tags":{"a+b":"é","course":"module 9","lab":"1"}}
    DELETE: 204 
    GET: 200 {"Tags":{"lab":"1"}}
    DELETE: 204 
    GET: 200 {"Tags":{}}
    of the function: None
    "#);
}

#[tokio::test]
async fn tags_that_can_not_be_are_refused_and_none_of_them_is_kept() {
    let aws = with_hello().await;
    let many: serde_json::Map<_, _> = (0..51).map(|number| (format!("k{number}"), json!("v"))).collect();
    let elsewhere = |arn: &str| format!("/2017-03-31/tags/{arn}");
    let mut seen = String::new();
    for (method, path, body) in [
        ("POST", TAGS.to_owned(), json!({"Tags": many})),
        ("POST", TAGS.to_owned(), json!({"Tags": {}})),
        ("POST", TAGS.to_owned(), json!({})),
        ("POST", TAGS.to_owned(), json!({"Tags": {"a": 1}})),
        ("POST", TAGS.to_owned(), json!({"Tags": {"good": "x", "AWS:mine": "x"}})),
        ("POST", TAGS.to_owned(), json!({"Tags": {"x".repeat(129): "x"}})),
        ("POST", TAGS.to_owned(), json!({"Tags": {"x": "x".repeat(257)}})),
        ("DELETE", TAGS.to_owned(), Value::Null),
        ("GET", format!("{TAGS}:1"), Value::Null),
        ("GET", elsewhere("arn:aws:lambda:us-east-1:111122223333:function:nope"), Value::Null),
        ("GET", elsewhere("arn:aws:lambda:us-east-1:444455556666:function:hello"), Value::Null),
        ("GET", elsewhere("hello"), Value::Null),
    ] {
        let answer = lambda(&aws, method, &path, body).await.to_string().replace('\n', " ");
        seen += &format!("{method} {}: {:.200}\n", path.trim_start_matches("/2017-03-31/tags/"), answer);
    }
    insta::assert_snapshot!(seen, @r#"
    POST arn:aws:lambda:us-east-1:111122223333:function:hello: 400 InvalidParameterValueException {"Type":"User","message":"Number of tags exceeds resource tag limit."}
    POST arn:aws:lambda:us-east-1:111122223333:function:hello: 400 InvalidParameterValueException {"Type":"User","message":"An error occurred and the request cannot be processed."}
    POST arn:aws:lambda:us-east-1:111122223333:function:hello: 400 ValidationException {"message":"1 validation error detected: Value null at 'tags' failed to satisfy constraint: Member must not be null"}
    POST arn:aws:lambda:us-east-1:111122223333:function:hello: 400 SerializationException {"Message":"NUMBER_VALUE can not be converted to a String"}
    POST arn:aws:lambda:us-east-1:111122223333:function:hello: 400 InvalidParameterValueException {"Type":"User","message":"System tags cannot be added/updated by requester."}
    POST arn:aws:lambda:us-east-1:111122223333:function:hello: 400 ValidationException {   "message": "1 validation error detected: Value '{xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
    POST arn:aws:lambda:us-east-1:111122223333:function:hello: 400 ValidationException {   "message": "1 validation error detected: Value '{x=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
    DELETE arn:aws:lambda:us-east-1:111122223333:function:hello: 400 ValidationException {"message":"1 validation error detected: Value null at 'tagKeys' failed to satisfy constraint: Member must not be null"}
    GET arn:aws:lambda:us-east-1:111122223333:function:hello:1: 400 InvalidParameterValueException {"Type":"User","message":"Tags on function aliases and versions are not supported. Please specify a function ARN."}
    GET arn:aws:lambda:us-east-1:111122223333:function:nope: 404 ResourceNotFoundException {"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:111122223333:function:nope"}
    GET arn:aws:lambda:us-east-1:444455556666:function:hello: 403 AccessDeniedException {   "Message": "User: arn:aws:iam::111122223333:root is not authorized to perform: lambda:ListTags on resource: arn:aws:lambda:us-east-1:444455556666:function:hello because n
    GET hello: 400 ValidationException {   "message": "1 validation error detected: Value 'hello' at 'resource' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:(aws[a-zA-Z-]*):lambd
    "#);
    assert_eq!(lambda(&aws, "GET", TAGS, Value::Null).await.json(), json!({"Tags": {}}));
}
