#!/bin/bash
# Everything that the lab asks for. $account is the number of the account.
set -e
role=arn:aws:iam::$account:role/service-role
aws iam create-role --role-name HelloLambdaRole --path /service-role/ --assume-role-policy-document file://trust.json
aws iam attach-role-policy --role-name HelloLambdaRole --policy-arn arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
zip function.zip lambda_function.py
for name in HelloLambda HelloLambdaCLI; do
  case $name in
    HelloLambda) of=HelloLambdaRole ;;
    *) of=MyLambdaRole ;;
  esac
  aws lambda create-function --function-name $name --runtime python3.12 --role $role/$of \
    --handler lambda_function.lambda_handler --zip-file fileb://function.zip
  aws lambda invoke --function-name $name --payload fileb://HelloEvent.json response.json
  cat response.json
done
