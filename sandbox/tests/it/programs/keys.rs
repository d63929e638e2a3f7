//! The keys that a command signs with: only those of its own environment variables.

use super::{Answering, aws, command, printed, python, run};
use crate::web::Asked;
use sandbox::{Ending, Program};

const NO_FUNCTIONS: &str = r#"{"Functions": []}"#;

#[tokio::test]
async fn each_command_signs_with_the_keys_it_was_given() {
    let answering = Answering::with(NO_FUNCTIONS);
    let ada = aws("lambda list-functions", ("AKIAADAADAADAADAADA1", "adas-secret"));
    let bob = aws("lambda list-functions", ("AKIABOBBOBBOBBOBBOB1", "bobs-secret"));
    let mallory = aws("lambda list-functions", ("AKIAADAADAADAADAADA1", "mallorys-guess"));
    tokio::join!(
        run(ada.clone(), &answering),
        run(bob.clone(), &answering),
        run(ada, &answering),
        run(bob, &answering),
        run(mallory, &answering)
    );
    let asked = answering.asked();
    assert_eq!(asked.len(), 5);
    let signed = |by: &str, secret: &'static str| {
        let is = |request: &&Asked| {
            let authorization = request.header("authorization");
            authorization.contains(by) && authorization.ends_with(&format!("={}", sigv4(request, |_| secret)))
        };
        asked.iter().filter(is).count()
    };
    assert_eq!(signed("AKIAADAADAADAADAADA1/", "adas-secret"), 2);
    assert_eq!(signed("AKIABOBBOBBOBBOBBOB1/", "bobs-secret"), 2);
    assert_eq!(signed("AKIAADAADAADAADAADA1/", "mallorys-guess"), 1);
}

#[tokio::test]
async fn without_keys_nothing_is_left_over_to_sign_with() {
    let answering = Answering::with(NO_FUNCTIONS);
    run(aws("lambda list-functions", ("AKIAADAADAADAADAADA1", "adas-secret")), &answering).await;
    let mut nobody = command(Program::Aws, &["lambda", "list-functions"]);
    nobody.variables.push(("AWS_EC2_METADATA_DISABLED".into(), "true".into()));
    let ran = run(nobody, &answering).await;
    assert_eq!(ran.report.ending, Ending::Exited(255));
    insta::assert_snapshot!(ran.stderr.trim(), @r#"Unable to locate credentials. You can configure credentials by running "aws configure"."#);
    assert_eq!(answering.asked().len(), 1);
}

#[tokio::test]
async fn the_snapshot_holds_no_client_and_no_credentials() {
    let code = "
import gc, boto3, botocore.client, botocore.credentials
gc.unfreeze()
kinds = (botocore.client.BaseClient, botocore.credentials.Credentials)
print([type(thing).__name__ for thing in gc.get_objects() if isinstance(thing, kinds)], boto3.DEFAULT_SESSION)
";
    insta::assert_snapshot!(printed(python(code)).await.trim(), @"[] None");
}

#[tokio::test]
async fn boto3_calls_with_the_keys_of_the_environment() {
    let answering = Answering::with(NO_FUNCTIONS);
    let mut ada = python("import boto3\nprint(boto3.client('lambda').list_functions()['Functions'])");
    ada.variables.push(("AWS_ACCESS_KEY_ID".into(), "AKIAADAADAADAADAADA1".into()));
    ada.variables.push(("AWS_SECRET_ACCESS_KEY".into(), "adas-secret".into()));
    let ran = run(ada, &answering).await;
    assert_eq!((ran.stdout.as_str(), ran.stderr.as_str()), ("[]\n", ""));
    let asked = answering.asked();
    assert_eq!(asked[0].url, "http://localhost:4566/2015-03-31/functions");
    assert!(asked[0].header("authorization").ends_with(&sigv4(&asked[0], |_| "adas-secret")));
}

/// Computes the signature that a request with these headers must have, for requests without a query:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html>.
fn sigv4(request: &Asked, secret: impl Fn(&str) -> &'static str) -> String {
    let authorization = request.header("authorization");
    let part = |name: &str| authorization.split([' ', ',']).find_map(|part| part.strip_prefix(name)).unwrap_or_default();
    let (key, scope) = part("Credential=").split_once('/').unwrap_or_default();
    let signed = part("SignedHeaders=");
    let host = request.url.split('/').nth(2).unwrap_or_default();
    let value = |name: &str| if name == "host" && request.header("host").is_empty() { host } else { request.header(name).trim() };
    let headers: String = signed.split(';').map(|name| format!("{name}:{}\n", value(name))).collect();
    let path = request.url.splitn(4, '/').nth(3).unwrap_or_default();
    let canonical = format!("{}\n/{path}\n\n{headers}\n{signed}\n{}", request.method, hex(&sha256(&request.body)));
    let to_sign = format!("AWS4-HMAC-SHA256\n{}\n{scope}\n{}", request.header("x-amz-date"), hex(&sha256(canonical.as_bytes())));
    let seed = format!("AWS4{}", secret(key)).into_bytes();
    hex(&hmac(&scope.split('/').fold(seed, |key, part| hmac(&key, part.as_bytes())), to_sign.as_bytes()))
}

fn sha256(bytes: &[u8]) -> Vec<u8> {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).to_vec()
}

/// Computes HMAC-SHA256 (RFC 2104). Keys here are shorter than a block, so they are not hashed first.
fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let padded = |with: u8| -> Vec<u8> { (0..64).map(|place| key.get(place).copied().unwrap_or(0) ^ with).collect() };
    let inner = sha256(&[&padded(0x36), message].concat());
    sha256(&[padded(0x5c), inner].concat())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
