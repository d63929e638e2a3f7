//! Tests of bodies and headers that are large, binary or unusual.

use serde_json::json;

use super::line;
use crate::apigateway::given::Api;

#[tokio::test]
async fn a_call_that_is_too_large_is_refused() {
    let api = Api::new().await;
    api.mock(&api.hello, "ANY", r#"{"statusCode": 200}"#, "fine").await;
    api.deploy().await;
    let body = "x".repeat(10 * 1024 * 1024);
    let header = "x".repeat(10_240);
    assert_eq!(line(&api.send("POST", "/dev/hello", &[], &body).await), "200 fine");
    let mut seen = String::new();
    seen += &format!("{}\n", line(&api.send("POST", "/dev/hello", &[], &format!("{body}x")).await));
    seen += &format!("{}\n", line(&api.send("GET", "/dev/hello", &[("x-long", &header)], "").await));
    insta::assert_snapshot!(seen, @r#"
    413 RequestEntityTooLargeException {"message":"HTTP content length exceeded 10485760 bytes."}
    431 RequestHeaderFieldsTooLargeException {"message":"Request Header Fields Too Large"}
    "#);
}

#[tokio::test]
async fn base64_becomes_bytes_for_a_caller_who_accepts_a_binary_type() {
    let api = Api::deployed().await;
    api.patch("", &[("add", "/binaryMediaTypes/image~1png", "")]).await;
    api.deploy().await;
    let mut seen = String::new();
    for (accept, body) in
        [("image/png", "AAH/"), ("text/html", "AAH/"), ("image/png, text/html", "AAH/"), ("image/png", "no base64!")]
    {
        api.returns(json!({ "statusCode": 200, "isBase64Encoded": true, "body": body }));
        let got = api.send("GET", "/dev/hello", &[("accept", accept)], "").await;
        seen += &format!("{accept}: {} {:?}\n", got.status, got.body);
    }
    insta::assert_snapshot!(seen, @r#"
    image/png: 200 b"\0\x01\xff"
    text/html: 200 b"AAH/"
    image/png, text/html: 200 b"\0\x01\xff"
    image/png: 502 b"{\"message\": \"Internal server error\"}"
    "#);
}

#[tokio::test]
async fn bytes_that_are_no_text_do_not_stop_a_call() {
    let api = Api::deployed().await;
    api.method(&api.hello, "POST", json!({})).await;
    api.proxy(&api.hello, "POST", "fn").await;
    api.deploy().await;
    let request = http::Request::post("/dev/hello?q=%ff%fe").header("host", format!("{}.execute-api.localhost:4566", api.id));
    let request = request.header("x-bytes", http::HeaderValue::from_bytes(b"\xff").expect("a header"));
    api.returns(json!({ "statusCode": 200 }));
    let answer = api.aws.send(request.body(bytes::Bytes::from_static(b"\xff\xfe")).expect("a request")).await;
    assert_eq!(answer.status, 200);
    let event = api.event();
    assert_eq!((&event["body"], &event["queryStringParameters"]["q"]), (&json!("\u{fffd}\u{fffd}"), &json!("\u{fffd}\u{fffd}")));
    assert_eq!(event["headers"]["x-bytes"], "\u{fffd}");
}
