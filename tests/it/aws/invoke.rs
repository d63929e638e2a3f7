//! Invocations of functions by the AWS CLI: responses and logs.

use super::Desk;

const MOODY: &str = "import json, os, sys, time

def lambda_handler(event, context):
    print('got', json.dumps(event))
    match event.get('mood'):
        case 'raise':
            raise ValueError('boom')
        case 'sleep':
            time.sleep(10)
        case 'exit':
            sys.exit(3)
        case 'set':
            return {1, 2}
        case 'context':
            return [context.function_name, context.function_version, context.memory_limit_in_mb, context.invoked_function_arn,
                    context.get_remaining_time_in_millis() <= 1000, os.environ['AWS_REGION'], os.environ['_HANDLER']]
    return event
";

#[test]
fn an_answer_an_exception_a_timeout_and_an_exit_look_as_aws_shows_them() {
    let desk = Desk::with_function("230000000001", MOODY);
    desk.does("aws lambda update-function-configuration --function-name fn --timeout 1");
    desk.put("accents.json", r#"{"name": "Zoë ☁"}"#);
    insta::assert_snapshot!(desk.shows(r#"
        aws lambda invoke --function-name fn --payload fileb://accents.json out; cat out; echo
        aws lambda invoke --function-name fn --payload '{"mood": "context"}' out --query StatusCode; cat out; echo
        aws lambda invoke --function-name fn --payload '{"mood": "raise"}' out; cat out; echo
        aws lambda invoke --function-name fn --payload '{"mood": "sleep"}' out; cat out; echo
        aws lambda invoke --function-name fn --payload '{"mood": "exit"}' out; cat out; echo
        aws lambda invoke --function-name fn --payload '{"mood": "set"}' out --query FunctionError; cat out; echo
        aws lambda invoke --function-name fn --payload '{not json' out
        aws lambda invoke --function-name fn --invocation-type DryRun out
        aws lambda invoke --function-name fn --invocation-type Event out; cat out
        aws lambda invoke --function-name nobody out
        aws lambda invoke --function-name fn --qualifier 9 out
    "#), @r#"
    $ aws lambda invoke --function-name fn --payload fileb://accents.json out; cat out; echo
    {
        "StatusCode": 200,
        "ExecutedVersion": "$LATEST"
    }
    {"name": "Zoë ☁"}
    $ aws lambda invoke --function-name fn --payload '{"mood": "context"}' out --query StatusCode; cat out; echo
    200
    ["fn", "$LATEST", "128", "arn:aws:lambda:us-east-1:230000000001:function:fn", true, "us-east-1", "lambda_function.lambda_handler"]
    $ aws lambda invoke --function-name fn --payload '{"mood": "raise"}' out; cat out; echo
    {
        "StatusCode": 200,
        "FunctionError": "Unhandled",
        "ExecutedVersion": "$LATEST"
    }
    {"errorMessage": "boom", "errorType": "ValueError", "requestId": "UUID", "stackTrace": ["  File \"/var/task/lambda_function.py\", line 7, in lambda_handler\n    raise ValueError('boom')\n"]}
    $ aws lambda invoke --function-name fn --payload '{"mood": "sleep"}' out; cat out; echo
    {
        "StatusCode": 200,
        "FunctionError": "Unhandled",
        "ExecutedVersion": "$LATEST"
    }
    {"errorType":"Sandbox.Timedout","errorMessage":"RequestId: UUID Error: Task timed out after 1.00 seconds"}
    $ aws lambda invoke --function-name fn --payload '{"mood": "exit"}' out; cat out; echo
    {
        "StatusCode": 200,
        "FunctionError": "Unhandled",
        "ExecutedVersion": "$LATEST"
    }
    {"errorType":"Runtime.ExitError","errorMessage":"RequestId: UUID Error: Runtime exited with error: exit status 3"}
    $ aws lambda invoke --function-name fn --payload '{"mood": "set"}' out --query FunctionError; cat out; echo
    "Unhandled"
    {"errorMessage": "Unable to marshal response: Object of type set is not JSON serializable", "errorType": "Runtime.MarshalError", "requestId": "UUID", "stackTrace": []}
    $ aws lambda invoke --function-name fn --payload '{not json' out

    An error occurred (InvalidRequestContentException) when calling the Invoke operation: Could not parse request body into json: Could not parse payload into json: key must be a string at line 1 column 2
    [exit 255]
    $ aws lambda invoke --function-name fn --invocation-type DryRun out
    {
        "StatusCode": 204
    }
    $ aws lambda invoke --function-name fn --invocation-type Event out; cat out
    {
        "StatusCode": 202
    }
    $ aws lambda invoke --function-name nobody out

    An error occurred (ResourceNotFoundException) when calling the Invoke operation: Function not found: arn:aws:lambda:us-east-1:230000000001:function:nobody:$LATEST
    [exit 255]
    $ aws lambda invoke --function-name fn --qualifier 9 out

    An error occurred (ResourceNotFoundException) when calling the Invoke operation: Function not found: arn:aws:lambda:us-east-1:230000000001:function:fn:9
    [exit 255]
    "#);
}

#[test]
fn the_log_tail_has_start_prints_end_and_report() {
    let desk = Desk::with_function("230000000002", MOODY);
    insta::assert_snapshot!(desk.shows(r#"
        aws lambda invoke --function-name fn --log-type Tail --payload '{"a": 1}' out --query LogResult --output text | base64 -d
        aws lambda invoke --function-name fn --log-type Tail --payload '{"mood": "raise"}' out --query LogResult --output text | base64 -d
    "#), @r#"
    $ aws lambda invoke --function-name fn --log-type Tail --payload '{"a": 1}' out --query LogResult --output text | base64 -d
    START RequestId: UUID Version: $LATEST
    got {"a": 1}
    END RequestId: UUID
    REPORT RequestId: UUID	Duration: N ms	Billed Duration: N ms	Memory Size: 128 MB	Max Memory Used: N MB	Init Duration: N ms
    $ aws lambda invoke --function-name fn --log-type Tail --payload '{"mood": "raise"}' out --query LogResult --output text | base64 -d
    START RequestId: UUID Version: $LATEST
    got {"mood": "raise"}
    [ERROR] ValueError: boom
    Traceback (most recent call last):
      File "/var/task/lambda_function.py", line 7, in lambda_handler
        raise ValueError('boom')
    END RequestId: UUID
    REPORT RequestId: UUID	Duration: N ms	Billed Duration: N ms	Memory Size: 128 MB	Max Memory Used: N MB
    "#);
}

#[test]
fn code_that_cannot_be_started_says_why() {
    let desk = Desk::with_function("230000000003", MOODY);
    desk.put("lambda_function.py", "def lambda_handler(event, context)\n    return 1\n");
    insta::assert_snapshot!(desk.shows(r#"
        aws lambda update-function-configuration --function-name fn --handler nope.handler --query Handler
        aws lambda invoke --function-name fn out --query FunctionError; cat out; echo
        aws lambda update-function-configuration --function-name fn --handler lambda_function.nope --query Handler
        aws lambda invoke --function-name fn out --query FunctionError; cat out; echo
        aws lambda update-function-configuration --function-name fn --handler lambda_handler --query Handler
        aws lambda invoke --function-name fn out --query FunctionError; cat out; echo
        rm function.zip; zip -q function.zip lambda_function.py
        aws lambda update-function-code --function-name fn --zip-file fileb://function.zip --query Handler
        aws lambda update-function-configuration --function-name fn --handler lambda_function.lambda_handler --query Handler
        aws lambda invoke --function-name fn out --query FunctionError; cat out; echo
    "#), @r#"
    $ aws lambda update-function-configuration --function-name fn --handler nope.handler --query Handler
    "nope.handler"
    $ aws lambda invoke --function-name fn out --query FunctionError; cat out; echo
    "Unhandled"
    {"errorMessage": "Unable to import module 'nope': No module named 'nope'", "errorType": "Runtime.ImportModuleError", "requestId": "", "stackTrace": []}
    $ aws lambda update-function-configuration --function-name fn --handler lambda_function.nope --query Handler
    "lambda_function.nope"
    $ aws lambda invoke --function-name fn out --query FunctionError; cat out; echo
    "Unhandled"
    {"errorMessage": "Handler 'nope' missing on module 'lambda_function'", "errorType": "Runtime.HandlerNotFound", "requestId": "", "stackTrace": []}
    $ aws lambda update-function-configuration --function-name fn --handler lambda_handler --query Handler
    "lambda_handler"
    $ aws lambda invoke --function-name fn out --query FunctionError; cat out; echo
    "Unhandled"
    {"errorMessage": "Bad handler 'lambda_handler': not enough values to unpack (expected 2, got 1)", "errorType": "Runtime.MalformedHandlerName", "requestId": "", "stackTrace": []}
    $ rm function.zip; zip -q function.zip lambda_function.py
    $ aws lambda update-function-code --function-name fn --zip-file fileb://function.zip --query Handler
    "lambda_handler"
    $ aws lambda update-function-configuration --function-name fn --handler lambda_function.lambda_handler --query Handler
    "lambda_function.lambda_handler"
    $ aws lambda invoke --function-name fn out --query FunctionError; cat out; echo
    "Unhandled"
    {"errorMessage": "Syntax error in module 'lambda_function': expected ':' (lambda_function.py, line 1)", "errorType": "Runtime.UserCodeSyntaxError", "requestId": "", "stackTrace": ["  File \"/var/task/lambda_function.py\" Line 1\n    def lambda_handler(event, context)\n"]}
    "#);
}
