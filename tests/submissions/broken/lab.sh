# A typing mistake in a command, a file that is not there, and code that is no Python.
aws iam create-rolle --role-name HelloLambdaRole
zip function.zip lambda_function.py missing.py
aws lambda create-function --function-name HelloLambda --runtime python3.12 --role arn:aws:iam::$account:role/service-role/MyLambdaRole --handler lambda_function.lambda_handler --zip-file fileb://function.zip
aws lambda invoke --function-name HelloLambda response.json
aws lambda create-function --function-name HelloLambdaCLI --zip-file fileb://nowhere.zip
