# 320 MB of zeros in a zip file of less than 1 MB.
python3 bomb.py
aws lambda create-function --function-name HelloLambda --runtime python3.12 --role arn:aws:iam::$account:role/service-role/MyLambdaRole --handler lambda_function.lambda_handler --zip-file fileb://function.zip
