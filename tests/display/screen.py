"""The real launcher with a real Chromium, as a process that a test can hurt, and a look at its page from outside."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.support.office import ROOT
from tests.support.server import free_port
from tools.browser import find

WITHIN = 90.0
PATIENCE = "10"
# As root there is no sandbox; the port is for the test's own look at the page, the launcher opens none.
FLAGS = ("--headless", "--no-sandbox", "--mute-audio")


def until(condition: Callable[[], Any], what: Callable[[], str] = str) -> Any:
    """Wait for what nobody can tell us of: the inside of other processes."""
    end, pause = time.monotonic() + WITHIN, threading.Event()
    while not (found := condition()):
        assert time.monotonic() < end, what()
        pause.wait(0.05)
    return found


@dataclass
class Screen:
    """`python -m display` (or kiosk) on a computer of its own."""

    server: str
    folder: Path
    kind: str = "display"
    name: str = "ground-hall"
    more: Sequence[str] = ()
    look_at: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.profiles.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", self.kind, "--server", self.server, f"--{self.kind}", self.name]
        command += ["--browser", str(find()), "--profiles", str(self.profiles), "--patience", PATIENCE, *self.more]
        command += ["--", *FLAGS, f"--remote-debugging-port={self.look_at}"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)

    @property
    def log(self) -> Path:
        return self.folder / f"{self.kind}.log"

    @property
    def profiles(self) -> Path:
        return self.folder / "profiles"

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def said(self) -> str:
        return self.log.read_text()

    def says(self, words: str, times: int = 1) -> None:
        """Wait until the log has these words so many times."""
        until(lambda: self.said().count(words) >= times, self.said)

    def browser(self) -> int:
        """The browser's process, once there is one."""
        return int(until(lambda: children(self.pid), self.said)[0])

    def stop(self) -> int:
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(20)

    @contextlib.contextmanager
    def seen(self) -> Iterator[Page]:
        """The page as it is now."""
        with sync_playwright() as playwright:
            browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{self.look_at}")
            # An incognito window is a context of its own beside the browser's first, empty one.
            pages = [page for context in browser.contexts for page in context.pages]
            yield next(page for page in pages if page.url.startswith(("http", "data")))


@contextlib.contextmanager
def shown(screen: Screen) -> Iterator[Screen]:
    """A launcher that is stopped at the end, whatever happened."""
    screen.start()
    try:
        yield screen
    finally:
        assert screen.process is not None
        if screen.process.poll() is None:
            screen.stop()


def children(pid: int) -> list[int]:
    """The processes that this one started."""
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def family(pid: int) -> list[int]:
    """A process and all that come from it."""
    return [pid, *(each for child in children(pid) for each in family(child))]


def command_line(pid: int) -> str:
    """What everybody on this computer can read of a process."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def is_over(pid: int) -> bool:
    """Say whether a process has ended, be it that nobody has asked for its status yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def kill(pid: int, number: signal.Signals = signal.SIGKILL) -> None:
    os.kill(pid, number)
