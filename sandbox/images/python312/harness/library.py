"""The rest of the standard library and the packages of requirements.txt, in the snapshot at the path where Lambda has them.

Data files of packages (time zones) are there too.
"""

import contextlib
import importlib.abc
import io
import os
import sys

from harness.importer import Importer

LIB = "/var/lang/lib/python3.12"
SITE = LIB + "/site-packages"

_LEFT_OUT = frozenset(
    "__pycache__ config-3.12-wasm32-wasi curses ensurepip idlelib lib2to3 pydoc_data site-packages test tkinter turtle.py turtledemo venv".split()
)

# The data of boto3 and botocore is in botocore_data.py.
_LEFT_OUT_OF_PACKAGES = frozenset("__pycache__ bin data tests".split())

# By a module's name: what is done with it each time that it has been imported from here.
after_import = {}


class _Library(Importer):
    """With data files, and with what is to be done after an import."""

    def __init__(self):
        super().__init__()
        self.data = {}

    def exec_module(self, module):
        super().exec_module(module)
        if module.__name__ in after_import:
            after_import[module.__name__](module)

    def get_data(self, path):
        try:
            return self.data[path]
        except KeyError:
            raise FileNotFoundError(path) from None

    def get_resource_reader(self, fullname):
        return _Resources(os.path.dirname(self.get_filename(fullname))) if self.is_package(fullname) else None

    def _take_data(self, path, shown):
        if shown.startswith(SITE + "/tzdata"):
            with open(path, "rb") as file:
                self.data[shown] = file.read()


class _Resources(importlib.abc.ResourceReader):
    """The data files beside a package's `__init__`."""

    def __init__(self, folder):
        self._folder = folder

    def open_resource(self, resource):
        return io.BytesIO(_library.get_data(f"{self._folder}/{resource}"))

    def resource_path(self, resource):
        raise FileNotFoundError(resource)

    def is_resource(self, name):
        return f"{self._folder}/{name}" in _library.data

    def contents(self):
        start = self._folder + "/"
        return [path[len(start) :] for path in _library.data if path.startswith(start) and "/" not in path[len(start) :]]


_library = _Library()


def install():
    """Takes the library in, and makes what is already imported look as if it came from there."""
    _library.take("/python", LIB, _LEFT_OUT)
    _library.take(packages(), SITE, _LEFT_OUT_OF_PACKAGES)
    # After `sys.path`, so that a package's own modules come first, as on Lambda; before the refusals.
    sys.meta_path.insert(len(sys.meta_path) - 1, _library)
    _library.pretend()


def packages():
    """Where the packages of requirements.txt are at build time."""
    return next(folder for folder in sys.path if os.path.isdir(f"{folder}/awslambdaric"))


@contextlib.contextmanager
def alone():
    """Within it, what is imported comes from here, and so is where Lambda has it from the start."""
    path = sys.path[:]
    sys.path.clear()
    try:
        yield
    finally:
        sys.path[:] = path
