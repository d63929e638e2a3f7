"""There is one process in here, and what asks after processes is told so."""

import sys
import time
import types


def install():
    """Before anything imports `multiprocessing`."""
    sys.modules["_multiprocessing"] = _multiprocessing()
    # WASI's `times` counts from the machine that made the snapshot. The process has the clock to itself.
    time.process_time, time.process_time_ns = time.perf_counter, time.perf_counter_ns


def _multiprocessing():
    """Can be imported, as `multiprocessing.managers` does (and so boto3); nothing can be had of it."""

    def refuse(name):
        raise AttributeError(f"module '_multiprocessing' has no attribute {name!r}: there is one process in this sandbox")

    module = types.ModuleType("_multiprocessing")
    module.__getattr__ = refuse
    return module
