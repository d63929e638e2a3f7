//! CloudWatch Logs, by the AWS CLI.

use super::Desk;

const LOGS: &str = "import logging
logger = logging.getLogger()
logger.setLevel('INFO')

def lambda_handler(event, context):
    print('plain')
    logger.info('informed')
    print('two\\nlines')
    if event.get('fail'):
        raise RuntimeError('on purpose')
";

#[test]
fn what_a_function_prints_is_found_in_its_log_group() {
    let desk = Desk::with_function("250000000001", LOGS);
    insta::assert_snapshot!(desk.shows(r#"
        aws logs describe-log-groups --log-group-name-prefix /aws/lambda/ --query logGroups
        aws lambda invoke --function-name fn out --query StatusCode
        aws lambda invoke --function-name fn --payload '{"fail": true}' out --query FunctionError
        aws logs describe-log-groups --log-group-name-prefix /aws/lambda/ --query logGroups[].[logGroupName,arn,logGroupClass]
        STREAM=$(aws logs describe-log-streams --log-group-name /aws/lambda/fn --order-by LastEventTime --descending --query logStreams[0].logStreamName --output text)
        echo "$STREAM"
        aws logs get-log-events --log-group-name /aws/lambda/fn --log-stream-name "$STREAM" --start-from-head --query events[].message | sed 's/v[0-9]*\\t/vN\\t/; s/runtime:[0-9a-f]*/runtime:HASH/'
        aws logs filter-log-events --log-group-name /aws/lambda/fn --filter-pattern ERROR --query events[].message
        aws logs filter-log-events --log-group-name /aws/lambda/fn --filter-pattern '"on purpose"' --query "length(events)"
        aws logs filter-log-events --log-group-name /aws/lambda/fn --filter-pattern '?plain ?informed' --query "length(events)"
        aws logs get-log-events --log-group-name /aws/lambda/nobody --log-stream-name x
        aws logs delete-log-group --log-group-name /aws/lambda/fn
        aws logs describe-log-groups --query logGroups
    "#), @r#"
    $ aws logs describe-log-groups --log-group-name-prefix /aws/lambda/ --query logGroups
    []
    $ aws lambda invoke --function-name fn out --query StatusCode
    200
    $ aws lambda invoke --function-name fn --payload '{"fail": true}' out --query FunctionError
    "Unhandled"
    $ aws logs describe-log-groups --log-group-name-prefix /aws/lambda/ --query logGroups[].[logGroupName,arn,logGroupClass]
    [
        [
            "/aws/lambda/fn",
            "arn:aws:logs:us-east-1:250000000001:log-group:/aws/lambda/fn:*",
            "STANDARD"
        ]
    ]
    $ STREAM=$(aws logs describe-log-streams --log-group-name /aws/lambda/fn --order-by LastEventTime --descending --query logStreams[0].logStreamName --output text)
    $ echo "$STREAM"
    DAY/[$LATEST]STREAM
    $ aws logs get-log-events --log-group-name /aws/lambda/fn --log-stream-name "$STREAM" --start-from-head --query events[].message | sed 's/v[0-9]*\\t/vN\\t/; s/runtime:[0-9a-f]*/runtime:HASH/'
    [
        "INIT_START Runtime Version: python:3.12.vN\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:HASH\n",
        "START RequestId: UUID Version: $LATEST\n",
        "plain\n",
        "[INFO]\tTIME\tUUID\tinformed\n",
        "two\n",
        "lines\n",
        "END RequestId: UUID\n",
        "REPORT RequestId: UUID\tDuration: N ms\tBilled Duration: N ms\tMemory Size: 128 MB\tMax Memory Used: N MB\tInit Duration: N ms\t\n",
        "START RequestId: UUID Version: $LATEST\n",
        "plain\n",
        "[INFO]\tTIME\tUUID\tinformed\n",
        "two\n",
        "lines\n",
        "[ERROR] RuntimeError: on purpose\nTraceback (most recent call last):\n  File \"/var/task/lambda_function.py\", line 10, in lambda_handler\n    raise RuntimeError('on purpose')\n",
        "END RequestId: UUID\n",
        "REPORT RequestId: UUID\tDuration: N ms\tBilled Duration: N ms\tMemory Size: 128 MB\tMax Memory Used: N MB\t\n"
    ]
    $ aws logs filter-log-events --log-group-name /aws/lambda/fn --filter-pattern ERROR --query events[].message
    [
        "[ERROR] RuntimeError: on purpose\nTraceback (most recent call last):\n  File \"/var/task/lambda_function.py\", line 10, in lambda_handler\n    raise RuntimeError('on purpose')\n"
    ]
    $ aws logs filter-log-events --log-group-name /aws/lambda/fn --filter-pattern '"on purpose"' --query "length(events)"
    1
    $ aws logs filter-log-events --log-group-name /aws/lambda/fn --filter-pattern '?plain ?informed' --query "length(events)"
    4
    $ aws logs get-log-events --log-group-name /aws/lambda/nobody --log-stream-name x

    An error occurred (ResourceNotFoundException) when calling the GetLogEvents operation: The specified log group does not exist.
    [exit 255]
    $ aws logs delete-log-group --log-group-name /aws/lambda/fn
    $ aws logs describe-log-groups --query logGroups
    []
    "#);
}

#[test]
fn without_the_right_to_log_there_are_no_logs() {
    let desk = Desk::with_function("250000000002", LOGS);
    insta::assert_snapshot!(desk.shows(r#"
        aws iam detach-role-policy --role-name r --policy-arn arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
        aws lambda invoke --function-name fn out
        aws logs describe-log-groups --query logGroups
    "#), @r#"
    $ aws iam detach-role-policy --role-name r --policy-arn arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
    $ aws lambda invoke --function-name fn out
    {
        "StatusCode": 200,
        "ExecutedVersion": "$LATEST"
    }
    $ aws logs describe-log-groups --query logGroups
    []
    "#);
}

/// `aws logs tail` belongs to version 2 of the CLI, which no package registry has; this is the call that it repeats.
#[test]
fn the_calls_of_logs_tail_follow_a_group() {
    let desk = Desk::with_function("250000000003", "def lambda_handler(event, context):\n    print('turn', event['turn'])\n");
    insta::assert_snapshot!(desk.shows(r#"
        turn() { aws lambda invoke --function-name fn --payload "{\"turn\": $1}" out --query StatusCode; }
        tail() { aws logs filter-log-events --log-group-name /aws/lambda/fn --interleaved --start-time "$1" --query "events[?starts_with(message, 'turn')].message"; }
        turn 1
        tail 0
        SEEN=$(aws logs filter-log-events --log-group-name /aws/lambda/fn --query "max(events[].timestamp)")
        sleep 0.01; turn 2
        tail $((SEEN + 1))
    "#), @r#"
    $ turn() { aws lambda invoke --function-name fn --payload "{\"turn\": $1}" out --query StatusCode; }
    $ tail() { aws logs filter-log-events --log-group-name /aws/lambda/fn --interleaved --start-time "$1" --query "events[?starts_with(message, 'turn')].message"; }
    $ turn 1
    200
    $ tail 0
    [
        "turn 1\n"
    ]
    $ SEEN=$(aws logs filter-log-events --log-group-name /aws/lambda/fn --query "max(events[].timestamp)")
    $ sleep 0.01; turn 2
    200
    $ tail $((SEEN + 1))
    [
        "turn 2\n"
    ]
    "#);
}
