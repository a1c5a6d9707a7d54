"""An ESC/POS printer on the network: asked, fed and asked again over one TCP connection."""

import contextlib
import socket
from collections.abc import Callable, Iterator

from printers.device import Label, Printer, PrinterError, Sent, nothing
from printers.status import ASK, Status, is_answer, parse

CHUNK = 4096
FIRST_ANSWER = 1.0  # seconds: a printer that answers at all answers at once, so waiting longer only delays the slip


class NetworkPrinter(Printer):
    """An ESC/POS printer on a TCP port (IPv4 or IPv6), with a time limit on everything."""

    def __init__(self, host: str, port: int = 9100, timeout: float = 3.0) -> None:
        self.host = host
        self.port = port
        self.timeout = timeout

    def send(self, data: bytes, label: Label | None = None, leaving: Callable[[], None] = nothing) -> Sent:
        """Ask, send, ask again: only an answer after the bytes proves that somebody read them.

        Raises PrinterError if it cannot be reached or says beforehand that it cannot print.
        """
        with self._line() as line:
            before = self._ask(line, min(self.timeout, FIRST_ANSWER))
            if before is not None and before.trouble:
                raise PrinterError(before.trouble)
            leaving()
            try:
                for start in range(0, len(data), CHUNK):
                    line.sendall(data[start : start + CHUNK])  # the time limit counts anew for each chunk
            except OSError:
                return Sent(confirmed=False, reason="broken_off")
            after = self._ask(line, self.timeout)
        if after is None:
            return Sent(confirmed=False, reason="no_answer")
        if after.trouble:
            return Sent(confirmed=False, reason=after.trouble)
        return Sent(confirmed=True, reason="paper_low" if after.paper_low else None)

    def status(self) -> Status:
        """Ask for the status; raises PrinterError if nobody is there or nobody answers."""
        with self._line() as line:
            answer = self._ask(line, self.timeout)
        if answer is None:
            raise PrinterError("no_answer")
        return answer

    @contextlib.contextmanager
    def _line(self) -> Iterator[socket.socket]:
        """Connect within the time limit (each address of the name gets its own) and close at the end."""
        try:
            line = socket.create_connection((self.host, self.port), self.timeout)
        except (UnicodeError, ValueError, OverflowError) as error:
            raise PrinterError("bad_address", permanent=True) from error
        except TimeoutError as error:
            raise PrinterError("unreachable") from error
        except ConnectionRefusedError as error:
            raise PrinterError("refused") from error
        except OSError as error:
            raise PrinterError("unreachable") from error
        with line:
            line.settimeout(self.timeout)
            yield line

    def _ask(self, line: socket.socket, limit: float) -> Status | None:
        """Ask the four questions; None as soon as one of them stays without an answer."""
        answers: dict[int, int] = {}
        line.settimeout(limit)
        try:
            for kind, question in ASK.items():
                line.sendall(question)
                answer = _answer(line)
                if answer is None:
                    return None
                answers[kind] = answer
        except OSError:
            return None
        finally:
            line.settimeout(self.timeout)
        return parse(answers)


def _answer(line: socket.socket) -> int | None:
    """Return the last status byte of what comes next; None if the line is closed or something else babbles."""
    for _ in range(8):
        heard = line.recv(64)
        if not heard:
            return None
        answers = [byte for byte in heard if is_answer(byte)]
        if answers:
            return answers[-1]
    return None
