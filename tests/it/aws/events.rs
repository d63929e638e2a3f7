//! EventBridge and Scheduler, by the AWS CLI.

use super::Desk;

const CODE: &str = "def lambda_handler(event, context):
    print('got', event.get('source'), event.get('detail'))
";

/// Waits, with the CLI, until the function has logged a line with a pattern.
const UNTIL_LOGGED: &str = r#"
until_logged() { for i in $(seq 100); do
    n=$(aws logs filter-log-events --log-group-name /aws/lambda/fn --filter-pattern "$1" --query "length(events)" --output text 2>/dev/null)
    [ "${n:-0}" -gt 0 ] && break; done; aws logs filter-log-events --log-group-name /aws/lambda/fn --filter-pattern "$1" --query events[].message; }
"#;

#[test]
fn an_event_reaches_the_function_of_its_rule() {
    let desk = Desk::with_function("284000000001", CODE);
    desk.put("until.sh", UNTIL_LOGGED);
    insta::assert_snapshot!(desk.shows(r#"
        aws events put-rule --name orders --event-pattern '{"source": ["shop"], "detail": {"total": [{"numeric": [">", 10]}]}}'
        aws lambda add-permission --function-name fn --statement-id events --action lambda:InvokeFunction --principal events.amazonaws.com --source-arn arn:aws:events:us-east-1:284000000001:rule/orders --query "length(Statement)" > /dev/null
        aws events put-targets --rule orders --targets Id=fn,Arn=arn:aws:lambda:us-east-1:284000000001:function:fn
        aws events test-event-pattern --event-pattern '{"source": ["shop"]}' --event '{"id": "1", "account": "1", "source": "shop", "time": "2026-01-01T00:00:00Z", "region": "us-east-1", "resources": [], "detail-type": "T", "detail": {}}'
        aws events put-events --entries '[{"Source": "shop", "DetailType": "Order", "Detail": "{\"total\": 5}"}, {"Source": "shop", "DetailType": "Order", "Detail": "{\"total\": 50}"}, {"Source": "shop", "DetailType": "Order", "Detail": "x"}]' --query [FailedEntryCount,Entries[2]]
        . ./until.sh; until_logged got
        aws events list-rules --query Rules[].[Name,State,EventBusName]
        aws events delete-rule --name orders
        aws events remove-targets --rule orders --ids fn
        aws events delete-rule --name orders
        aws events describe-rule --name orders
        aws events put-rule --name tick --schedule-expression 'rate(1 minutes)'
        aws events put-rule --name tick --schedule-expression 'rate(1 minute)'
        aws events create-event-bus --name orders --query EventBusArn
        aws events list-event-buses --query EventBuses[].Name
    "#), @r#"
    $ aws events put-rule --name orders --event-pattern '{"source": ["shop"], "detail": {"total": [{"numeric": [">", 10]}]}}'
    {
        "RuleArn": "arn:aws:events:us-east-1:284000000001:rule/orders"
    }
    $ aws lambda add-permission --function-name fn --statement-id events --action lambda:InvokeFunction --principal events.amazonaws.com --source-arn arn:aws:events:us-east-1:284000000001:rule/orders --query "length(Statement)" > /dev/null
    $ aws events put-targets --rule orders --targets Id=fn,Arn=arn:aws:lambda:us-east-1:284000000001:function:fn
    {
        "FailedEntryCount": 0,
        "FailedEntries": []
    }
    $ aws events test-event-pattern --event-pattern '{"source": ["shop"]}' --event '{"id": "1", "account": "1", "source": "shop", "time": "TIME", "region": "us-east-1", "resources": [], "detail-type": "T", "detail": {}}'
    {
        "Result": true
    }
    $ aws events put-events --entries '[{"Source": "shop", "DetailType": "Order", "Detail": "{\"total\": 5}"}, {"Source": "shop", "DetailType": "Order", "Detail": "{\"total\": 50}"}, {"Source": "shop", "DetailType": "Order", "Detail": "x"}]' --query [FailedEntryCount,Entries[2]]
    [
        1,
        {
            "ErrorCode": "MalformedDetail",
            "ErrorMessage": "Detail is malformed."
        }
    ]
    $ . ./until.sh; until_logged got
    [
        "got shop {'total': 50}\n"
    ]
    $ aws events list-rules --query Rules[].[Name,State,EventBusName]
    [
        [
            "orders",
            "ENABLED",
            "default"
        ]
    ]
    $ aws events delete-rule --name orders

    An error occurred (ValidationException) when calling the DeleteRule operation: Rule can't be deleted since it has targets.
    [exit 255]
    $ aws events remove-targets --rule orders --ids fn
    {
        "FailedEntryCount": 0,
        "FailedEntries": []
    }
    $ aws events delete-rule --name orders
    $ aws events describe-rule --name orders

    An error occurred (ResourceNotFoundException) when calling the DescribeRule operation: Rule orders does not exist on EventBus default.
    [exit 255]
    $ aws events put-rule --name tick --schedule-expression 'rate(1 minutes)'

    An error occurred (ValidationException) when calling the PutRule operation: Parameter ScheduleExpression is not valid.
    [exit 255]
    $ aws events put-rule --name tick --schedule-expression 'rate(1 minute)'
    {
        "RuleArn": "arn:aws:events:us-east-1:284000000001:rule/tick"
    }
    $ aws events create-event-bus --name orders --query EventBusArn
    "arn:aws:events:us-east-1:284000000001:event-bus/orders"
    $ aws events list-event-buses --query EventBuses[].Name
    [
        "default",
        "orders"
    ]
    "#);
}

#[test]
fn a_schedule_calls_the_function_with_its_role() {
    let desk = Desk::with_function("284000000002", CODE);
    desk.put("until.sh", UNTIL_LOGGED);
    desk.put("scheduler.json", &super::trusting("scheduler.amazonaws.com"));
    desk.put(
        "invoke.json",
        r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "*"}]}"#,
    );
    insta::assert_snapshot!(desk.shows(r#"
        aws scheduler create-schedule --name s --schedule-expression 'rate(1 hour)' --flexible-time-window Mode=OFF --target '{"Arn": "arn:aws:lambda:us-east-1:284000000002:function:fn", "RoleArn": "arn:aws:iam::284000000002:role/r", "Input": "{\"source\": \"schedule\"}"}'
        aws iam create-role --role-name s --assume-role-policy-document file://scheduler.json --query Role.RoleName
        aws iam put-role-policy --role-name s --policy-name p --policy-document file://invoke.json
        aws scheduler create-schedule --name s --schedule-expression 'rate(1 hour)' --flexible-time-window Mode=OFF --target '{"Arn": "arn:aws:lambda:us-east-1:284000000002:function:fn", "RoleArn": "arn:aws:iam::284000000002:role/s", "Input": "{\"source\": \"schedule\"}"}'
        . ./until.sh; until_logged got
        aws scheduler get-schedule --name s --query [ScheduleExpression,State,FlexibleTimeWindow,Target.RetryPolicy]
        aws scheduler list-schedules --query Schedules[].[Name,GroupName]
        aws scheduler create-schedule --name t --schedule-expression 'cron(0 9 * * * *)' --flexible-time-window Mode=OFF --target '{"Arn": "arn:aws:lambda:us-east-1:284000000002:function:fn", "RoleArn": "arn:aws:iam::284000000002:role/s"}'
        aws scheduler delete-schedule --name s
        aws scheduler get-schedule --name s
    "#), @r#"
    $ aws scheduler create-schedule --name s --schedule-expression 'rate(1 hour)' --flexible-time-window Mode=OFF --target '{"Arn": "arn:aws:lambda:us-east-1:284000000002:function:fn", "RoleArn": "arn:aws:iam::284000000002:role/r", "Input": "{\"source\": \"schedule\"}"}'

    An error occurred (ValidationException) when calling the CreateSchedule operation: The execution role you provide must allow AWS EventBridge Scheduler to assume the role.
    [exit 255]
    $ aws iam create-role --role-name s --assume-role-policy-document file://scheduler.json --query Role.RoleName
    "s"
    $ aws iam put-role-policy --role-name s --policy-name p --policy-document file://invoke.json
    $ aws scheduler create-schedule --name s --schedule-expression 'rate(1 hour)' --flexible-time-window Mode=OFF --target '{"Arn": "arn:aws:lambda:us-east-1:284000000002:function:fn", "RoleArn": "arn:aws:iam::284000000002:role/s", "Input": "{\"source\": \"schedule\"}"}'
    {
        "ScheduleArn": "arn:aws:scheduler:us-east-1:284000000002:schedule/default/s"
    }
    $ . ./until.sh; until_logged got
    [
        "got schedule None\n"
    ]
    $ aws scheduler get-schedule --name s --query [ScheduleExpression,State,FlexibleTimeWindow,Target.RetryPolicy]
    [
        "rate(1 hour)",
        "ENABLED",
        {
            "Mode": "OFF"
        },
        {
            "MaximumEventAgeInSeconds": 86400,
            "MaximumRetryAttempts": 185
        }
    ]
    $ aws scheduler list-schedules --query Schedules[].[Name,GroupName]
    [
        [
            "s",
            "default"
        ]
    ]
    $ aws scheduler create-schedule --name t --schedule-expression 'cron(0 9 * * * *)' --flexible-time-window Mode=OFF --target '{"Arn": "arn:aws:lambda:us-east-1:284000000002:function:fn", "RoleArn": "arn:aws:iam::284000000002:role/s"}'

    An error occurred (ValidationException) when calling the CreateSchedule operation: Invalid Schedule Expression cron(0 9 * * * *).
    [exit 255]
    $ aws scheduler delete-schedule --name s
    $ aws scheduler get-schedule --name s

    An error occurred (ResourceNotFoundException) when calling the GetSchedule operation: Schedule s does not exist.
    [exit 255]
    "#);
}
