"""The last thing before the snapshot: nothing of the build machine stays, and nothing moves that need not."""

import gc
import sys

from harness import build_machine, holes, library

# What `sys.path` is in the end. Until the snapshot is made it is componentize-py's.
PATH = ["/usr/lib/python314.zip", library.LIB, library.LIB + "/lib-dynload", library.SITE]


def before_the_snapshot():
    """Call it last."""
    library.pretend()
    sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "awscli"]
    build_machine.move_code(library.LIB, lambda path: f"{library.LIB}/{path}")
    build_machine.forget("/usr", "/usr/bin/python3")
    # Nothing is found as files there; `library` has it.
    for folder in PATH:
        sys.path_importer_cache[folder] = None
    gc.collect()
    # A collection that walks the whole snapshot would write to every page of it, and pages written are pages paid for.
    gc.freeze()
    holes.fill()
