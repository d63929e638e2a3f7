//! Function URLs, made by the AWS CLI and called by curl.

use super::Desk;

const ECHO: &str = "def lambda_handler(event, context):
    if event['rawPath'] == '/bare':
        return {'sum': 7}
    caller = event['requestContext'].get('authorizer', {}).get('iam', {}).get('userArn', 'nobody')
    body = event.get('body', '')
    return {'statusCode': 201, 'headers': {'X-Mine': 'yes'}, 'cookies': ['a=1'],
            'body': f\"{event['requestContext']['http']['method']} {event['rawPath']}?{event['rawQueryString']} {body} by {caller}\"}
";

#[test]
fn a_url_of_the_cli_is_called_by_curl_signed_and_unsigned() {
    let desk = Desk::with_function("280000000011", ECHO);
    insta::assert_snapshot!(desk.shows(r#"
        aws lambda create-function-url-config --function-name fn --auth-type NONE --query "[AuthType, InvokeMode]" --output text
        URL=$(aws lambda get-function-url-config --function-name fn --query FunctionUrl --output text)
        get() { curl -s -o body -D head -w '%{http_code} ' "$@"; cat body; echo; grep -i '^x-mine\|^set-cookie' head; true; }
        get "$URL"
        aws lambda add-permission --function-name fn --statement-id url --action lambda:InvokeFunctionUrl --principal '*' --function-url-auth-type NONE --query "contains(Statement, 'Allow')"
        get "$URL"
        aws lambda add-permission --function-name fn --statement-id invoke --action lambda:InvokeFunction --principal '*' --invoked-via-function-url --query "contains(Statement, 'Allow')"
        get "${URL}a/b?x=1&x=2"
        get -H 'Content-Type: text/plain' -d hello "$URL"
        get "${URL}bare"
        ID=${URL#http://}; get "$AWS_ENDPOINT_URL/_aws/lambda-url/${ID%%.*}/by/path"
        aws lambda update-function-url-config --function-name fn --auth-type AWS_IAM --query AuthType
        get "$URL"
        get --aws-sigv4 aws:amz:us-east-1:lambda --user $AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY "${URL}signed"
        aws lambda list-function-url-configs --function-name fn --query "length(FunctionUrlConfigs)"
        aws lambda delete-function-url-config --function-name fn
        get "$URL"
    "#), @r#"
    $ aws lambda create-function-url-config --function-name fn --auth-type NONE --query "[AuthType, InvokeMode]" --output text
    NONE	BUFFERED
    $ URL=$(aws lambda get-function-url-config --function-name fn --query FunctionUrl --output text)
    $ get() { curl -s -o body -D head -w '%{http_code} ' "$@"; cat body; echo; grep -i '^x-mine\|^set-cookie' head; true; }
    $ get "$URL"
    403 {"Message":"Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"}
    $ aws lambda add-permission --function-name fn --statement-id url --action lambda:InvokeFunctionUrl --principal '*' --function-url-auth-type NONE --query "contains(Statement, 'Allow')"
    true
    $ get "$URL"
    403 {"Message":"Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"}
    $ aws lambda add-permission --function-name fn --statement-id invoke --action lambda:InvokeFunction --principal '*' --invoked-via-function-url --query "contains(Statement, 'Allow')"
    true
    $ get "${URL}a/b?x=1&x=2"
    201 GET /a/b?x=1&x=2  by nobody
    x-mine: yes
    set-cookie: a=1
    $ get -H 'Content-Type: text/plain' -d hello "$URL"
    201 POST /? hello by nobody
    x-mine: yes
    set-cookie: a=1
    $ get "${URL}bare"
    200 {"sum": 7}
    $ ID=${URL#http://}; get "$AWS_ENDPOINT_URL/_aws/lambda-url/${ID%%.*}/by/path"
    201 GET /by/path?  by nobody
    x-mine: yes
    set-cookie: a=1
    $ aws lambda update-function-url-config --function-name fn --auth-type AWS_IAM --query AuthType
    "AWS_IAM"
    $ get "$URL"
    403 {"Message":"Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"}
    $ get --aws-sigv4 aws:amz:us-east-1:lambda --user $AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY "${URL}signed"
    201 GET /signed?  by arn:aws:iam::280000000011:root
    x-mine: yes
    set-cookie: a=1
    $ aws lambda list-function-url-configs --function-name fn --query "length(FunctionUrlConfigs)"
    1
    $ aws lambda delete-function-url-config --function-name fn
    $ get "$URL"
    403 {"Message":null}
    "#);
}
