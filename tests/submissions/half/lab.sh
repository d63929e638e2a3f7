# The first function alone, with a role that may not write logs.
aws iam create-role --role-name HelloLambdaRole --path /service-role/ --assume-role-policy-document file://trust.json
zip -q function.zip lambda_function.py
aws lambda create-function --function-name HelloLambda --runtime python3.12 --role arn:aws:iam::$account:role/service-role/HelloLambdaRole --handler lambda_function.lambda_handler --zip-file fileb://function.zip
