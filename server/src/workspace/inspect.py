"""Finds what Python cannot read, and whether the handler is there, without running anything."""

import ast
import warnings

warnings.simplefilter("ignore")


def inspect(event, context):
    findings = []
    trees = {}
    for path, text in sorted(event["files"].items()):
        if not path.endswith(".py"):
            continue
        try:
            tree = ast.parse(text, path)
            compile(tree, path, "exec")
            trees[path] = tree
        except SyntaxError as error:
            findings.append({"syntax": {"path": path, "line": max(error.lineno or 1, 1), "message": error.msg}})
        except (ValueError, RecursionError, MemoryError) as error:
            findings.append({"syntax": {"path": path, "line": 1, "message": str(error) or type(error).__name__}})
    message = missing(event["handler"], set(event["files"]) | set(event["others"]), trees)
    if message:
        findings.append({"handler": {"message": message}})
    return findings


def missing(handler, paths, trees):
    module, dot, name = handler.rpartition(".")
    if not dot:
        return f"Bad handler '{handler}': not enough values to unpack (expected 2, got 1)"
    file = module.replace(".", "/")
    if not {file + ".py", file + "/__init__.py", file + ".pyc"} & paths:
        return f"Unable to import module '{module}': No module named '{module.replace('/', '.')}'"
    tree = trees.get(file + ".py")
    if tree is not None and name not in bound(tree):
        return f"Handler '{name}' missing on module '{module}'"
    return None


class Everything:
    def __contains__(self, name):
        return True


def bound(tree):
    """All names that anything in the file may bind: rather too many than too few."""
    names = set()
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.Name(id=name, ctx=ast.Store()):
                names.add(name)
            case ast.alias(name="*"):
                return Everything()
            case ast.alias(name=name, asname=asname):
                names.add(asname or name.split(".")[0])
            case ast.Call(func=ast.Name(id="globals" | "setattr" | "exec" | "vars")):
                return Everything()
    return names
