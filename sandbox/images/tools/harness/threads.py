"""There are no threads in here. Executors run what they are given on the spot; a thread that is started says why it is not.

`aws s3` has a thread that tells the results of its transfers: here each result is told when it comes.
"""

import concurrent.futures
import concurrent.futures.thread
import queue
import threading


def install():
    """Executors first of all: boto3's transfers use them."""
    concurrent.futures.thread.ThreadPoolExecutor.submit = _submit
    threading.Thread.start = _start


def install_in_transfers():
    """After `awscli` is imported."""
    from awscli.customizations.s3 import results

    def start(processor):
        def put(result, *_):
            if not isinstance(result, results.ShutdownThreadRequest):
                # The thread's own loop ends at a request for its end.
                for one in (result, results.ShutdownThreadRequest()):
                    queue.Queue.put(processor._result_queue, one)
                processor.run()

        processor._result_queue.put = put

    results.ResultProcessor.start = start
    results.ResultProcessor.join = lambda processor, timeout=None: None


def _submit(self, fn, /, *args, **kwargs):
    future = concurrent.futures.Future()
    future.set_running_or_notify_cancel()
    try:
        future.set_result(fn(*args, **kwargs))
    except BaseException as error:
        future.set_exception(error)
    return future


def _start(self):
    raise RuntimeError("can't start new thread: there are no threads in this sandbox")
