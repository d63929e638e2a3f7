zip -q function.zip lambda_function.py
aws lambda create-function --function-name HelloLambda --runtime python3.12 --role arn:aws:iam::$account:role/service-role/MyLambdaRole --handler lambda_function.lambda_handler --zip-file fileb://function.zip --timeout 900 --memory-size 3008 --query FunctionName
