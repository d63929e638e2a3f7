//! The examples of AWS's documentation, with the signatures that it prints.

use bytes::Bytes;
use http::header::AUTHORIZATION;
use sigv4::{ChecksumAlgorithm, SigningKey};

use crate::harness::{at, check, credentials, request, signer, verdict};

/// When the examples of S3's documentation were signed.
const THEN: &str = "2013-05-24T00:00:00Z";
const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

fn authorization(signed_headers: &str, signature: &str) -> String {
    format!(
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders={signed_headers},Signature={signature}"
    )
}

#[test]
fn the_signing_key_of_the_documentation_is_derived() {
    let (parts, body) = request(
        "GET /?Action=ListUsers&Version=2010-05-08\nhost: iam.amazonaws.com\nx-amz-date: 20150830T123600Z\ncontent-type: application/x-www-form-urlencoded; charset=utf-8\nauthorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
    );
    let signed = sigv4::Signed::read(&parts).expect("valid").expect("signed");
    let key = SigningKey::derive("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", &signed.scope);
    assert_eq!(signed.verify(&parts, &key, at("2015-08-30T12:36:00Z"), body), Ok(Bytes::new()));
}

#[test]
fn s3_s_examples_of_a_signed_header_are_taken() {
    let get = authorization(
        "host;range;x-amz-content-sha256;x-amz-date",
        "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
    );
    let get = format!(
        "GET /test.txt\nhost: examplebucket.s3.amazonaws.com\nrange: bytes=0-9\nx-amz-content-sha256: {EMPTY}\nx-amz-date: 20130524T000000Z\nauthorization: {get}"
    );
    let put = authorization(
        "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
        "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
    );
    let put = format!(
        "PUT /test$file.text\nhost: examplebucket.s3.amazonaws.com\ndate: Fri, 24 May 2013 00:00:00 GMT\nx-amz-content-sha256: 44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072\nx-amz-date: 20130524T000000Z\nx-amz-storage-class: REDUCED_REDUNDANCY\nauthorization: {put}\n\nWelcome to Amazon S3."
    );
    let lifecycle =
        authorization("host;x-amz-content-sha256;x-amz-date", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
    let lifecycle = format!(
        "GET /?lifecycle\nhost: examplebucket.s3.amazonaws.com\nx-amz-content-sha256: {EMPTY}\nx-amz-date: 20130524T000000Z\nauthorization: {lifecycle}"
    );
    for text in [get, put, lifecycle] {
        let (parts, body) = request(&text);
        assert_eq!(verdict(&parts, body, "s3", at(THEN)), "ok", "{text}");
    }
}

#[test]
fn s3_s_example_of_a_presigned_url_is_taken_for_a_day() {
    let (parts, body) = request(
        "GET /test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404\nhost: examplebucket.s3.amazonaws.com",
    );
    assert_eq!(verdict(&parts, body.clone(), "s3", at("2013-05-25T00:00:00Z")), "ok");
    assert!(verdict(&parts, body, "s3", at("2013-05-25T00:00:01Z")).contains("Request has expired"));
}

/// 66,560 times `a` in chunks of 64 KiB, as the documentation has it.
fn chunked(trailer: Option<ChecksumAlgorithm>) -> (http::request::Parts, Bytes, Bytes) {
    let (mut parts, _) =
        request("PUT /examplebucket/chunkObject.txt\nhost: s3.amazonaws.com\nx-amz-storage-class: REDUCED_REDUNDANCY");
    let content = Bytes::from(vec![b'a'; 66_560]);
    let (credentials, now) = (credentials(), at(THEN));
    if trailer.is_none() {
        parts.headers.insert("content-length", 66_824.into());
    }
    let signer = signer(&credentials, "s3");
    let body = signer.sign_chunks(&mut parts, &content, 65_536, trailer, now).expect("signed");
    (parts, content, body)
}

fn text_of(body: &[u8]) -> String {
    String::from_utf8_lossy(body).replace(&"a".repeat(1024), "").replace("\r\n", "⏎\n")
}

#[test]
fn the_chunks_of_the_documentation_have_its_signatures() {
    let (parts, content, body) = chunked(None);
    // The documentation signs content-length too, which gives another seed.
    let seed = authorization(
        "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class",
        "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
    );
    let documented = [
        ("10000", "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648", 65_536),
        ("400", "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497", 1024),
        ("0", "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9", 0),
    ];
    let chunks =
        documented.map(|(size, signature, length)| format!("{size};chunk-signature={signature}\r\n{}\r\n", "a".repeat(length)));
    let mut documented = parts.clone();
    documented.headers.insert("content-length", 66_824.into());
    documented.headers.insert(AUTHORIZATION, seed.parse().expect("a value"));
    assert_eq!(check(&documented, chunks.concat().into(), "s3", at(THEN)).as_ref(), Ok(&content));
    assert_eq!(check(&parts, body, "s3", at(THEN)).as_ref(), Ok(&content));
}

#[test]
fn the_trailer_of_the_documentation_has_its_signature() {
    let (parts, content, body) = chunked(Some(ChecksumAlgorithm::Crc32c));
    assert_eq!(check(&parts, body.clone(), "s3", at(THEN)).as_ref(), Ok(&content));
    insta::assert_snapshot!(text_of(&body), @"
    10000;chunk-signature=b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2⏎
    ⏎
    400;chunk-signature=1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7⏎
    ⏎
    0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992⏎
    x-amz-checksum-crc32c:sOO8/Q==⏎
    x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435⏎
    ⏎
    ");
    insta::assert_snapshot!(parts.headers[AUTHORIZATION].to_str().expect("text"), @"AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class;x-amz-trailer, Signature=106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e");
}
