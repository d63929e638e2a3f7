"""The rest of the standard library, compiled and kept in the snapshot: late imports need no file.

Each module is there under its name, as code and as source (for tracebacks and `inspect`), at the path where Lambda has it; so are the
packages of requirements.txt. Data files of packages (time zones) are there too.
"""

import contextlib
import importlib.abc
import importlib.machinery
import io
import marshal
import os
import sys

LIB = "/var/lang/lib/python3.12"
SITE = LIB + "/site-packages"

_LEFT_OUT = frozenset(
    "__pycache__ config-3.12-wasm32-wasi curses ensurepip idlelib lib2to3 pydoc_data site-packages test tkinter turtle.py turtledemo venv".split()
)

# The data of boto3 and botocore is in botocore_data.py.
_LEFT_OUT_OF_PACKAGES = frozenset("__pycache__ bin data tests".split())

_modules = {}
_data = {}
# By a module's name: what is done with it each time that it has been imported from here.
after_import = {}


class Loader(importlib.abc.InspectLoader):
    """Loads from the snapshot."""

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        _call_with_frames_removed(exec, self.get_code(module.__name__), module.__dict__)
        if module.__name__ in after_import:
            after_import[module.__name__](module)

    def get_code(self, fullname):
        return marshal.loads(_modules[fullname][2])

    def get_source(self, fullname):
        return _modules[fullname][3].decode("utf-8", "replace")

    def is_package(self, fullname):
        return _modules[fullname][1]

    def get_filename(self, fullname):
        return _modules[fullname][0]

    def get_data(self, path):
        try:
            return _data[path]
        except KeyError:
            raise FileNotFoundError(path) from None

    def get_resource_reader(self, fullname):
        return _Resources(os.path.dirname(_modules[fullname][0])) if _modules[fullname][1] else None


class _Resources(importlib.abc.ResourceReader):
    """The data files beside a package's `__init__`."""

    def __init__(self, folder):
        self._folder = folder

    def open_resource(self, resource):
        return io.BytesIO(_loader.get_data(f"{self._folder}/{resource}"))

    def resource_path(self, resource):
        raise FileNotFoundError(resource)

    def is_resource(self, name):
        return f"{self._folder}/{name}" in _data

    def contents(self):
        start = self._folder + "/"
        return [path[len(start) :] for path in _data if path.startswith(start) and "/" not in path[len(start) :]]


def _call_with_frames_removed(function, *arguments):
    """Under this name, in a file called as importlib's own is (see tidy.py), Python leaves our frames out of tracebacks."""
    return function(*arguments)


_loader = Loader()


class _Finder:
    """Asked after `sys.path`, so that a package's own modules come first, as on Lambda."""

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


def install():
    """Takes the library in, and makes what is already imported look as if it came from there."""
    _take("/python", LIB, _LEFT_OUT)
    _take(packages(), SITE, _LEFT_OUT_OF_PACKAGES)
    sys.meta_path.insert(len(sys.meta_path) - 1, _Finder)
    for name, module in list(sys.modules.items()):
        found = _modules.get(name)
        if found:
            module.__spec__ = _spec(name, found)
            module.__loader__ = _loader
            module.__file__ = found[0]
            module.__dict__.pop("__cached__", None)
            if found[1]:
                module.__path__ = [os.path.dirname(found[0])]


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


def _take(folder, shown, left_out, prefix=""):
    for entry in sorted(os.listdir(folder)):
        path = f"{folder}/{entry}"
        if entry in left_out or entry.endswith(".dist-info"):
            continue
        if os.path.isdir(path):
            _take(path, f"{shown}/{entry}", left_out, f"{prefix}{entry}.")
        elif entry.endswith(".py"):
            _take_module(path, f"{shown}/{entry}", prefix + entry[:-3])
        elif shown.startswith(SITE + "/tzdata"):
            with open(path, "rb") as file:
                _data[f"{shown}/{entry}"] = file.read()


def _take_module(path, shown, name):
    with open(path, "rb") as file:
        source = file.read()
    package = name.endswith("__init__")
    if package:
        name = name.removesuffix(".__init__")
    code = marshal.dumps(compile(source, shown, "exec", dont_inherit=True))
    _modules[name] = (shown, package, code, source)
