//! Tests of payloads: conversions between bytes and text, and compression.

use std::io::{Read as _, Write as _};

use base64::Engine as _;
use bytes::Bytes;
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use http::Request;
use serde_json::{Value, json};

use crate::{
    apigateway::given::{Api, done},
    harness::Answer,
};

/// Sends bytes.
async fn send(api: &Api, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Answer {
    let mut request = Request::post("/dev/hello").header("host", format!("{}.execute-api.localhost:4566", api.id));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    api.aws.send(request.body(body.into()).expect("a request")).await
}

/// Deploys `POST /hello` with a function that returns its event, called with mappings.
async fn echo(integration: Option<&str>, response: Option<&str>) -> Api {
    let api = Api::new().await;
    api.function("fn").await;
    api.permit("fn").await;
    api.method(&api.hello, "POST", json!({})).await;
    let mut body = json!({
        "type": "AWS", "httpMethod": "POST", "uri": api.uri("fn"),
        "requestTemplates": { "image/png": r#"{"got": "$input.body"}"#, "text/plain": r#"{"got": "$input.body"}"# },
    });
    if let Some(handling) = integration {
        body["contentHandling"] = handling.into();
    }
    api.integrate(&api.hello, "POST", body).await;
    let at = format!("/resources/{}/methods/POST", api.hello);
    done(&api.call("PUT", &format!("{at}/responses/200"), json!({})).await);
    let mut mapping = json!({ "responseTemplates": { "application/json": "$input.path('$.got')" } });
    if let Some(handling) = response {
        mapping = json!({ "contentHandling": handling });
    }
    done(&api.call("PUT", &format!("{at}/integration/responses/200"), mapping).await);
    done(&api.patch("", &[("add", "/binaryMediaTypes/image~1png", "")]).await);
    api.deploy().await;
    api
}

#[tokio::test]
async fn a_request_is_converted_as_the_integration_says() {
    let mut seen = String::new();
    for handling in [None, Some("CONVERT_TO_TEXT"), Some("CONVERT_TO_BINARY")] {
        let api = echo(handling, None).await;
        for (kind, body) in [("image/png", "pixels"), ("text/plain", "aGVsbG8="), ("text/plain", "no base64!")] {
            let answer = send(&api, &[("content-type", kind)], body).await;
            seen += &format!("{handling:?} {kind} {body}: {} {}\n", answer.status, answer.text());
        }
    }
    insta::assert_snapshot!(seen, @r#"
    None image/png pixels: 200 pixels
    None text/plain aGVsbG8=: 200 aGVsbG8=
    None text/plain no base64!: 200 no base64!
    Some("CONVERT_TO_TEXT") image/png pixels: 200 cGl4ZWxz
    Some("CONVERT_TO_TEXT") text/plain aGVsbG8=: 200 aGVsbG8=
    Some("CONVERT_TO_TEXT") text/plain no base64!: 200 no base64!
    Some("CONVERT_TO_BINARY") image/png pixels: 200 pixels
    Some("CONVERT_TO_BINARY") text/plain aGVsbG8=: 200 hello
    Some("CONVERT_TO_BINARY") text/plain no base64!: 500 {"message": "Internal server error"}
    "#);
}

#[tokio::test]
async fn a_response_is_converted_as_its_mapping_says_or_as_the_caller_accepts() {
    let encoded = base64::engine::general_purpose::STANDARD.encode("pixels");
    let mut seen = String::new();
    for handling in ["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"] {
        let api = echo(None, Some(handling)).await;
        for accept in ["image/png", "application/json"] {
            api.returns(encoded.clone());
            let answer = send(&api, &[("content-type", "text/plain"), ("accept", accept)], "x").await;
            seen += &format!("{handling} accept {accept}: {} {}\n", answer.status, answer.text());
        }
    }
    insta::assert_snapshot!(seen, @"
    CONVERT_TO_BINARY accept image/png: 200 pixels
    CONVERT_TO_BINARY accept application/json: 200 pixels
    CONVERT_TO_TEXT accept image/png: 200 cGl4ZWxz
    CONVERT_TO_TEXT accept application/json: 200 cGl4ZWxz
    ");
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).expect("memory");
    encoder.finish().expect("memory")
}

#[tokio::test]
async fn bodies_are_compressed_in_both_directions() {
    let api = Api::new().await;
    api.mock(&api.hello, "POST", r#"{"statusCode": 200}"#, &"long ".repeat(100)).await;
    done(&api.patch("", &[("replace", "/minimumCompressionSize", "100")]).await);
    api.deploy().await;
    let plain = send(&api, &[], "").await;
    assert_eq!((plain.header("content-encoding").as_str(), plain.body.len()), ("", 500));
    let packed = send(&api, &[("accept-encoding", "br, gzip;q=0.5, identity")], "").await;
    assert_eq!(packed.header("content-encoding"), "gzip");
    let mut text = String::new();
    GzDecoder::new(packed.body.as_ref()).read_to_string(&mut text).expect("gzip");
    assert_eq!(text, "long ".repeat(100));
    assert_eq!(send(&api, &[("accept-encoding", "deflate, gzip;q=0.1")], "").await.header("content-encoding"), "deflate");

    let api = Api::new().await;
    api.function("fn").await;
    api.permit("fn").await;
    api.method(&api.hello, "POST", json!({})).await;
    api.proxy(&api.hello, "POST", "fn").await;
    done(&api.patch("", &[("replace", "/minimumCompressionSize", "0")]).await);
    api.deploy().await;
    api.returns(json!({ "statusCode": 200 }));
    send(&api, &[("content-encoding", "gzip")], gzip(b"hello")).await;
    let event = api.event();
    assert_eq!((&event["body"], &event["headers"]["Content-Encoding"]), (&json!("hello"), &Value::Null));
    for (coding, body) in [("br", gzip(b"x")), ("gzip", b"no gzip".to_vec())] {
        assert_eq!(send(&api, &[("content-encoding", coding)], body).await.status, 415, "{coding}");
    }
    let bomb = gzip(&vec![0; 20 << 20]);
    assert_eq!(send(&api, &[("content-encoding", "gzip")], bomb).await.status, 413);
}
