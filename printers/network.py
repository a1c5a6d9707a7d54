"""An ESC/POS printer on the network: one TCP connection for each slip, over IPv4 or IPv6."""

import contextlib
import errno
import select
import socket
import struct
import time
from collections.abc import Iterator
from typing import Any

from printers.device import PrinterError
from printers.line import Line, LinePrinter
from printers.profile import Profile, generic

_AT_ONCE = struct.pack("ii", 1, 0)  # SO_LINGER: on, zero seconds


class NetworkPrinter(LinePrinter):
    """A printer on a TCP port, usually 9100, with a time limit (seconds) on everything."""

    def __init__(self, host: str, port: int = 9100, timeout: float = 3.0, profile: Profile | None = None) -> None:
        super().__init__(profile or generic(), timeout)
        self.host = host
        self.port = port

    @contextlib.contextmanager
    def line(self) -> Iterator[Line]:
        """Connect within the time limit, whatever number of addresses the name has, and close at the end."""
        try:
            connection = self._connect()
        except (UnicodeError, ValueError, OverflowError) as error:
            raise PrinterError("bad_address", permanent=True) from error
        except ConnectionRefusedError as error:
            raise PrinterError("refused") from error
        except OSError as error:
            raise PrinterError("unreachable") from error
        with connection:
            yield SocketLine(connection)

    def _connect(self) -> socket.socket:
        """Return a connection to the first address that takes one; raises the OSError of the last."""
        addresses = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        end = time.monotonic() + self.timeout
        trouble: OSError = OSError(errno.EADDRNOTAVAIL, "the name has no address")
        for place, address in enumerate(addresses):
            share = (end - time.monotonic()) / (len(addresses) - place)
            try:
                return _dial(address, max(share, 0.05))
            except OSError as error:
                trouble = error
        raise trouble


def _dial(address: tuple[Any, ...], limit: float) -> socket.socket:
    family, kind, protocol, _, where = address
    connection = socket.socket(family, kind, protocol)
    try:
        connection.settimeout(limit)
        connection.connect(where)
    except BaseException:
        connection.close()
        raise
    return connection


class SocketLine:
    """A TCP connection as a line."""

    answers = True

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def write(self, data: bytes, limit: float) -> int:
        """Send some of ``data``; raises OSError."""
        heard, ready, _ = select.select([self._connection], [self._connection], [], limit)
        if ready:
            self._connection.settimeout(limit)
            return self._connection.send(data)
        if not heard:
            raise TimeoutError("the printer takes no more")
        return 0

    def read(self, limit: float) -> bytes:
        """Return what has come; raises OSError when the printer has hung up."""
        self._connection.settimeout(limit)
        try:
            heard = self._connection.recv(256)
        except (TimeoutError, BlockingIOError):
            return b""
        if not heard:
            raise ConnectionResetError("the printer has hung up")
        return heard

    def drop(self) -> None:
        """Let closing throw away what has not left: else the system would deliver it minutes later."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
