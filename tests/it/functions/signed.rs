//! Functions that call AWS where signatures are verified, as `coldstart serve` does.

use std::sync::Arc;

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use emulator::{
    AccountId, AuthenticationMode, CallSource, CallerContext, Config, Emulator, MemoryStore, OpenKeyring, Principal, RandomIds,
    SystemClock,
};
use http::{Method, Request};
use serde_json::json;
use server::{config::SandboxOptions, runtime::SandboxRuntime};

use super::lab::package;

const ACCOUNT: AccountId = AccountId::from_number(111_122_223_333);

fn emulator() -> Emulator {
    let options = SandboxOptions { images: tests::root().join("target/images"), sandbox_memory: 1024, sandbox_environments: 8 };
    let config = Config { authentication: AuthenticationMode::Signed, session_secret: [7; 32], ..Config::default() };
    let runtime = Arc::new(SandboxRuntime::load(&options, None).unwrap());
    Emulator::new(config, Arc::new(SystemClock), Arc::new(RandomIds), runtime, MemoryStore::new(), Arc::new(OpenKeyring))
}

/// Sends a call as the account's owner, without a signature, and returns the response's body.
async fn call(emulator: &Emulator, method: Method, path: &str, body: String) -> String {
    let caller = CallerContext { account: ACCOUNT, principal: Principal::Owner, service: None, source: CallSource::Console };
    let kind = if body.starts_with('{') { "application/json" } else { "application/x-www-form-urlencoded" };
    let request = Request::builder().method(method).uri(path).header("host", "localhost:4566").header("content-type", kind);
    let response = emulator.handle_as(caller, request.body(Bytes::from(body)).unwrap()).await;
    String::from_utf8_lossy(response.body()).into_owned()
}

#[tokio::test]
async fn a_functions_signature_is_verified_and_a_forged_one_is_refused() {
    let emulator = emulator();
    let trust = "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%7B%22Service%22%3A%22lambda.amazonaws.com%22%7D%2C%22Action%22%3A%22sts%3AAssumeRole%22%7D%5D%7D";
    let role = format!("Action=CreateRole&Version=2010-05-08&RoleName=r&AssumeRolePolicyDocument={trust}");
    call(&emulator, Method::POST, "/", role).await;
    let code = "import boto3

def lambda_handler(event, context):
    told = [boto3.client('sts').get_caller_identity()['Arn'],
            boto3.client('sts', endpoint_url='https://sts.us-east-1.amazonaws.com').get_caller_identity()['Account']]
    for keys in ({'aws_secret_access_key': 'guessed'}, {'aws_session_token': 'guessed'}, {'aws_access_key_id': '444455556666', 'aws_session_token': None}):
        own = boto3.Session().get_credentials().get_frozen_credentials()
        all = {'aws_access_key_id': own.access_key, 'aws_secret_access_key': own.secret_key, 'aws_session_token': own.token} | keys
        client = boto3.Session(**all).client('sts')
        try:
            told.append(client.get_caller_identity()['Arn'])
        except client.exceptions.ClientError as error:
            told.append(error.response['Error']['Code'])
    return told
";
    let function = json!({
        "FunctionName": "who", "Runtime": "python3.12", "Role": format!("arn:aws:iam::{ACCOUNT}:role/r"), "Timeout": 30,
        "Handler": "lambda_function.lambda_handler", "Code": { "ZipFile": BASE64_STANDARD.encode(package(code, &[])) },
    });
    call(&emulator, Method::POST, "/2015-03-31/functions", function.to_string()).await;
    let told = call(&emulator, Method::POST, "/2015-03-31/functions/who/invocations", "{}".into()).await;
    insta::assert_snapshot!(told, @r#"["arn:aws:sts::111122223333:assumed-role/r/who", "111122223333", "SignatureDoesNotMatch", "InvalidClientTokenId", "InvalidClientTokenId"]"#);
}
