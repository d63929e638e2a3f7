//! The AWS endpoint's listener: how much of a body it reads, and of which callers.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use tests::{Coldstart, Student};

/// Sends a text and returns the first line of the answer.
fn answer_to(url: &str, text: &str) -> String {
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream.write_all(text.as_bytes()).unwrap();
    let (mut answer, mut byte) = (Vec::new(), [0]);
    while !answer.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap() == 1 {
        answer.push(byte[0]);
    }
    String::from_utf8_lossy(&answer).lines().next().unwrap_or("").to_owned()
}

#[test]
fn a_large_body_is_asked_for_only_where_it_may_come() {
    let (closed, open) = (&Coldstart::shared_site().aws, &Coldstart::shared_aws().aws);
    let head =
        |path: &str, length: &str| format!("POST {path} HTTP/1.1\r\nhost: localhost\r\nexpect: 100-continue\r\n{length}\r\n\r\n");
    let functions = "/2015-03-31/functions";
    let signed = "authorization: AWS4-HMAC-SHA256 Credential=x/20261124/us-east-1/lambda/aws4_request\r\n";
    let mut seen = String::new();
    for (mode, url, path, length) in [
        ("closed", closed, functions, "content-length: 50000000"),
        ("closed", closed, functions, "transfer-encoding: chunked"),
        ("closed", closed, functions, "content-length: 1000"),
        ("closed", closed, "/_aws/execute-api/aaaaaaaaaa/dev/x", "content-length: 5000000"),
        ("closed", closed, "/_aws/execute-api/aaaaaaaaaa/dev/x", "content-length: 50000000"),
        ("open, unsigned", open, functions, "content-length: 50000000"),
        ("open", open, functions, "content-length: 50000000"),
        ("open", open, functions, "content-length: 80000000"),
        ("open", open, functions, "transfer-encoding: chunked"),
        ("open", open, functions, "content-length: 99999999999999999999"),
    ] {
        let line = if mode == "open" { format!("{signed}{length}") } else { length.to_owned() };
        seen += &format!("{mode} {path} {length}: {}\n", answer_to(url, &head(path, &line)));
    }
    insta::assert_snapshot!(seen, @"
    closed /2015-03-31/functions content-length: 50000000: HTTP/1.1 403 Forbidden
    closed /2015-03-31/functions transfer-encoding: chunked: HTTP/1.1 403 Forbidden
    closed /2015-03-31/functions content-length: 1000: HTTP/1.1 100 Continue
    closed /_aws/execute-api/aaaaaaaaaa/dev/x content-length: 5000000: HTTP/1.1 100 Continue
    closed /_aws/execute-api/aaaaaaaaaa/dev/x content-length: 50000000: HTTP/1.1 403 Forbidden
    open, unsigned /2015-03-31/functions content-length: 50000000: HTTP/1.1 403 Forbidden
    open /2015-03-31/functions content-length: 50000000: HTTP/1.1 100 Continue
    open /2015-03-31/functions content-length: 80000000: HTTP/1.1 413 Payload Too Large
    open /2015-03-31/functions transfer-encoding: chunked: HTTP/1.1 100 Continue
    open /2015-03-31/functions content-length: 99999999999999999999: HTTP/1.1 400 Bad Request
    ");
}

#[tokio::test]
async fn who_is_refused_for_a_large_body_hears_why() {
    let client = reqwest::Client::new();
    let large = vec![b' '; 5 << 20];
    let refused = client.post(format!("{}/2015-03-31/functions", Coldstart::shared_site().aws)).body(large).send().await.unwrap();
    assert_eq!(
        (refused.status().as_u16(), &refused.headers()["x-amzn-errortype"]),
        (403, &"MissingAuthenticationTokenException".parse().unwrap())
    );
}

#[test]
fn a_body_that_pauses_is_not_waited_for() {
    let begun = Instant::now();
    let answer = answer_to(&Coldstart::shared_site().aws, "POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 10\r\n\r\nabc");
    assert_eq!(answer, "HTTP/1.1 408 Request Timeout");
    assert!(begun.elapsed() < Duration::from_secs(45), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn an_api_is_told_whence_a_call_comes_and_behind_a_proxy_what_the_proxy_says() {
    let content = tests::root().join("content");
    let behind = Coldstart::serve_with(tempfile::tempdir().unwrap(), &content, &["--behind-proxy", "true"]).unwrap();
    for (site, expected) in [(Coldstart::shared_site(), "127.0.0.1"), (&behind, "192.0.2.7")] {
        let student = Student::guest(site).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let made = student.aws(folder.path()).await.unwrap().sh(
            r#"set -e; API=$(aws apigateway create-rest-api --name a --query id --output text)
            AT="--rest-api-id $API --resource-id $(aws apigateway get-resources --rest-api-id $API --query items[0].id --output text) --http-method GET"
            { aws apigateway put-method $AT --authorization-type NONE
              aws apigateway put-integration $AT --type MOCK --request-templates '{"application/json": "{\"statusCode\": 200}"}'
              aws apigateway put-method-response $AT --status-code 200
              aws apigateway put-integration-response $AT --status-code 200 --response-templates '{"application/json": "$context.identity.sourceIp"}'
              aws apigateway create-deployment --rest-api-id $API --stage-name dev; } > /dev/null
            echo $API"#,
        );
        let url = format!("{}/_aws/execute-api/{}/dev/", site.aws, made.unwrap().ok().unwrap().trim());
        let call = reqwest::Client::new().get(url).header("x-forwarded-for", "1.1.1.1, 192.0.2.7");
        assert_eq!(call.send().await.unwrap().text().await.unwrap(), expected);
    }
}
