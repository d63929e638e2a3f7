"""Modules that cannot be had in here, each with the sentence that says so instead of a bare ModuleNotFoundError."""

import os
import sys
import time
import types

from harness.host import call

_WHY = {
    "_ctypes": "ctypes is not available in this sandbox: native code cannot be loaded",
    "_posixsubprocess": "subprocesses are not available in this sandbox",
    "_posixshmem": "shared memory is not available in this sandbox",
    "_sqlite3": "sqlite3 is not available in this sandbox",
    "_bz2": "bz2 is not available in this sandbox",
    "_lzma": "lzma is not available in this sandbox",
    "curses": "there is no terminal in this sandbox",
    "tkinter": "there is no display in this sandbox",
    "turtle": "there is no display in this sandbox",
    "fcntl": "fcntl is not available in this sandbox",
    "mmap": "memory cannot be mapped in this sandbox",
    "resource": "resource is not available in this sandbox",
    "grp": "there are no users in this sandbox",
    "pwd": "there are no users in this sandbox",
    "syslog": "there is no system log in this sandbox",
    "termios": "there is no terminal in this sandbox",
    "readline": "there is no terminal in this sandbox",
}


class _Refuse:
    """Last on the path: asked only for what nobody had."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name in _WHY:
            raise ModuleNotFoundError(f"No module named {name!r}: {_WHY[name]}", name=name)
        return None


def install():
    """From now on a missing module of the table explains itself."""
    sys.meta_path.append(_Refuse)
    sys.modules["_multiprocessing"] = _multiprocessing()
    os.chmod = _chmod
    os._exit = _exit
    # WASI's `times` counts from the machine that made the snapshot. There is one process here, which has the clock to itself.
    time.process_time, time.process_time_ns = time.perf_counter, time.perf_counter_ns


def _exit(status):
    """WASI's own has no status but success and failure."""
    call("sandbox.exit", bytes((status & 0xFF,)))


def _multiprocessing():
    """Can be imported, as `multiprocessing.managers` does (and so boto3); nothing can be had of it."""

    def refuse(name):
        raise AttributeError(f"module '_multiprocessing' has no attribute {name!r}: there is one process in this sandbox")

    module = types.ModuleType("_multiprocessing")
    module.__getattr__ = refuse
    return module


def _chmod(path, mode, *, dir_fd=None, follow_symlinks=True):
    """Files have no modes in here; `shutil.copy` and its like must work all the same."""
    os.stat(path)
