"""A printer at a serial port, by pyserial; its bytes go the same way as those of any device file."""

import contextlib
import errno
import fcntl
import struct
import termios
import time
from collections.abc import Iterator
from pathlib import Path

from printers.device import PrinterError
from printers.file import FileLine, not_opened
from printers.line import Line, LinePrinter
from printers.profile import Profile, generic

FIRST_ZEROS = 512
"""Zeros before the first slip: enough for a text slip that was broken off; for a picture they would take a minute."""


class SerialPrinter(LinePrinter):
    """A printer at a serial port like /dev/ttyUSB0: ``baud`` bits a second, 8N1; it may pause us by XOFF."""

    def __init__(self, path: Path, baud: int = 9600, timeout: float = 3.0, profile: Profile | None = None) -> None:
        super().__init__(profile or generic(), timeout)
        self._before = bytes(FIRST_ZEROS)
        self.path = path
        self.baud = baud

    @contextlib.contextmanager
    def line(self) -> Iterator[Line]:
        """Open the port for us alone; raises PrinterError if it is not there, not allowed or taken."""
        import serial

        try:
            port = serial.Serial(str(self.path), self.baud, timeout=0, write_timeout=0, xonxoff=True, exclusive=True)
        except ValueError as error:
            raise PrinterError("bad_address", permanent=True) from error
        except serial.SerialException as error:
            raise not_opened(OSError(error.errno or errno.ENODEV, str(error))) from error
        try:
            yield SerialLine(port.fileno())
            self._let_leave(port.fileno())
        finally:
            with contextlib.suppress(termios.error):
                termios.tcflush(port.fileno(), termios.TCOFLUSH)  # closing would wait for what never leaves
            with contextlib.suppress(OSError):
                port.close()

    def _let_leave(self, number: int) -> None:
        """Wait until the last bytes have left, or nothing moves any more, without holding anybody else."""
        left, end = _waiting(number), time.monotonic() + self.timeout
        while left and time.monotonic() < end:
            time.sleep(0.02)
            before, left = left, _waiting(number)
            if left < before:
                end = time.monotonic() + self.timeout


class SerialLine(FileLine):
    """An open serial port as a line."""

    def drop(self) -> None:
        """Forget what has not left yet."""
        with contextlib.suppress(termios.error):  # unplugged: nothing is left to forget
            termios.tcflush(self._number, termios.TCOFLUSH)


def _waiting(number: int) -> int:
    """Return how many bytes wait in the port; 0 where the system cannot tell."""
    try:
        return int(struct.unpack("i", fcntl.ioctl(number, termios.TIOCOUTQ, b"\0\0\0\0"))[0])
    except OSError:
        return 0
