//! The emulator with real clients: the AWS CLI, boto3 (new and two years old), curl, terraform.
//!
//! Most tests run lines and compare what the terminal shows; ids, dates and similar values are redacted (`tests::redacted`). Each
//! test uses an account of its own at the shared `coldstart aws`; tests of keys and signatures use a student's account at the
//! shared site.

mod apigateway;
mod authentication;
mod boto3;
mod browsers;
mod data_plane;
mod dynamodb;
mod endpoint;
mod environments;
mod events;
mod function_urls;
mod hand_overs;
mod iam;
mod invoke;
mod javascript;
mod lambda;
mod limits;
mod logs;
mod loops;
mod s3;
mod seed_page;
mod sns;
mod sqs;
mod streams;
mod terraform;
mod unimplemented;
mod users;

use std::{fs, path::Path};

use tempfile::TempDir;
use tests::{Aws, Coldstart, transcript};

/// The course's first function.
pub const HELLO: &str = "import json

def lambda_handler(event, context):
    message = \"Hello from AWS Lambda!\"
    print(message)
    return {'statusCode': 200, 'body': json.dumps({'message': message})}
";

/// A folder, an account, and an AWS CLI that uses both.
pub struct Desk {
    folder: TempDir,
    pub aws: Aws,
}

impl Desk {
    /// Makes an empty account of the shared `coldstart aws`; the folder has a trust policy and `HELLO`.
    pub fn of(account: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let aws = Aws::of_account(Coldstart::shared_aws(), account, folder.path());
        let desk = Self { folder, aws };
        desk.put("lambda_function.py", HELLO);
        desk.put("trust.json", &trusting("lambda.amazonaws.com"));
        desk
    }

    /// Makes one with a role `r` that Lambda may assume and that may write logs.
    pub fn with_role(account: &str) -> Self {
        let desk = Self::of(account);
        desk.does(
            "aws iam create-role --role-name r --assume-role-policy-document file://trust.json
             aws iam attach-role-policy --role-name r --policy-arn arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
        );
        desk
    }

    /// Makes one with the role and a function `fn` of this code.
    pub fn with_function(account: &str, code: &str) -> Self {
        let desk = Self::with_role(account);
        desk.put("lambda_function.py", code);
        desk.does(&create_function(account, "fn"));
        desk
    }

    pub fn put(&self, file: &str, content: &str) {
        fs::write(self.folder.path().join(file), content).unwrap();
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Runs lines that must succeed, and returns their output.
    pub fn does(&self, lines: &str) -> String {
        self.aws.sh(&format!("set -e\n{lines}")).unwrap().ok().unwrap()
    }

    /// Runs lines and returns what the terminal shows.
    pub fn shows(&self, lines: &str) -> String {
        transcript(&self.aws, lines).unwrap()
    }
}

/// The tests' `aws` is the real CLI with its imports already done; this test runs the CLI as it was installed.
#[test]
fn the_aws_cli_as_installed_shows_the_same() {
    let desk = Desk::of("200000000009");
    let lines = "aws sts get-caller-identity; aws lambda get-function --function-name nobody; aws iam get-role; echo $?";
    let (warm, installed) = (desk.aws.sh(lines).unwrap(), desk.aws.sh_as_installed(lines).unwrap());
    assert_eq!((warm.code, warm.stdout, warm.stderr), (installed.code, installed.stdout, installed.stderr));
}

/// Returns a trust policy for this service.
pub fn trusting(service: &str) -> String {
    serde_json::json!({
        "Version": "2012-10-17",
        "Statement": [{ "Effect": "Allow", "Principal": { "Service": service }, "Action": "sts:AssumeRole" }],
    })
    .to_string()
}

/// Returns the lines that create a function from `lambda_function.py`, with the role `r`.
pub fn create_function(account: &str, name: &str) -> String {
    format!(
        "rm -f function.zip; zip -q function.zip lambda_function.py
         aws lambda create-function --function-name {name} --runtime python3.12 --role arn:aws:iam::{account}:role/r \
           --handler lambda_function.lambda_handler --zip-file fileb://function.zip
         aws lambda wait function-active --function-name {name}"
    )
}
