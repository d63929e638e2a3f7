//! Hostile code, by the AWS CLI: each gets a clear answer, and the next call works normally.

use super::Desk;

const HOSTILE: &str = "import json

def lambda_handler(event, context):
    match event.get('mood'):
        case 'loop':
            while True:
                pass
        case 'swallow':
            while True:
                try:
                    while True:
                        pass
                except BaseException:
                    pass
        case 'memory':
            hoard = []
            while True:
                hoard.append(bytearray(1 << 20))
        case 'output':
            return 'x' * (7 << 20)
        case 'stdout':
            while True:
                print('x' * (1 << 20))
        case 'recurse':
            def deeper():
                return deeper()
            return deeper()
    return 'well'
";

#[test]
fn loops_bombs_and_floods_get_a_clear_answer_and_harm_nobody() {
    let desk = Desk::with_function("240000000001", HOSTILE);
    desk.does("aws lambda update-function-configuration --function-name fn --timeout 2");
    insta::assert_snapshot!(desk.shows(r#"
        try() { aws lambda invoke --function-name fn --payload "{\"mood\": \"$1\"}" out --query FunctionError --output text; cut -c 1-150 out; echo; }
        try loop
        try swallow
        try memory
        try output
        try stdout
        try recurse
        try none
    "#), @r#"
    $ try() { aws lambda invoke --function-name fn --payload "{\"mood\": \"$1\"}" out --query FunctionError --output text; cut -c 1-150 out; echo; }
    $ try loop
    Unhandled
    {"errorType":"Sandbox.Timedout","errorMessage":"RequestId: UUID Error: Task timed out after 2.00 seconds"}

    $ try swallow
    Unhandled
    {"errorType":"Sandbox.Timedout","errorMessage":"RequestId: UUID Error: Task timed out after 2.00 seconds"}

    $ try memory
    Unhandled
    {"errorType":"Runtime.OutOfMemory","errorMessage":"RequestId: UUID Error: Runtime exited with error: signal: killed"}

    $ try output
    Unhandled
    {"errorType":"Function.ResponseSizeTooLarge","errorMessage":"Response payload size exceeded maximum allowed payload size (6291556 bytes)."}

    $ try stdout
    Unhandled
    {"errorType":"Sandbox.Timedout","errorMessage":"RequestId: UUID Error: Task timed out after 2.00 seconds"}

    $ try recurse
    Unhandled
    {"errorMessage": "maximum recursion depth exceeded", "errorType": "RecursionError", "requestId": "UUID", "stackTrace":

    $ try none
    None
    "well"
    "#);
}

#[test]
fn a_package_that_is_too_large_or_that_climbs_out_is_refused() {
    let desk = Desk::with_function("240000000002", HOSTILE);
    desk.put(
        "bombs.py",
        "import zipfile
with zipfile.ZipFile('climbs.zip', 'w') as z: z.writestr('../../etc/cron.d/x', 'x'); z.writestr('lambda_function.py', 'x=1')
with zipfile.ZipFile('bomb.zip', 'w', zipfile.ZIP_DEFLATED) as z:
    for n in range(9): z.writestr(f'zeros{n}', bytes(30 << 20))
with zipfile.ZipFile('whole.zip', 'w') as z: z.writestr('lambda_function.py', 'x=1')
open('cut.zip', 'wb').write(open('whole.zip', 'rb').read()[:-30])
",
    );
    insta::assert_snapshot!(desk.shows(r#"
        python3 bombs.py
        aws lambda update-function-code --function-name fn --zip-file fileb://climbs.zip --query CodeSize
        aws lambda update-function-code --function-name fn --zip-file fileb://bomb.zip
        aws lambda update-function-code --function-name fn --zip-file fileb://cut.zip
        aws lambda invoke --function-name fn --payload '{}' out; cat out
    "#), @r#"
    $ python3 bombs.py
    $ aws lambda update-function-code --function-name fn --zip-file fileb://climbs.zip --query CodeSize

    An error occurred (InvalidParameterValueException) when calling the UpdateFunctionCode operation: Could not unzip uploaded file. Please check your file, then try to upload again. (The entry "../../etc/cron.d/x" leads out of the package.)
    [exit 255]
    $ aws lambda update-function-code --function-name fn --zip-file fileb://bomb.zip

    An error occurred (InvalidParameterValueException) when calling the UpdateFunctionCode operation: Unzipped size must be smaller than 262144000 bytes
    [exit 255]
    $ aws lambda update-function-code --function-name fn --zip-file fileb://cut.zip

    --zip-file must be a zip file with the fileb:// prefix.
    Example usage:  --zip-file fileb://path/to/file.zip
    [exit 255]
    $ aws lambda invoke --function-name fn --payload '{}' out; cat out
    {
        "StatusCode": 200,
        "ExecutedVersion": "$LATEST"
    }
    "well"
    "#);
}
