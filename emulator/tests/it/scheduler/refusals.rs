//! Schedules that can not be.

use serde_json::{Value, json};

use super::{call, create, schedule, seconds, with_role};
use crate::events::short;

#[tokio::test]
async fn expressions_are_refused_as_aws_was_seen_to() {
    let aws = with_role("lambda:InvokeFunction").await;
    let mut taken = Vec::new();
    for expression in [
        "cron(0 1 * * * *)",
        "cron(7 20 * * NOT *)",
        "cron(INVALID)",
        "cron(0 dummy ? * MON-FRI *)",
        "cron(71 8 1 * ? *)",
        "cron()",
        "rate(10 seconds)",
        "rate(10 years)",
        "rate()",
        "rate(10)",
        "rate(10 minutess)",
        "rate(foo minutes)",
        "rate(-10 minutes)",
        "rate( 10 minutes )",
        " rate(10 minutes)",
        "at(2021-12-31T23:59:59Z)",
        "at(2021-12-31)",
    ] {
        let answer = call(&aws, "POST", "/schedules/s", schedule(expression)).await;
        if short(&answer) != format!("400 ValidationException: Invalid Schedule Expression {expression}.") {
            taken.push(format!("{expression}: {answer}"));
        }
    }
    assert_eq!(taken, Vec::<String>::new());
}

#[tokio::test]
async fn what_does_not_fit_is_refused() {
    let aws = with_role("lambda:InvokeFunction").await;
    create(&aws, schedule("rate(1 day)")).await;
    let mut seen = String::new();
    let mut refuse = Vec::new();
    let mut with = |name: &str, value: Value| {
        let mut input = schedule("rate(1 day)");
        input[name] = value;
        refuse.push((format!("{name} {}", input[name]), input));
    };
    with("GroupName", json!("none"));
    with("GroupName", json!("default"));
    with("ScheduleExpressionTimezone", json!("Mars/Olympus"));
    with("StartDate", json!(seconds("2026-11-24T11:00:00Z")));
    with("EndDate", json!(seconds("2026-11-24T11:00:00Z")));
    with("FlexibleTimeWindow", json!({ "Mode": "FLEXIBLE" }));
    with("FlexibleTimeWindow", json!({ "Mode": "OFF", "MaximumWindowInMinutes": 5 }));
    let role = super::ROLE;
    for target in [
        json!({ "Arn": "hello", "RoleArn": role }),
        json!({ "Arn": "arn:aws:ecs:us-east-1:111122223333:cluster/c", "RoleArn": role }),
        json!({ "Arn": "arn:aws:events:us-east-1:111122223333:event-bus/default", "RoleArn": role }),
        json!({ "Arn": "arn:aws:scheduler:::aws-sdk:lambda:listFunctions", "RoleArn": role }),
        json!({ "Arn": "arn:aws:scheduler:::aws-sdk:ec2:startInstances", "RoleArn": role }),
        json!({ "Arn": "arn:aws:scheduler:::aws-sdk:lambda:invoke", "RoleArn": role, "Input": "[" }),
    ] {
        with("Target", target);
    }
    for (place, (what, input)) in refuse.into_iter().enumerate() {
        let name = if what.starts_with("GroupName \"default\"") { "s".into() } else { format!("n{place}") };
        seen += &format!("{what}: {}\n", short(&call(&aws, "POST", &format!("/schedules/{name}"), input).await));
    }
    let none = call(&aws, "PUT", "/schedules/none", schedule("rate(1 day)")).await;
    seen += &format!("update: {}\n", short(&none));
    insta::assert_snapshot!(seen, @r#"
    GroupName "none": 404 ResourceNotFoundException: Schedule group none does not exist.
    GroupName "default": 409 ConflictException: Schedule s already exists.
    ScheduleExpressionTimezone "Mars/Olympus": 400 ValidationException: Invalid Schedule Expression Timezone Mars/Olympus.
    StartDate 1795518000: 400 ValidationException: The StartDate you specify cannot be earlier than 5 minutes ago.
    EndDate 1795518000: 400 ValidationException: The EndDate you specify cannot be in the past.
    FlexibleTimeWindow {"Mode":"FLEXIBLE"}: 400 ValidationException: MaximumWindowInMinutes must be set when Mode is FLEXIBLE.
    FlexibleTimeWindow {"Mode":"OFF","MaximumWindowInMinutes":5}: 400 ValidationException: MaximumWindowInMinutes must not be set when Mode is OFF.
    Target {"Arn":"hello","RoleArn":"arn:aws:iam::111122223333:role/scheduler"}: 400 ValidationException: Provided Arn is not in correct format.
    Target {"Arn":"arn:aws:ecs:us-east-1:111122223333:cluster/c","RoleArn":"arn:aws:iam::111122223333:role/scheduler"}: 400 ValidationException: Coldstart does not call targets of the service ecs by their ARN.
    Target {"Arn":"arn:aws:events:us-east-1:111122223333:event-bus/default","RoleArn":"arn:aws:iam::111122223333:role/scheduler"}: 400 ValidationException: EventBridgeParameters must be specified for an event bus target.
    Target {"Arn":"arn:aws:scheduler:::aws-sdk:lambda:listFunctions","RoleArn":"arn:aws:iam::111122223333:role/scheduler"}: 400 ValidationException: listFunctions is not a supported operation for lambda.
    Target {"Arn":"arn:aws:scheduler:::aws-sdk:ec2:startInstances","RoleArn":"arn:aws:iam::111122223333:role/scheduler"}: 400 ValidationException: Coldstart has no operation startInstances of ec2.
    Target {"Arn":"arn:aws:scheduler:::aws-sdk:lambda:invoke","RoleArn":"arn:aws:iam::111122223333:role/scheduler","Input":"["}: 400 ValidationException: Input must be a JSON object for a universal target.
    update: 404 ResourceNotFoundException: Schedule none does not exist.
    "#);
}
