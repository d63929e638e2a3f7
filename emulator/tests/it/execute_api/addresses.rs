//! Tests of the addresses of deployed APIs, and of the errors at addresses that do not exist.

use emulator::{Config, MemoryStore, SourceIp};
use http::Request;
use serde_json::json;

use super::line;
use crate::{
    apigateway::given::Api,
    harness::{Answer, Aws},
};

async fn get(aws: &Aws, host: &str, path: &str) -> Answer {
    let request = Request::get(path).header("host", host);
    aws.send(request.body(bytes::Bytes::new()).expect("a request")).await
}

#[tokio::test]
async fn an_api_answers_by_host_and_by_path() {
    let api = Api::new().await;
    api.mock(&api.hello, "GET", r#"{"statusCode": 200}"#, "$context.domainName $context.path").await;
    api.deploy().await;
    let id = &api.id;
    let mut seen = String::new();
    for (host, path) in [
        (format!("{id}.execute-api.localhost:4566"), "/dev/hello".to_owned()),
        (format!("{id}.execute-api.us-east-1.amazonaws.com"), "/dev/hello?a=b".to_owned()),
        (format!("{id}.execute-api.localhost"), "/dev/hello/".to_owned()),
        ("localhost:4566".to_owned(), format!("/_aws/execute-api/{id}/dev/hello")),
        ("127.0.0.1:4566".to_owned(), format!("/_aws/execute-api/{id}/dev/hello")),
    ] {
        seen += &format!("{host}{path}: {}\n", line(&get(&api.aws, &host, &path).await));
    }
    insta::assert_snapshot!(api.shown(seen), @"
    {api}.execute-api.localhost:4566/dev/hello: 200 {api}.execute-api.localhost:4566 /dev/hello
    {api}.execute-api.us-east-1.amazonaws.com/dev/hello?a=b: 200 {api}.execute-api.us-east-1.amazonaws.com /dev/hello
    {api}.execute-api.localhost/dev/hello/: 200 {api}.execute-api.localhost /dev/hello/
    localhost:4566/_aws/execute-api/{api}/dev/hello: 200 {api}.execute-api.localhost:4566 /dev/hello
    127.0.0.1:4566/_aws/execute-api/{api}/dev/hello: 200 {api}.execute-api.localhost:4566 /dev/hello
    ");
}

#[tokio::test]
async fn a_wrong_address_is_forbidden_and_tells_nothing() {
    let api = Api::deployed().await;
    let host = format!("{}.execute-api.localhost:4566", api.id);
    let mut seen = String::new();
    for (host, path) in [
        (host.as_str(), "/"),
        (&host, "/dev"),
        (&host, "/dev/nope"),
        (&host, "/dev/hello/below"),
        (&host, "/dev/HELLO"),
        (&host, "/prod/hello"),
        (&host, "/hello"),
        (&host, "/%ff/%00"),
        ("nope.execute-api.localhost:4566", "/dev/hello"),
        ("abcdefghij.execute-api.localhost:4566", "/dev/hello"),
        ("localhost:4566", "/_aws/execute-api/"),
        ("localhost:4566", "/_aws/execute-api/nope/dev/hello"),
    ] {
        seen += &format!("{host}{path}: {}\n", line(&get(&api.aws, host, path).await));
    }
    let posted = api.send("POST", "/dev/hello", &[], "").await;
    seen += &format!("POST /dev/hello: {}\n", line(&posted));
    insta::assert_snapshot!(api.shown(seen), @r#"
    {api}.execute-api.localhost:4566/: 403 ForbiddenException {"message":"Forbidden"}
    {api}.execute-api.localhost:4566/dev: 403 MissingAuthenticationTokenException {"message":"Missing Authentication Token"}
    {api}.execute-api.localhost:4566/dev/nope: 403 MissingAuthenticationTokenException {"message":"Missing Authentication Token"}
    {api}.execute-api.localhost:4566/dev/hello/below: 403 MissingAuthenticationTokenException {"message":"Missing Authentication Token"}
    {api}.execute-api.localhost:4566/dev/HELLO: 403 MissingAuthenticationTokenException {"message":"Missing Authentication Token"}
    {api}.execute-api.localhost:4566/prod/hello: 403 ForbiddenException {"message":"Forbidden"}
    {api}.execute-api.localhost:4566/hello: 403 ForbiddenException {"message":"Forbidden"}
    {api}.execute-api.localhost:4566/%ff/%00: 403 ForbiddenException {"message":"Forbidden"}
    nope.execute-api.localhost:4566/dev/hello: 403 ForbiddenException {"message":"Forbidden"}
    abcdefghij.execute-api.localhost:4566/dev/hello: 403 ForbiddenException {"message":"Forbidden"}
    localhost:4566/_aws/execute-api/: 403 ForbiddenException {"message":"Forbidden"}
    localhost:4566/_aws/execute-api/nope/dev/hello: 403 ForbiddenException {"message":"Forbidden"}
    POST /dev/hello: 403 MissingAuthenticationTokenException {"message":"Missing Authentication Token"}
    "#);
    assert!(api.aws.python.invocations().is_empty());
}

#[tokio::test]
async fn every_answer_carries_the_gateways_ids() {
    let api = Api::deployed().await;
    for path in ["/dev/hello", "/dev/nope", "/nope/x"] {
        let answer = api.curl(path).await;
        let (id, extended) = (answer.header("x-amzn-requestid"), answer.header("x-amz-apigw-id"));
        assert!(id.len() == 36 && extended.len() == 16 && extended.ends_with('='), "{path}: {id} {extended}");
        assert_eq!(answer.header("content-type"), "application/json", "{path}");
    }
}

#[tokio::test]
async fn a_literal_part_goes_before_a_variable_and_that_before_a_greedy_one() {
    let api = Api::new().await;
    let variable = api.resource(&api.root, "{id}").await;
    let greedy = api.resource(&variable, "{proxy+}").await;
    let below = api.resource(&variable, "below").await;
    for (resource, method) in [(&api.hello, "GET"), (&variable, "ANY"), (&greedy, "ANY"), (&below, "GET")] {
        let shown = "$context.resourcePath id=$input.params('id') proxy=$input.params('proxy')";
        api.mock(resource, method, r#"{"statusCode": 200}"#, shown).await;
    }
    api.deploy().await;
    let mut seen = String::new();
    for (method, path) in [
        ("GET", "/dev/hello"),
        ("GET", "/dev/h%C3%A9llo"),
        ("GET", "/dev/a%20b"),
        ("GET", "/dev/a/below"),
        ("GET", "/dev/a/other"),
        ("DELETE", "/dev/a/below"),
        ("DELETE", "/dev/hello"),
        ("GET", "/dev/a/b/c%2F"),
        ("GET", "/dev/..%2F..%2Fetc"),
        ("GET", "/dev"),
    ] {
        seen += &format!("{method} {path}: {}\n", line(&api.send(method, path, &[], "").await));
    }
    insta::assert_snapshot!(seen, @r#"
    GET /dev/hello: 200 /hello id= proxy=
    GET /dev/h%C3%A9llo: 200 /{id} id=h%C3%A9llo proxy=
    GET /dev/a%20b: 200 /{id} id=a%20b proxy=
    GET /dev/a/below: 200 /{id}/below id=a proxy=
    GET /dev/a/other: 200 /{id}/{proxy+} id=a proxy=other
    DELETE /dev/a/below: 200 /{id}/{proxy+} id=a proxy=below
    DELETE /dev/hello: 200 /{id} id=hello proxy=
    GET /dev/a/b/c%2F: 200 /{id}/{proxy+} id=a proxy=b/c%2F
    GET /dev/..%2F..%2Fetc: 200 /{id} id=..%2F..%2Fetc proxy=
    GET /dev: 403 MissingAuthenticationTokenException {"message":"Missing Authentication Token"}
    "#);
}

#[tokio::test]
async fn a_head_request_gets_no_body_and_a_disabled_address_nothing_at_all() {
    let api = Api::new().await;
    api.mock(&api.hello, "ANY", r#"{"statusCode": 200}"#, "something").await;
    api.deploy().await;
    assert_eq!(api.curl("/dev/hello").await.text(), "something");
    let head = api.send("HEAD", "/dev/hello", &[], "").await;
    assert_eq!((head.status, head.text().as_str()), (200, ""));
    api.patch("", &[("replace", "/disableExecuteApiEndpoint", "true")]).await;
    assert_eq!(line(&api.curl("/dev/hello").await), r#"403 ForbiddenException {"message":"Forbidden"}"#);
    let gone = api.call("DELETE", "", json!(null)).await;
    assert_eq!(gone.status, 202);
    assert_eq!(api.curl("/dev/hello").await.status, 403);
}

#[tokio::test]
async fn an_invoke_url_answers_whatever_the_endpoint_is_called() {
    let mut seen = String::new();
    for endpoint in
        ["localhost:4566", "aws.localhost", "aws.school.example:4566", "10.0.0.5:4566", "[::1]:4566", "aws.school.example"]
    {
        let aws = Aws::with(Config { endpoint: endpoint.into(), ..Config::default() }, MemoryStore::new());
        let api = Api::within(aws).await;
        api.mock(&api.hello, "GET", r#"{"statusCode": 200}"#, "here").await;
        api.deploy().await;
        let url = api.aws.emulator.invoke_url(&api.id, "dev");
        let (host, path) = url.strip_prefix("http://").and_then(|rest| rest.split_once('/')).expect("host and path");
        let told = get(&api.aws, host, &format!("/{path}/hello")).await;
        // The API's host below the endpoint's name works for clients that can resolve it.
        let below = get(&api.aws, &format!("{}.execute-api.{endpoint}", api.id), "/dev/hello").await;
        seen += &format!("{url}: {}, by host {}\n", told.text(), below.text()).replace(&api.id, "{api}");
    }
    insta::assert_snapshot!(seen, @"
    http://{api}.execute-api.localhost:4566/dev: here, by host here
    http://{api}.execute-api.aws.localhost/dev: here, by host here
    http://aws.school.example:4566/_aws/execute-api/{api}/dev: here, by host here
    http://10.0.0.5:4566/_aws/execute-api/{api}/dev: here, by host here
    http://[::1]:4566/_aws/execute-api/{api}/dev: here, by host here
    http://aws.school.example/_aws/execute-api/{api}/dev: here, by host here
    ");
}

#[tokio::test]
async fn a_function_is_told_whence_the_call_came() {
    let api = Api::deployed().await;
    api.returns(json!({ "statusCode": 200 }));
    let request = Request::get("/dev/hello").header("host", format!("{}.execute-api.localhost:4566", api.id));
    let request = request.header("x-forwarded-for", "1.1.1.1").extension(SourceIp("192.0.2.7".parse().expect("an address")));
    api.aws.send(request.body(bytes::Bytes::new()).expect("a request")).await;
    let event = api.event();
    assert_eq!(event["requestContext"]["identity"]["sourceIp"], "192.0.2.7");
    assert_eq!(event["headers"]["X-Forwarded-For"], "1.1.1.1, 192.0.2.7");
}
