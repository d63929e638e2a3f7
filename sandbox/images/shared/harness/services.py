"""The one list of AWS's services whose models are in the snapshots."""

# Those that the emulator answers for, by botocore's names.
SERVICES = ("apigateway", "iam", "lambda", "logs", "sts")
