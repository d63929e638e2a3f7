//! The canonical request, seen in S3's answer to a wrong signature; for other services botocore's cases are the judge.

use crate::harness::{NOW, at, check, request};
use sigv4::SignatureError;

/// The canonical request of a request with a wrong signature.
fn canonical(service: &str, target: &str, headers: &str) -> String {
    let text = format!(
        "GET {target}\nhost: h\nx-amz-content-sha256: UNSIGNED-PAYLOAD\nx-amz-date: 20261124T120000Z\n{headers}authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261124/us-east-1/{service}/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-m, Signature=00"
    );
    let (parts, body) = request(&text);
    match check(&parts, body, service, at(NOW)) {
        Err(SignatureError::Mismatch(mismatch)) => mismatch.canonical_request,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_path_is_taken_as_it_is_by_s3_and_normalised_and_encoded_twice_elsewhere() {
    let mut seen = String::new();
    for path in [
        "/",
        "/a//b/",
        "/a/./b/../c",
        "/..",
        "/a%20b",
        "/a+b",
        "/%c3%a9",
        "/a%2fb",
        "/!*'()~=:@$,;",
        "/100%25/100%",
        "/%7Ea",
        "/a%2",
    ] {
        let line = |service| canonical(service, path, "").lines().nth(1).expect("a path").to_owned();
        seen.push_str(&format!("{path}  s3: {}  lambda: {}\n", line("s3"), line("lambda")));
    }
    insta::assert_snapshot!(seen, @r"
    /  s3: /  lambda: /
    /a//b/  s3: /a//b/  lambda: /a/b/
    /a/./b/../c  s3: /a/./b/../c  lambda: /a/c
    /..  s3: /..  lambda: /
    /a%20b  s3: /a%20b  lambda: /a%2520b
    /a+b  s3: /a%2Bb  lambda: /a%2Bb
    /%c3%a9  s3: /%C3%A9  lambda: /%25c3%25a9
    /a%2fb  s3: /a/b  lambda: /a%252fb
    /!*'()~=:@$,;  s3: /%21%2A%27%28%29~%3D%3A%40%24%2C%3B  lambda: /%21%2A%27%28%29~%3D%3A%40%24%2C%3B
    /100%25/100%  s3: /100%25/100%25  lambda: /100%2525/100%25
    /%7Ea  s3: /~a  lambda: /%257Ea
    /a%2  s3: /a%252  lambda: /a%252
    ");
}

#[test]
fn parameters_are_encoded_alike_and_ordered_by_name_and_value() {
    let mut seen = String::new();
    for query in [
        "b=2&a=1",
        "a=2&a=1&a=&A=3",
        "acl&b=",
        "a=b+c&d=e%2Bf&g=%20",
        "k=1&k-x=2&k.y=3&k0=4",
        "k=%c3%bc~!*'()&l=a=b&m=a:b/c",
        "&a=1&&",
    ] {
        let line = canonical("s3", &format!("/?{query}"), "").lines().nth(2).expect("a query").to_owned();
        seen.push_str(&format!("{query}  {line}\n"));
    }
    insta::assert_snapshot!(seen, @r"
    b=2&a=1  a=1&b=2
    a=2&a=1&a=&A=3  A=3&a=&a=1&a=2
    acl&b=  acl=&b=
    a=b+c&d=e%2Bf&g=%20  a=b%20c&d=e%2Bf&g=%20
    k=1&k-x=2&k.y=3&k0=4  k=1&k-x=2&k.y=3&k0=4
    k=%c3%bc~!*'()&l=a=b&m=a:b/c  k=%C3%BC~%21%2A%27%28%29&l=a%3Db&m=a%3Ab%2Fc
    &a=1&&  a=1
    ");
}

#[test]
fn header_values_are_trimmed_and_joined_in_their_order() {
    let mut seen = String::new();
    for headers in [
        "",
        "x-amz-m: a\n",
        "x-amz-m:   a   b \t c  \n",
        "x-amz-m: z\nx-amz-m: a\n",
        "x-amz-m: \"a   b\"\n",
        "X-AMZ-M: é 中\n",
        "x-amz-m:\n",
    ] {
        let canonical = canonical("s3", "/", headers);
        seen.push_str(&format!("{headers:?}  {}\n", canonical.lines().nth(6).expect("a header")));
    }
    insta::assert_snapshot!(seen, @r#"
    ""  x-amz-m:
    "x-amz-m: a\n"  x-amz-m:a
    "x-amz-m:   a   b \t c  \n"  x-amz-m:a b c
    "x-amz-m: z\nx-amz-m: a\n"  x-amz-m:z,a
    "x-amz-m: \"a   b\"\n"  x-amz-m:"a b"
    "X-AMZ-M: é 中\n"  x-amz-m:é 中
    "x-amz-m:\n"  x-amz-m:
    "#);
}
