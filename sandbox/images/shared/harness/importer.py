"""Imports out of the snapshot: modules that were compiled when the image was built and are in its memory, so that late imports need no file.

Each module is there under its name as code and as source (for tracebacks and `inspect`), and says that it lies where a Linux machine has it.
Which modules those are, and what is known of files beside them, each image's `library.py` says.
"""

import importlib.abc
import importlib.machinery
import marshal
import os
import sys


class Importer(importlib.abc.InspectLoader):
    """Finder and loader in one, of the modules that it has taken in."""

    # How a module's source is kept; both are functions of bytes.
    _pack = _unpack = bytes

    def __init__(self):
        # By a module's name: its file, whether it is a package, its code, its source.
        self._modules = {}

    # What Python asks.

    def find_spec(self, name, path=None, target=None):
        return self._spec(name) if name in self._modules else None

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        _call_with_frames_removed(exec, self.get_code(module.__name__), module.__dict__)

    def get_code(self, fullname):
        return marshal.loads(self._modules[fullname][2])

    def get_source(self, fullname):
        return self._unpack(self._modules[fullname][3]).decode("utf-8", "replace")

    def is_package(self, fullname):
        return self._modules[fullname][1]

    def get_filename(self, fullname):
        return self._modules[fullname][0]

    def _spec(self, name):
        file, package, *_ = self._modules[name]
        spec = importlib.machinery.ModuleSpec(name, self, origin=file, is_package=package)
        spec.has_location = True
        if package:
            spec.submodule_search_locations = [os.path.dirname(file)]
        return spec

    # What is done before the snapshot.

    def take(self, folder, shown, left_out, prefix=""):
        """Takes in the modules in `folder`, as if it were at `shown`; entries called as in `left_out` it passes over, in every folder."""
        for entry in sorted(os.listdir(folder)):
            path, place = f"{folder}/{entry}", f"{shown}/{entry}"
            if entry in left_out or entry.endswith(".dist-info"):
                continue
            if os.path.isdir(path):
                self.take(path, place, left_out, f"{prefix}{entry}.")
            elif entry.endswith(".py"):
                self._take_module(path, place, prefix + entry[:-3])
            else:
                self._take_data(path, place)

    def _take_module(self, path, shown, name):
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
        self._modules[name] = (shown, package, marshal.dumps(code), self._pack(source))

    def _take_data(self, path, shown):
        """A file that is no module is not kept, unless the image has another way with it."""

    def pretend(self):
        """Makes what was imported before look as if it came from here too."""
        for name, module in list(sys.modules.items()):
            if name not in self._modules or module.__spec__ is None or module.__spec__.loader is self:
                continue
            module.__spec__ = self._spec(name)
            module.__loader__ = self
            module.__file__ = self.get_filename(name)
            module.__dict__.pop("__cached__", None)
            if self.is_package(name):
                module.__path__ = [os.path.dirname(module.__file__)]


def _call_with_frames_removed(function, *arguments):
    """Under this name, in a file called as importlib's own is (see build_machine.py), Python leaves our frames out of tracebacks."""
    return function(*arguments)


def make_room(names, kept):
    """Forgets what is imported under these names, for a student's own modules are called so; but not what is `kept` or built in."""
    for name in names:
        if name in kept or name not in sys.modules or name in sys.builtin_module_names:
            continue
        for loaded in [module for module in sys.modules if module == name or module.startswith(name + ".")]:
            del sys.modules[loaded]
