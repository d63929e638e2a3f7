"""What a snapshot would have of the machine that it was made on, and has not: see each image's `tidy.py`."""

import _imp
import gc
import linecache
import os
import re
import sys
import types

# Python leaves out of tracebacks what is in a file of this name: our part in an import is no student's business.
_IMPORTLIB = "<frozen importlib._bootstrap_external>"
_IMPORTING = ("harness/importer.py", "harness/library.py", "harness/refusals.py")


def forget(prefix, python):
    """Environment, caches, and where Python is: from now on it is `python`, installed at `prefix`."""
    sys.prefix = sys.exec_prefix = sys.base_prefix = sys.base_exec_prefix = prefix
    sys.executable = sys._base_executable = python
    sys.path_importer_cache.clear()
    # What there is to import from is read only, or is in memory.
    sys.dont_write_bytecode = True
    os.environ.clear()
    linecache.clearcache()
    re.purge()


def move_code(library, other):
    """Renames the files that functions say they are from: `library` is where the standard library shall be, and `other` makes a name of
    a path below one of the folders that componentize-py was given."""
    for thing in gc.get_objects():
        if isinstance(thing, types.FunctionType):
            code = thing.__code__
            shown = _shown(code.co_filename, library, other)
            if shown:
                _imp._fix_co_filename(code, shown)


def _shown(path, library, other):
    """componentize-py has the standard library at /python, and the folders of its --python-path at /0, /1 and so on."""
    if path.startswith("/python/"):
        return library + path.removeprefix("/python")
    found = re.fullmatch(r"/\d+/(.*)", path)
    if not found:
        return None
    return _IMPORTLIB if found[1] in _IMPORTING else other(found[1])
