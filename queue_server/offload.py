"""Long work in worker processes with engines of their own, so that the server's hub never stops for it."""

import logging
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from typing import ParamSpec, TypeVar

log = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")


class Offload:
    """A pool of spawned worker processes. Functions and arguments must be plain: they are pickled."""

    def __init__(self, workers: int = 1) -> None:
        self._workers = workers
        self._lock = threading.Lock()
        self._pool: ProcessPoolExecutor | None = None
        self._closed = False

    def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run ``function`` in a worker and return its result; only the calling thread or greenlet waits.

        Raises what the function raises, RuntimeError after close(), and BrokenProcessPool if a worker died twice.
        """
        pool = self._current()
        try:
            return self._submit(pool, function, *args, **kwargs).result()
        except BrokenProcessPool:
            log.warning("a worker process died; starting another and trying once more")
            self._discard(pool)
        pool = self._current()
        try:
            return self._submit(pool, function, *args, **kwargs).result()
        except BrokenProcessPool:
            self._discard(pool)
            raise

    def close(self) -> None:
        """End the workers and wait for them: without waiting the process would never exit under eventlet."""
        with self._lock:
            pool, self._pool, self._closed = self._pool, None, True
        if pool is not None:
            pool.shutdown(wait=True, cancel_futures=True)

    @staticmethod
    def _submit(pool: ProcessPoolExecutor, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        return pool.submit(function, *args, **kwargs)

    def _current(self) -> ProcessPoolExecutor:
        with self._lock:
            if self._closed:
                raise RuntimeError("the worker processes are closed")
            if self._pool is None:
                self._pool = ProcessPoolExecutor(self._workers, mp_context=get_context("spawn"), initializer=_settle)
            return self._pool

    def _discard(self, broken: ProcessPoolExecutor) -> None:
        """Give up a pool whose worker died; whoever comes first does it, the others find the new one."""
        with self._lock:
            if self._pool is broken:
                self._pool = None
        broken.shutdown(wait=True)


def _settle() -> None:
    """Let a worker leave Ctrl-C to its parent, which ends it in order, yield to the hub, and not outlive the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(5)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Wait until the parent is gone, however it went (kill -9 too), and end this worker."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
