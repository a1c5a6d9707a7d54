"""One life of the browser: a process of its own with a fresh profile, ended for good whatever state it is in."""

import contextlib
import fcntl
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from display.launcher.pipe import Pipe

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--kiosk",
    "--incognito",  # keeps cookie, token and cache in memory: nothing to wear a card out, nothing to restore
    "--remote-debugging-pipe",
    "--ozone-platform-hint=auto",  # Wayland where there is one
    "--autoplay-policy=no-user-gesture-required",
    # No bubbles, bars and questions.
    "--no-first-run",
    "--no-default-browser-check",
    "--noerrdialogs",
    "--hide-crash-restore-bubble",
    "--disable-session-crashed-bubble",
    "--disable-features=Translate,TranslateUI,GlobalMediaControls,MediaRouter,LocalNetworkAccessChecks",
    "--password-store=basic",
    "--deny-permission-prompts",
    # No gestures that leave or move the page.
    "--disable-pinch",
    "--overscroll-history-navigation=0",
    # The page is never less important than something else, and a hang is ours to judge.
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--disable-hang-monitor",
    # It talks to the office's server and to nobody else.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-breakpad",
    "--disable-extensions",
    "--no-pings",
    "--disk-cache-size=33554432",
    "--log-level=3",
)
# The debugging pipe is where Chromium expects it: it reads from 3 and writes to 4.
READS, WRITES = 3, 4
ABOVE = 10
"""Our own ends lie above those two, or putting one in its place would close the other."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to start a browser: the program, our flags' additions, and the folder for its profile."""

    program: str
    more: Sequence[str] = ()
    profiles: Path | None = None
    """Folder in which each life gets a profile of its own; None: the one for run-time files, in memory if possible."""


def find(named: str | None = None) -> str | None:
    """Return the program to start: the one named, else the first that this computer has; None if there is none."""
    return next((found for name in ([named] if named else NAMES) if (found := shutil.which(name))), None)


def runtime_folder() -> Path:
    """Return the folder for what may be gone after a restart: systemd's for this unit, the person's, else /tmp."""
    given = os.environ.get("RUNTIME_DIRECTORY", "").partition(":")[0] or os.environ.get("XDG_RUNTIME_DIR")
    return Path(given) if given and Path(given).is_dir() else Path(tempfile.gettempdir())


class Browser:
    """A running browser and the pipe to it."""

    def __init__(self, pid: int, pipe: Pipe) -> None:
        self.pid = pid
        self.pipe = pipe
        self._ended = False

    def has_ended(self) -> bool:
        """Say whether its process is over."""
        if not self._ended:
            with contextlib.suppress(ChildProcessError):
                self._ended = os.waitpid(self.pid, os.WNOHANG)[0] == self.pid
        return self._ended

    def end(self) -> None:
        """Kill it and all its children, hanging and stopped ones too: its profile holds nothing that could suffer."""
        self.pipe.close()
        # Its children share its session's group: none of them may outlive it and hold the screen or the sound.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        if not self._ended:
            os.waitpid(self.pid, 0)
            self._ended = True


@contextlib.contextmanager
def running(recipe: Recipe) -> Iterator[Browser]:
    """Start a browser with an empty window and end it at the end. Raises OSError if it cannot be started."""
    folder = recipe.profiles or runtime_folder()
    with tempfile.TemporaryDirectory(prefix="aufruf-browser-", dir=folder, ignore_cleanup_errors=True) as profile:
        browser = start(recipe, Path(profile))
        try:
            yield browser
        finally:
            browser.end()


def start(recipe: Recipe, profile: Path) -> Browser:
    """Start a browser in a session of its own. Raises OSError."""
    command = [recipe.program, *FLAGS, f"--user-data-dir={profile}", *recipe.more, "about:blank"]
    theirs_in, ours_out = _above(*os.pipe())
    ours_in, theirs_out = _above(*os.pipe())
    places = [(os.POSIX_SPAWN_DUP2, theirs_in, READS), (os.POSIX_SPAWN_DUP2, theirs_out, WRITES)]
    try:
        pid = os.posix_spawn(recipe.program, command, os.environ, file_actions=places, setsid=True)
    except OSError:
        os.close(ours_in)
        os.close(ours_out)
        raise
    finally:
        os.close(theirs_in)
        os.close(theirs_out)
    return Browser(pid, Pipe(ours_in, ours_out))


def _above(*ends: int) -> tuple[int, ...]:
    moved = tuple(fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, ABOVE) for end in ends)
    for end in ends:
        os.close(end)
    return moved
