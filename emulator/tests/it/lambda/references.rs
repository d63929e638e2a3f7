//! References to functions: valid and invalid names and ARNs.

use serde_json::{Value, json};

use super::{FUNCTIONS, lambda, with_hello};

#[tokio::test]
async fn a_function_is_found_by_every_form_of_its_name() {
    let aws = with_hello().await;
    lambda(&aws, "POST", "/2015-03-31/functions/hello/versions", json!({})).await;
    lambda(&aws, "POST", "/2015-03-31/functions/hello/aliases", json!({"Name": "PROD", "FunctionVersion": "1"})).await;
    let mut seen = String::new();
    for named in [
        "hello",
        "hello:$LATEST",
        "hello:1",
        "hello:PROD",
        "hello?Qualifier=PROD",
        "hello:PROD?Qualifier=PROD",
        "function:hello",
        "111122223333:function:hello",
        "111122223333:hello:1",
        "arn:aws:lambda:us-east-1:111122223333:function:hello",
        "arn:aws:lambda:us-east-1:111122223333:function:hello:PROD",
        "arn%3Aaws%3Alambda%3Aus-east-1%3A111122223333%3Afunction%3Ahello%3A1",
    ] {
        let (path, query) = named.split_once('?').unwrap_or((named, ""));
        let shown = lambda(&aws, "GET", &format!("{FUNCTIONS}/{path}/configuration?{query}"), Value::Null).await.json();
        let invoked = lambda(&aws, "POST", &format!("{FUNCTIONS}/{path}/invocations?{query}"), Value::Null).await;
        let arn = shown["FunctionArn"].as_str().unwrap_or("?").replace("arn:aws:lambda:us-east-1:111122223333:", "…");
        seen += &format!("{named}: {arn}, ran {}\n", invoked.header("x-amz-executed-version"));
    }
    insta::assert_snapshot!(seen, @"
    hello: …function:hello, ran $LATEST
    hello:$LATEST: …function:hello:$LATEST, ran $LATEST
    hello:1: …function:hello:1, ran 1
    hello:PROD: …function:hello:PROD, ran 1
    hello?Qualifier=PROD: …function:hello:PROD, ran 1
    hello:PROD?Qualifier=PROD: …function:hello:PROD, ran 1
    function:hello: …function:hello, ran $LATEST
    111122223333:function:hello: …function:hello, ran $LATEST
    111122223333:hello:1: …function:hello:1, ran 1
    arn:aws:lambda:us-east-1:111122223333:function:hello: …function:hello, ran $LATEST
    arn:aws:lambda:us-east-1:111122223333:function:hello:PROD: …function:hello:PROD, ran 1
    arn%3Aaws%3Alambda%3Aus-east-1%3A111122223333%3Afunction%3Ahello%3A1: …function:hello:1, ran 1
    ");
}

#[tokio::test]
async fn a_name_that_is_none_is_refused_before_anything_is_looked_up() {
    let aws = with_hello().await;
    let mut seen = String::new();
    for named in [
        "a%20b",
        "%3Cscript%3E",
        "hello%0A",
        "..%2Fhello",
        "hello.txt",
        "hello:",
        "hello:a%20b",
        "hello:1:2",
        "hello?Qualifier=a%20b",
        "arn:aws:lambda:us-east-1:111122223333:hello%2F",
        "arn:aws:s3:::hello",
        "arn:aws:lambda:us-east-1:11112222333:function:hello",
    ] {
        let (path, query) = named.split_once('?').unwrap_or((named, ""));
        let answer = lambda(&aws, "GET", &format!("{FUNCTIONS}/{path}?{query}"), Value::Null).await;
        let members = answer.json();
        let message = members["message"].as_str().or(members["Message"].as_str()).unwrap_or("?").to_owned();
        let told = message.split(" failed to satisfy").next().unwrap_or("?").trim_start_matches("1 validation error detected: ");
        seen += &format!("{named}: {} {} {told}\n", answer.status, answer.header("x-amzn-errortype"));
    }
    insta::assert_snapshot!(seen, @"
    a%20b: 400 ValidationException Value 'a b' at 'functionName'
    %3Cscript%3E: 400 ValidationException Value '<script>' at 'functionName'
    hello%0A: 400 ValidationException Value 'hello
    ' at 'functionName'
    ..%2Fhello: 400 ValidationException Value '../hello' at 'functionName'
    hello.txt: 404 ResourceNotFoundException Function not found: arn:aws:lambda:us-east-1:111122223333:function:hello.txt
    hello:: 400 ValidationException Value 'hello:' at 'functionName'
    hello:a%20b: 400 ValidationException Value 'hello:a b' at 'functionName'
    hello:1:2: 400 ValidationException Value 'hello:1:2' at 'functionName'
    hello?Qualifier=a%20b: 400 ValidationException Value 'a b' at 'qualifier'
    arn:aws:lambda:us-east-1:111122223333:hello%2F: 400 ValidationException Value 'arn:aws:lambda:us-east-1:111122223333:hello/' at 'functionName'
    arn:aws:s3:::hello: 400 ValidationException Value 'arn:aws:s3:::hello' at 'functionName'
    arn:aws:lambda:us-east-1:11112222333:function:hello: 400 ValidationException Value 'arn:aws:lambda:us-east-1:11112222333:function:hello' at 'functionName'
    ");
}

#[tokio::test]
async fn nothing_can_be_done_to_another_accounts_function() {
    let aws = with_hello().await;
    let other = aws.as_account(444_455_556_666);
    let arn = "arn:aws:lambda:us-east-1:111122223333:function:hello";
    for (method, path, body) in [
        ("GET", format!("functions/{arn}"), Value::Null),
        ("POST", format!("functions/{arn}/invocations"), json!({})),
        ("PUT", format!("functions/{arn}/configuration"), json!({"Timeout": 9})),
        ("PUT", format!("functions/{arn}/code"), json!({"ZipFile": ""})),
        ("POST", format!("functions/{arn}/versions"), json!({})),
        ("GET", format!("functions/{arn}/policy"), Value::Null),
        ("DELETE", format!("functions/{arn}"), Value::Null),
    ] {
        let answer = lambda(&other, method, &format!("/2015-03-31/{path}"), body).await;
        assert_eq!((answer.status, answer.header("x-amzn-errortype").as_str()), (403, "AccessDeniedException"), "{method} {path}");
        assert!(answer.text().contains("is not authorized to perform: lambda:"), "{answer}");
    }
    assert!(aws.python.invocations().is_empty());
    assert_eq!(lambda(&aws, "GET", "/2015-03-31/functions/hello", Value::Null).await.status, 200);
}
