"""What cannot be had in here, and says so: modules, each with a sentence instead of a bare ModuleNotFoundError, and files' modes."""

import os
import sys

_WHY = {
    "_bz2": "bz2 is not available in this sandbox",
    "_ctypes": "ctypes is not available in this sandbox: native code cannot be loaded",
    "_curses": "curses is not available in this sandbox",
    "_lzma": "lzma is not available in this sandbox",
    "_multiprocessing": "multiprocessing is not available in this sandbox: there is one process",
    "_posixshmem": "shared memory is not available in this sandbox",
    "_posixsubprocess": "subprocesses are not available in this sandbox",
    "_sqlite3": "sqlite3 is not available in this sandbox",
    "_ssl": "TLS is not available in this sandbox; there is no network to use it on",
    "_tkinter": "there is no display in this sandbox",
    "curses": "there is no terminal in this sandbox",
    "fcntl": "fcntl is not available in this sandbox",
    "grp": "there are no users in this sandbox",
    "mmap": "memory cannot be mapped in this sandbox",
    "pwd": "there are no users in this sandbox",
    "readline": "there is no terminal in this sandbox",
    "resource": "resource is not available in this sandbox",
    "syslog": "there is no system log in this sandbox",
    "termios": "there is no terminal in this sandbox",
    "tkinter": "there is no display in this sandbox",
    "turtle": "there is no display in this sandbox",
}


class _Refuse:
    """Last on the path: asked only for what nobody had."""

    @staticmethod
    def find_spec(name, path=None, target=None):
        if name in _WHY:
            raise ModuleNotFoundError(f"No module named {name!r}: {_WHY[name]}", name=name)
        return None


def install(**otherwise):
    """From now on a missing module of the table explains itself, in this image's own words where it has some."""
    _WHY.update(otherwise)
    sys.meta_path.append(_Refuse)
    os.chmod = _chmod


def _chmod(path, mode, *, dir_fd=None, follow_symlinks=True):
    """Files have no modes in here, and one user; `shutil.copy`, `aws configure` and their like must work all the same."""
    os.stat(path)
