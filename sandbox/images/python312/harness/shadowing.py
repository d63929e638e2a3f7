"""A package's own `queue.py` must win over the standard module of that name, as it does on Lambda, though ours is imported already."""

from harness.importer import make_room

# What Lambda's bootstrap itself has imported before the handler: there, too, these cannot be shadowed.
_TAKEN_ON_LAMBDA = frozenset(
    "awslambdaric bisect codecs collections contextlib copyreg datetime decimal encodings enum functools importlib io json"
    " keyword linecache logging numbers operator os re reprlib runpy simplejson snapshot_restore_py stat string sys textwrap"
    " threading time token tokenize traceback types typing warnings weakref harness wit_world".split()
)

# They import each other, so a package with one of them of its own needs the others imported anew: boto3 over the package's botocore.
_AWS = frozenset("boto3 botocore dateutil jmespath s3transfer six urllib3".split())


def let_the_package_win(names):
    """Forgets preloaded modules that the package has a module of the same name for."""
    if not _AWS.isdisjoint(names):
        names = _AWS.union(names)
    make_room(names, _TAKEN_ON_LAMBDA)
