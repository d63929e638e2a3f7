"""Imports the AWS CLI once, then forks for every command, so that each starts from the same state and none waits for imports.

A line of JSON comes in (arguments, folder, endpoint, region), a line of JSON goes out (code, stdout, stderr).
"""

import json
import os
import sys
import tempfile

import awscli.clidriver

SERVICES = ("apigateway", "iam", "lambda", "logs", "sts")

driver = awscli.clidriver.create_clidriver()
for service in SERVICES:
    driver.session.get_service_model(service)


def run(order, stdout, stderr):
    """In the fork: becomes `aws`."""
    os.chdir(order["folder"])
    os.environ.update(
        AWS_ENDPOINT_URL=order["endpoint"],
        AWS_DEFAULT_REGION=order["region"],
        AWS_ACCESS_KEY_ID="AKIACOLDSTARTAUTHOR0",
        AWS_SECRET_ACCESS_KEY="not-looked-at",
        AWS_PAGER="",
        AWS_MAX_ATTEMPTS="1",
        HOME=order["folder"],
    )
    os.dup2(stdout.fileno(), 1)
    os.dup2(stderr.fileno(), 2)
    sys.argv = ["aws", *order["arguments"]]
    try:
        code = driver.main(order["arguments"])
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 255
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code or 0)


reports = os.fdopen(os.dup(1), "w")
for line in sys.stdin:
    with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            run(order, stdout, stderr)
        _, status = os.waitpid(child, 0)
        stdout.seek(0)
        stderr.seek(0)
        report = {
            "code": os.waitstatus_to_exitcode(status),
            "stdout": stdout.read().decode("utf-8", "replace"),
            "stderr": stderr.read().decode("utf-8", "replace"),
        }
    reports.write(json.dumps(report) + "\n")
    reports.flush()
