//! Groups, lists, tags, and what operations show.

use serde_json::json;

use super::{call, create, done, schedule, with_role};
use crate::events::short;

#[tokio::test]
async fn a_schedule_is_shown_with_its_defaults_and_replaced_as_a_whole() {
    let aws = with_role("lambda:InvokeFunction").await;
    let mut wanted = schedule("cron(0 9 ? * MON-FRI *)");
    wanted["Description"] = "d".into();
    insta::assert_json_snapshot!(done(&aws, "POST", "/schedules/s", wanted).await, @r#"
    {
      "ScheduleArn": "arn:aws:scheduler:us-east-1:111122223333:schedule/default/s"
    }
    "#);
    insta::assert_json_snapshot!(done(&aws, "GET", "/schedules/s", json!(null)).await, @r#"
    {
      "Arn": "arn:aws:scheduler:us-east-1:111122223333:schedule/default/s",
      "GroupName": "default",
      "Name": "s",
      "ScheduleExpression": "cron(0 9 ? * MON-FRI *)",
      "Description": "d",
      "ScheduleExpressionTimezone": "UTC",
      "State": "ENABLED",
      "CreationDate": 1795521600,
      "LastModificationDate": 1795521600,
      "Target": {
        "Arn": "arn:aws:lambda:us-east-1:111122223333:function:hello",
        "RoleArn": "arn:aws:iam::111122223333:role/scheduler",
        "RetryPolicy": {
          "MaximumEventAgeInSeconds": 86400,
          "MaximumRetryAttempts": 185
        },
        "Input": "{\"at\":\"<aws.scheduler.scheduled-time>\"}"
      },
      "FlexibleTimeWindow": {
        "Mode": "OFF"
      },
      "ActionAfterCompletion": "NONE"
    }
    "#);
    insta::assert_json_snapshot!(done(&aws, "GET", "/schedules", json!(null)).await, @r#"
    {
      "Schedules": [
        {
          "Arn": "arn:aws:scheduler:us-east-1:111122223333:schedule/default/s",
          "Name": "s",
          "GroupName": "default",
          "State": "ENABLED",
          "CreationDate": 1795521600,
          "LastModificationDate": 1795521600,
          "Target": {
            "Arn": "arn:aws:lambda:us-east-1:111122223333:function:hello"
          }
        }
      ]
    }
    "#);
    done(&aws, "PUT", "/schedules/s", schedule("rate(1 day)")).await;
    assert_eq!(done(&aws, "GET", "/schedules/s", json!(null)).await["Description"], json!(null));
}

#[tokio::test]
async fn groups_have_schedules_and_tags_and_go_with_them() {
    let aws = with_role("lambda:InvokeFunction").await;
    let tags = json!({ "Tags": [{ "Key": "a", "Value": "1" }], "ClientToken": "t" });
    insta::assert_json_snapshot!(done(&aws, "POST", "/schedule-groups/g", tags.clone()).await, @r#"
    {
      "ScheduleGroupArn": "arn:aws:scheduler:us-east-1:111122223333:schedule-group/g"
    }
    "#);
    done(&aws, "POST", "/schedule-groups/g", tags).await;
    let mut wanted = schedule("rate(1 day)");
    wanted["GroupName"] = "g".into();
    create(&aws, wanted).await;
    insta::assert_json_snapshot!(done(&aws, "GET", "/schedule-groups", json!(null)).await, @r#"
    {
      "ScheduleGroups": [
        {
          "Arn": "arn:aws:scheduler:us-east-1:111122223333:schedule-group/default",
          "Name": "default",
          "State": "ACTIVE"
        },
        {
          "Arn": "arn:aws:scheduler:us-east-1:111122223333:schedule-group/g",
          "Name": "g",
          "State": "ACTIVE",
          "CreationDate": 1795521600,
          "LastModificationDate": 1795521600
        }
      ]
    }
    "#);
    let arn = "arn%3Aaws%3Ascheduler%3Aus-east-1%3A111122223333%3Aschedule-group%2Fg";
    done(&aws, "POST", &format!("/tags/{arn}"), json!({ "Tags": [{ "Key": "b", "Value": "2" }] })).await;
    done(&aws, "DELETE", &format!("/tags/{arn}?TagKeys=a"), json!(null)).await;
    insta::assert_json_snapshot!(done(&aws, "GET", &format!("/tags/{arn}"), json!(null)).await, @r#"
    {
      "Tags": [
        {
          "Key": "b",
          "Value": "2"
        }
      ]
    }
    "#);
    let mut seen = String::new();
    for (method, path) in [
        ("GET", "/schedules/s"),
        ("GET", "/schedules/s?groupName=g"),
        ("GET", "/schedules/s?groupName=none"),
        ("GET", "/schedules?ScheduleGroup=none"),
        ("GET", "/schedule-groups/none"),
        ("POST", "/schedule-groups/g"),
        ("POST", "/schedule-groups/default"),
        ("DELETE", "/schedule-groups/default"),
        ("DELETE", "/schedule-groups/g"),
        ("DELETE", "/schedule-groups/g"),
        ("GET", "/schedules/s?groupName=g"),
    ] {
        let body = if method == "POST" { json!({}) } else { json!(null) };
        seen += &format!("{method} {path}: {}\n", short(&call(&aws, method, path, body).await));
    }
    insta::assert_snapshot!(seen, @"
    GET /schedules/s: 404 ResourceNotFoundException: Schedule s does not exist.
    GET /schedules/s?groupName=g: 200
    GET /schedules/s?groupName=none: 404 ResourceNotFoundException: Schedule group none does not exist.
    GET /schedules?ScheduleGroup=none: 404 ResourceNotFoundException: Schedule group none does not exist.
    GET /schedule-groups/none: 404 ResourceNotFoundException: Schedule group none does not exist.
    POST /schedule-groups/g: 409 ConflictException: Schedule group g already exists.
    POST /schedule-groups/default: 409 ConflictException: Schedule group default already exists.
    DELETE /schedule-groups/default: 400 ValidationException: The default schedule group can't be deleted.
    DELETE /schedule-groups/g: 200
    DELETE /schedule-groups/g: 404 ResourceNotFoundException: Schedule group g does not exist.
    GET /schedules/s?groupName=g: 404 ResourceNotFoundException: Schedule group g does not exist.
    ");
}
