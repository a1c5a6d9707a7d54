"""A printer behind a file: a device node like /dev/usb/lp0, written and read without ever waiting too long."""

import contextlib
import errno
import io
import os
import select
import stat
import time
import tty
from collections.abc import Callable, Iterator
from pathlib import Path

from printers.device import Label, PrinterError, Sent, nothing
from printers.line import Line, LinePrinter
from printers.profile import Profile, generic

_REASONS = {
    errno.EACCES: "no_permission",
    errno.EPERM: "no_permission",
    errno.EROFS: "no_permission",
    errno.EBUSY: "busy",
    errno.EAGAIN: "busy",
}


def not_opened(error: OSError) -> PrinterError:
    """Return what it means for a printer that its device cannot be opened."""
    return PrinterError(_REASONS.get(error.errno or 0, "unreachable"))


class FilePrinter(LinePrinter):
    """A printer whose device node, or pipe, is ``path``; into an ordinary file the bytes are just kept.

    ``timeout`` in seconds. A node that cannot be read answers nothing, so its slips stay unknown.
    """

    def __init__(self, path: Path, timeout: float = 3.0, profile: Profile | None = None) -> None:
        super().__init__(profile or generic(), timeout)
        self.path = path

    @contextlib.contextmanager
    def line(self) -> Iterator[Line]:
        """Open the device; raises PrinterError if it is not there, not allowed, taken, or no device at all."""
        try:
            number, answers = _open(self.path)
        except OSError as error:
            raise not_opened(error) from error
        try:
            if os.isatty(number):
                tty.setraw(number)
            yield FileLine(number, answers)
        finally:
            with contextlib.suppress(OSError):  # what became of the slip is known by now
                os.close(number)

    def send(self, data: bytes, label: Label | None = None, leaving: Callable[[], None] = nothing) -> Sent:
        """Print; an ordinary file has every slip for good when it is on the disk. Raises PrinterError."""
        if self.path.is_file():
            return self._keep(data, leaving)
        return super().send(data, label, leaving)

    def _keep(self, data: bytes, leaving: Callable[[], None]) -> Sent:
        try:
            with self.path.open("ab") as file:
                leaving()
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise PrinterError("disk") from error
        return Sent(confirmed=True)


def _open(path: Path) -> tuple[int, bool]:
    """Return an open device and whether it can be read; raises OSError, and PrinterError if it is none."""
    mode = path.stat().st_mode
    flags = os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
    if stat.S_ISFIFO(mode):  # opened for both, it would give us back what we write
        return os.open(path, os.O_WRONLY | flags), False
    if not stat.S_ISCHR(mode):
        raise PrinterError("bad_address", permanent=True)
    try:
        return os.open(path, os.O_RDWR | flags), True
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS, errno.EINVAL):
            raise
    return os.open(path, os.O_WRONLY | flags), False


class FileLine:
    """An open device without blocking as a line; what a hub of green threads patches is not used to read or write."""

    def __init__(self, number: int, answers: bool = True) -> None:
        self.answers = answers
        self._number = number
        self._file = io.FileIO(number, "r+b" if answers else "wb", closefd=False)

    def write(self, data: bytes, limit: float) -> int:
        """Write some of ``data``; raises OSError."""
        ears = [self._number] if self.answers else []
        heard, ready, _ = select.select(ears, [self._number], [], limit)
        if ready:
            return self._file.write(data) or 0
        if not heard:
            raise TimeoutError("the printer takes no more")
        return 0

    def read(self, limit: float) -> bytes:
        """Return what has come; raises OSError if the device is gone."""
        ready, _, _ = select.select([self._number], [], [], limit)
        if not ready:
            return b""
        heard = self._file.read(256)
        if heard is None:
            return b""
        if not heard:
            return self._nothing(limit)
        return heard

    def _nothing(self, limit: float) -> bytes:
        """Answer an empty read: some printers' drivers are always readable and just have nothing to say."""
        time.sleep(min(limit, 0.02))
        return b""

    def drop(self) -> None:
        """Do nothing: what a device has taken is its own."""
