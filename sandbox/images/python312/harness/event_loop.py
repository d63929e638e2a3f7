"""An asyncio event loop for a place without sockets, selectors and threads: it has timers and tasks, and sleeps when all wait."""

import asyncio
import errno
import time
from asyncio import base_events, events


class _NoFiles:
    """What the loop asks for input and output: there is none, only the time until the next timer."""

    @staticmethod
    def select(timeout):
        if timeout is None:
            raise RuntimeError("asyncio: every task waits for another one, and nothing is left that could wake them")
        if timeout > 0:
            time.sleep(timeout)
        return []


class Loop(base_events.BaseEventLoop):
    """asyncio's loop, with executors run on the spot."""

    def __init__(self):
        super().__init__()
        self._selector = _NoFiles

    def _process_events(self, event_list):
        pass

    def _write_to_self(self):
        pass

    async def sock_connect(self, sock, address):
        raise PermissionError(errno.EACCES, "Permission denied: asyncio opens no connections in this sandbox")

    def run_in_executor(self, executor, func, *args):
        done = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as error:
            done.set_exception(error)
        return done


class _Policy(events.BaseDefaultEventLoopPolicy):
    _loop_factory = Loop


def install():
    """Makes it what `asyncio.run` uses."""
    asyncio.set_event_loop_policy(_Policy())
