//! The signer, with the verifier as its judge, and the kept keys.

use bytes::Bytes;
use sigv4::{ChecksumAlgorithm, Credentials, Scope, Signed, Signer, SigningKeys};

use crate::harness::{KEY, NOW, SECRET, at, check, credentials, request, signer, verdict};

const REQUESTS: [&str; 4] = [
    "GET /",
    "POST /a%20b//c/../d?b=2&a=1&a=%2B\ncontent-type: text/plain\nx-amz-target: T.Do\n\n{}",
    "PUT /%C3%A9/!*'()\nx-amz-meta-a:   a   b\nx-amz-meta-a: c\nuser-agent: u\n\nbody",
    "DELETE /?versionId=null&x",
];

#[test]
fn what_is_signed_is_verified_for_each_service_with_and_without_a_token() {
    let temporary = Credentials { session_token: Some("the/token+of=the&key".into()), ..credentials() };
    for credentials in [credentials(), temporary] {
        for service in ["s3", "lambda", "sts", "dynamodb"] {
            for text in REQUESTS {
                for host in ["\nhost: localhost:4566", ""] {
                    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
                    let text = format!("{head}{host}\n\n{body}").replace("\n\n\n", "\n\n");
                    let (mut parts, body) = request(&text);
                    if host.is_empty() {
                        parts.uri = format!("http://localhost:4566{}", parts.uri).parse().expect("a URI");
                    }
                    let (original, signer) = (parts.clone(), signer(&credentials, service));
                    signer.sign(&mut parts, &body, at(NOW)).expect("signed");
                    assert_eq!(verdict(&parts, body.clone(), service, at(NOW)), "ok", "{service} {text}");
                    let token = sigv4::session_token(&parts);
                    assert_eq!(token, credentials.session_token);
                    let mut parts = original;
                    signer.presign(&mut parts, &body, 60, at(NOW)).expect("signed");
                    assert_eq!(verdict(&parts, body, service, at(NOW)), "ok", "{service} presigned {text}");
                    assert_eq!(sigv4::session_token(&parts), credentials.session_token);
                    assert_eq!(sigv4::scope(&parts).map(|scope| scope.access_key_id).as_deref(), Some(KEY));
                }
            }
        }
    }
}

#[test]
fn chunks_of_any_size_and_any_checksum_are_decoded() {
    let credentials = credentials();
    let signer = signer(&credentials, "s3");
    for length in [0, 1, 8192, 8193, 100_000] {
        let content: Bytes = (0..length).map(|at| u8::try_from(at % 251).expect("small")).collect::<Vec<_>>().into();
        for chunk in [8192, 65_536] {
            let trailers = ChecksumAlgorithm::ALL.into_iter().map(Some).chain([None]);
            for trailer in trailers {
                let (mut parts, _) = request("PUT /b/k\nhost: h");
                let body = signer.sign_chunks(&mut parts, &content, chunk, trailer, at(NOW)).expect("signed");
                assert_eq!(check(&parts, body, "s3", at(NOW)).as_ref(), Ok(&content), "{length} {chunk} {trailer:?}");
                let Some(trailer) = trailer else { continue };
                let (mut parts, _) = request("PUT /b/k\nhost: h");
                let body = signer.sign_unsigned_chunks(&mut parts, &content, chunk, trailer, at(NOW)).expect("signed");
                assert_eq!(check(&parts, body, "s3", at(NOW)).as_ref(), Ok(&content), "{length} {chunk} {trailer:?}");
            }
        }
    }
}

#[test]
fn an_unsigned_payload_can_be_any_but_only_at_s3() {
    let credentials = credentials();
    let (mut parts, body) = request("PUT /b/k\nhost: h\n\nany");
    signer(&credentials, "s3").sign_unsigned_payload(&mut parts, at(NOW)).expect("signed");
    assert_eq!(verdict(&parts, body.clone(), "s3", at(NOW)), "ok");
    assert_eq!(verdict(&parts, "other".into(), "s3", at(NOW)), "ok");
    signer(&credentials, "lambda").sign_unsigned_payload(&mut parts, at(NOW)).expect("signed");
    assert!(verdict(&parts, body, "lambda", at(NOW)).starts_with("403 InvalidSignatureException"));
}

#[test]
fn kept_keys_are_bounded_and_a_changed_secret_has_another_key() {
    let keys = SigningKeys::default();
    let credentials = credentials();
    let (mut parts, body) = request("GET /\nhost: h");
    let signer = Signer { keys: Some(&keys), ..signer(&credentials, "sts") };
    signer.sign(&mut parts, &body, at(NOW)).expect("signed");
    let signed = Signed::read(&parts).expect("valid").expect("signed");
    let verify = |secret: &str| signed.verify(&parts, &keys.get(secret, &signed.scope), at(NOW), body.clone());
    assert!(verify(SECRET).is_ok() && verify("other").is_err() && verify(SECRET).is_ok());
    for number in 0..10_000 {
        keys.get(&format!("secret {number}"), &signed.scope);
        assert!(keys.len() <= 2048);
    }
    assert!(verify(SECRET).is_ok());
    assert_eq!(format!("{keys:?} {credentials:?}"), format!("SigningKeys(…) Credentials({KEY})"));
    // Parts that join to the same text are not the same parts.
    let scope = |region: &str, service: &str| Scope { region: region.into(), service: service.into(), ..signed.scope.clone() };
    let before = keys.len();
    keys.get(SECRET, &scope("a", "bc"));
    keys.get(SECRET, &scope("ab", "c"));
    assert_eq!(keys.len(), before + 2);
}
