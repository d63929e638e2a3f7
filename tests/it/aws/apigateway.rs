//! API Gateway's control plane, by the AWS CLI.

use super::Desk;

#[test]
fn a_rest_api_is_built_deployed_and_torn_down() {
    let desk = Desk::with_function("270000000001", super::HELLO);
    insta::assert_snapshot!(desk.shows(r#"
        aws apigateway create-rest-api --name HelloAPI --description "Says hello"
        API=$(aws apigateway get-rest-apis --query "items[?name=='HelloAPI'].id" --output text)
        ROOT=$(aws apigateway get-resources --rest-api-id $API --query "items[0].id" --output text)
        aws apigateway create-deployment --rest-api-id $API --stage-name dev
        aws apigateway create-resource --rest-api-id $API --parent-id $ROOT --path-part hello
        aws apigateway create-resource --rest-api-id $API --parent-id $ROOT --path-part hello
        HELLO=$(aws apigateway get-resources --rest-api-id $API --query "items[?path=='/hello'].id" --output text)
        aws apigateway put-method --rest-api-id $API --resource-id $HELLO --http-method GET --authorization-type NONE
        aws apigateway put-integration --rest-api-id $API --resource-id $HELLO --http-method GET --type AWS_PROXY --integration-http-method POST --uri arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:270000000001:function:fn/invocations
        aws apigateway get-resources --rest-api-id $API --embed methods --query "items[?path=='/hello'].resourceMethods.GET.methodIntegration.type"
        aws apigateway create-deployment --rest-api-id $API --stage-name dev --description first
        aws apigateway get-stages --rest-api-id $API --query "item[].[stageName,methodSettings,cacheClusterEnabled,tracingEnabled]"
        aws apigateway update-stage --rest-api-id $API --stage-name dev --patch-operations op=replace,path=/variables/mood,value=good op=replace,path=/*/*/throttling/rateLimit,value=7 --query "[variables,methodSettings.\"*/*\".throttlingRateLimit]"
        aws apigateway get-deployments --rest-api-id $API --query "items[].description"
        aws apigateway get-export --rest-api-id $API --stage-name dev --export-type oas30 api.json
        aws apigateway delete-stage --rest-api-id $API --stage-name dev
        aws apigateway delete-method --rest-api-id $API --resource-id $HELLO --http-method GET
        aws apigateway delete-resource --rest-api-id $API --resource-id $HELLO
        aws apigateway delete-rest-api --rest-api-id $API
        aws apigateway get-rest-api --rest-api-id $API 2>&1 | sed "s/$API/ID/"
    "#), @r#"
    $ aws apigateway create-rest-api --name HelloAPI --description "Says hello"
    {
        "id": "ID",
        "name": "HelloAPI",
        "description": "Says hello",
        "createdDate": EPOCH,
        "apiKeySource": "HEADER",
        "endpointConfiguration": {
            "types": [
                "EDGE"
            ],
            "ipAddressType": "ipv4"
        },
        "disableExecuteApiEndpoint": false,
        "rootResourceId": "ID"
    }
    $ API=$(aws apigateway get-rest-apis --query "items[?name=='HelloAPI'].id" --output text)
    $ ROOT=$(aws apigateway get-resources --rest-api-id $API --query "items[0].id" --output text)
    $ aws apigateway create-deployment --rest-api-id $API --stage-name dev

    An error occurred (BadRequestException) when calling the CreateDeployment operation: The REST API doesn't contain any methods
    [exit 255]
    $ aws apigateway create-resource --rest-api-id $API --parent-id $ROOT --path-part hello
    {
        "id": "ID",
        "parentId": "ID",
        "pathPart": "hello",
        "path": "/hello"
    }
    $ aws apigateway create-resource --rest-api-id $API --parent-id $ROOT --path-part hello

    An error occurred (ConflictException) when calling the CreateResource operation: Another resource with the same parent already has this name: hello
    [exit 255]
    $ HELLO=$(aws apigateway get-resources --rest-api-id $API --query "items[?path=='/hello'].id" --output text)
    $ aws apigateway put-method --rest-api-id $API --resource-id $HELLO --http-method GET --authorization-type NONE
    {
        "httpMethod": "GET",
        "authorizationType": "NONE",
        "apiKeyRequired": false
    }
    $ aws apigateway put-integration --rest-api-id $API --resource-id $HELLO --http-method GET --type AWS_PROXY --integration-http-method POST --uri arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:270000000001:function:fn/invocations
    {
        "type": "AWS_PROXY",
        "httpMethod": "POST",
        "uri": "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:270000000001:function:fn/invocations",
        "passthroughBehavior": "WHEN_NO_MATCH",
        "timeoutInMillis": 29000,
        "cacheNamespace": "ID",
        "cacheKeyParameters": []
    }
    $ aws apigateway get-resources --rest-api-id $API --embed methods --query "items[?path=='/hello'].resourceMethods.GET.methodIntegration.type"
    [
        "AWS_PROXY"
    ]
    $ aws apigateway create-deployment --rest-api-id $API --stage-name dev --description first
    {
        "id": "ID",
        "description": "first",
        "createdDate": EPOCH
    }
    $ aws apigateway get-stages --rest-api-id $API --query "item[].[stageName,methodSettings,cacheClusterEnabled,tracingEnabled]"
    [
        [
            "dev",
            {},
            false,
            false
        ]
    ]
    $ aws apigateway update-stage --rest-api-id $API --stage-name dev --patch-operations op=replace,path=/variables/mood,value=good op=replace,path=/*/*/throttling/rateLimit,value=7 --query "[variables,methodSettings.\"*/*\".throttlingRateLimit]"
    [
        {
            "mood": "good"
        },
        7.0
    ]
    $ aws apigateway get-deployments --rest-api-id $API --query "items[].description"
    [
        "first"
    ]
    $ aws apigateway get-export --rest-api-id $API --stage-name dev --export-type oas30 api.json

    An error occurred (NotImplemented) when calling the GetExport operation: Coldstart does not implement apigateway:GetExport yet.
    [exit 255]
    $ aws apigateway delete-stage --rest-api-id $API --stage-name dev
    $ aws apigateway delete-method --rest-api-id $API --resource-id $HELLO --http-method GET
    $ aws apigateway delete-resource --rest-api-id $API --resource-id $HELLO
    $ aws apigateway delete-rest-api --rest-api-id $API
    $ aws apigateway get-rest-api --rest-api-id $API 2>&1 | sed "s/$API/ID/"

    An error occurred (NotFoundException) when calling the GetRestApi operation: Invalid API identifier specified 270000000001:ID
    "#);
}

#[test]
fn keys_and_usage_plans_are_made_tied_together_and_deleted() {
    let desk = Desk::of("270000000002");
    insta::assert_snapshot!(desk.shows(r#"
        aws apigateway create-api-key --name DemoKey --enabled
        KEY=$(aws apigateway get-api-keys --name-query Demo --query items[0].id --output text)
        aws apigateway get-api-key --api-key $KEY --query value
        aws apigateway get-api-key --api-key $KEY --include-value --query "length(value)"
        aws apigateway create-api-key --name Own --value 12345678901234567890 --query "[value,enabled]"
        aws apigateway create-api-key --name Again --value 12345678901234567890
        aws apigateway create-api-key --name Short --value 123
        API=$(aws apigateway create-rest-api --name A --query id --output text)
        ROOT=$(aws apigateway get-resources --rest-api-id $API --query items[0].id --output text)
        aws apigateway put-method --rest-api-id $API --resource-id $ROOT --http-method GET --authorization-type NONE --api-key-required --query apiKeyRequired
        aws apigateway put-integration --rest-api-id $API --resource-id $ROOT --http-method GET --type MOCK --query type
        aws apigateway create-deployment --rest-api-id $API --stage-name dev --query "length(id)"
        aws apigateway create-usage-plan --name Plan --throttle rateLimit=5,burstLimit=10 --quota limit=1000,period=DAY --api-stages apiId=$API,stage=dev
        PLAN=$(aws apigateway get-usage-plans --query items[0].id --output text)
        aws apigateway create-usage-plan-key --usage-plan-id $PLAN --key-id $KEY --key-type API_KEY
        aws apigateway create-usage-plan-key --usage-plan-id $PLAN --key-id $KEY --key-type API_KEY 2>&1 | sed "s/$KEY/ID/; s/$PLAN/PLAN/"
        aws apigateway get-usage-plan-keys --usage-plan-id $PLAN --query items[].name
        aws apigateway get-usage-plans --key-id $KEY --query items[].name
        aws apigateway delete-usage-plan --usage-plan-id $PLAN 2>&1 | sed "s/$API/ID/; s/$PLAN/ID/"
        aws apigateway update-usage-plan --usage-plan-id $PLAN --patch-operations op=remove,path=/apiStages,value=$API:dev --query apiStages
        aws apigateway delete-usage-plan-key --usage-plan-id $PLAN --key-id $KEY
        aws apigateway delete-usage-plan --usage-plan-id $PLAN
        aws apigateway delete-api-key --api-key $KEY
        aws apigateway get-api-key --api-key $KEY
    "#), @r#"
    $ aws apigateway create-api-key --name DemoKey --enabled
    {
        "id": "ID",
        "value": "KEY",
        "name": "DemoKey",
        "enabled": true,
        "createdDate": EPOCH,
        "lastUpdatedDate": EPOCH,
        "stageKeys": []
    }
    $ KEY=$(aws apigateway get-api-keys --name-query Demo --query items[0].id --output text)
    $ aws apigateway get-api-key --api-key $KEY --query value
    null
    $ aws apigateway get-api-key --api-key $KEY --include-value --query "length(value)"
    40
    $ aws apigateway create-api-key --name Own --value 12345678901234567890 --query "[value,enabled]"
    [
        "12345678901234567890",
        false
    ]
    $ aws apigateway create-api-key --name Again --value 12345678901234567890

    An error occurred (ConflictException) when calling the CreateApiKey operation: API Key already exists
    [exit 255]
    $ aws apigateway create-api-key --name Short --value 123

    An error occurred (BadRequestException) when calling the CreateApiKey operation: API Key value should be at least 20 characters
    [exit 255]
    $ API=$(aws apigateway create-rest-api --name A --query id --output text)
    $ ROOT=$(aws apigateway get-resources --rest-api-id $API --query items[0].id --output text)
    $ aws apigateway put-method --rest-api-id $API --resource-id $ROOT --http-method GET --authorization-type NONE --api-key-required --query apiKeyRequired
    true
    $ aws apigateway put-integration --rest-api-id $API --resource-id $ROOT --http-method GET --type MOCK --query type
    "MOCK"
    $ aws apigateway create-deployment --rest-api-id $API --stage-name dev --query "length(id)"
    6
    $ aws apigateway create-usage-plan --name Plan --throttle rateLimit=5,burstLimit=10 --quota limit=1000,period=DAY --api-stages apiId=$API,stage=dev
    {
        "id": "ID",
        "name": "Plan",
        "apiStages": [
            {
                "apiId": "ID",
                "stage": "dev"
            }
        ],
        "throttle": {
            "burstLimit": 10,
            "rateLimit": 5.0
        },
        "quota": {
            "limit": 1000,
            "offset": 0,
            "period": "DAY"
        }
    }
    $ PLAN=$(aws apigateway get-usage-plans --query items[0].id --output text)
    $ aws apigateway create-usage-plan-key --usage-plan-id $PLAN --key-id $KEY --key-type API_KEY
    {
        "id": "ID",
        "type": "API_KEY",
        "value": "KEY",
        "name": "DemoKey"
    }
    $ aws apigateway create-usage-plan-key --usage-plan-id $PLAN --key-id $KEY --key-type API_KEY 2>&1 | sed "s/$KEY/ID/; s/$PLAN/PLAN/"

    An error occurred (ConflictException) when calling the CreateUsagePlanKey operation: Usage Plan PLAN already contains API Key ID
    $ aws apigateway get-usage-plan-keys --usage-plan-id $PLAN --query items[].name
    [
        "DemoKey"
    ]
    $ aws apigateway get-usage-plans --key-id $KEY --query items[].name
    [
        "Plan"
    ]
    $ aws apigateway delete-usage-plan --usage-plan-id $PLAN 2>&1 | sed "s/$API/ID/; s/$PLAN/ID/"

    An error occurred (BadRequestException) when calling the DeleteUsagePlan operation: Usage Plan ID cannot be deleted while API stages are associated with it. Remove its API stages first.
    $ aws apigateway update-usage-plan --usage-plan-id $PLAN --patch-operations op=remove,path=/apiStages,value=$API:dev --query apiStages
    []
    $ aws apigateway delete-usage-plan-key --usage-plan-id $PLAN --key-id $KEY
    $ aws apigateway delete-usage-plan --usage-plan-id $PLAN
    $ aws apigateway delete-api-key --api-key $KEY
    $ aws apigateway get-api-key --api-key $KEY

    An error occurred (NotFoundException) when calling the GetApiKey operation: Invalid API Key identifier specified
    [exit 255]
    "#);
}

#[test]
fn a_method_is_tested_without_being_deployed() {
    let desk = Desk::of("270000000003");
    insta::assert_snapshot!(desk.shows(r#"
        API=$(aws apigateway create-rest-api --name Mock --query id --output text)
        ROOT=$(aws apigateway get-resources --rest-api-id $API --query items[0].id --output text)
        aws apigateway put-method --rest-api-id $API --resource-id $ROOT --http-method GET --authorization-type NONE --query httpMethod
        aws apigateway test-invoke-method --rest-api-id $API --resource-id $ROOT --http-method GET --query "[status,body]"
        aws apigateway put-integration --rest-api-id $API --resource-id $ROOT --http-method GET --type MOCK --request-templates '{"application/json": "{\"statusCode\": 200}"}' --query type
        aws apigateway put-method-response --rest-api-id $API --resource-id $ROOT --http-method GET --status-code 200
        aws apigateway put-integration-response --rest-api-id $API --resource-id $ROOT --http-method GET --status-code 200 --response-templates '{"application/json": "{\"id\": \"$input.params(\u0027id\u0027)\"}"}'
        aws apigateway test-invoke-method --rest-api-id $API --resource-id $ROOT --http-method GET --path-with-query-string '/?id=7' --query "[status,body,headers]"
        aws apigateway test-invoke-method --rest-api-id $API --resource-id $ROOT --http-method GET --query log --output text | grep -c "Execution log for request"
    "#), @r#"
    $ API=$(aws apigateway create-rest-api --name Mock --query id --output text)
    $ ROOT=$(aws apigateway get-resources --rest-api-id $API --query items[0].id --output text)
    $ aws apigateway put-method --rest-api-id $API --resource-id $ROOT --http-method GET --authorization-type NONE --query httpMethod
    "GET"
    $ aws apigateway test-invoke-method --rest-api-id $API --resource-id $ROOT --http-method GET --query "[status,body]"
    [
        500,
        "{\"message\": \"Internal server error\"}"
    ]
    $ aws apigateway put-integration --rest-api-id $API --resource-id $ROOT --http-method GET --type MOCK --request-templates '{"application/json": "{\"statusCode\": 200}"}' --query type
    "MOCK"
    $ aws apigateway put-method-response --rest-api-id $API --resource-id $ROOT --http-method GET --status-code 200
    {
        "statusCode": "200"
    }
    $ aws apigateway put-integration-response --rest-api-id $API --resource-id $ROOT --http-method GET --status-code 200 --response-templates '{"application/json": "{\"id\": \"$input.params(\u0027id\u0027)\"}"}'
    {
        "statusCode": "200",
        "responseTemplates": {
            "application/json": "{\"id\": \"$input.params('id')\"}"
        }
    }
    $ aws apigateway test-invoke-method --rest-api-id $API --resource-id $ROOT --http-method GET --path-with-query-string '/?id=7' --query "[status,body,headers]"
    [
        200,
        "{\"id\": \"7\"}",
        {
            "Content-Type": "application/json"
        }
    ]
    $ aws apigateway test-invoke-method --rest-api-id $API --resource-id $ROOT --http-method GET --query log --output text | grep -c "Execution log for request"
    1
    "#);
}
