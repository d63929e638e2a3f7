"""S3's transfers without threads, and without asking before a body is sent: a request goes to the host as a whole."""

from harness import library


def install():
    """For whatever botocore and s3transfer are imported from here."""
    library.after_import["s3transfer.futures"] = _on_the_spot
    library.after_import["botocore.handlers"] = _without_expect


def _on_the_spot(futures):
    futures.BoundedExecutor.EXECUTOR_CLS = futures.NonThreadedExecutor


def _without_expect(handlers):
    asks = handlers.add_expect_header
    handlers.BUILTIN_HANDLERS[:] = [handler for handler in handlers.BUILTIN_HANDLERS if handler[1] is not asks]
