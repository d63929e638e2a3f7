//! A function that does what its event says, created by the console's own requests.

use app::{
    aws::{AwsRequest, AwsResponse},
    workspace::api::HelloFromLambda,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::json;
use tests::Student;

const CODE: &str = r#"
import os, time

def lambda_handler(event, context):
    what = event.get("what")
    if what == "sleep":
        time.sleep(55)
    if what == "files":
        folder = "/tmp/" + "d" * 200
        os.makedirs(folder, exist_ok=True)
        for number in range(40_000):
            try:
                open(f"{folder}/{number:0200}", "w").close()
            except OSError:
                break
        time.sleep(55)
    if what == "memory":
        kept = [bytearray(1 << 20) for _ in range(100)]
        time.sleep(55)
    if what == "loop":
        while True:
            pass
    if what == "print":
        for _ in range(40):
            print("x" * 100_000)
    return "done"
"#;

/// Creates the function `fn` with the code above, in the student's account.
pub async fn create(student: &Student) -> anyhow::Result<AwsResponse> {
    let account = student.access().await?.account;
    let body = json!({
        "FunctionName": "fn",
        "Runtime": "python3.12",
        "Handler": "lambda_function.lambda_handler",
        "Timeout": 60,
        "MemorySize": 256,
        "Role": format!("arn:aws:iam::{account}:role/service-role/MyLambdaRole"),
        "Code": { "ZipFile": package()? },
    });
    request(student, "/2015-03-31/functions", body.to_string()).await
}

/// Creates the function `HelloLambda` as the console does.
pub async fn create_hello(student: &Student) -> anyhow::Result<AwsResponse> {
    let account = student.access().await?.account;
    let body = json!({
        "FunctionName": "HelloLambda",
        "Runtime": "python3.12",
        "Handler": "lambda_function.lambda_handler",
        "Role": format!("arn:aws:iam::{account}:role/service-role/MyLambdaRole"),
        "Code": { "ZipFile": student.ask(&HelloFromLambda {}).await? },
    });
    request(student, "/2015-03-31/functions", body.to_string()).await
}

/// Invokes a function with this event, and returns the response.
pub async fn invoke(student: &Student, function: &str, event: &str) -> anyhow::Result<AwsResponse> {
    request(student, &format!("/2015-03-31/functions/{function}/invocations"), event.into()).await
}

async fn request(student: &Student, path: &str, body: String) -> anyhow::Result<AwsResponse> {
    let request = AwsRequest { service: "lambda".into(), method: "POST".into(), path: path.into(), headers: vec![], body };
    student.console(request).await
}

fn package() -> anyhow::Result<String> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    zip.start_file("lambda_function.py", zip::write::SimpleFileOptions::default())?;
    std::io::Write::write_all(&mut zip, CODE.as_bytes())?;
    Ok(BASE64_STANDARD.encode(zip.finish()?.into_inner()))
}
