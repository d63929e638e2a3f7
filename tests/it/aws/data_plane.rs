//! Deployed APIs, called by curl in both forms of their URL.

use super::Desk;

const ECHO: &str = "import json

def lambda_handler(event, context):
    if event['path'] == '/raise':
        raise ValueError('not for callers')
    if event['path'] == '/bare':
        return 'just text'
    name = (event['queryStringParameters'] or {}).get('name', 'Guest')
    return {'statusCode': 200, 'headers': {'X-Stage': event['requestContext']['stage']}, 'body': json.dumps({'hello': name})}
";

/// Returns the lines that create an API with a proxy resource for `fn` and set `$API` to its id.
fn api(account: &str) -> String {
    format!(
        "API=$(aws apigateway create-rest-api --name Echo --query id --output text)
         ROOT=$(aws apigateway get-resources --rest-api-id $API --query items[0].id --output text)
         PROXY=$(aws apigateway create-resource --rest-api-id $API --parent-id $ROOT --path-part '{{proxy+}}' --query id --output text)
         aws apigateway put-method --rest-api-id $API --resource-id $PROXY --http-method GET --authorization-type NONE > /dev/null
         aws apigateway put-integration --rest-api-id $API --resource-id $PROXY --http-method GET --type AWS_PROXY --integration-http-method POST --uri arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:{account}:function:fn/invocations > /dev/null
         aws apigateway create-deployment --rest-api-id $API --stage-name dev > /dev/null
         HOST=${{AWS_ENDPOINT_URL#http://}}
         echo $API > api
        "
    )
}

#[test]
fn both_url_forms_reach_the_function_once_it_permits_it() {
    let desk = Desk::with_function("280000000001", ECHO);
    desk.does(&api("280000000001"));
    insta::assert_snapshot!(desk.shows(r#"
        API=$(cat api); HOST=${AWS_ENDPOINT_URL#http://}; BY_HOST=http://$API.execute-api.$HOST/dev; BY_PATH=$AWS_ENDPOINT_URL/_aws/execute-api/$API/dev
        get() { curl -s -o body -D head -w '%{http_code} ' "$@"; cat body; echo; grep -i '^x-amzn-errortype\|^x-stage' head; true; }
        get "$BY_HOST/hello?name=Ada"
        aws lambda add-permission --function-name fn --statement-id api --action lambda:InvokeFunction --principal apigateway.amazonaws.com --source-arn "arn:aws:execute-api:us-east-1:280000000001:$API/*/*" --query "contains(Statement, 'Allow')"
        get "$BY_HOST/hello?name=Ada"
        get "$BY_PATH/hello?name=Ada&name=Bo+Derek"
        get "$BY_HOST/hello"
        get "$BY_HOST/raise"
        get "$BY_HOST/bare"
        get -X POST "$BY_HOST/hello"
        get "$BY_HOST/"
        get "http://$API.execute-api.$HOST/prod/hello"
        get "http://aaaaaaaaaa.execute-api.$HOST/dev/hello"
    "#), @r#"
    $ API=$(cat api); HOST=${AWS_ENDPOINT_URL#http://}; BY_HOST=http://$API.execute-api.$HOST/dev; BY_PATH=$AWS_ENDPOINT_URL/_aws/execute-api/$API/dev
    $ get() { curl -s -o body -D head -w '%{http_code} ' "$@"; cat body; echo; grep -i '^x-amzn-errortype\|^x-stage' head; true; }
    $ get "$BY_HOST/hello?name=Ada"
    500 {"message": "Internal server error"}
    x-amzn-errortype: InternalServerErrorException
    $ aws lambda add-permission --function-name fn --statement-id api --action lambda:InvokeFunction --principal apigateway.amazonaws.com --source-arn "arn:aws:execute-api:us-east-1:280000000001:$API/*/*" --query "contains(Statement, 'Allow')"
    true
    $ get "$BY_HOST/hello?name=Ada"
    200 {"hello": "Ada"}
    x-stage: dev
    $ get "$BY_PATH/hello?name=Ada&name=Bo+Derek"
    200 {"hello": "Bo Derek"}
    x-stage: dev
    $ get "$BY_HOST/hello"
    200 {"hello": "Guest"}
    x-stage: dev
    $ get "$BY_HOST/raise"
    502 {"message": "Internal server error"}
    x-amzn-errortype: InternalServerErrorException
    $ get "$BY_HOST/bare"
    502 {"message": "Internal server error"}
    x-amzn-errortype: InternalServerErrorException
    $ get -X POST "$BY_HOST/hello"
    403 {"message":"Missing Authentication Token"}
    x-amzn-errortype: MissingAuthenticationTokenException
    $ get "$BY_HOST/"
    403 {"message":"Missing Authentication Token"}
    x-amzn-errortype: MissingAuthenticationTokenException
    $ get "http://$API.execute-api.$HOST/prod/hello"
    403 {"message":"Forbidden"}
    x-amzn-errortype: ForbiddenException
    $ get "http://aaaaaaaaaa.execute-api.$HOST/dev/hello"
    403 {"message":"Forbidden"}
    x-amzn-errortype: ForbiddenException
    "#);
}

#[test]
fn a_key_is_asked_for_after_the_next_deployment_and_throttle_and_quota_are_enforced() {
    let desk = Desk::with_function("280000000002", ECHO);
    desk.does(&api("280000000002"));
    insta::assert_snapshot!(desk.shows(r#"
        API=$(cat api); URL=http://$API.execute-api.${AWS_ENDPOINT_URL#http://}/dev/hello
        aws lambda add-permission --function-name fn --statement-id api --action lambda:InvokeFunction --principal apigateway.amazonaws.com > /dev/null
        get() { curl -s -w ' %{http_code}\n' "$@"; }
        PROXY=$(aws apigateway get-resources --rest-api-id $API --query "items[?pathPart=='{proxy+}'].id" --output text)
        aws apigateway update-method --rest-api-id $API --resource-id $PROXY --http-method GET --patch-operations op=replace,path=/apiKeyRequired,value=true --query apiKeyRequired
        get $URL
        aws apigateway create-deployment --rest-api-id $API --stage-name dev > /dev/null
        get $URL
        make_key() { aws apigateway create-api-key --name $1 --value $2 --enabled --query id --output text; }
        make_plan() { aws apigateway create-usage-plan --name $1 --api-stages apiId=$API,stage=dev "${@:2}" --query id --output text; }
        tie() { aws apigateway create-usage-plan-key --usage-plan-id $1 --key-id $2 --key-type API_KEY --query type; }
        SLOW=$(make_key slow slow-slow-slow-slow-slow); FEW=$(make_key few few-few-few-few-few-few)
        get -H "x-api-key: slow-slow-slow-slow-slow" $URL
        tie $(make_plan Slow --throttle rateLimit=0.001,burstLimit=2) $SLOW
        tie $(make_plan Few --quota limit=2,period=WEEK) $FEW
        get -H "x-api-key: slow-slow-slow-slow-slow" $URL $URL $URL
        get -H "x-api-key: few-few-few-few-few-few" $URL $URL $URL
        get -H "x-api-key: nobody-made-this-key-up" $URL
        aws apigateway update-api-key --api-key $FEW --patch-operations op=replace,path=/enabled,value=false --query enabled
        get -H "x-api-key: few-few-few-few-few-few" $URL
    "#), @r#"
    $ API=$(cat api); URL=http://$API.execute-api.${AWS_ENDPOINT_URL#http://}/dev/hello
    $ aws lambda add-permission --function-name fn --statement-id api --action lambda:InvokeFunction --principal apigateway.amazonaws.com > /dev/null
    $ get() { curl -s -w ' %{http_code}\n' "$@"; }
    $ PROXY=$(aws apigateway get-resources --rest-api-id $API --query "items[?pathPart=='{proxy+}'].id" --output text)
    $ aws apigateway update-method --rest-api-id $API --resource-id $PROXY --http-method GET --patch-operations op=replace,path=/apiKeyRequired,value=true --query apiKeyRequired
    true
    $ get $URL
    {"hello": "Guest"} 200
    $ aws apigateway create-deployment --rest-api-id $API --stage-name dev > /dev/null
    $ get $URL
    {"message":"Forbidden"} 403
    $ make_key() { aws apigateway create-api-key --name $1 --value $2 --enabled --query id --output text; }
    $ make_plan() { aws apigateway create-usage-plan --name $1 --api-stages apiId=$API,stage=dev "${@:2}" --query id --output text; }
    $ tie() { aws apigateway create-usage-plan-key --usage-plan-id $1 --key-id $2 --key-type API_KEY --query type; }
    $ SLOW=$(make_key slow slow-slow-slow-slow-slow); FEW=$(make_key few few-few-few-few-few-few)
    $ get -H "x-api-key: slow-slow-slow-slow-slow" $URL
    {"message":"Forbidden"} 403
    $ tie $(make_plan Slow --throttle rateLimit=0.001,burstLimit=2) $SLOW
    "API_KEY"
    $ tie $(make_plan Few --quota limit=2,period=WEEK) $FEW
    "API_KEY"
    $ get -H "x-api-key: slow-slow-slow-slow-slow" $URL $URL $URL
    {"hello": "Guest"} 200
    {"hello": "Guest"} 200
    {"message":"Too Many Requests"} 429
    $ get -H "x-api-key: few-few-few-few-few-few" $URL $URL $URL
    {"hello": "Guest"} 200
    {"hello": "Guest"} 200
    {"message":"Limit Exceeded"} 429
    $ get -H "x-api-key: nobody-made-this-key-up" $URL
    {"message":"Forbidden"} 403
    $ aws apigateway update-api-key --api-key $FEW --patch-operations op=replace,path=/enabled,value=false --query enabled
    false
    $ get -H "x-api-key: few-few-few-few-few-few" $URL
    {"message":"Forbidden"} 403
    "#);
}
