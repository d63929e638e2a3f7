"""The last thing before the snapshot: nothing of the build machine stays, and nothing moves that need not."""

import _imp
import gc
import importlib.machinery
import linecache
import logging
import os
import re
import sys
import types

import holes
from harness import library

# The order on Lambda.
_PATH = [
    "/var/task",
    "/opt/python/lib/python3.12/site-packages",
    "/opt/python",
    library.SITE,
    "/var/runtime",
    "/var/lang/lib/python312.zip",
    library.LIB,
    library.LIB + "/lib-dynload",
]


def before_the_snapshot():
    """Call it last."""
    _say_where_the_code_would_be_on_lambda()
    # `logging` knows its own frames by their file, and has remembered the one it was loaded from.
    logging._srcfile = logging.addLevelName.__code__.co_filename
    sys.path[:] = _PATH
    sys.prefix = sys.exec_prefix = sys.base_prefix = sys.base_exec_prefix = "/var/lang"
    sys.executable = sys._base_executable = "/var/lang/bin/python3.12"
    sys.path_importer_cache.clear()
    for nothing_there in _PATH[3:]:
        sys.path_importer_cache[nothing_there] = None
    for folder in _PATH[:3]:
        sys.path_importer_cache[folder] = _finder(folder)
    # /var/task and /opt are read only.
    sys.dont_write_bytecode = True
    os.environ.clear()
    linecache.clearcache()
    re.purge()
    gc.collect()
    _hold_no_keys()
    # A collection that walks the whole snapshot would write to every page of it, and pages written are pages paid for.
    gc.freeze()
    holes.fill()


def _hold_no_keys():
    """A session in the snapshot would sign everybody's requests with its own keys."""
    from botocore.client import BaseClient
    from botocore.credentials import Credentials
    from botocore.session import Session

    for thing in gc.get_objects():
        if isinstance(thing, (BaseClient, Credentials, Session)):
            raise RuntimeError(f"{thing!r} would be in the snapshot, held by {gc.get_referrers(thing)!r:.2000}")


def _finder(folder):
    """What importlib would make for a folder, without asking whether it is there."""
    details = importlib.machinery.SourceFileLoader, importlib.machinery.SOURCE_SUFFIXES
    compiled = importlib.machinery.SourcelessFileLoader, importlib.machinery.BYTECODE_SUFFIXES
    return importlib.machinery.FileFinder(folder, details, compiled)


def _say_where_the_code_would_be_on_lambda():
    for thing in gc.get_objects():
        if isinstance(thing, types.FunctionType):
            code = thing.__code__
            shown = _shown(code.co_filename)
            if shown:
                _imp._fix_co_filename(code, shown)


def _shown(path):
    if path.startswith("/python/"):
        return library.LIB + path.removeprefix("/python")
    found = re.fullmatch(r"/\d+/(.*)", path)
    if not found:
        return None
    if found[1] in ("harness/library.py", "harness/refusals.py"):
        return "<frozen importlib._bootstrap_external>"
    if found[1].startswith(("harness/", "app.py")):
        return "/var/runtime/bootstrap.py"
    return f"{library.SITE}/{found[1]}"
