//! SIGTERM: the server finishes running calls and then exits with status 0.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
};

use tests::{Aws, Coldstart};

const SLEEPS: &str = "import time

def lambda_handler(event, context):
    time.sleep(1)
    print('slept well')
    return 'done'
";

#[test]
fn a_call_in_flight_is_answered_after_sigterm_and_its_log_is_kept() {
    let mut coldstart = Coldstart::aws().unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("lambda_function.py"), SLEEPS).unwrap();
    std::fs::write(folder.path().join("trust.json"), crate::aws::trusting("lambda.amazonaws.com")).unwrap();
    let aws = Aws::of_account(&coldstart, "000000000000", folder.path());
    let made = format!(
        "set -e; aws iam create-role --role-name r --assume-role-policy-document file://trust.json
         aws iam attach-role-policy --role-name r --policy-arn arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
         {}",
        crate::aws::create_function("000000000000", "fn")
    );
    aws.sh(&made).unwrap().ok().unwrap();

    let address = coldstart.aws.trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&address).unwrap();
    let head = "POST /2015-03-31/functions/fn/invocations HTTP/1.1\r\nhost: localhost\r\n\
                authorization: AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=0\r\n\
                expect: 100-continue\r\ncontent-length: 2\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    assert_eq!(line, "HTTP/1.1 100 Continue\r\n", "the call is not being read");
    stream.write_all(b"{}").unwrap();
    coldstart.terminate().unwrap();
    let mut answer = String::new();
    reader.read_to_string(&mut answer).unwrap();
    assert!(answer.trim_start().starts_with("HTTP/1.1 200 OK") && answer.ends_with("\r\n\r\n\"done\""), "{answer}");
    assert!(coldstart.wait().unwrap().success());
    assert!(TcpStream::connect(&address).is_err());

    let again = Coldstart::aws_in(coldstart.kill().unwrap()).unwrap();
    let logged = Aws::of_account(&again, "000000000000", folder.path()).sh(
        "aws logs filter-log-events --log-group-name /aws/lambda/fn --filter-pattern slept --query events[].message --output text",
    );
    assert_eq!(logged.unwrap().ok().unwrap().trim(), "slept well");
}

#[test]
fn with_nothing_in_flight_it_ends_at_once() {
    let mut site = Coldstart::serve().unwrap();
    let idle = TcpStream::connect(site.web.trim_start_matches("http://")).unwrap();
    let begun = std::time::Instant::now();
    site.terminate().unwrap();
    assert!(site.wait().unwrap().success());
    assert!(begun.elapsed().as_secs() < 5, "an idle connection holds it up for {:?}", begun.elapsed());
    drop(idle);
}
