"""The one list of AWS's services that clients can be made of in here."""

# Those that the emulator answers for, by botocore's names. pack.py makes their models ready, botocore_data.py takes them in.
SERVICES = ("apigateway", "iam", "lambda", "logs", "sts")
