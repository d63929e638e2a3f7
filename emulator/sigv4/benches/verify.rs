//! What it costs to verify a small request, a presigned URL, and a megabyte of chunks. Prints a table; `cargo bench` runs it.

use std::{hint::black_box, time::Instant};

use bytes::Bytes;
use http::{Request, request::Parts};
use jiff::Timestamp;
use sigv4::{ChecksumAlgorithm, Credentials, Signed, Signer, SigningKey, SigningKeys};

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

fn parts(uri: &str) -> Parts {
    let request = Request::post(uri)
        .header("host", "localhost:4566")
        .header("content-type", "application/x-amz-json-1.0")
        .header("user-agent", "Boto3/1.44.5 md/Botocore#1.44.5 ua/2.1 os/linux lang/python#3.11.7")
        .header("x-amz-target", "DynamoDB_20120810.GetItem")
        .header("accept-encoding", "identity");
    request.body(()).expect("a request").into_parts().0
}

fn measure(name: &str, rounds: u32, mut run: impl FnMut()) {
    run();
    let start = Instant::now();
    for _ in 0..rounds {
        run();
    }
    println!("{name}: {:.2} µs", start.elapsed().as_secs_f64() * 1e6 / f64::from(rounds));
}

fn main() {
    let now: Timestamp = "2026-11-24T12:00:00Z".parse().expect("a time");
    let credentials =
        Credentials { access_key_id: "AKIAIOSFODNN7EXAMPLE".into(), secret_access_key: SECRET.into(), session_token: None };
    let keys = SigningKeys::default();
    let signer = |service| Signer { credentials: &credentials, region: "us-east-1", service, keys: None };
    let verify = |parts: &Parts, body: &Bytes| {
        let signed = Signed::read(parts).expect("valid").expect("signed");
        let key = keys.get(SECRET, &signed.scope);
        black_box(signed.verify(parts, &key, now, body.clone()).expect("verified"));
    };

    let body = Bytes::from_static(br#"{"TableName": "t", "Key": {"k": {"S": "v"}}}"#);
    let mut small = parts("/");
    signer("dynamodb").sign(&mut small, &body, now).expect("signed");
    measure("small request, header", 20_000, || verify(&small, &body));

    let mut url = parts("/?Action=GetCallerIdentity&Version=2011-06-15");
    signer("sts").presign(&mut url, b"", 60, now).expect("signed");
    measure("small request, presigned", 20_000, || verify(&url, &Bytes::new()));

    let scope = Signed::read(&small).expect("valid").expect("signed").scope;
    measure("read the signature", 20_000, || drop(black_box(Signed::read(&small))));
    measure("derive a key", 20_000, || {
        black_box(SigningKey::derive(SECRET, &scope));
    });
    measure("find a kept key", 20_000, || {
        black_box(keys.get(SECRET, &scope));
    });

    let content = Bytes::from(vec![b'a'; 1 << 20]);
    let mut chunks = parts("/b/k");
    let wire = signer("s3").sign_chunks(&mut chunks, &content, 65_536, None, now).expect("signed");
    measure("1 MiB in signed chunks of 64 KiB", 200, || verify(&chunks, &wire));
    let mut chunks = parts("/b/k");
    let wire =
        signer("s3").sign_unsigned_chunks(&mut chunks, &content, 1 << 20, ChecksumAlgorithm::Crc64Nvme, now).expect("signed");
    measure("1 MiB in one unsigned chunk, CRC-64/NVME", 200, || verify(&chunks, &wire));
    let mut whole = parts("/b/k");
    signer("s3").sign(&mut whole, &content, now).expect("signed");
    measure("1 MiB with its SHA-256", 200, || verify(&whole, &content));
}
