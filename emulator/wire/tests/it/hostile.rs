//! Requests that are made to hurt are refused soon.

use std::time::{Duration, Instant};

use bytes::Bytes;
use http::Request;
use wire::{Model, WireError, model};

fn post(uri: &str, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Request<Bytes> {
    let mut request = Request::post(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(body.into()).expect("a request")
}

fn read(model: &'static Model, request: &Request<Bytes>) -> Result<(), WireError> {
    let routed = model.route(request)?;
    let input = model.input(&routed, request)?;
    model.check(routed.operation, &input).map_err(|violations| model.violation(&violations))
}

#[test]
fn deep_and_wide_bodies_are_refused_or_read_in_no_time() {
    let item = [("x-amz-target", "DynamoDB_20120810.PutItem")];
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let cbor = [("smithy-protocol", "rpc-v2-cbor")];
    let put_metric = "/service/GraniteServiceVersion20100801/operation/PutMetricData";
    let deep_list = |open: &str, close: &str, depth: usize| {
        format!(r#"{{"TableName":"ttt","Item":{{"a":{}{{"S":"x"}}{}}}}}"#, open.repeat(depth), close.repeat(depth))
    };
    let wide: String = (0..200_000).map(|number| format!(r#""k{number}":{{"S":"v"}},"#)).collect();
    let unknown: String = (0..300_000).map(|number| format!(r#""k{number}":[],"#)).collect();
    let laughs = r#"<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "lol"><!ENTITY c "&b;&b;&b;&b;">]><Delete><Object><Key>&c;</Key></Object></Delete>"#;
    let external = r#"<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Delete><Object><Key>&x;</Key></Object></Delete>"#;
    let cases: Vec<(&str, &str, Request<Bytes>, bool)> = vec![
        ("deep JSON", "dynamodb", post("/", &item, deep_list(r#"{"L":["#, "]}", 50_000)), false),
        (
            "deep unknown JSON",
            "dynamodb",
            post("/", &item, format!(r#"{{"x":{}{}}}"#, "[".repeat(500_000), "]".repeat(500_000))),
            false,
        ),
        ("wide JSON", "dynamodb", post("/", &item, format!(r#"{{"TableName":"ttt","Item":{{{wide}"z":{{"S":"v"}}}}}}"#)), true),
        ("many unknown members", "dynamodb", post("/", &item, format!(r#"{{{unknown}"TableName":"ttt","Item":{{}}}}"#)), true),
        ("deep XML", "s3", post("/b?delete", &[], "<a>".repeat(100_000)), false),
        ("deep closed XML", "s3", post("/b?delete", &[], format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000))), false),
        ("wide XML", "s3", post("/b?delete", &[], format!("<Delete>{}</Delete>", "<Object/>".repeat(500_000))), false),
        ("a billion laughs", "s3", post("/b?delete", &[], laughs), false),
        ("an external entity", "s3", post("/b?delete", &[], external), false),
        ("a great index", "iam", post("/", &form, "Action=TagRole&RoleName=r&Tags.member.999999999.Key=a"), false),
        (
            "an index beyond numbers",
            "iam",
            post("/", &form, format!("Action=TagRole&RoleName=r&Tags.member.{}.Key=a", "9".repeat(100_000))),
            false,
        ),
        ("deep names", "iam", post("/", &form, format!("Action=TagRole&{}=1", "a.".repeat(100_000))), false),
        ("many fields", "iam", post("/", &form, format!("Action=TagRole{}", "&a=1".repeat(500_000))), false),
        ("a long action", "iam", post("/", &form, format!("Action={}", "x".repeat(1_000_000))), false),
        (
            "an array of 2^64",
            "cloudwatch",
            post(put_metric, &cbor, &b"\xa1\x6aMetricData\x9b\xff\xff\xff\xff\xff\xff\xff\xff"[..]),
            false,
        ),
        (
            "text of 2^64",
            "cloudwatch",
            post(put_metric, &cbor, &b"\xa1\x69Namespace\x7b\xff\xff\xff\xff\xff\xff\xff\xff"[..]),
            false,
        ),
        ("a map of 2^64", "cloudwatch", post(put_metric, &cbor, &b"\xbb\xff\xff\xff\xff\xff\xff\xff\xff"[..]), false),
        ("deep CBOR", "cloudwatch", post(put_metric, &cbor, [&b"\xa1\x61x"[..], &vec![0x81; 1_000_000]].concat()), false),
        (
            "deep indefinite CBOR",
            "cloudwatch",
            post(put_metric, &cbor, [&b"\xa1\x61x"[..], &vec![0x9f; 1_000_000]].concat()),
            false,
        ),
        ("deep tags", "cloudwatch", post(put_metric, &cbor, [&b"\xa1\x69Namespace"[..], &vec![0xc1; 1_000_000]].concat()), false),
        ("a long path", "lambda", post(&format!("/{}", "a/".repeat(30_000)), &[], ""), false),
        (
            "a long path of S3",
            "s3",
            Request::put(format!("/b/{}", "a/".repeat(30_000))).body(Bytes::new()).expect("a request"),
            true,
        ),
        ("a label that is no UTF-8", "lambda", post("/2015-03-31/functions/%ff/invocations", &[], ""), false),
    ];
    for (name, service, request, fits) in cases {
        let model = model(service).expect("a model");
        let start = Instant::now();
        let answer = read(model, &request);
        let took = start.elapsed();
        assert_eq!(answer.is_ok(), fits, "{name}: {answer:?}");
        if let Err(error) = answer {
            assert!(error.status.is_client_error() && error.message.len() < 3_000, "{name}: {error}");
        }
        assert!(took < Duration::from_secs(5), "{name} took {took:?}");
    }
}

#[test]
fn patterns_with_lookaround_stop_looking() {
    let lambda = model("lambda").expect("a model");
    let name = "a-".repeat(500_000);
    let request = post("/2015-03-31/functions/f/aliases", &[], format!(r#"{{"Name":"{name}!","FunctionVersion":"1"}}"#));
    let start = Instant::now();
    let error = read(lambda, &request).expect_err("too long");
    assert_eq!(error.code, "ValidationException");
    assert!(start.elapsed() < Duration::from_secs(5));
}
