"""Modules that cannot be had in here, each with the sentence that says so instead of a bare ModuleNotFoundError."""

import os
import sys

_WHY = {
    "_ssl": "TLS is not available in this sandbox; there is no network to use it on",
    "_ctypes": "ctypes is not available in this sandbox: native code cannot be loaded",
    "_multiprocessing": "multiprocessing is not available in this sandbox: there is one process",
    "_posixsubprocess": "subprocesses are not available in this sandbox",
    "_posixshmem": "shared memory is not available in this sandbox",
    "_bz2": "bz2 is not available in this sandbox",
    "_lzma": "lzma is not available in this sandbox",
    "_curses": "curses is not available in this sandbox",
    "_tkinter": "there is no display in this sandbox",
    "fcntl": "fcntl is not available in this sandbox",
    "termios": "termios is not available in this sandbox",
    "readline": "readline is not available in this sandbox",
}


class Refuse:
    """Last on the path: asked only for what nobody had."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name in _WHY:
            raise ModuleNotFoundError(f"No module named {name!r}: {_WHY[name]}", name=name)
        return None


def install():
    """From now on a missing module of the table explains itself, and files have no modes."""
    sys.meta_path.append(Refuse)
    os.chmod = _chmod


def _chmod(path, mode, *, dir_fd=None, follow_symlinks=True):
    """`aws configure` and its like set modes; there are none in here, and one user."""
    os.stat(path)
