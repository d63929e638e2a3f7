"""One program, from its start to its exit status."""

import atexit
import json
import os
import random
import sys
import traceback

from harness import aws, ending, errors, python3, tidy

_PROGRAMS = {"aws": aws.main, "aws_completer": aws.complete, "python3": python3.main}


def run(document):
    """What `wit/world.wit` says."""
    try:
        command = json.loads(document)
        _settle(command)
        status = _status(_PROGRAMS[command["program"]], command["arguments"])
        atexit._run_exitfuncs()
    except BaseException as error:
        status = _ended(error)
    return _flushed(status)


def _settle(command):
    os.environ.clear()
    os.environ.update(command["variables"])
    os.chdir(command["cwd"])
    sys.path[:] = tidy.PATH
    random.seed()
    sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")
    sys.stdout.reconfigure(encoding="utf-8", errors="surrogateescape", line_buffering=os.isatty(1))
    sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace", line_buffering=True)


def _status(main, arguments):
    try:
        return main(arguments) or 0
    except BaseException as error:
        return _ended(error)


def _ended(error):
    """What CPython does with an exception nobody caught: its status and, unless it is an exit, its traceback."""
    if not isinstance(error, SystemExit):
        try:
            sys.stdout.flush()
            errors.as_on_linux(error)
            traceback.print_exception(error.with_traceback(_without_ours(error.__traceback__)))
        except BaseException:
            pass
        return 1
    return ending.status(error)


def _without_ours(trace):
    """The traceback from the program's own first frame on."""
    ours = __name__.partition(".")[0] + "."
    while trace is not None and trace.tb_frame.f_globals.get("__name__", "").startswith(ours):
        trace = trace.tb_next
    return trace


def _flushed(status):
    for stream in (sys.stdout, sys.stderr):
        try:
            if not stream.closed:
                stream.flush()
        except BaseException:
            status = status or 120
    return status & 0xFF
