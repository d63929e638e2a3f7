"""`python3`: the command line of CPython, as far as there are programs for it: `-c`, `-m`, a script, standard input, `-V`."""

import builtins
import linecache
import os
import sys
import traceback
import types

from harness import errors
from harness.importer import make_room

USAGE = """\
usage: python3 [option] ... [-c cmd | -m mod | file | -] [arg] ...
Options (and corresponding environment variables):
-c cmd : program passed in as string (terminates option list)
-h     : print this help message and exit (also -? or --help)
-i     : inspect interactively after running script
-m mod : run library module as a script (terminates option list)
-V     : print the Python version number and exit (also --version)
file   : program read from script file
-      : program read from stdin (default; interactive mode if a tty)
arg ...: arguments passed to program in sys.argv[1:]
"""

# Of modules that are imported already, those that a student's file of that name cannot take the place of: CPython has them before the script too.
_TAKEN = frozenset("abc builtins codecs encodings io os posixpath stat sys site zipimport _frozen_importlib".split())


def main(arguments):
    """Runs what the arguments say. Exceptions come out as they are."""
    inspect = False
    while arguments and arguments[0].startswith("-") and arguments[0] != "-":
        option, *arguments = arguments
        match option:
            case "-V" | "--version" | "-VV":
                print(f"Python {sys.version if option == '-VV' else sys.version.split()[0]}")
                return 0
            case "-h" | "-?" | "--help":
                print(USAGE, end="")
                return 0
            case "-c" | "-m" if not arguments:
                return _usage(f"Argument expected for the {option} option")
            case "-c":
                sys.path.insert(0, "")
                _let_files_win(os.getcwd())
                return _exec(arguments[0] + "\n", "<string>", ["-c", *arguments[1:]], inspect)
            case "-m":
                sys.path.insert(0, os.getcwd())
                _let_files_win(os.getcwd())
                return _module(*arguments)
            case "-i":
                inspect = True
            case "-W" | "-X":
                arguments = arguments[1:]
            case _ if set(option[1:]) <= set("BdEIOPqRsSuvxb"):
                pass
            case _ if option.startswith(("-W", "-X")):
                pass
            case _ if option.startswith("-c"):
                sys.path.insert(0, "")
                _let_files_win(os.getcwd())
                return _exec(option[2:] + "\n", "<string>", ["-c", *arguments], inspect)
            case _ if option.startswith("-m"):
                sys.path.insert(0, os.getcwd())
                _let_files_win(os.getcwd())
                return _module(option[2:], *arguments)
            case _:
                return _usage(f"Unknown option: {option[:2] if not option.startswith('--') else option}")
    if not arguments or arguments[0] == "-":
        sys.path.insert(0, "")
        _let_files_win(os.getcwd())
        if sys.stdin.isatty():
            return _interact({"__name__": "__main__", "__builtins__": builtins}, f"Python {sys.version} on {sys.platform}\nCtrl+D or exit() to leave.")
        return _exec(sys.stdin.read(), "<stdin>", arguments or [""], inspect)
    return _script(arguments, inspect)


def _script(arguments, inspect):
    path = arguments[0]
    full = os.path.join(os.getcwd(), path)
    if os.path.isdir(path):
        full = os.path.join(full, "__main__.py")
        if not os.path.isfile(full):
            print(f"/usr/bin/python3: can't find '__main__' module in {os.path.join(os.getcwd(), path)!r}", file=sys.stderr)
            return 1
    try:
        with open(full, "rb") as file:
            source = file.read()
    except OSError as error:
        errors.as_on_linux(error)
        print(f"/usr/bin/python3: can't open file {os.path.normpath(full)!r}: [Errno {error.errno}] {error.strerror}", file=sys.stderr)
        return 2
    folder = os.path.dirname(os.path.normpath(full))
    sys.path.insert(0, folder)
    _let_files_win(folder)
    return _exec(source, os.path.normpath(full), arguments, inspect, file=os.path.normpath(full))


def _exec(source, name, arguments, inspect, file=None):
    main = types.ModuleType("__main__")
    main.__builtins__ = builtins
    if file:
        main.__file__ = file
        main.__cached__ = None
    elif isinstance(source, str):
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    sys.modules["__main__"] = main
    sys.argv[:] = arguments
    try:
        exec(compile(source, name, "exec", dont_inherit=True), main.__dict__)
    except SystemExit:
        raise
    except BaseException as error:
        if not inspect:
            raise
        traceback.print_exception(error.with_traceback(error.__traceback__.tb_next))
    if inspect:
        return _interact(main.__dict__, "")
    return 0


def _module(name, *arguments):
    import runpy

    sys.argv[:] = [name, *arguments]
    try:
        runpy.run_module(name, run_name="__main__", alter_sys=True)
    except ImportError as error:
        if error.name in (name, None) or name.startswith(f"{error.name}."):
            print(f"/usr/bin/python3: {error}", file=sys.stderr)
            return 1
        raise
    return 0


def _interact(names, banner):
    import code

    console = code.InteractiveConsole(names)
    console.interact(banner=banner, exitmsg="")
    return 0


def _let_files_win(folder):
    """A student's own `queue.py` comes before the library's, though ours is imported already."""
    try:
        names = {entry.removesuffix(".py") for entry in os.listdir(folder) if entry.endswith(".py") or os.path.isdir(f"{folder}/{entry}")}
    except OSError:
        return
    make_room(names, _TAKEN)


def _usage(problem):
    print(f"{problem}\nusage: /usr/bin/python3 [option] ... [-c cmd | -m mod | file | -] [arg] ...\nTry `python3 -h' for more information.", file=sys.stderr)
    return 2
