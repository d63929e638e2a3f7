"""The last thing before the snapshot: nothing of the build machine stays, and nothing moves that need not."""

import gc
import importlib.machinery
import logging
import sys

from harness import build_machine, holes, library

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
    build_machine.move_code(library.LIB, _on_lambda)
    # `logging` knows its own frames by their file, and has remembered the one it was loaded from.
    logging._srcfile = logging.addLevelName.__code__.co_filename
    sys.path[:] = _PATH
    build_machine.forget("/var/lang", "/var/lang/bin/python3.12")
    for nothing_there in _PATH[3:]:
        sys.path_importer_cache[nothing_there] = None
    for folder in _PATH[:3]:
        sys.path_importer_cache[folder] = _finder(folder)
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


def _on_lambda(path):
    """The file in which Lambda has what is at this path of ours."""
    return "/var/runtime/bootstrap.py" if path.startswith(("harness/", "app.py")) else f"{library.SITE}/{path}"
