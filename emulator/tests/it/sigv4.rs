//! Signatures: the requests below were signed by botocore 1.43, with the clock at 2026-11-24T12:00:00Z.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use emulator::{
    AccessKey, AccountId, AuthenticationMode, AwsError, Call, Config, Emulator, Keyring, MemoryStore, RandomIds, Route, Secret,
    ServiceTable, StoreError, Unread, access::everything, dispatch::services,
};
use http::{Request, request::Parts};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sigv4::{ChecksumAlgorithm, Credentials, Signer};
use wire::{Blob, Habits, Model};

use crate::harness::{Answer, HandClock, Script};

/// The key of AWS's own examples.
const KEY: &str = "AKIAIOSFODNN7EXAMPLE";

struct OneKey;

#[async_trait]
impl Keyring for OneKey {
    async fn find(&self, access_key_id: &str) -> Result<Option<Secret>, StoreError> {
        let secret = Secret {
            account: AccountId::from_number(444_455_556_666),
            secret_access_key: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".into(),
        };
        Ok(Some(secret).filter(|_| access_key_id == KEY))
    }

    async fn keys_of(&self, _account: AccountId) -> Result<Vec<AccessKey>, StoreError> {
        Ok(vec![AccessKey { id: KEY.into(), created: Timestamp::UNIX_EPOCH }])
    }
}

/// An emulator that verifies signatures, and its clock.
fn closed() -> (Emulator, Arc<HandClock>) {
    closed_with(services())
}

fn closed_with(services: Vec<ServiceTable>) -> (Emulator, Arc<HandClock>) {
    let config = Config { authentication: AuthenticationMode::Signed, ..Config::default() };
    let clock = HandClock::new();
    let (ids, python) = (Arc::new(RandomIds), Arc::new(Script::default()));
    (Emulator::of_services(services, config, clock.clone(), ids, python, MemoryStore::new(), Arc::new(OneKey)), clock)
}

/// A request in lines: method and URI, headers, an empty line, the body.
fn request(text: &str) -> Request<Bytes> {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.lines();
    let (method, uri) = lines.next().and_then(|line| line.split_once(' ')).expect("method and URI");
    let headers = lines.filter_map(|line| line.split_once(": "));
    let builder = headers.fold(Request::builder().method(method).uri(uri), |builder, (name, value)| builder.header(name, value));
    builder.body(body.to_owned().into()).expect("a request")
}

async fn send(emulator: &Emulator, text: &str) -> String {
    let answer = Answer::of(emulator.handle(request(text)).await);
    let body = answer.text();
    let inside =
        |tag: &str| body.split(&format!("<{tag}>")).nth(1).and_then(|rest| rest.split('<').next()).unwrap_or("").to_owned();
    let json = answer.json();
    let of_json = |name: &str| json.get(name).and_then(|value| value.as_str()).unwrap_or("").to_owned();
    let parts = [
        answer.status.to_string(),
        answer.header("x-amzn-errortype"),
        of_json("__type"),
        of_json("message"),
        of_json("Message"),
        inside("Arn"),
        inside("Code"),
        inside("Message"),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

const IDENTITY: &str = "POST /
host: localhost:4566
content-type: application/x-www-form-urlencoded; charset=utf-8
x-amz-date: 20261124T120000Z
authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261124/us-east-1/sts/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=ad4b338c78f2ff72acee0e57507473244a7941a9b0a347e5231dd3d57eb317be

Action=GetCallerIdentity&Version=2011-06-15";

/// Letters that are encoded once by the client and once more for the signature, parameters out of order, a header with white space.
const ODD: &str = "GET /2015-03-31/functions/a%20b%2Fc~%C3%A9/configuration?Marker=a%20b%2Bc%26d&MaxItems=3&A=
host: localhost:4566
x-amz-meta:   a   b\x20\x20
x-amz-date: 20261124T120000Z
authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261124/us-east-1/lambda/aws4_request, SignedHeaders=host;x-amz-date;x-amz-meta, Signature=af751ed0095ae5ec542bceff6a58dd3d0cb5936f18a00de96b42d5941f01d2c8";

const PRESIGNED: &str = "GET /?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20261124%2Fus-east-1%2Fsts%2Faws4_request&X-Amz-Date=20261124T120000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=6aa7f7aa048d21077df3bd835c0806664420c8e2f7788fa1c8fd061a6d3466b7
host: localhost:4566";

#[tokio::test]
async fn what_botocore_signs_is_let_in() {
    let (aws, _clock) = closed();
    assert_eq!(send(&aws, IDENTITY).await, "200 arn:aws:iam::444455556666:root");
    assert_eq!(send(&aws, PRESIGNED).await, "200 arn:aws:iam::444455556666:root");
    // Let in, and told by Lambda what is wrong with the name.
    let odd = send(&aws, ODD).await;
    assert!(odd.starts_with("400 ValidationException"), "{odd}");
}

#[tokio::test]
async fn whatever_is_altered_breaks_the_signature() {
    let (aws, _clock) = closed();
    let alterations = [
        (IDENTITY, "Action=GetCallerIdentity&", "Action=GetCallerIdentity&a=b&"),
        (IDENTITY, "POST /", "POST /a"),
        (IDENTITY, "POST /", "GET /"),
        (IDENTITY, "POST /", "POST /?a=b"),
        (IDENTITY, "host: localhost:4566", "host: example.com"),
        (IDENTITY, "charset=utf-8", "charset=latin1"),
        (IDENTITY, "x-amz-date: 20261124T120000Z", "x-amz-date: 20261124T120001Z"),
        (IDENTITY, "us-east-1", "eu-west-1"),
        (IDENTITY, "/sts/", "/iam/"),
        (IDENTITY, "317be", "317bf"),
        (IDENTITY, "Signature=ad4b", "Signature="),
        (IDENTITY, "Signature=", "Signature=zz"),
        (ODD, "MaxItems=3", "MaxItems=4"),
        (ODD, "%2Fc", "/c"),
        (PRESIGNED, "Expires=60", "Expires=600"),
        (PRESIGNED, "GET /?", "GET /?a=b&"),
        (PRESIGNED, "host: localhost:4566", "host: localhost:4566\n\nbody"),
    ];
    for (text, from, to) in alterations {
        let answer = send(&aws, &text.replacen(from, to, 1)).await;
        let refused = answer.starts_with("403 SignatureDoesNotMatch The request signature we calculated does not match")
            || answer.starts_with("403 InvalidSignatureException The request signature we calculated does not match");
        assert!(refused, "{from} → {to}: {answer}");
    }
    // What is not signed may change on the way.
    let passed_on = IDENTITY.replacen("host:", "x-forwarded-for: 10.0.0.1\nhost:", 1);
    assert_eq!(send(&aws, &passed_on).await, "200 arn:aws:iam::444455556666:root");
}

#[tokio::test]
async fn each_protocol_refuses_in_its_own_words() {
    let (aws, _clock) = closed();
    let logs = "POST /\nhost: localhost:4566\nx-amz-target: Logs_20140328.DescribeLogGroups";
    let signed = |service: &str, key: &str| {
        format!(
            "x-amz-date: 20261124T120000Z\nauthorization: AWS4-HMAC-SHA256 Credential={key}/20261124/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=00"
        )
    };
    let lambda = "GET /2015-03-31/functions\nhost: localhost:4566";
    let sts = "POST /?Action=GetCallerIdentity&Version=2011-06-15\nhost: localhost:4566";
    let mut seen = String::new();
    for (name, text) in [("lambda", lambda), ("logs", logs), ("sts", sts)] {
        seen.push_str(&format!("{name}\n  unsigned: {}\n", send(&aws, text).await));
        let with = |more: String| format!("{text}\n{more}");
        seen.push_str(&format!("  unknown key: {}\n", send(&aws, &with(signed(name, "AKIANOBODY"))).await));
        seen.push_str(&format!("  wrong secret: {}\n", send(&aws, &with(signed(name, KEY))).await));
        let token = with(format!("{}\nx-amz-security-token: abc", signed(name, KEY)));
        seen.push_str(&format!("  foreign token: {}\n", send(&aws, &token).await));
        seen.push_str(&format!(
            "  half a header: {}\n",
            send(&aws, &with("authorization: AWS4-HMAC-SHA256 Credential=a".into())).await
        ));
        seen.push_str(&format!("  basic: {}\n", send(&aws, &with("authorization: Basic YTpi".into())).await));
        let no_host = signed(name, KEY).replace("SignedHeaders=host", "SignedHeaders=x-amz-date");
        seen.push_str(&format!("  host not signed: {}\n", send(&aws, &with(no_host)).await));
    }
    insta::assert_snapshot!(seen, @r"
    lambda
      unsigned: 403 MissingAuthenticationTokenException Missing Authentication Token
      unknown key: 403 UnrecognizedClientException The security token included in the request is invalid.
      wrong secret: 403 InvalidSignatureException The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.
      foreign token: 403 UnrecognizedClientException The security token included in the request is invalid.
      half a header: 403 IncompleteSignatureException Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-HMAC-SHA256
      basic: 403 IncompleteSignatureException Unsupported AWS 'algorithm': 'Basic'.
      host not signed: 403 IncompleteSignatureException 'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.
    logs
      unsigned: 400 MissingAuthenticationTokenException Missing Authentication Token
      unknown key: 400 UnrecognizedClientException The security token included in the request is invalid.
      wrong secret: 400 InvalidSignatureException The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.
      foreign token: 400 UnrecognizedClientException The security token included in the request is invalid.
      half a header: 400 IncompleteSignatureException Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-HMAC-SHA256
      basic: 400 IncompleteSignatureException Unsupported AWS 'algorithm': 'Basic'.
      host not signed: 400 IncompleteSignatureException 'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.
    sts
      unsigned: 403 MissingAuthenticationToken Request is missing Authentication Token
      unknown key: 403 InvalidClientTokenId The security token included in the request is invalid.
      wrong secret: 403 SignatureDoesNotMatch The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.
      foreign token: 403 InvalidClientTokenId The security token included in the request is invalid.
      half a header: 400 IncompleteSignature Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-HMAC-SHA256
      basic: 400 IncompleteSignature Unsupported AWS 'algorithm': 'Basic'.
      host not signed: 400 IncompleteSignature 'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.
    ");
}

#[tokio::test]
async fn a_signature_holds_for_five_minutes_and_a_presigned_url_for_as_long_as_it_says() {
    let (aws, clock) = closed();
    let mut seen = String::new();
    clock.advance(SignedDuration::from_secs(-301));
    seen.push_str(&format!("301 s early: {}\n", send(&aws, IDENTITY).await));
    clock.advance(SignedDuration::from_secs(1 + 300 + 60));
    seen.push_str(&format!("presigned, 60 s: {}\n", send(&aws, PRESIGNED).await));
    clock.advance(SignedDuration::from_secs(1));
    seen.push_str(&format!("presigned, 61 s: {}\n", send(&aws, PRESIGNED).await));
    clock.advance(SignedDuration::from_secs(239));
    seen.push_str(&format!("300 s: {}\n", send(&aws, IDENTITY).await));
    clock.advance(SignedDuration::from_secs(1));
    seen.push_str(&format!("301 s: {}\n", send(&aws, IDENTITY).await));
    let another_day = IDENTITY.replacen("/20261124/", "/20261123/", 1);
    seen.push_str(&format!("another day's scope: {}\n", send(&aws, &another_day).await));
    let too_long = PRESIGNED.replacen("Expires=60", "Expires=604801", 1);
    seen.push_str(&format!("more than a week: {}\n", send(&aws, &too_long).await));
    insta::assert_snapshot!(seen, @r"
    301 s early: 403 SignatureDoesNotMatch Signature not yet current: 20261124T120000Z is still later than 20261124T115959Z (20261124T115459Z + 5 min.)
    presigned, 60 s: 200 arn:aws:iam::444455556666:root
    presigned, 61 s: 403 SignatureDoesNotMatch Signature expired: 20261124T120000Z is now earlier than 20261124T120001Z (20261124T120101Z - 1 min.)
    300 s: 200 arn:aws:iam::444455556666:root
    301 s: 403 SignatureDoesNotMatch Signature expired: 20261124T120000Z is now earlier than 20261124T120001Z (20261124T120501Z - 5 min.)
    another day's scope: 403 SignatureDoesNotMatch Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20261123' != '20261124', from '20261124T120000Z'.
    more than a week: 400 IncompleteSignature X-Amz-Expires must be a number between 1 and 604800 seconds.
    ");
}

/// One more header, and a signature over it.
fn signed_with(header: &str, signature: &str) -> String {
    let name = header.split(':').next().expect("a name");
    format!(
        "POST /
host: localhost:4566
content-type: application/x-www-form-urlencoded; charset=utf-8
x-amz-date: 20261124T120000Z
{header}
authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261124/us-east-1/sts/aws4_request, SignedHeaders=host;{name};x-amz-date, Signature={signature}

Action=GetCallerIdentity&Version=2011-06-15"
    )
}

#[tokio::test]
async fn a_body_is_hashed_here_whatever_a_client_says_of_it() {
    let (aws, _clock) = closed();
    let honest = signed_with(
        "x-amz-content-sha256: ab821ae955788b0e33ebd34c208442ccfc2d406e2edc5e7a39bd6458fbb4f843",
        "e7bfc0509ea41c155ebf2268058a7008d48e0ec27099d026e71811eacc0b7083",
    );
    assert_eq!(send(&aws, &honest).await, "200 arn:aws:iam::444455556666:root");
    // These are signed with the right secret, for a body that is not the one that came.
    let streaming = signed_with(
        "x-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD\nx-amz-decoded-content-length: 43",
        "9ef91122fa2fd3b215a6b7fba3b263f728bab1d96c64acd7aa75c3016462ce7b",
    );
    let streaming = streaming.replace("x-amz-date, Sig", "x-amz-date;x-amz-decoded-content-length, Sig").replacen(
        "host:",
        "content-encoding: aws-chunked\nhost:",
        1,
    );
    let chunk = "2b;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n";
    let chunked = streaming.replace("\n\nAction", &format!("\n\n{chunk}Action"));
    let unsigned =
        signed_with("x-amz-content-sha256: UNSIGNED-PAYLOAD", "56abfd6c4d04d41d38517d39ba235aa6191715b33c1ff792c7c52ec5a72860ec");
    let of_another_body = signed_with(
        "x-amz-content-sha256: d9298a10d1b0735837dc4bd85dac641b0f3cef27a47e5d53a54f2f3f5b2fcffa",
        "90afb5eadf75d6e35077c038ea05012e02707575c7c20bd92e9e637f815519a2",
    );
    for text in [&streaming, &chunked, &unsigned, &of_another_body] {
        let answer = send(&aws, text).await;
        assert!(answer.starts_with("403 SignatureDoesNotMatch The request signature we calculated"), "{text}\n{answer}");
    }
}

#[tokio::test]
async fn a_signature_made_with_nothing_or_cut_short_is_none() {
    let (aws, _clock) = closed();
    let right = "ad4b338c78f2ff72acee0e57507473244a7941a9b0a347e5231dd3d57eb317be";
    // Made with an empty secret.
    for wrong in ["cfa0b01a499ed40826a9a20e0b852fd0ed4e621f9ede3b53a4eacb4175207905", "", "ad", &right[..62], &format!("{right}00")]
    {
        let answer = send(&aws, &IDENTITY.replacen(right, wrong, 1)).await;
        assert!(answer.starts_with("403 SignatureDoesNotMatch"), "{wrong}: {answer}");
    }
    let twice = IDENTITY.replacen(right, &format!("00, Signature={right}"), 1);
    assert_eq!(
        send(&aws, &twice).await,
        "200 arn:aws:iam::444455556666:root",
        "the last of two counts, for reading and for verifying"
    );
}

#[tokio::test]
async fn what_is_signed_for_one_service_opens_no_other() {
    let (aws, _clock) = closed();
    let mut seen = String::new();
    // The body is IAM's, the signature STS's; and the path is Lambda's.
    for (from, to) in [
        ("Action=GetCallerIdentity&Version=2011-06-15", "Action=ListRoles&Version=2010-05-08"),
        ("POST /\n", "POST /2015-03-31/functions\n"),
        ("/sts/aws4_request", "/sts/aws4_requests"),
        ("/sts/aws4_request", "/sts"),
        ("/sts/aws4_request", "/s3/aws4_request"),
        ("/sts/aws4_request", "//aws4_request"),
    ] {
        seen.push_str(&format!("{to}: {:.110}\n", send(&aws, &IDENTITY.replacen(from, to, 1)).await));
    }
    insta::assert_snapshot!(seen, @"
    Action=ListRoles&Version=2010-05-08: 403 SignatureDoesNotMatch The request signature we calculated does not match the signature you provided. Check
    POST /2015-03-31/functions
    : 403 SignatureDoesNotMatch The request signature we calculated does not match the signature you provided. Check
    /sts/aws4_requests: 403 SignatureDoesNotMatch Credential should be scoped with a valid terminator: 'aws4_request', not 'aws4_reque
    /sts: 400 IncompleteSignature Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/servic
    /s3/aws4_request: 400 InvalidRequest Missing required header for this request: x-amz-content-sha256
    //aws4_request: 403 SignatureDoesNotMatch Credential should be scoped to correct service: 'sts'.
    ");
}

#[tokio::test]
async fn before_a_large_body_is_read_its_head_is_looked_at() {
    let (aws, clock) = closed();
    let mut seen = String::new();
    let unsigned = "POST /2015-03-31/functions\nhost: localhost:4566";
    let of_an_api = "POST /dev/hello\nhost: abcdefghij.execute-api.localhost:4566";
    let of_nobody = IDENTITY.replacen(KEY, "AKIANOBODY", 1);
    for (name, text) in
        [("signed", IDENTITY), ("presigned", PRESIGNED), ("unsigned", unsigned), ("an API's", of_an_api), ("nobody's", &of_nobody)]
    {
        let admitted = aws.admit(&request(text)).await;
        let told = admitted.map_or_else(|refused| format!("{}", refused.status()), |admitted| format!("{admitted:?}"));
        seen.push_str(&format!("{name}: {told}\n"));
    }
    clock.advance(SignedDuration::from_secs(301));
    let late = aws.admit(&request(IDENTITY)).await.map_err(|refused| refused.status());
    seen.push_str(&format!("late: {late:?}\n"));
    insta::assert_snapshot!(seen, @"
    signed: Whole(10485760)
    presigned: Whole(10485760)
    unsigned: 403 Forbidden
    an API's: Whole(10485760)
    nobody's: 403 Forbidden
    late: Err(403)
    ");
}

#[tokio::test]
async fn a_body_that_was_not_read_is_refused_in_the_services_words() {
    let (aws, _clock) = closed();
    let mut seen = String::new();
    for (name, text) in [("sts", IDENTITY), ("lambda", ODD)] {
        for why in [Unread::TooLarge, Unread::CutOff, Unread::TooSlow, Unread::Crowded] {
            let answer = Answer::of(aws.refuse(request(text), why).await);
            let error = answer.text().split("<Code>").nth(1).map(|rest| rest.split('<').next().unwrap_or("").to_owned());
            seen.push_str(&format!(
                "{name} {why:?}: {} {}\n",
                answer.status,
                error.unwrap_or_else(|| answer.header("x-amzn-errortype"))
            ));
        }
    }
    insta::assert_snapshot!(seen, @"
    sts TooLarge: 413 RequestEntityTooLargeException
    sts CutOff: 400 BadRequestException
    sts TooSlow: 408 RequestTimeoutException
    sts Crowded: 503 ServiceUnavailableException
    lambda TooLarge: 413 RequestEntityTooLargeException
    lambda CutOff: 400 BadRequestException
    lambda TooSlow: 408 RequestTimeoutException
    lambda Crowded: 503 ServiceUnavailableException
    ");
}

static PLAIN: Habits = Habits::PLAIN;

#[derive(Deserialize)]
struct Drink {
    #[serde(rename = "Water")]
    water: Blob,
}

#[derive(Serialize)]
struct Drunk {
    #[serde(rename = "Water")]
    water: Blob,
}

async fn drink(call: Call<Drink>) -> Result<Drunk, AwsError> {
    Ok(Drunk { water: call.input.water })
}

/// An emulator with a made-up service that is signed by S3's rules and answers with the body that it got.
fn with_a_fountain() -> (Emulator, Arc<HandClock>) {
    let model = json!({
        "service": "fountain", "name": "Fountain", "apiVersion": "2026-01-01", "signingName": "s3", "endpointPrefix": "fountain",
        "protocols": ["rest-xml"],
        "operations": { "Drink": { "method": "PUT", "uri": "/{Cup+}", "input": "Drink", "output": "Drunk" } },
        "shapes": {
            "Drink": {
                "type": "structure", "required": ["Cup", "Water"], "payload": "Water",
                "members": { "Cup": { "shape": "string", "in": "uri" }, "Water": "blob" },
            },
            "Drunk": { "type": "structure", "payload": "Water", "members": { "Water": "blob" } },
        },
    });
    let model = Model::leak(&model.to_string(), &PLAIN).expect("a model");
    closed_with(vec![ServiceTable::new(model, vec![Route::new("Drink", everything, drink)])])
}

#[tokio::test]
async fn an_operation_gets_the_content_of_an_unsigned_a_chunked_and_a_presigned_body() {
    let (aws, _clock) = with_a_fountain();
    let now: Timestamp = "2026-11-24T12:00:00Z".parse().expect("a time");
    let content = Bytes::from("0123456789".repeat(2_000));
    let credentials = Credentials {
        access_key_id: KEY.into(),
        secret_access_key: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY".into(),
        session_token: None,
    };
    let signer = Signer { credentials: &credentials, region: "us-east-1", service: "s3", keys: None };
    type Sign<'s> = Box<dyn Fn(&mut Parts) -> Bytes + 's>;
    let crc = ChecksumAlgorithm::Crc32;
    let forms: [(&str, Sign<'_>); 6] = [
        ("hashed", Box::new(|parts| signer.sign(parts, &content, now).map(|()| content.clone()).expect("signed"))),
        ("unsigned", Box::new(|parts| signer.sign_unsigned_payload(parts, now).map(|()| content.clone()).expect("signed"))),
        ("in chunks", Box::new(|parts| signer.sign_chunks(parts, &content, 8192, None, now).expect("signed"))),
        ("in chunks with a trailer", Box::new(|parts| signer.sign_chunks(parts, &content, 8192, Some(crc), now).expect("signed"))),
        ("in unsigned chunks", Box::new(|parts| signer.sign_unsigned_chunks(parts, &content, 8192, crc, now).expect("signed"))),
        ("presigned", Box::new(|parts| signer.presign(parts, b"", 60, now).map(|()| content.clone()).expect("signed"))),
    ];
    for (form, sign) in forms {
        let request = Request::put("/a/cup%20of//water").header("host", "localhost:4566").body(()).expect("a request");
        let (mut parts, ()) = request.into_parts();
        let body = sign(&mut parts);
        let answer = Answer::of(aws.handle(Request::from_parts(parts.clone(), body.clone())).await);
        assert!(answer.status == 200 && answer.body == content, "{form}: {} {:.300}", answer.status, answer.text());
        let mut changed = body.to_vec();
        changed[10_000] ^= 1;
        let answer = Answer::of(aws.handle(Request::from_parts(parts, changed.into())).await);
        let is_covered = !["unsigned", "presigned"].contains(&form);
        assert_eq!(answer.status >= 400, is_covered, "{form}, changed: {}", answer.status);
    }
}
