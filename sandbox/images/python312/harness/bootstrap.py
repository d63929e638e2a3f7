"""INIT and invoke, as Lambda's own bootstrap does them: awslambdaric's functions with our ends where its HTTP client is.

Its file name in tracebacks is /var/runtime/bootstrap.py, and awslambdaric drops leading frames of files called so.
"""

import importlib
import json
import os
import random
import sys
import traceback

from awslambdaric import bootstrap

from harness import ending, local_time, shadowing
from harness.host import call
from harness.marshaller import Marshaller

FINE, FAILED, EXITED = 0, 1, 2

_handler = None
_sink = None


class LogSink:
    """Where `logging` and tracebacks go: one call is one log event, whatever line ends are in it."""

    def log(self, msg, frame_type=None):
        call("sandbox.log", msg.encode("utf-8", "backslashreplace"))

    def log_error(self, message_lines):
        self.log("\n".join(message_lines))


class RuntimeClient:
    """Stands where awslambdaric talks HTTP to Lambda's runtime API: keeps the answer for the caller."""

    def __init__(self):
        self.marshaller = Marshaller()
        self.answer = (FAILED, b"")

    def post_invocation_result(self, invoke_id, result, content_type, invocation_id=None):
        body = result if isinstance(result, bytes) else result.encode("utf-8")
        self.answer = (FINE, body)

    def post_invocation_error(self, invoke_id, error, xray_fault, invocation_id=None):
        self.answer = (FAILED, error.encode("utf-8", "backslashreplace"))


_client = RuntimeClient()


def start(document, task_root="/var/task"):
    """INIT: environment, logging, then the student's module."""
    global _handler, _sink
    try:
        wanted = json.loads(document)
        os.environ.clear()
        os.environ.update(wanted["variables"])
        local_time.apply(os.environ.get("TZ"))
        os.chdir(task_root)
        sys.path[3:3] = _python_path(os.environ.get("PYTHONPATH", ""))
        # The interpreter empties it when it is woken up.
        sys.argv[:] = ["/var/runtime/bootstrap.py"]
        random.seed()
        shadowing.let_the_package_win(wanted["modules"])
        if "AWS_LAMBDA_LOG_FORMAT" in os.environ or "AWS_LAMBDA_LOG_LEVEL" in os.environ:
            importlib.reload(bootstrap)
        sys.stdout = bootstrap.Unbuffered(sys.stdout)
        sys.stderr = bootstrap.Unbuffered(sys.stderr)
        _sink = LogSink()
        bootstrap._setup_logging(bootstrap._AWS_LAMBDA_LOG_FORMAT, bootstrap._AWS_LAMBDA_LOG_LEVEL, _sink)
        try:
            _handler = bootstrap._get_handler(wanted["handler"])
            return (FINE, b"")
        except bootstrap.FaultException as fault:
            error = bootstrap.make_error(fault.msg, fault.exception_type, fault.trace)
        except Exception:
            error = bootstrap.build_fault_result(sys.exc_info(), None)
        from awslambdaric.lambda_literals import lambda_unhandled_exception_warning_message

        bootstrap.logging.warning(lambda_unhandled_exception_warning_message)
        bootstrap.log_error(error, _sink)
        return (FAILED, bootstrap.to_json(error).encode("utf-8", "backslashreplace"))
    except BaseException as end:
        return _ended(end)


def _python_path(variable):
    """What the function adds to the search path: behind its package and layers, before the library."""
    return [place for place in variable.split(":") if place not in ("", "/var/runtime")]


def invoke(document, event):
    """One event to the handler."""
    try:
        given = json.loads(document)
        request_id = given["request_id"]
        bootstrap._GLOBAL_AWS_REQUEST_ID = request_id
        bootstrap.update_xray_env_variable(given["trace_id"])
        _client.answer = (EXITED, b"")
        bootstrap.handle_event_request(
            _client,
            _handler,
            request_id,
            event,
            "application/json",
            given["client_context"],
            None,
            given["invoked_function_arn"],
            given["deadline_ms"],
            None,
            _sink,
        )
        return _client.answer
    except BaseException as end:
        return _ended(end)


def forget():
    """As if nothing had happened."""
    global _handler, _sink
    _handler = _sink = None
    _client.answer = (FAILED, b"")
    bootstrap._GLOBAL_AWS_REQUEST_ID = None


def _ended(end):
    """What `python3` would do with an exception nobody caught: its status and, unless it is an exit, its traceback."""
    if not isinstance(end, SystemExit):
        try:
            traceback.print_exception(end)
        except BaseException:
            pass
        return (EXITED, b"1")
    return (EXITED, str(ending.status(end) & 0xFF).encode())
