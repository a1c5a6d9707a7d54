"""Starts Aufruf; the only file that knows the async engine, which must be in place before anything else is imported."""

import contextlib
import sys
from collections.abc import Callable, Iterator

GRACE = 5.0
"""Seconds that connections get to end when the server is told to stop."""


def main() -> int:
    """Run the command line; for `serve` under eventlet, patch the standard library first."""
    arguments = sys.argv[1:]
    is_green = arguments[:1] == ["serve"] and _async_mode(arguments) == "eventlet"
    if is_green:
        import warnings

        # It is in bug-fix mode; docs/ says why it is used all the same. Nobody at the terminal can act on it.
        warnings.filterwarnings("ignore", message="\\s*Eventlet is deprecated")
        import eventlet

        eventlet.monkey_patch()
        _send_at_once()
    from queue_server import cli

    return cli.main(arguments, on_stop=_on_stop_green if is_green else _on_stop)


def _send_at_once() -> None:
    """Let the server's connections send what is written without waiting for the other side to confirm what went before.

    eventlet leaves Nagle's algorithm on: the end of each sound file, and a call right after another event, came up to
    40 ms later than it need.
    """
    import socket
    from typing import Any

    from eventlet import wsgi

    ordinary = wsgi.HttpProtocol.setup

    def setup(self: Any) -> None:
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        ordinary(self)

    wsgi.HttpProtocol.setup = setup


def _async_mode(arguments: list[str]) -> str:
    """Return `server.async_mode` as `--set` or the file gives it, read without importing anything of the house.

    A file with mistakes says `eventlet` here; `cli` then explains the mistakes.
    """
    import yaml

    path, mode = "config.yaml", None
    for option, following in zip(arguments, [*arguments[1:], ""], strict=True):
        name, _, inline = option.partition("=")
        value = inline if option.startswith(("--config=", "--set=")) else following
        if name == "--config":
            path = value
        elif name == "--set" and value.startswith("server.async_mode="):
            mode = value.partition("=")[2].strip("\"' ")
    if mode is not None:
        return mode
    try:
        with open(path, encoding="utf-8") as file:  # noqa: PTH123 (nothing more than needed before the patch)
            found = yaml.load(file, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 (it is the safe one)
        return str(found["server"]["async_mode"])
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError):
        return "eventlet"


@contextlib.contextmanager
def _on_stop(close: Callable[[], None]) -> Iterator[None]:
    """Let SIGTERM end the server like Ctrl-C does: both leave the main thread by an exception. A second one kills."""
    import signal

    numbers = (signal.SIGTERM, signal.SIGINT)

    def stop(number: int, frame: object) -> None:
        for each in numbers:
            signal.signal(each, signal.SIG_DFL)
        raise SystemExit(0)

    for number in numbers:
        signal.signal(number, stop)
    yield


@contextlib.contextmanager
def _on_stop_green(close: Callable[[], None]) -> Iterator[None]:
    """Let SIGTERM and Ctrl-C end the server between two greenlets, never inside one that serves somebody.

    The signal arrives as a byte in a pipe that a greenlet waits for. A second Ctrl-C ends at once. With the block
    the grace ends too: whoever stops in order must not be interrupted, or the workers outlive the server.
    """
    import os
    import signal

    import eventlet
    from eventlet.hubs import get_hub, trampoline

    serving = eventlet.getcurrent()
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    numbers = (signal.SIGTERM, signal.SIGINT)
    for number in numbers:
        signal.signal(number, lambda number, frame: None)
    signal.set_wakeup_fd(writer)
    is_serving = True

    def cut_off() -> None:
        if is_serving:
            serving.throw(SystemExit(0))

    def wait() -> None:
        trampoline(reader, read=True)
        for number in numbers:
            signal.signal(number, signal.SIG_DFL)
        # First no new connections, then those of the screens end; who hangs on after the grace is cut off.
        get_hub().schedule_call_global(0, cut_off)
        get_hub().schedule_call_global(GRACE, cut_off)
        close()

    eventlet.spawn(wait)
    try:
        yield
    finally:
        is_serving = False


if __name__ == "__main__":
    sys.exit(main())
