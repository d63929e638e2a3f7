//! What each protocol says of each error.

use std::fmt::Write;

use http::HeaderValue;
use sigv4::{Dialect, SignatureError};

use crate::harness::{NOW, at, credentials, request, signer, tell, verdict};

const PAYLOAD: &str = "x-amz-content-sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// A request with an `Authorization` header, in which one text takes another's place.
fn header(service: &str, from: &str, to: &str) -> String {
    let text = format!(
        "GET /\nhost: h\nx-amz-date: 20261124T120000Z\n{PAYLOAD}\nauthorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261124/us-east-1/{service}/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=00"
    );
    assert!(text.contains(from), "{from}");
    let (parts, body) = request(&text.replacen(from, to, 1));
    verdict(&parts, body, service, at(NOW))
}

const CREDENTIAL: &str = " Credential=AKIAIOSFODNN7EXAMPLE/20261124/us-east-1/SERVICE/aws4_request,";
const EDITS: [(&str, &str); 25] = [
    ("", ""),
    ("\nauthorization: ", "\nx: "),
    ("AWS4-HMAC-SHA256 C", "Basic C"),
    ("AWS4-HMAC-SHA256 C", "AWS C"),
    ("AWS4-HMAC-SHA256 C", "AWS4-HMAC-SHA256C"),
    ("AWS4-HMAC-SHA256 C", "AWS4-ECDSA-P256-SHA256 C"),
    ("AWS4-HMAC-SHA256 C", "AWS4-HMAC-SHA256 x, C"),
    (", Signature=00", ""),
    (CREDENTIAL, ""),
    (CREDENTIAL, " Credentials=x,"),
    (", Signature=00", ", Signature=11, Signature=00"),
    ("x-amz-date: ", "x: "),
    ("x-amz-date: 20261124T120000Z", "date: Tue, 24 Nov 2026 12:00:00 GMT"),
    ("T120000Z", "T120000"),
    ("T120000Z", "T126000Z"),
    ("/us-east-1", ""),
    ("/20261124/", "/2026112/"),
    ("/20261124/", "/20261123/"),
    ("/us-east-1/", "/eu-west-1/"),
    ("/SERVICE/", "/ec2/"),
    ("aws4_request", "aws4_reques"),
    ("AKIAIOSFODNN7EXAMPLE", "AKIANOBODY"),
    ("=host;", "="),
    ("\nhost", "\nx-amz-meta-a: 1\nhost"),
    ("x-amz-content-sha256: e3", "x-amz-content-sha256: x3"),
];

fn table(service: &str) -> String {
    let mut seen = String::new();
    for (from, to) in EDITS {
        let edit = |text: &str| text.replace("SERVICE", service);
        writeln!(seen, "{from:?} → {to:?}\n  {}", header(service, &edit(from), &edit(to))).expect("written");
    }
    seen
}

#[test]
fn a_service_of_the_query_protocol_tells_what_is_wrong_with_the_header() {
    insta::assert_snapshot!(table("sts"), @r#"
    "" → ""
      403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.
    "\nauthorization: " → "\nx: "
      403 MissingAuthenticationToken: Request is missing Authentication Token
    "AWS4-HMAC-SHA256 C" → "Basic C"
      400 IncompleteSignature: Unsupported AWS 'algorithm': 'Basic'.
    "AWS4-HMAC-SHA256 C" → "AWS C"
      400 IncompleteSignature: Unsupported AWS 'algorithm': 'AWS'.
    "AWS4-HMAC-SHA256 C" → "AWS4-HMAC-SHA256C"
      400 IncompleteSignature: Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA256Credential=AKIAIOSFODNN7EXAMPLE/20261124/us-east-1/sts/aws4_request,'.
    "AWS4-HMAC-SHA256 C" → "AWS4-ECDSA-P256-SHA256 C"
      400 IncompleteSignature: Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256'.
    "AWS4-HMAC-SHA256 C" → "AWS4-HMAC-SHA256 x, C"
      400 IncompleteSignature: Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with Base64): 'RCrzmy/FseYfL0VB9Ln7x2RR0+/FqSQ0fgfybZzXxKI='.
    ", Signature=00" → ""
      400 IncompleteSignature: Authorization header requires 'Signature' parameter. Authorization=AWS4-HMAC-SHA256
    " Credential=AKIAIOSFODNN7EXAMPLE/20261124/us-east-1/SERVICE/aws4_request," → ""
      400 IncompleteSignature: Authorization header requires 'Credential' parameter. Authorization=AWS4-HMAC-SHA256
    " Credential=AKIAIOSFODNN7EXAMPLE/20261124/us-east-1/SERVICE/aws4_request," → " Credentials=x,"
      400 IncompleteSignature: Authorization header requires 'Credential' parameter. Authorization=AWS4-HMAC-SHA256
    ", Signature=00" → ", Signature=11, Signature=00"
      403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.
    "x-amz-date: " → "x: "
      400 IncompleteSignature: Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-HMAC-SHA256
    "x-amz-date: 20261124T120000Z" → "date: Tue, 24 Nov 2026 12:00:00 GMT"
      403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.
    "T120000Z" → "T120000"
      400 IncompleteSignature: Date must be in ISO-8601 'basic format'. Got '20261124T120000'.
    "T120000Z" → "T126000Z"
      400 IncompleteSignature: Date must be in ISO-8601 'basic format'. Got '20261124T126000Z'.
    "/us-east-1" → ""
      400 IncompleteSignature: Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'AKIAIOSFODNN7EXAMPLE/20261124/sts/aws4_request'.
    "/20261124/" → "/2026112/"
      403 SignatureDoesNotMatch: Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '2026112' != '20261124', from '20261124T120000Z'.
    "/20261124/" → "/20261123/"
      403 SignatureDoesNotMatch: Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20261123' != '20261124', from '20261124T120000Z'.
    "/us-east-1/" → "/eu-west-1/"
      403 SignatureDoesNotMatch: Credential should be scoped to a valid region, not 'eu-west-1'.
    "/SERVICE/" → "/ec2/"
      403 SignatureDoesNotMatch: Credential should be scoped to correct service: 'sts'.
    "aws4_request" → "aws4_reques"
      403 SignatureDoesNotMatch: Credential should be scoped with a valid terminator: 'aws4_request', not 'aws4_reques'.
    "AKIAIOSFODNN7EXAMPLE" → "AKIANOBODY"
      403 InvalidClientTokenId: The security token included in the request is invalid.
    "=host;" → "="
      400 IncompleteSignature: 'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.
    "\nhost" → "\nx-amz-meta-a: 1\nhost"
      403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.
    "x-amz-content-sha256: e3" → "x-amz-content-sha256: x3"
      403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.
    "#);
}

#[test]
fn s3_tells_what_is_wrong_with_the_header() {
    insta::assert_snapshot!(table("s3"), @r#"
    "" → ""
      403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your key and signing method. | AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE | StringToSign=AWS4-HMAC-SHA256⏎20261124T120000Z⏎20261124/us-east-1/s3/aws4_request⏎51e3c5aa8f5c79b040962e8bb62ed447072a982860f9f1df505843dddf65737a | SignatureProvided=00 | CanonicalRequest=GET⏎/⏎⏎host:h⏎x-amz-content-sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855⏎x-amz-date:20261124T120000Z⏎⏎host;x-amz-content-sha256;x-amz-date⏎e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
    "\nauthorization: " → "\nx: "
      403 AccessDenied: Access Denied
    "AWS4-HMAC-SHA256 C" → "Basic C"
      400 InvalidArgument: Unsupported Authorization Type | ArgumentName=Authorization | ArgumentValue=Basic Credential=AKIAIOSFODNN7EXAMPLE/20261124/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=00
    "AWS4-HMAC-SHA256 C" → "AWS C"
      400 InvalidRequest: The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.
    "AWS4-HMAC-SHA256 C" → "AWS4-HMAC-SHA256C"
      400 InvalidRequest: The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.
    "AWS4-HMAC-SHA256 C" → "AWS4-ECDSA-P256-SHA256 C"
      400 InvalidRequest: The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.
    "AWS4-HMAC-SHA256 C" → "AWS4-HMAC-SHA256 x, C"
      400 AuthorizationHeaderMalformed: The authorization header is malformed; the authorization component "x" is malformed.
    ", Signature=00" → ""
      400 AuthorizationHeaderMalformed: The authorization header is malformed; the authorization header requires three components: Credential, SignedHeaders, and Signature.
    " Credential=AKIAIOSFODNN7EXAMPLE/20261124/us-east-1/SERVICE/aws4_request," → ""
      400 AuthorizationHeaderMalformed: The authorization header is malformed; the authorization header requires three components: Credential, SignedHeaders, and Signature.
    " Credential=AKIAIOSFODNN7EXAMPLE/20261124/us-east-1/SERVICE/aws4_request," → " Credentials=x,"
      400 AuthorizationHeaderMalformed: The authorization header is malformed; missing Credential.
    ", Signature=00" → ", Signature=11, Signature=00"
      400 AuthorizationHeaderMalformed: The authorization header is malformed; the authorization header requires three components: Credential, SignedHeaders, and Signature.
    "x-amz-date: " → "x: "
      403 AccessDenied: AWS authentication requires a valid Date or x-amz-date header
    "x-amz-date: 20261124T120000Z" → "date: Tue, 24 Nov 2026 12:00:00 GMT"
      403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your key and signing method. | AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE | StringToSign=AWS4-HMAC-SHA256⏎20261124T120000Z⏎20261124/us-east-1/s3/aws4_request⏎4ef10eefff73a2a3a7d98a487b45bae6344f2589d034948abddd741c61b689d8 | SignatureProvided=00 | CanonicalRequest=GET⏎/⏎⏎host:h⏎x-amz-content-sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855⏎x-amz-date:⏎⏎host;x-amz-content-sha256;x-amz-date⏎e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
    "T120000Z" → "T120000"
      403 AccessDenied: AWS authentication requires a valid Date or x-amz-date header
    "T120000Z" → "T126000Z"
      403 AccessDenied: AWS authentication requires a valid Date or x-amz-date header
    "/us-east-1" → ""
      400 AuthorizationHeaderMalformed: The authorization header is malformed; the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".
    "/20261124/" → "/2026112/"
      400 AuthorizationHeaderMalformed: The authorization header is malformed; incorrect date format "2026112". This date in the credential must be in the format "yyyyMMdd".
    "/20261124/" → "/20261123/"
      400 AuthorizationHeaderMalformed: The authorization header is malformed; Invalid credential date "20261123". This date is not the same as X-Amz-Date: "20261124".
    "/us-east-1/" → "/eu-west-1/"
      400 AuthorizationHeaderMalformed: The authorization header is malformed; the region 'eu-west-1' is wrong; expecting 'us-east-1' | Region=us-east-1
    "/SERVICE/" → "/ec2/"
      400 AuthorizationHeaderMalformed: The authorization header is malformed; incorrect service "ec2". This endpoint belongs to "s3".
    "aws4_request" → "aws4_reques"
      400 AuthorizationHeaderMalformed: The authorization header is malformed; incorrect terminal "aws4_reques". This endpoint uses "aws4_request".
    "AKIAIOSFODNN7EXAMPLE" → "AKIANOBODY"
      403 InvalidAccessKeyId: The AWS Access Key Id you provided does not exist in our records. | AWSAccessKeyId=AKIANOBODY
    "=host;" → "="
      403 AccessDenied: There were headers present in the request which were not signed | HeadersNotSigned=host
    "\nhost" → "\nx-amz-meta-a: 1\nhost"
      403 AccessDenied: There were headers present in the request which were not signed | HeadersNotSigned=x-amz-meta-a
    "x-amz-content-sha256: e3" → "x-amz-content-sha256: x3"
      400 InvalidArgument: x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 value. | ArgumentName=x-amz-content-sha256 | ArgumentValue=x3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
    "#);
}

#[test]
fn the_status_and_the_code_go_by_the_protocol() {
    let mut seen = String::new();
    let token = || "t".to_owned();
    let errors = [
        SignatureError::Missing,
        SignatureError::HostNotSigned,
        SignatureError::UnknownKey { access_key_id: "AKIA".into() },
        SignatureError::InvalidToken { token: token() },
        SignatureError::ExpiredToken { token: token() },
        SignatureError::BodyIncomplete,
    ];
    for error in errors {
        for dialect in [Dialect::Query, Dialect::AwsJson, Dialect::RestJson, Dialect::S3] {
            let answer = error.answer(dialect);
            writeln!(seen, "{dialect:?}: {} {} {} {:?}", answer.status.as_u16(), answer.code, answer.message, answer.fields)
                .expect("written");
        }
    }
    insta::assert_snapshot!(seen, @r#"
    Query: 403 MissingAuthenticationToken Request is missing Authentication Token []
    AwsJson: 400 MissingAuthenticationTokenException Missing Authentication Token []
    RestJson: 403 MissingAuthenticationTokenException Missing Authentication Token []
    S3: 403 AccessDenied Access Denied []
    Query: 400 IncompleteSignature 'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization. []
    AwsJson: 400 IncompleteSignatureException 'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization. []
    RestJson: 403 IncompleteSignatureException 'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization. []
    S3: 403 AccessDenied There were headers present in the request which were not signed [("HeadersNotSigned", "host")]
    Query: 403 InvalidClientTokenId The security token included in the request is invalid. []
    AwsJson: 400 UnrecognizedClientException The security token included in the request is invalid. []
    RestJson: 403 UnrecognizedClientException The security token included in the request is invalid. []
    S3: 403 InvalidAccessKeyId The AWS Access Key Id you provided does not exist in our records. [("AWSAccessKeyId", "AKIA")]
    Query: 403 InvalidClientTokenId The security token included in the request is invalid. []
    AwsJson: 400 UnrecognizedClientException The security token included in the request is invalid. []
    RestJson: 403 UnrecognizedClientException The security token included in the request is invalid. []
    S3: 400 InvalidToken The provided token is malformed or otherwise invalid. [("Token-0", "t")]
    Query: 403 ExpiredToken The security token included in the request is expired []
    AwsJson: 400 ExpiredTokenException The security token included in the request is expired []
    RestJson: 403 ExpiredTokenException The security token included in the request is expired []
    S3: 400 ExpiredToken The provided token has expired. [("Token-0", "t")]
    Query: 400 IncompleteBody The request body terminated unexpectedly []
    AwsJson: 400 IncompleteBody The request body terminated unexpectedly []
    RestJson: 400 IncompleteBody The request body terminated unexpectedly []
    S3: 400 IncompleteBody The request body terminated unexpectedly []
    "#);
}

#[test]
fn both_tell_what_is_wrong_with_a_presigned_url() {
    let mut seen = String::new();
    let credentials = credentials();
    for service in ["s3", "sts"] {
        for (from, to) in [
            ("", ""),
            ("X-Amz-Algorithm=AWS4-HMAC-SHA256", "a="),
            ("X-Amz-Credential=", "a="),
            ("X-Amz-Date=", "a="),
            ("X-Amz-SignedHeaders=", "a="),
            ("X-Amz-Expires=", "a="),
            ("X-Amz-Signature=", "a="),
            ("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1"),
            ("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"),
            ("X-Amz-Expires=60", "X-Amz-Expires=1h"),
            ("X-Amz-Expires=60", "X-Amz-Expires=-1"),
            ("X-Amz-Expires=60", "X-Amz-Expires=0"),
            ("X-Amz-Expires=60", "X-Amz-Expires=604801"),
            ("X-Amz-Expires=60", "X-Amz-Expires=99999999999999999999"),
            ("X-Amz-Expires=60", "X-Amz-Expires=61"),
            ("20261124T120000Z", "2026-11-24T12:00:00Z"),
            ("20261124T120000Z", "20261123T120000Z"),
            ("%2F20261124%2F", "%2F2026-11-24%2F"),
            ("%2Fus-east-1", ""),
            ("us-east-1", "eu-west-1"),
            ("%2Faws4_request", "%2Faws4"),
            ("AKIAIOSFODNN7EXAMPLE", "AKIANOBODY"),
            ("X-Amz-Expires=60", "X-Amz-Expires=60&X-Amz-Expires=600"),
        ] {
            let (mut parts, body) = request("GET /?a=b\nhost: h");
            signer(&credentials, service).presign(&mut parts, &body, 60, at(NOW)).expect("signed");
            let uri = parts.uri.to_string();
            assert!(uri.contains(from), "{from}");
            parts.uri = uri.replacen(from, to, 1).parse().expect("a URI");
            let verdict = verdict(&parts, body, service, at(NOW));
            let short = verdict.split(" | ").next().unwrap_or("").to_owned();
            writeln!(seen, "{service} {from} → {to}\n  {short}").expect("written");
        }
    }
    insta::assert_snapshot!(seen, @r#"
    s3  → 
      ok
    s3 X-Amz-Algorithm=AWS4-HMAC-SHA256 → a=
      400 AuthorizationQueryParametersError: Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.
    s3 X-Amz-Credential= → a=
      400 AuthorizationQueryParametersError: Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.
    s3 X-Amz-Date= → a=
      400 AuthorizationQueryParametersError: Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.
    s3 X-Amz-SignedHeaders= → a=
      400 AuthorizationQueryParametersError: Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.
    s3 X-Amz-Expires= → a=
      400 AuthorizationQueryParametersError: Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.
    s3 X-Amz-Signature= → a=
      400 AuthorizationQueryParametersError: Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.
    s3 AWS4-HMAC-SHA256 → AWS4-HMAC-SHA1
      400 AuthorizationQueryParametersError: X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"
    s3 AWS4-HMAC-SHA256 → AWS4-ECDSA-P256-SHA256
      400 AuthorizationQueryParametersError: X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"
    s3 X-Amz-Expires=60 → X-Amz-Expires=1h
      400 AuthorizationQueryParametersError: X-Amz-Expires should be a number
    s3 X-Amz-Expires=60 → X-Amz-Expires=-1
      400 AuthorizationQueryParametersError: X-Amz-Expires must be non-negative
    s3 X-Amz-Expires=60 → X-Amz-Expires=0
      403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your key and signing method.
    s3 X-Amz-Expires=60 → X-Amz-Expires=604801
      400 AuthorizationQueryParametersError: X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds
    s3 X-Amz-Expires=60 → X-Amz-Expires=99999999999999999999
      400 AuthorizationQueryParametersError: X-Amz-Expires should be a number
    s3 X-Amz-Expires=60 → X-Amz-Expires=61
      403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your key and signing method.
    s3 20261124T120000Z → 2026-11-24T12:00:00Z
      400 AuthorizationQueryParametersError: X-Amz-Date must be in the ISO8601 Long Format "yyyyMMdd'T'HHmmss'Z'"
    s3 20261124T120000Z → 20261123T120000Z
      400 AuthorizationQueryParametersError: Invalid credential date "20261124". This date is not the same as X-Amz-Date: "20261123".
    s3 %2F20261124%2F → %2F2026-11-24%2F
      400 AuthorizationQueryParametersError: Error parsing the X-Amz-Credential parameter; incorrect date format "2026-11-24". This date in the credential must be in the format "yyyyMMdd".
    s3 %2Fus-east-1 → 
      400 AuthorizationQueryParametersError: Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".
    s3 us-east-1 → eu-west-1
      400 AuthorizationQueryParametersError: Error parsing the X-Amz-Credential parameter; the region 'eu-west-1' is wrong; expecting 'us-east-1'
    s3 %2Faws4_request → %2Faws4
      400 AuthorizationQueryParametersError: Error parsing the X-Amz-Credential parameter; incorrect terminal "aws4". This endpoint uses "aws4_request".
    s3 AKIAIOSFODNN7EXAMPLE → AKIANOBODY
      403 InvalidAccessKeyId: The AWS Access Key Id you provided does not exist in our records.
    s3 X-Amz-Expires=60 → X-Amz-Expires=60&X-Amz-Expires=600
      403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your key and signing method.
    sts  → 
      ok
    sts X-Amz-Algorithm=AWS4-HMAC-SHA256 → a=
      400 IncompleteSignature: AWS query-string parameters must include 'X-Amz-Algorithm'.
    sts X-Amz-Credential= → a=
      400 IncompleteSignature: AWS query-string parameters must include 'X-Amz-Credential'.
    sts X-Amz-Date= → a=
      400 IncompleteSignature: AWS query-string parameters must include 'X-Amz-Date'.
    sts X-Amz-SignedHeaders= → a=
      400 IncompleteSignature: AWS query-string parameters must include 'X-Amz-SignedHeaders'.
    sts X-Amz-Expires= → a=
      403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.
    sts X-Amz-Signature= → a=
      400 IncompleteSignature: AWS query-string parameters must include 'X-Amz-Signature'.
    sts AWS4-HMAC-SHA256 → AWS4-HMAC-SHA1
      400 IncompleteSignature: Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA1'.
    sts AWS4-HMAC-SHA256 → AWS4-ECDSA-P256-SHA256
      400 IncompleteSignature: Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256'.
    sts X-Amz-Expires=60 → X-Amz-Expires=1h
      400 IncompleteSignature: X-Amz-Expires must be a number between 1 and 604800 seconds.
    sts X-Amz-Expires=60 → X-Amz-Expires=-1
      400 IncompleteSignature: X-Amz-Expires must be a number between 1 and 604800 seconds.
    sts X-Amz-Expires=60 → X-Amz-Expires=0
      400 IncompleteSignature: X-Amz-Expires must be a number between 1 and 604800 seconds.
    sts X-Amz-Expires=60 → X-Amz-Expires=604801
      400 IncompleteSignature: X-Amz-Expires must be a number between 1 and 604800 seconds.
    sts X-Amz-Expires=60 → X-Amz-Expires=99999999999999999999
      400 IncompleteSignature: X-Amz-Expires must be a number between 1 and 604800 seconds.
    sts X-Amz-Expires=60 → X-Amz-Expires=61
      403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.
    sts 20261124T120000Z → 2026-11-24T12:00:00Z
      400 IncompleteSignature: Date must be in ISO-8601 'basic format'. Got '2026-11-24T12:00:00Z'.
    sts 20261124T120000Z → 20261123T120000Z
      403 SignatureDoesNotMatch: Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20261124' != '20261123', from '20261123T120000Z'.
    sts %2F20261124%2F → %2F2026-11-24%2F
      403 SignatureDoesNotMatch: Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '2026-11-24' != '20261124', from '20261124T120000Z'.
    sts %2Fus-east-1 → 
      400 IncompleteSignature: Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'AKIAIOSFODNN7EXAMPLE/20261124/sts/aws4_request'.
    sts us-east-1 → eu-west-1
      403 SignatureDoesNotMatch: Credential should be scoped to a valid region, not 'eu-west-1'.
    sts %2Faws4_request → %2Faws4
      403 SignatureDoesNotMatch: Credential should be scoped with a valid terminator: 'aws4_request', not 'aws4'.
    sts AKIAIOSFODNN7EXAMPLE → AKIANOBODY
      403 InvalidClientTokenId: The security token included in the request is invalid.
    sts X-Amz-Expires=60 → X-Amz-Expires=60&X-Amz-Expires=600
      403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.
    "#);
}

#[test]
fn s3_tells_what_is_wrong_with_the_payload() {
    let mut seen = String::new();
    for (name, value) in [
        ("no hash", None),
        ("half a hash", Some("e3b0")),
        ("another hash", Some("0000000000000000000000000000000000000000000000000000000000000000")),
        ("unsigned", Some("UNSIGNED-PAYLOAD")),
        ("chunks without a length", Some("STREAMING-AWS4-HMAC-SHA256-PAYLOAD")),
        ("version 4A", Some("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER")),
    ] {
        let (mut parts, body) = request("PUT /b/k\nhost: h\n\nbody");
        let credentials = credentials();
        signer(&credentials, "s3").sign(&mut parts, b"another body", at(NOW)).expect("signed");
        match value {
            None => drop(parts.headers.remove("x-amz-content-sha256")),
            Some(value) => drop(parts.headers.insert("x-amz-content-sha256", HeaderValue::from_static(value))),
        }
        let verdict = verdict(&parts, body, "s3", at(NOW));
        writeln!(seen, "{name}: {verdict}").expect("written");
    }
    let (mut parts, body) = request("PUT /b/k\nhost: h\n\nbody");
    let credentials = credentials();
    signer(&credentials, "s3").sign(&mut parts, b"another body", at(NOW)).expect("signed");
    writeln!(seen, "the hash of another body: {}", verdict(&parts, body, "s3", at(NOW))).expect("written");
    insta::assert_snapshot!(seen, @"
    no hash: 400 InvalidRequest: Missing required header for this request: x-amz-content-sha256
    half a hash: 400 InvalidArgument: x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 value. | ArgumentName=x-amz-content-sha256 | ArgumentValue=e3b0
    another hash: 403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your key and signing method. | AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE | StringToSign=AWS4-HMAC-SHA256⏎20261124T120000Z⏎20261124/us-east-1/s3/aws4_request⏎eec2e230cd9eed4a8408a2c5ef8a5e4fd03ebee0d6f32f9a6f71c96b775a15e1 | SignatureProvided=3ea8210dba80ed5437d6cf9fa9bd66c353413de3cb016e6b0fb6cc0d97ed1042 | CanonicalRequest=PUT⏎/b/k⏎⏎host:h⏎x-amz-content-sha256:0000000000000000000000000000000000000000000000000000000000000000⏎x-amz-date:20261124T120000Z⏎⏎host;x-amz-content-sha256;x-amz-date⏎0000000000000000000000000000000000000000000000000000000000000000
    unsigned: 403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your key and signing method. | AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE | StringToSign=AWS4-HMAC-SHA256⏎20261124T120000Z⏎20261124/us-east-1/s3/aws4_request⏎accc973327626117fa7edf2ab49bda945a94c348a10bbf1bb5a8e899b48d9385 | SignatureProvided=3ea8210dba80ed5437d6cf9fa9bd66c353413de3cb016e6b0fb6cc0d97ed1042 | CanonicalRequest=PUT⏎/b/k⏎⏎host:h⏎x-amz-content-sha256:UNSIGNED-PAYLOAD⏎x-amz-date:20261124T120000Z⏎⏎host;x-amz-content-sha256;x-amz-date⏎UNSIGNED-PAYLOAD
    chunks without a length: 411 MissingContentLength: You must provide the Content-Length HTTP header.
    version 4A: 501 NotImplemented: A header you provided implies functionality that is not implemented | Header=x-amz-content-sha256 | AdditionalMessage=STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER
    the hash of another body: 400 XAmzContentSHA256Mismatch: The provided 'x-amz-content-sha256' header does not match what was computed. | ClientComputedContentSHA256=867ad8c10a26b2e9273f73e17e4d0005c77b54c85fdebe168b354dee49477d7e | S3ComputedContentSHA256=230d8358dc8e8890b4c58deeb62912ee2f20357ae92a5cc861b98e68fe31acb5
    ");
}

#[test]
fn version_2_without_what_it_needs_is_refused() {
    let mut seen = String::new();
    for query in ["AWSAccessKeyId=a&Signature=b", "AWSAccessKeyId=a&Signature=b&Expires=x", "Signature=b&Expires=1"] {
        let (parts, _) = request(&format!("GET /b/k?{query}\nhost: h"));
        let read = sigv4::version2::Signed::read(&parts);
        let told = read.map_or_else(|error| tell(&error, "s3"), |signed| format!("{:?}", signed.is_some()));
        writeln!(seen, "{query}: {told}").expect("written");
    }
    let (parts, _) = request("GET /b/k?AWSAccessKeyId=a&Signature=b&Expires=1\nhost: h");
    let signed = sigv4::version2::Signed::read(&parts).expect("valid").expect("signed");
    let told = signed.verify(&parts, "secret", None, at(NOW)).map_err(|error| tell(&error, "s3"));
    writeln!(seen, "{told:?}").expect("written");
    insta::assert_snapshot!(seen, @r#"
    AWSAccessKeyId=a&Signature=b: 403 AccessDenied: Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters
    AWSAccessKeyId=a&Signature=b&Expires=x: 403 AccessDenied: Invalid date (should be seconds since epoch): x
    Signature=b&Expires=1: false
    Err("403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. Check your key and signing method. | AWSAccessKeyId=a | StringToSign=GET⏎⏎⏎1⏎/b/k | SignatureProvided=b")
    "#);
}
