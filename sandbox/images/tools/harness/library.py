"""The standard library and the packages, in the snapshot at the path where a Linux machine has them.

What is no code (service models, examples, time zones) the host lays out at SITE; until the snapshot is made it is read where the build has it.
"""

import sys
import zlib

from harness.importer import Importer

LIB = "/usr/lib/python3.14"
SITE = LIB + "/site-packages"

_LEFT_OUT = frozenset(
    "__pycache__ bin config-3.14-wasm32-wasi curses ensurepip idlelib lib-dynload pydoc_data site-packages test tests tkinter turtle.py turtledemo"
    " venv".split()
)


class _Library(Importer):
    """With packed sources: they are large here, and seldom read."""

    _pack, _unpack = zlib.compress, zlib.decompress

    def get_data(self, path):
        with open(path, "rb") as file:
            return file.read()


_library = _Library()


def install(site):
    """Takes everything in. From here on it is what is imported first of all, the packages from the folder `site`."""
    _library.take("/python", LIB, _LEFT_OUT)
    _library.take(site, SITE, _LEFT_OUT)
    sys.meta_path.insert(0, _library)


def pretend():
    """Makes what was imported before look as if it came from here too. From here on a student's own modules come first."""
    _library.pretend()
    sys.meta_path.remove(_library)
    sys.meta_path.append(_library)
