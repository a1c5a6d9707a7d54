"""What the worker processes of the tests do."""

import os
import signal
import time
from pathlib import Path


def add(one: int, two: int) -> int:
    return one + two


def refuse(text: str) -> None:
    raise ValueError(text)


def die_once(mark: Path) -> str:
    """Kill this worker the first time, answer the second."""
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "alive"


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def busy(seconds: float) -> int:
    """Compute without a pause; return how often it went round."""
    rounds, end = 0, time.perf_counter() + seconds
    while time.perf_counter() < end:
        rounds += 1
    return rounds


def blob(size: int) -> bytes:
    return b"x" * size


def echo(data: bytes) -> bytes:
    return data


def worker() -> tuple[int, str]:
    """Which process this is, and whether it ignores Ctrl-C."""
    return os.getpid(), str(signal.getsignal(signal.SIGINT))
