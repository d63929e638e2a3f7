//! botocore and boto3 judge the verifier: all that they sign is taken, and nothing of it can be changed.

use std::{path::Path, process::Command, sync::LazyLock};

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request, Uri, request::Parts};
use jiff::Timestamp;
use serde::Deserialize;
use sigv4::{Payload, SignatureError, Signed};

use crate::harness::{SECRET, check};

#[derive(Deserialize)]
struct Cases {
    version4: Vec<Case>,
    version2: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    service: String,
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    body: String,
    content: String,
    #[serde(default)]
    style: String,
}

/// What the script prints, run once.
static CASES: LazyLock<Cases> = LazyLock::new(|| {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let python = package.ancestors().map(|folder| folder.join("target/venvs/aws/bin/python")).find(|python| python.exists());
    let python = python.expect("target/venvs/aws, which `make test` makes");
    let output = Command::new(python).arg("-B").arg(package.join("tests/it/sign_with_botocore.py")).output().expect("a run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("cases")
});

impl Case {
    fn request(&self) -> (Parts, Bytes) {
        let uri: Uri = self.url.parse().expect("a URI");
        // HTTP/1.1 sends path and query, and a path is never empty.
        let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
        let target = format!("/{}{query}", uri.path().strip_prefix('/').unwrap_or(""));
        let builder = self.headers.iter().fold(Request::builder().method(&*self.method).uri(target), |builder, (name, value)| {
            builder.header(name, HeaderValue::from_bytes(value.as_bytes()).expect("a value"))
        });
        let (parts, ()) = builder.body(()).expect("a request").into_parts();
        (parts, bytes(&self.body))
    }
}

fn bytes(base64: &str) -> Bytes {
    BASE64_STANDARD.decode(base64).expect("base64").into()
}

fn date(parts: &Parts) -> Timestamp {
    Signed::read(parts).ok().flatten().expect("a signature").date()
}

#[test]
fn all_that_botocore_signs_is_taken_and_decoded() {
    for case in &CASES.version4 {
        let (parts, body) = case.request();
        let content = check(&parts, body, &case.service, date(&parts)).unwrap_or_else(|error| panic!("{}: {error:?}", case.name));
        assert!(content == bytes(&case.content), "{}: another content", case.name);
    }
}

#[test]
fn the_cases_cover_each_form_of_payload_that_botocore_has() {
    let forms =
        CASES.version4.iter().map(|case| match Signed::read(&case.request().0).ok().flatten().expect("a signature").payload {
            Payload::Computed => "computed",
            Payload::Sha256(_) => "sha256",
            Payload::Unsigned => "unsigned",
            Payload::Chunked { signed: false, trailer: true, checksum: Some(_), .. } => "unsigned chunks and a checksum",
            Payload::Chunked { .. } => "other chunks",
        });
    let forms: std::collections::BTreeSet<_> = forms.collect();
    insta::assert_debug_snapshot!(forms, @r#"
    {
        "computed",
        "sha256",
        "unsigned",
        "unsigned chunks and a checksum",
    }
    "#);
}

type Change = (&'static str, fn(&mut Parts, &mut Bytes) -> bool);

/// Each returns whether it changed something that has to be noticed.
const CHANGES: [Change; 8] = [
    ("the method", |parts, _| {
        parts.method = if parts.method == Method::PATCH { Method::PUT } else { Method::PATCH };
        true
    }),
    ("the path", |parts, _| {
        let query = parts.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
        parts.uri = format!("{}x{query}", parts.uri.path()).parse().expect("a URI");
        true
    }),
    ("one more parameter", |parts, _| {
        let uri = parts.uri.to_string();
        let sign = if uri.contains('?') { '&' } else { '?' };
        parts.uri = format!("{uri}{sign}more=1").parse().expect("a URI");
        true
    }),
    ("the host", |parts, _| {
        parts.headers.insert("host", HeaderValue::from_static("example.com"));
        true
    }),
    ("a second host", |parts, _| {
        parts.headers.append("host", HeaderValue::from_static("example.com"));
        true
    }),
    ("one more x-amz-* header", |parts, _| {
        parts.headers.insert("x-amz-more", HeaderValue::from_static("1"));
        true
    }),
    ("the body's last byte", |parts, body| {
        let unsigned = Signed::read(&*parts).ok().flatten().is_some_and(|signed| signed.payload == Payload::Unsigned);
        let mut changed = body.to_vec();
        let Some(last) = changed.last_mut() else { return false };
        *last ^= 1;
        *body = changed.into();
        !unsigned
    }),
    ("one more byte", |parts, body| {
        let unsigned = Signed::read(&*parts).ok().flatten().is_some_and(|signed| signed.payload == Payload::Unsigned);
        *body = [body, b"x".as_slice()].concat().into();
        !unsigned || parts.headers.contains_key("content-length")
    }),
];

#[test]
fn nothing_that_is_signed_can_be_changed() {
    let mut refused = 0;
    for case in &CASES.version4 {
        let (original, _) = case.request();
        let now = date(&original);
        for (name, change) in CHANGES {
            let (mut parts, mut body) = case.request();
            if change(&mut parts, &mut body) {
                assert!(check(&parts, body, &case.service, now).is_err(), "{}: {name}", case.name);
                refused += 1;
            }
        }
        let names: Vec<HeaderName> = original.headers.keys().cloned().collect();
        for name in names.iter().filter(|name| is_signed(&original, name.as_str())) {
            // A removed empty header has the same canonical form.
            let empty = original.headers[name].is_empty();
            let edits: [fn(&mut Parts, &HeaderName); 3] = [
                |parts, name| drop(parts.headers.insert(name, HeaderValue::from_static("changed"))),
                |parts, name| assert!(parts.headers.append(name, HeaderValue::from_static("x"))),
                |parts, name| drop(parts.headers.remove(name)),
            ];
            for edit in &edits[..if empty { 2 } else { 3 }] {
                let (mut parts, body) = case.request();
                edit(&mut parts, name);
                assert!(check(&parts, body, &case.service, now).is_err(), "{}: {name}", case.name);
                refused += 1;
            }
        }
    }
    assert!(refused > 3000, "{refused}");
}

fn is_signed(parts: &Parts, name: &str) -> bool {
    let header = parts.headers.get("authorization").and_then(|header| header.to_str().ok()).unwrap_or("");
    let in_header = header.split("SignedHeaders=").nth(1).and_then(|rest| rest.split(',').next()).unwrap_or("");
    let in_query = parts.uri.query().and_then(|query| query.split("X-Amz-SignedHeaders=").nth(1)).unwrap_or("");
    let in_query = in_query.split('&').next().unwrap_or("").replace("%3B", ";");
    [in_header, &in_query].iter().any(|list| list.split(';').any(|signed| signed == name))
}

#[test]
fn a_version_2_url_is_told_to_use_version_4_and_version2_verifies_it() {
    assert!(CASES.version2.len() > 20);
    for case in &CASES.version2 {
        let (parts, _) = case.request();
        assert_eq!(Signed::read(&parts).map(|_| ()), Err(SignatureError::Version2), "{}", case.name);
        let signed = sigv4::version2::Signed::read(&parts).expect("valid").expect("a signature");
        let bucket = (case.style == "virtual").then_some("bucket");
        let now = signed.expires() - jiff::SignedDuration::from_secs(30);
        assert_eq!(signed.verify(&parts, SECRET, bucket, now), Ok(()), "{}", case.name);
        assert!(signed.verify(&parts, "other", bucket, now).is_err(), "{}", case.name);
        for change in [
            |parts: &mut Parts| parts.method = Method::DELETE,
            |parts: &mut Parts| parts.uri = parts.uri.to_string().replacen("?", "x?", 1).parse().expect("a URI"),
            |parts: &mut Parts| parts.uri = format!("{}&versionId=other", parts.uri).parse().expect("a URI"),
            |parts: &mut Parts| drop(parts.headers.insert("x-amz-more", HeaderValue::from_static("1"))),
            |parts: &mut Parts| drop(parts.headers.insert("content-type", HeaderValue::from_static("other"))),
        ] {
            let (mut parts, _) = case.request();
            change(&mut parts);
            assert!(signed.verify(&parts, SECRET, bucket, now).is_err(), "{}: {parts:?}", case.name);
        }
    }
}
