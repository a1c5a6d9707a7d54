"""Long work in worker processes with engines of their own, so that the server's hub never stops for it."""

import logging
import os
import pickle
import signal
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

log = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")


MOST_BYTES = 8_000
"""Longer orders go by file: a pipe holds 64 kB, and with the hub blocked in writing to a worker that is itself blocked
in writing its answer to the hub, neither would ever go on."""


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
        try:
            return self.once(function, *args, **kwargs)
        except BrokenProcessPool:
            log.warning("a worker process died; starting another and trying once more")
        return self.once(function, *args, **kwargs)

    def once(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Do the same for what must not be begun twice: raises BrokenProcessPool at the first death of a worker."""
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
        order = pickle.dumps((function, args, kwargs))
        if len(order) <= MOST_BYTES:
            return pool.submit(_obey, order)
        with tempfile.NamedTemporaryFile(prefix="aufruf-", delete=False) as file:
            file.write(order)
        future: Future[R] = pool.submit(_obey_file, file.name)
        future.add_done_callback(lambda _: Path(file.name).unlink(missing_ok=True))
        return future

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


def _obey(order: bytes) -> Any:
    """Run, in a worker, what was ordered."""
    function, args, kwargs = pickle.loads(order)  # noqa: S301 (written by our own parent)
    return function(*args, **kwargs)


def _obey_file(path: str) -> Any:
    """Run, in a worker, an order that was too long for the pipe."""
    return _obey(Path(path).read_bytes())


def _settle() -> None:
    """Let a worker leave Ctrl-C to its parent, which ends it in order, yield to the hub, and not outlive the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(2)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Wait until the parent is gone, however it went (kill -9 too), and end this worker."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
