"""The standard library and the packages, compiled and kept in the snapshot: late imports need no file.

Each module is there as code and as source (for tracebacks and `inspect`), and says that it lies where a Linux machine would have it. What is
no code (service models, examples, time zones) the host lays out at SITE; until the snapshot is made it is read where the build has it.
"""

import importlib.abc
import importlib.machinery
import marshal
import os
import sys
import zlib

LIB = "/usr/lib/python3.14"
SITE = LIB + "/site-packages"
PACKAGES = "awscli boto3 botocore colorama dateutil docutils jmespath pyasn1 rsa s3transfer six.py urllib3 yaml".split()

_LEFT_OUT = frozenset(
    "__pycache__ config-3.14-wasm32-wasi curses ensurepip idlelib lib-dynload pydoc_data site-packages test tests tkinter turtle.py turtledemo venv".split()
)

_modules = {}


class Loader(importlib.abc.InspectLoader):
    """Loads from the snapshot."""

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        _call_with_frames_removed(exec, self.get_code(module.__name__), module.__dict__)

    def get_code(self, fullname):
        return marshal.loads(_modules[fullname][2])

    def get_source(self, fullname):
        return zlib.decompress(_modules[fullname][3]).decode("utf-8", "replace")

    def is_package(self, fullname):
        return _modules[fullname][1]

    def get_filename(self, fullname):
        return _modules[fullname][0]

    def get_data(self, path):
        with open(path, "rb") as file:
            return file.read()


def _call_with_frames_removed(function, *arguments):
    """Under this name, in a file called as importlib's own is (see tidy.py), Python leaves our frames out of tracebacks."""
    return function(*arguments)


_loader = Loader()


class Finder:
    """Asked after `sys.path`, so that a student's own modules come first."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        found = _modules.get(name)
        return _spec(name, found) if found else None


def _spec(name, found):
    spec = importlib.machinery.ModuleSpec(name, _loader, origin=found[0], is_package=found[1])
    spec.has_location = True
    if found[1]:
        spec.submodule_search_locations = [os.path.dirname(found[0])]
    return spec


def install(site):
    """Takes everything in. From here on it is what is imported, the packages from the folder `site` first of all."""
    _take("/python", LIB, _LEFT_OUT)
    for package in PACKAGES:
        if package.endswith(".py"):
            _take_module(f"{site}/{package}", f"{SITE}/{package}", package[:-3])
        else:
            _take(f"{site}/{package}", f"{SITE}/{package}", _LEFT_OUT, package + ".")
    sys.meta_path.insert(0, Finder)


def pretend():
    """Makes what was imported before look as if it came from here too."""
    for name, module in list(sys.modules.items()):
        found = _modules.get(name)
        if found and module.__spec__ is not None and module.__spec__.loader is not _loader:
            module.__spec__ = _spec(name, found)
            module.__loader__ = _loader
            module.__file__ = found[0]
            module.__dict__.pop("__cached__", None)
            if found[1]:
                module.__path__ = [os.path.dirname(found[0])]
    sys.meta_path.remove(Finder)
    sys.meta_path.append(Finder)


def _take(folder, shown, left_out, prefix=""):
    for entry in sorted(os.listdir(folder)):
        path = f"{folder}/{entry}"
        if entry in left_out:
            continue
        if os.path.isdir(path):
            _take(path, f"{shown}/{entry}", left_out, f"{prefix}{entry}.")
        elif entry.endswith(".py"):
            _take_module(path, f"{shown}/{entry}", prefix + entry[:-3])


def _take_module(path, shown, name):
    with open(path, "rb") as file:
        source = file.read()
    package = name.endswith("__init__")
    if package:
        name = name.removesuffix(".__init__")
    try:
        code = compile(source, shown, "exec", dont_inherit=True)
    except SyntaxError:
        # A package's file for another version of Python.
        return
    _modules[name] = (shown, package, marshal.dumps(code), zlib.compress(source))
