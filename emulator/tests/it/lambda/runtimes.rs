//! AWS's Python runtimes: all are accepted, and the log tells which one a function runs on.

use serde_json::{Value, json};

use super::{FUNCTIONS, hello, lambda, log_of_hello, with_role};

#[tokio::test]
async fn every_python_of_today_is_taken_and_runs_on_the_one_that_is_here() {
    let mut seen = String::new();
    for runtime in ["python3.10", "python3.11", "python3.12", "python3.13", "python3.14", "python3.9", "python2.7", "nodejs22.x"] {
        let aws = with_role().await;
        let mut function = hello();
        function["Runtime"] = runtime.into();
        let made = lambda(&aws, "POST", FUNCTIONS, function).await;
        if made.status != 201 {
            seen += &format!(
                "{runtime}: {} {}\n",
                made.status,
                made.json()["message"].as_str().unwrap_or_default().split('[').next().unwrap_or_default()
            );
            continue;
        }
        lambda(&aws, "POST", &format!("{FUNCTIONS}/hello/invocations"), json!({})).await;
        let start = aws.python.starts().pop().expect("a start");
        let says = start.variables.iter().find(|(name, _)| name == "AWS_EXECUTION_ENV").map(|(_, value)| value.as_str());
        let shown = lambda(&aws, "GET", &format!("{FUNCTIONS}/hello/configuration"), Value::Null).await.json();
        let log = log_of_hello(&aws).await;
        seen += &format!("{} {} {}\n  {}\n", shown["Runtime"], start.runtime, says.unwrap_or(""), log.lines().next().unwrap_or(""));
    }
    insta::assert_snapshot!(seen, @r#"
    "python3.10" python3.12 AWS_Lambda_python3.10
      "INIT_START Runtime Version: python:3.12.v64\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:8eeff65f6809a3ce81507fe733fe09b835899b99481ba22fd75b5a7338290ec1\tColdstart has no python3.10: this function runs on python3.12\n"
    "python3.11" python3.12 AWS_Lambda_python3.11
      "INIT_START Runtime Version: python:3.12.v64\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:8eeff65f6809a3ce81507fe733fe09b835899b99481ba22fd75b5a7338290ec1\tColdstart has no python3.11: this function runs on python3.12\n"
    "python3.12" python3.12 AWS_Lambda_python3.12
      "INIT_START Runtime Version: python:3.12.v64\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:8eeff65f6809a3ce81507fe733fe09b835899b99481ba22fd75b5a7338290ec1\n"
    "python3.13" python3.12 AWS_Lambda_python3.13
      "INIT_START Runtime Version: python:3.12.v64\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:8eeff65f6809a3ce81507fe733fe09b835899b99481ba22fd75b5a7338290ec1\tColdstart has no python3.13: this function runs on python3.12\n"
    "python3.14" python3.12 AWS_Lambda_python3.14
      "INIT_START Runtime Version: python:3.12.v64\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:8eeff65f6809a3ce81507fe733fe09b835899b99481ba22fd75b5a7338290ec1\tColdstart has no python3.14: this function runs on python3.12\n"
    python3.9: 400 The runtime python3.9 exists on AWS, but not in Coldstart, which runs python3.10, python3.11, python3.12, python3.13, python3.14.
    python2.7: 400 Value python2.7 at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: 
    nodejs22.x: 400 The runtime nodejs22.x exists on AWS, but not in Coldstart, which runs python3.10, python3.11, python3.12, python3.13, python3.14.
    "#);
}
