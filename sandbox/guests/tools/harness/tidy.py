"""The last thing before the snapshot: nothing of the build machine stays, and nothing moves that need not."""

import _imp
import gc
import importlib.machinery
import linecache
import os
import re
import sys
import types

import holes
from harness import library

# What `sys.path` is in the end. Until the snapshot is made it is componentize-py's.
PATH = ["/usr/lib/python314.zip", library.LIB, library.LIB + "/lib-dynload", library.SITE]


def before_the_snapshot():
    """Call it last."""
    library.pretend()
    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "awscli"]
    _say_where_the_code_would_be()
    sys.prefix = sys.exec_prefix = sys.base_prefix = sys.base_exec_prefix = "/usr"
    sys.executable = sys._base_executable = "/usr/bin/python3"
    sys.path_importer_cache.clear()
    # Nothing is found as files there; `library` has it.
    for folder in PATH:
        sys.path_importer_cache[folder] = None
    sys.dont_write_bytecode = True
    os.environ.clear()
    linecache.clearcache()
    re.purge()
    gc.collect()
    # A collection that walks the whole snapshot would write to every page of it, and pages written are pages paid for.
    gc.freeze()
    holes.fill()


def _say_where_the_code_would_be():
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
    return f"{library.LIB}/{found[1]}"
