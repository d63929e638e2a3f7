//! Lambda's control plane, by the AWS CLI.

use super::{Desk, create_function};

#[test]
fn a_function_is_created_waited_for_found_changed_and_deleted() {
    let desk = Desk::with_role("220000000001");
    insta::assert_snapshot!(desk.shows(r#"
        zip -q function.zip lambda_function.py
        aws lambda create-function --function-name HelloLambda --runtime python3.12 --role arn:aws:iam::220000000001:role/r --handler lambda_function.lambda_handler --zip-file fileb://function.zip
        aws lambda wait function-active --function-name HelloLambda
        aws lambda get-function --function-name HelloLambda --query "[Configuration.[State,LastUpdateStatus],Code.RepositoryType,Concurrency]"
        curl -s "$(aws lambda get-function --function-name HelloLambda --query Code.Location --output text)" | cmp - function.zip
        aws lambda list-functions --query Functions[].FunctionName
        aws lambda update-function-configuration --function-name HelloLambda --timeout 10 --memory-size 256 --environment "Variables={TEAM=blue}" --query [Timeout,MemorySize,Environment]
        aws lambda wait function-updated --function-name HelloLambda
        aws lambda update-function-code --function-name HelloLambda --zip-file fileb://function.zip --dry-run --query Version
        aws lambda update-function-code --function-name HelloLambda --zip-file fileb://function.zip --query "[Timeout,Environment.Variables.TEAM]"
        aws lambda wait function-updated-v2 --function-name HelloLambda
        aws lambda get-function-configuration --function-name HelloLambda --query "[State,LastUpdateStatus,Version]"
        aws lambda delete-function --function-name HelloLambda
        aws lambda get-function --function-name HelloLambda
        aws lambda delete-function --function-name HelloLambda
    "#), @r#"
    $ zip -q function.zip lambda_function.py
    $ aws lambda create-function --function-name HelloLambda --runtime python3.12 --role arn:aws:iam::220000000001:role/r --handler lambda_function.lambda_handler --zip-file fileb://function.zip
    {
        "FunctionName": "HelloLambda",
        "FunctionArn": "arn:aws:lambda:us-east-1:220000000001:function:HelloLambda",
        "Runtime": "python3.12",
        "Role": "arn:aws:iam::220000000001:role/r",
        "Handler": "lambda_function.lambda_handler",
        "CodeSize": BYTES,
        "Description": "",
        "Timeout": 3,
        "MemorySize": 128,
        "LastModified": "TIME",
        "CodeSha256": "SHA256",
        "Version": "$LATEST",
        "TracingConfig": {
            "Mode": "PassThrough"
        },
        "RevisionId": "UUID",
        "State": "Pending",
        "StateReason": "The function is being created.",
        "StateReasonCode": "Creating",
        "PackageType": "Zip",
        "Architectures": [
            "x86_64"
        ],
        "EphemeralStorage": {
            "Size": 512
        },
        "SnapStart": {
            "ApplyOn": "None",
            "OptimizationStatus": "Off"
        },
        "RuntimeVersionConfig": {
            "RuntimeVersionArn": "arn:aws:lambda:us-east-1::runtime:HASH"
        },
        "LoggingConfig": {
            "LogFormat": "Text",
            "LogGroup": "/aws/lambda/HelloLambda"
        }
    }
    $ aws lambda wait function-active --function-name HelloLambda
    $ aws lambda get-function --function-name HelloLambda --query "[Configuration.[State,LastUpdateStatus],Code.RepositoryType,Concurrency]"
    [
        [
            "Active",
            "Successful"
        ],
        "S3",
        null
    ]
    $ curl -s "$(aws lambda get-function --function-name HelloLambda --query Code.Location --output text)" | cmp - function.zip
    $ aws lambda list-functions --query Functions[].FunctionName
    [
        "HelloLambda"
    ]
    $ aws lambda update-function-configuration --function-name HelloLambda --timeout 10 --memory-size 256 --environment "Variables={TEAM=blue}" --query [Timeout,MemorySize,Environment]
    [
        10,
        256,
        {
            "Variables": {
                "TEAM": "blue"
            }
        }
    ]
    $ aws lambda wait function-updated --function-name HelloLambda
    $ aws lambda update-function-code --function-name HelloLambda --zip-file fileb://function.zip --dry-run --query Version
    "$LATEST"
    $ aws lambda update-function-code --function-name HelloLambda --zip-file fileb://function.zip --query "[Timeout,Environment.Variables.TEAM]"
    [
        10,
        "blue"
    ]
    $ aws lambda wait function-updated-v2 --function-name HelloLambda
    $ aws lambda get-function-configuration --function-name HelloLambda --query "[State,LastUpdateStatus,Version]"
    [
        "Active",
        "Successful",
        "$LATEST"
    ]
    $ aws lambda delete-function --function-name HelloLambda
    {
        "StatusCode": 204
    }
    $ aws lambda get-function --function-name HelloLambda

    An error occurred (ResourceNotFoundException) when calling the GetFunction operation: Function not found: arn:aws:lambda:us-east-1:220000000001:function:HelloLambda
    [exit 255]
    $ aws lambda delete-function --function-name HelloLambda

    An error occurred (ResourceNotFoundException) when calling the DeleteFunction operation: Function not found: arn:aws:lambda:us-east-1:220000000001:function:HelloLambda
    [exit 255]
    "#);
}

#[test]
fn versions_are_frozen_and_aliases_point_at_them() {
    let desk = Desk::with_function("220000000002", "def lambda_handler(event, context):\n    return 1\n");
    desk.put("second.py", "def lambda_handler(event, context):\n    return 2\n");
    insta::assert_snapshot!(desk.shows(r#"
        aws lambda publish-version --function-name fn --description first --query "[Version,FunctionArn,Description]"
        aws lambda publish-version --function-name fn --query Version
        aws lambda create-alias --function-name fn --name PROD --function-version 1
        cp second.py lambda_function.py; zip -q function.zip lambda_function.py
        aws lambda update-function-code --function-name fn --zip-file fileb://function.zip --query Version
        aws lambda publish-version --function-name fn --query Version
        aws lambda list-versions-by-function --function-name fn --query Versions[].[Version,FunctionArn] --output text
        aws lambda invoke --function-name fn --qualifier PROD out --query ExecutedVersion; cat out; echo
        aws lambda invoke --function-name fn:2 out --query ExecutedVersion; cat out; echo
        aws lambda invoke --function-name arn:aws:lambda:us-east-1:220000000002:function:fn:PROD out --query ExecutedVersion; cat out; echo
        aws lambda update-alias --function-name fn --name PROD --function-version 2 --routing-config AdditionalVersionWeights={1=0.25} --query "[FunctionVersion,RoutingConfig]"
        aws lambda get-alias --function-name fn --name PROD --query FunctionVersion
        aws lambda list-aliases --function-name fn --query Aliases[].Name
        aws lambda create-alias --function-name fn --name PROD --function-version 1
        aws lambda create-alias --function-name fn --name BETA --function-version 7
        aws lambda update-alias --function-name fn --name PROD --routing-config '{"AdditionalVersionWeights": {"1": 0.2, "2": 0.3}}'
        aws lambda delete-function --function-name fn --qualifier 2
        aws lambda delete-alias --function-name fn --name PROD
        aws lambda get-alias --function-name fn --name PROD
    "#), @r#"
    $ aws lambda publish-version --function-name fn --description first --query "[Version,FunctionArn,Description]"
    [
        "1",
        "arn:aws:lambda:us-east-1:220000000002:function:fn:1",
        "first"
    ]
    $ aws lambda publish-version --function-name fn --query Version
    "1"
    $ aws lambda create-alias --function-name fn --name PROD --function-version 1
    {
        "AliasArn": "arn:aws:lambda:us-east-1:220000000002:function:fn:PROD",
        "Name": "PROD",
        "FunctionVersion": "1",
        "Description": "",
        "RevisionId": "UUID"
    }
    $ cp second.py lambda_function.py; zip -q function.zip lambda_function.py
    $ aws lambda update-function-code --function-name fn --zip-file fileb://function.zip --query Version
    "$LATEST"
    $ aws lambda publish-version --function-name fn --query Version
    "2"
    $ aws lambda list-versions-by-function --function-name fn --query Versions[].[Version,FunctionArn] --output text
    $LATEST	arn:aws:lambda:us-east-1:220000000002:function:fn:$LATEST
    1	arn:aws:lambda:us-east-1:220000000002:function:fn:1
    2	arn:aws:lambda:us-east-1:220000000002:function:fn:2
    $ aws lambda invoke --function-name fn --qualifier PROD out --query ExecutedVersion; cat out; echo
    "1"
    1
    $ aws lambda invoke --function-name fn:2 out --query ExecutedVersion; cat out; echo
    "2"
    2
    $ aws lambda invoke --function-name arn:aws:lambda:us-east-1:220000000002:function:fn:PROD out --query ExecutedVersion; cat out; echo
    "1"
    1
    $ aws lambda update-alias --function-name fn --name PROD --function-version 2 --routing-config AdditionalVersionWeights={1=0.25} --query "[FunctionVersion,RoutingConfig]"
    [
        "2",
        {
            "AdditionalVersionWeights": {
                "1": 0.25
            }
        }
    ]
    $ aws lambda get-alias --function-name fn --name PROD --query FunctionVersion
    "2"
    $ aws lambda list-aliases --function-name fn --query Aliases[].Name
    [
        "PROD"
    ]
    $ aws lambda create-alias --function-name fn --name PROD --function-version 1

    An error occurred (ResourceConflictException) when calling the CreateAlias operation: Alias already exists: arn:aws:lambda:us-east-1:220000000002:function:fn:PROD
    [exit 255]
    $ aws lambda create-alias --function-name fn --name BETA --function-version 7

    An error occurred (ResourceNotFoundException) when calling the CreateAlias operation: Function not found: arn:aws:lambda:us-east-1:220000000002:function:fn:7
    [exit 255]
    $ aws lambda update-alias --function-name fn --name PROD --routing-config '{"AdditionalVersionWeights": {"1": 0.2, "2": 0.3}}'

    An error occurred (InvalidParameterValueException) when calling the UpdateAlias operation: Number of items in AdditionalVersionWeights cannot be greater than 1
    [exit 255]
    $ aws lambda delete-function --function-name fn --qualifier 2

    An error occurred (ResourceConflictException) when calling the DeleteFunction operation: Unable to delete version because the following aliases reference it: [PROD]
    [exit 255]
    $ aws lambda delete-alias --function-name fn --name PROD
    $ aws lambda get-alias --function-name fn --name PROD

    An error occurred (ResourceNotFoundException) when calling the GetAlias operation: Cannot find alias arn: arn:aws:lambda:us-east-1:220000000002:function:fn:PROD
    [exit 255]
    "#);
}

#[test]
fn permissions_and_tags_are_put_read_and_taken_away() {
    let desk = Desk::with_function("220000000003", super::HELLO);
    insta::assert_snapshot!(desk.shows(r#"
        aws lambda get-policy --function-name fn
        aws lambda add-permission --function-name fn --statement-id api --action lambda:InvokeFunction --principal apigateway.amazonaws.com --source-arn "arn:aws:execute-api:us-east-1:220000000003:abc/*/GET/hello"
        aws lambda add-permission --function-name fn --statement-id api --action lambda:InvokeFunction --principal apigateway.amazonaws.com
        aws lambda get-policy --function-name fn --query Policy
        aws lambda remove-permission --function-name fn --statement-id api
        aws lambda remove-permission --function-name fn --statement-id api
        aws lambda tag-resource --resource arn:aws:lambda:us-east-1:220000000003:function:fn --tags course=module9,team=blue
        aws lambda untag-resource --resource arn:aws:lambda:us-east-1:220000000003:function:fn --tag-keys team
        aws lambda list-tags --resource arn:aws:lambda:us-east-1:220000000003:function:fn
        aws lambda get-function --function-name fn --query Tags
    "#), @r#"
    $ aws lambda get-policy --function-name fn

    An error occurred (ResourceNotFoundException) when calling the GetPolicy operation: The resource you requested does not exist.
    [exit 255]
    $ aws lambda add-permission --function-name fn --statement-id api --action lambda:InvokeFunction --principal apigateway.amazonaws.com --source-arn "arn:aws:execute-api:us-east-1:220000000003:abc/*/GET/hello"
    {
        "Statement": "{\"Sid\":\"api\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"apigateway.amazonaws.com\"},\"Action\":\"lambda:InvokeFunction\",\"Resource\":\"arn:aws:lambda:us-east-1:220000000003:function:fn\",\"Condition\":{\"ArnLike\":{\"AWS:SourceArn\":\"arn:aws:execute-api:us-east-1:220000000003:abc/*/GET/hello\"}}}"
    }
    $ aws lambda add-permission --function-name fn --statement-id api --action lambda:InvokeFunction --principal apigateway.amazonaws.com

    An error occurred (ResourceConflictException) when calling the AddPermission operation: The statement id (api) provided already exists. Please provide a new statement id, or remove the existing statement.
    [exit 255]
    $ aws lambda get-policy --function-name fn --query Policy
    "{\"Version\":\"2012-10-17\",\"Id\":\"default\",\"Statement\":[{\"Sid\":\"api\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"apigateway.amazonaws.com\"},\"Action\":\"lambda:InvokeFunction\",\"Resource\":\"arn:aws:lambda:us-east-1:220000000003:function:fn\",\"Condition\":{\"ArnLike\":{\"AWS:SourceArn\":\"arn:aws:execute-api:us-east-1:220000000003:abc/*/GET/hello\"}}}]}"
    $ aws lambda remove-permission --function-name fn --statement-id api
    $ aws lambda remove-permission --function-name fn --statement-id api

    An error occurred (ResourceNotFoundException) when calling the RemovePermission operation: No policy is associated with the given resource.
    [exit 255]
    $ aws lambda tag-resource --resource arn:aws:lambda:us-east-1:220000000003:function:fn --tags course=module9,team=blue
    $ aws lambda untag-resource --resource arn:aws:lambda:us-east-1:220000000003:function:fn --tag-keys team
    $ aws lambda list-tags --resource arn:aws:lambda:us-east-1:220000000003:function:fn
    {
        "Tags": {
            "course": "module9"
        }
    }
    $ aws lambda get-function --function-name fn --query Tags
    {
        "course": "module9"
    }
    "#);
}

#[test]
fn reserved_concurrency_is_kept_and_enforced() {
    let desk = Desk::with_function("220000000004", super::HELLO);
    insta::assert_snapshot!(desk.shows(r#"
        aws lambda put-function-concurrency --function-name fn --reserved-concurrent-executions 50
        aws lambda get-function-concurrency --function-name fn
        aws lambda get-account-settings --query AccountLimit.[ConcurrentExecutions,UnreservedConcurrentExecutions]
        aws lambda put-function-concurrency --function-name fn --reserved-concurrent-executions 901
        aws lambda put-function-concurrency --function-name fn:1 --reserved-concurrent-executions 1
        aws lambda put-function-concurrency --function-name fn --reserved-concurrent-executions 0
        aws lambda invoke --function-name fn out
        aws lambda delete-function-concurrency --function-name fn
        aws lambda get-function-concurrency --function-name fn
        aws lambda invoke --function-name fn out
    "#), @r#"
    $ aws lambda put-function-concurrency --function-name fn --reserved-concurrent-executions 50
    {
        "ReservedConcurrentExecutions": 50
    }
    $ aws lambda get-function-concurrency --function-name fn
    {
        "ReservedConcurrentExecutions": 50
    }
    $ aws lambda get-account-settings --query AccountLimit.[ConcurrentExecutions,UnreservedConcurrentExecutions]
    [
        1000,
        950
    ]
    $ aws lambda put-function-concurrency --function-name fn --reserved-concurrent-executions 901

    An error occurred (InvalidParameterValueException) when calling the PutFunctionConcurrency operation: Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [100].
    [exit 255]
    $ aws lambda put-function-concurrency --function-name fn:1 --reserved-concurrent-executions 1

    An error occurred (InvalidParameterValueException) when calling the PutFunctionConcurrency operation: This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN.
    [exit 255]
    $ aws lambda put-function-concurrency --function-name fn --reserved-concurrent-executions 0
    {
        "ReservedConcurrentExecutions": 0
    }
    $ aws lambda invoke --function-name fn out

    An error occurred (TooManyRequestsException) when calling the Invoke operation (reached max retries: 0): Rate Exceeded.
    [exit 255]
    $ aws lambda delete-function-concurrency --function-name fn
    $ aws lambda get-function-concurrency --function-name fn
    $ aws lambda invoke --function-name fn out
    {
        "StatusCode": 200,
        "ExecutedVersion": "$LATEST"
    }
    "#);
}

#[test]
fn what_lambda_refuses_it_refuses_in_its_own_words() {
    let desk = Desk::with_function("220000000005", super::HELLO);
    desk.put("broken.zip", "this is no zip");
    let create = create_function("220000000005", "fn").lines().nth(1).unwrap().trim().to_owned();
    insta::assert_snapshot!(desk.shows(&format!(r#"
        {create}
        CREATE="aws lambda create-function --role arn:aws:iam::220000000005:role/r --handler lambda_function.lambda_handler"
        $CREATE --function-name g --runtime python9 --zip-file fileb://function.zip 2>&1 | sed 's/: \[.*\]/: [ALL]/'
        $CREATE --function-name g --runtime python3.12 --zip-file fileb://broken.zip
        $CREATE --function-name "no spaces" --runtime python3.12 --zip-file fileb://function.zip
        $CREATE --function-name g --runtime python3.12 --zip-file fileb://absent.zip
        $CREATE --function-name g --runtime python3.12 --zip-file fileb://function.zip --timeout 901
        $CREATE --function-name g --runtime python3.12 --zip-file fileb://function.zip --environment "Variables={{AWS_REGION=mars}}"
        aws lambda update-function-code --function-name fn --zip-file fileb://function.zip --revision-id 0aa0ff53-0000-4000-8000-000000000000
        aws lambda create-function --function-name g
    "#)), @r#"
    $ aws lambda create-function --function-name fn --runtime python3.12 --role arn:aws:iam::220000000005:role/r --handler lambda_function.lambda_handler --zip-file fileb://function.zip

    An error occurred (ResourceConflictException) when calling the CreateFunction operation: Function already exist: fn
    [exit 255]
    $ CREATE="aws lambda create-function --role arn:aws:iam::220000000005:role/r --handler lambda_function.lambda_handler"
    $ $CREATE --function-name g --runtime python9 --zip-file fileb://function.zip 2>&1 | sed 's/: \[.*\]/: [ALL]/'

    An error occurred (InvalidParameterValueException) when calling the CreateFunction operation: Value python9 at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [ALL] or be a valid ARN
    $ $CREATE --function-name g --runtime python3.12 --zip-file fileb://broken.zip

    --zip-file must be a zip file with the fileb:// prefix.
    Example usage:  --zip-file fileb://path/to/file.zip
    [exit 255]
    $ $CREATE --function-name "no spaces" --runtime python3.12 --zip-file fileb://function.zip

    An error occurred (ValidationException) when calling the CreateFunction operation: 1 validation error detected: Value 'no spaces' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?
    [exit 255]
    $ $CREATE --function-name g --runtime python3.12 --zip-file fileb://absent.zip

    Error parsing parameter '--zip-file': Unable to load paramfile fileb://absent.zip: [Errno 2] No such file or directory: 'absent.zip'
    [exit 255]
    $ $CREATE --function-name g --runtime python3.12 --zip-file fileb://function.zip --timeout 901

    An error occurred (ValidationException) when calling the CreateFunction operation: 1 validation error detected: Value '901' at 'timeout' failed to satisfy constraint: Member must have value less than or equal to 900
    [exit 255]
    $ $CREATE --function-name g --runtime python3.12 --zip-file fileb://function.zip --environment "Variables={AWS_REGION=mars}"

    An error occurred (InvalidParameterValueException) when calling the CreateFunction operation: Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: AWS_REGION
    [exit 255]
    $ aws lambda update-function-code --function-name fn --zip-file fileb://function.zip --revision-id UUID

    An error occurred (PreconditionFailedException) when calling the UpdateFunctionCode operation: The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id
    [exit 255]
    $ aws lambda create-function --function-name g
    usage: Note: AWS CLI version 2, the latest major version of the AWS CLI, is now stable and recommended for general use. For more information, see the AWS CLI version 2 installation instructions at: https://docs.aws.amazon.com/cli/latest/userguide/install-cliv2.html

    usage: aws [options] <command> <subcommand> [<subcommand> ...] [parameters]
    To see help text, you can run:

      aws help
      aws <command> help
      aws <command> <subcommand> help
    aws: error: the following arguments are required: --role
    [exit 2]
    "#);
}
