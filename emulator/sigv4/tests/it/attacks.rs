//! Requests that somebody changed who has no secret.

use bytes::Bytes;
use http::{HeaderValue, request::Parts};

use crate::harness::{NOW, at, credentials, request, signer, verdict};

fn signed(service: &str, text: &str) -> (Parts, Bytes) {
    let (mut parts, body) = request(text);
    let credentials = credentials();
    signer(&credentials, service).sign(&mut parts, &body, at(NOW)).expect("signed");
    (parts, body)
}

/// Signs again, with some headers left out of the signature, as a careless client does.
fn without(parts: &mut Parts, service: &str, body: &Bytes, name: &'static str) {
    let left_out: Vec<HeaderValue> = parts.headers.get_all(name).iter().cloned().collect();
    parts.headers.remove(name);
    let credentials = credentials();
    signer(&credentials, service).sign(parts, body, at(NOW)).expect("signed");
    for value in left_out {
        parts.headers.append(name, value);
    }
}

#[test]
fn headers_that_have_to_be_signed_are_not_left_out() {
    let mut seen = String::new();
    for service in ["s3", "sts", "dynamodb", "lambda"] {
        for name in ["host", "x-amz-target", "x-amz-meta-a", "x-amz-security-token", "content-type", "user-agent"] {
            let (mut parts, body) = request(
                "POST /\nhost: h\nx-amz-target: T.Do\nx-amz-meta-a: 1\ncontent-type: a/b\nuser-agent: u\nx-amz-security-token: t\n\n{}",
            );
            without(&mut parts, service, &body, name);
            seen.push_str(&format!("{service} {name}: {}\n", verdict(&parts, body, service, at(NOW))));
        }
    }
    insta::assert_snapshot!(seen, @"
    s3 host: 403 AccessDenied: There were headers present in the request which were not signed | HeadersNotSigned=host
    s3 x-amz-target: 403 AccessDenied: There were headers present in the request which were not signed | HeadersNotSigned=x-amz-target
    s3 x-amz-meta-a: 403 AccessDenied: There were headers present in the request which were not signed | HeadersNotSigned=x-amz-meta-a
    s3 x-amz-security-token: 403 AccessDenied: There were headers present in the request which were not signed | HeadersNotSigned=x-amz-security-token
    s3 content-type: ok
    s3 user-agent: ok
    sts host: 400 IncompleteSignature: 'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.
    sts x-amz-target: 403 SignatureDoesNotMatch: 'x-amz-target' must be a 'SignedHeader' in the AWS Authorization.
    sts x-amz-meta-a: 403 SignatureDoesNotMatch: 'x-amz-meta-a' must be a 'SignedHeader' in the AWS Authorization.
    sts x-amz-security-token: ok
    sts content-type: ok
    sts user-agent: ok
    dynamodb host: 400 IncompleteSignatureException: 'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.
    dynamodb x-amz-target: 400 InvalidSignatureException: 'x-amz-target' must be a 'SignedHeader' in the AWS Authorization.
    dynamodb x-amz-meta-a: 400 InvalidSignatureException: 'x-amz-meta-a' must be a 'SignedHeader' in the AWS Authorization.
    dynamodb x-amz-security-token: ok
    dynamodb content-type: ok
    dynamodb user-agent: ok
    lambda host: 403 IncompleteSignatureException: 'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.
    lambda x-amz-target: 403 InvalidSignatureException: 'x-amz-target' must be a 'SignedHeader' in the AWS Authorization.
    lambda x-amz-meta-a: 403 InvalidSignatureException: 'x-amz-meta-a' must be a 'SignedHeader' in the AWS Authorization.
    lambda x-amz-security-token: ok
    lambda content-type: ok
    lambda user-agent: ok
    ");
}

#[test]
fn a_header_that_is_not_signed_is_told_only_to_who_has_the_secret() {
    let (mut parts, body) = signed("dynamodb", "POST /\nhost: h\n\n{}");
    parts.headers.insert("x-amz-target", HeaderValue::from_static("DynamoDB_20120810.DeleteTable"));
    assert!(verdict(&parts, body.clone(), "dynamodb", at(NOW)).contains("'x-amz-target' must be a 'SignedHeader'"));
    let told = verdict(&parts, "{ }".into(), "dynamodb", at(NOW));
    assert!(told.contains("does not match"), "{told}");
}

#[test]
fn two_signatures_are_one_too_many_at_s3_and_elsewhere_the_header_counts() {
    let mut seen = String::new();
    for service in ["s3", "lambda"] {
        let (mut parts, body) = request("GET /\nhost: h");
        let credentials = credentials();
        signer(&credentials, service).presign(&mut parts, &body, 60, at(NOW)).expect("signed");
        signer(&credentials, service).sign(&mut parts, &body, at(NOW)).expect("signed");
        let told = verdict(&parts, body.clone(), service, at(NOW));
        seen.push_str(&format!("{service}, both right: {}\n", told.split(" | ").next().unwrap_or("")));
        let header = parts.headers["authorization"].to_str().expect("text").to_owned();
        let wrong = header.split("Signature=").next().unwrap_or("").to_owned() + "Signature=00";
        parts.headers.insert("authorization", wrong.parse().expect("a value"));
        let told = verdict(&parts, body, service, at(NOW));
        seen.push_str(&format!("{service}, the header wrong: {}\n", told.split(" | ").next().unwrap_or("")));
    }
    insta::assert_snapshot!(seen, @"
    s3, both right: 400 InvalidArgument: Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified
    s3, the header wrong: 400 InvalidArgument: Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified
    lambda, both right: ok
    lambda, the header wrong: 403 InvalidSignatureException: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.
    ");
}

#[test]
fn a_signature_cut_short_extended_or_of_nothing_is_none() {
    for service in ["s3", "sts", "lambda"] {
        let (parts, body) = signed(service, "GET /\nhost: h");
        let header = parts.headers["authorization"].to_str().expect("text").to_owned();
        let (head, right) = header.split_once("Signature=").expect("a signature");
        for wrong in [
            "",
            "00",
            "zz",
            &right[..62],
            &format!("{right}00"),
            &format!("{right} "),
            &"0".repeat(64),
            &right.replace(['0', '1'], "2"),
        ] {
            let mut parts = parts.clone();
            parts.headers.insert("authorization", format!("{head}Signature={wrong}").parse().expect("a value"));
            let trimmed = wrong.trim_end() == right;
            assert_eq!(verdict(&parts, body.clone(), service, at(NOW)) == "ok", trimmed, "{service} {wrong}");
        }
        let mut parts = parts.clone();
        parts.headers.insert("authorization", format!("{head}Signature={}", right.to_uppercase()).parse().expect("a value"));
        assert_eq!(verdict(&parts, body, service, at(NOW)), "ok");
    }
}

#[test]
fn what_is_signed_for_s3_opens_no_other_service_and_the_other_way_round() {
    let (parts, body) = signed("s3", "GET /\nhost: h");
    assert!(verdict(&parts, body, "sts", at(NOW)).contains("Credential should be scoped to correct service: 'sts'."));
    let (parts, body) = signed("sts", "GET /\nhost: h");
    assert!(verdict(&parts, body, "s3", at(NOW)).contains(r#"incorrect service "sts". This endpoint belongs to "s3"."#));
}

#[test]
fn a_second_authorization_header_or_date_changes_nothing() {
    for service in ["s3", "lambda"] {
        let (mut parts, body) = signed(service, "GET /\nhost: h");
        parts.headers.append("authorization", HeaderValue::from_static("Basic YTpi"));
        assert_eq!(verdict(&parts, body.clone(), service, at(NOW)), "ok");
        parts.headers.append("x-amz-date", HeaderValue::from_static("20260101T000000Z"));
        assert!(verdict(&parts, body, service, at(NOW)).contains("does not match"));
    }
}
