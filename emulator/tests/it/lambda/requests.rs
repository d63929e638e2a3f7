//! The headers, types and payloads that an invocation accepts and refuses.

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use serde_json::{Value, json};

use super::{FUNCTIONS, invoke::INVOCATIONS, lambda, with_hello};

#[tokio::test]
async fn the_event_is_json_and_not_too_long() {
    let aws = with_hello().await;
    let long = format!("\"{}\"", "x".repeat(6_291_455));
    let async_long = format!("\"{}\"", "x".repeat(1_048_575));
    let rows = [
        ("RequestResponse", "", "nothing"),
        ("RequestResponse", "not json", "words"),
        ("RequestResponse", "{\"a\": }", "half"),
        ("RequestResponse", &long, "long"),
        ("Event", &async_long, "long for an event"),
        ("DryRun", "{}", "dry run"),
        ("Later", "{}", "what"),
    ];
    let mut seen = String::new();
    for (invocation_type, payload, row) in rows {
        let request = aws.request("lambda", "POST", INVOCATIONS).header("x-amz-invocation-type", invocation_type);
        let answer = aws.send(request.body(payload.to_owned().into()).expect("a request")).await;
        seen += &format!("{row}: {answer}\n");
    }
    insta::assert_snapshot!(seen, @r#"
    nothing: 200
    {}
    words: 400 InvalidRequestContentException
    {
      "Type": "User",
      "message": "Could not parse request body into json: Could not parse payload into json: Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n at [Source: (byte[])\"not json\"; line: 1, column: 4]"
    }
    half: 400 InvalidRequestContentException
    {"Type":"User","message":"Could not parse request body into json: Could not parse payload into json: expected value at line 1 column 7"}
    long: 413 RequestTooLargeException
    {"Type":"User","message":"6291457 byte payload is too large for the RequestResponse invocation type (limit 6291456 bytes)"}
    long for an event: 413 RequestTooLargeException
    {"Type":"User","message":"1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)"}
    dry run: 204

    what: 400 ValidationException
    {"message":"1 validation error detected: Value 'Later' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [Event, RequestResponse, DryRun]"}
    "#);
}

#[tokio::test]
async fn an_event_may_have_members_named_as_lambdas_own() {
    let aws = with_hello().await;
    let event = json!({"Qualifier": "7", "FunctionName": "other"});
    assert_eq!(lambda(&aws, "POST", INVOCATIONS, event.clone()).await.json(), event);
}

#[tokio::test]
async fn what_a_client_tells_of_itself_reaches_the_code() {
    let aws = with_hello().await;
    let context = BASE64_STANDARD.encode(r#"{"client":{"app_title":"mine"}}"#);
    let request = aws.request("lambda", "POST", &format!("{FUNCTIONS}/hello/invocations?Qualifier=$LATEST"));
    aws.send(request.header("x-amz-client-context", context).body(Bytes::new()).expect("a request")).await;
    let invocation = aws.python.invocations().pop().expect("an invocation");
    assert_eq!(invocation.client_context.as_deref(), Some(r#"{"client":{"app_title":"mine"}}"#));
    assert_eq!(invocation.invoked_function_arn, "arn:aws:lambda:us-east-1:111122223333:function:hello:$LATEST");
}

#[tokio::test]
async fn a_qualifier_says_which_version_runs() {
    let aws = with_hello().await;
    lambda(&aws, "POST", "/2015-03-31/functions/hello/versions", json!({})).await;
    lambda(&aws, "POST", "/2015-03-31/functions/hello/aliases", json!({"Name": "PROD", "FunctionVersion": "1"})).await;
    let mut seen = String::new();
    for query in [
        "",
        "?Qualifier=$LATEST",
        "?Qualifier=%24LATEST",
        "?Qualifier=1",
        "?Qualifier=PROD",
        "?Qualifier=2",
        "?Qualifier=nope",
        "?Qualifier=",
    ] {
        for kind in ["RequestResponse", "DryRun"] {
            let request = aws.request("lambda", "POST", &format!("{INVOCATIONS}{query}")).header("x-amz-invocation-type", kind);
            let answer = aws.send(request.body("{}".into()).expect("a request")).await;
            let version = answer.header("x-amz-executed-version");
            let refused = if answer.status < 300 { String::new() } else { answer.text() };
            seen += &format!("{query} {kind}: {} {version}{refused}\n", answer.status);
        }
    }
    insta::assert_snapshot!(seen, @r#"
     RequestResponse: 200 $LATEST
     DryRun: 204 
    ?Qualifier=$LATEST RequestResponse: 200 $LATEST
    ?Qualifier=$LATEST DryRun: 204 
    ?Qualifier=%24LATEST RequestResponse: 200 $LATEST
    ?Qualifier=%24LATEST DryRun: 204 
    ?Qualifier=1 RequestResponse: 200 1
    ?Qualifier=1 DryRun: 204 
    ?Qualifier=PROD RequestResponse: 200 1
    ?Qualifier=PROD DryRun: 204 
    ?Qualifier=2 RequestResponse: 404 {"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:111122223333:function:hello:2"}
    ?Qualifier=2 DryRun: 404 {"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:111122223333:function:hello:2"}
    ?Qualifier=nope RequestResponse: 404 {"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:111122223333:function:hello:nope"}
    ?Qualifier=nope DryRun: 404 {"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:111122223333:function:hello:nope"}
    ?Qualifier= RequestResponse: 400 {"message":"2 validation errors detected: Value '' at 'qualifier' failed to satisfy constraint: Member must have length greater than or equal to 1; Value '' at 'qualifier' failed to satisfy constraint: Member must satisfy regular expression pattern: \\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+"}
    ?Qualifier= DryRun: 400 {"message":"2 validation errors detected: Value '' at 'qualifier' failed to satisfy constraint: Member must have length greater than or equal to 1; Value '' at 'qualifier' failed to satisfy constraint: Member must satisfy regular expression pattern: \\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+"}
    "#);
    assert_eq!(aws.python.invocations().len(), 5, "a dry run runs nothing");
}

#[tokio::test]
async fn headers_and_payloads_that_can_not_be_are_refused_and_run_nothing() {
    let aws = with_hello().await;
    let deep = "[".repeat(500_000);
    let mut seen = String::new();
    for (name, value, payload) in [
        ("x-amz-log-type", "All", b"{}".as_slice()),
        ("x-amz-client-context", "not base64!", b"{}"),
        ("x-amz-client-context", "/w==", b"{}"),
        ("x-other", "", b"\"\xff\""),
        ("x-other", "", b"\xff\xfe{}"),
        ("x-other", "", b"{\"a\": 1} trailing"),
        ("x-other", "", b"NaN"),
        ("x-other", "", deep.as_bytes()),
    ] {
        let request = aws.request("lambda", "POST", INVOCATIONS).header(name, value);
        let answer = aws.send(request.body(Bytes::copy_from_slice(payload)).expect("a request")).await;
        seen +=
            &format!("{name}: {value} {:.30}: {:.220}\n", String::from_utf8_lossy(payload), answer.to_string().replace('\n', " "));
    }
    insta::assert_snapshot!(seen, @r#"
    x-amz-log-type: All {}: 400 ValidationException {"message":"1 validation error detected: Value 'All' at 'logType' failed to satisfy constraint: Member must satisfy enum value set: [None, Tail]"}
    x-amz-client-context: not base64! {}: 400 SerializationException {"Message":"The client context is not base64 of JSON."}
    x-amz-client-context: /w== {}: 400 SerializationException {"Message":"The client context is not base64 of JSON."}
    x-other:  "�": 400 InvalidRequestContentException {"Type":"User","message":"Could not parse request body into json: Could not parse payload into json: invalid utf-8 sequence of 1 bytes from index 1"}
    x-other:  ��{}: 400 InvalidRequestContentException {"Type":"User","message":"Could not parse request body into json: Could not parse payload into json: invalid utf-8 sequence of 1 bytes from index 0"}
    x-other:  {"a": 1} trailing: 400 InvalidRequestContentException {"Type":"User","message":"Could not parse request body into json: Could not parse payload into json: trailing characters at line 1 column 10"}
    x-other:  NaN: 400 InvalidRequestContentException {   "Type": "User",   "message": "Could not parse request body into json: Could not parse payload into json: Unrecognized token 'NaN': was expecting (JSON String, Number, Array, Object 
    x-other:  [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[: 400 InvalidRequestContentException {"Type":"User","message":"Could not parse request body into json: Could not parse payload into json: EOF while parsing a list at line 1 column 500000"}
    "#);
    assert!(aws.python.invocations().is_empty());
}

#[tokio::test]
async fn an_event_for_what_is_not_there_is_refused_at_once() {
    let aws = with_hello().await;
    for path in ["nope/invocations", "hello/invocations?Qualifier=7"] {
        let request = aws.request("lambda", "POST", &format!("{FUNCTIONS}/{path}")).header("x-amz-invocation-type", "Event");
        let answer = aws.send(request.body("{}".into()).expect("a request")).await;
        assert_eq!((answer.status, answer.header("x-amzn-errortype").as_str()), (404, "ResourceNotFoundException"), "{path}");
    }
    assert_eq!(lambda(&aws, "GET", FUNCTIONS, Value::Null).await.status, 200);
}
