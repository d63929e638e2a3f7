//! For how long a signature holds.

use jiff::SignedDuration;

use crate::harness::{NOW, at, credentials, request, signer, verdict};

/// The verdict so many seconds after the signature was made; a presigned URL's where it holds for a while.
fn after(service: &str, expires: Option<u32>, seconds: i64) -> String {
    let (mut parts, body) = request("GET /\nhost: h");
    let credentials = credentials();
    let signer = signer(&credentials, service);
    match expires {
        None => signer.sign(&mut parts, &body, at(NOW)).expect("signed"),
        Some(expires) => signer.presign(&mut parts, &body, expires, at(NOW)).expect("signed"),
    }
    verdict(&parts, body, service, at(NOW) + SignedDuration::from_secs(seconds))
}

#[test]
fn a_signature_holds_for_five_minutes_and_at_s3_for_fifteen() {
    let mut seen = String::new();
    for (service, limit) in [("sts", 300), ("lambda", 300), ("s3", 900)] {
        for seconds in [-limit - 1, -limit, limit, limit + 1] {
            seen.push_str(&format!("{service} {seconds} s: {}\n", after(service, None, seconds)));
        }
    }
    insta::assert_snapshot!(seen, @r"
    sts -301 s: 403 SignatureDoesNotMatch: Signature not yet current: 20261124T120000Z is still later than 20261124T115959Z (20261124T115459Z + 5 min.)
    sts -300 s: ok
    sts 300 s: ok
    sts 301 s: 403 SignatureDoesNotMatch: Signature expired: 20261124T120000Z is now earlier than 20261124T120001Z (20261124T120501Z - 5 min.)
    lambda -301 s: 403 InvalidSignatureException: Signature not yet current: 20261124T120000Z is still later than 20261124T115959Z (20261124T115459Z + 5 min.)
    lambda -300 s: ok
    lambda 300 s: ok
    lambda 301 s: 403 InvalidSignatureException: Signature expired: 20261124T120000Z is now earlier than 20261124T120001Z (20261124T120501Z - 5 min.)
    s3 -901 s: 403 RequestTimeTooSkewed: The difference between the request time and the current time is too large. | RequestTime=20261124T120000Z | ServerTime=2026-11-24T11:44:59Z | MaxAllowedSkewMilliseconds=900000
    s3 -900 s: ok
    s3 900 s: ok
    s3 901 s: 403 RequestTimeTooSkewed: The difference between the request time and the current time is too large. | RequestTime=20261124T120000Z | ServerTime=2026-11-24T12:15:01Z | MaxAllowedSkewMilliseconds=900000
    ");
}

#[test]
fn a_presigned_url_holds_for_as_long_as_it_says() {
    let mut seen = String::new();
    for (service, expires, seconds) in [
        ("sts", 60, 60),
        ("sts", 60, 61),
        ("sts", 60, -301),
        ("s3", 60, 60),
        ("s3", 60, 61),
        ("s3", 604_800, 604_800),
        ("s3", 604_800, 604_801),
        ("s3", 0, 0),
        ("s3", 60, -900),
        ("s3", 60, -901),
    ] {
        seen.push_str(&format!("{service} for {expires} s, after {seconds} s: {}\n", after(service, Some(expires), seconds)));
    }
    insta::assert_snapshot!(seen, @r"
    sts for 60 s, after 60 s: ok
    sts for 60 s, after 61 s: 403 SignatureDoesNotMatch: Signature expired: 20261124T120000Z is now earlier than 20261124T120001Z (20261124T120101Z - 1 min.)
    sts for 60 s, after -301 s: 403 SignatureDoesNotMatch: Signature not yet current: 20261124T120000Z is still later than 20261124T115959Z (20261124T115459Z + 5 min.)
    s3 for 60 s, after 60 s: ok
    s3 for 60 s, after 61 s: 403 AccessDenied: Request has expired | X-Amz-Expires=60 | Expires=2026-11-24T12:01:00Z | ServerTime=2026-11-24T12:01:01Z
    s3 for 604800 s, after 604800 s: ok
    s3 for 604800 s, after 604801 s: 403 AccessDenied: Request has expired | X-Amz-Expires=604800 | Expires=2026-12-01T12:00:00Z | ServerTime=2026-12-01T12:00:01Z
    s3 for 0 s, after 0 s: 403 AccessDenied: Request has expired | X-Amz-Expires=0 | Expires=2026-11-24T12:00:00Z | ServerTime=2026-11-24T12:00:00Z
    s3 for 60 s, after -900 s: ok
    s3 for 60 s, after -901 s: 403 AccessDenied: Request is not yet valid | X-Amz-Date=20261124T120000Z | ServerTime=2026-11-24T11:44:59Z
    ");
}
