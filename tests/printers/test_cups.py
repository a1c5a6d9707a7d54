"""A queue of CUPS: a print server in small that speaks IPP, and what is made of its answers."""

import contextlib
import struct
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printers import ipp
from printers.cups import CupsPrinter
from printers.device import Label, PrinterError, Sent
from tests.printers.slips import TEXT

IDLE, STOPPED = 3, 5
PENDING, PROCESSING, CANCELED, ABORTED, COMPLETED = 3, 5, 7, 8, 9


def attribute(tag: int, name: str, value: bytes) -> bytes:
    return struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(value)) + value


def number(name: str, value: int, tag: int = 0x23) -> bytes:
    return attribute(tag, name, struct.pack(">i", value))


class Server:
    """One queue; a job goes through the states of ``course``, one at each question, and stays in the last."""

    def __init__(self) -> None:
        self.state, self.reasons, self.accepting = IDLE, ["none"], True
        self.course = [PENDING, PROCESSING, COMPLETED]
        self.jobs: list[bytes] = []
        self.asked: list[int] = []
        self.codes: dict[int, int] = {}
        self.http = 200
        self.began = False

    def answer(self, request: bytes) -> bytes:
        operation, number_ = struct.unpack(">HI", request[2:8])
        self.asked.append(operation)
        code = self.codes.get(operation, 0)
        body = b"\x01" + attribute(0x47, "attributes-charset", b"utf-8") + b"\x04" + self.facts(operation, request)
        return struct.pack(">BBHI", 1, 1, code, number_) + body + b"\x03"

    def facts(self, operation: int, request: bytes) -> bytes:
        if operation == ipp.PRINTER_ATTRIBUTES:
            first, *more = self.reasons
            words = attribute(0x44, "printer-state-reasons", first.encode())
            words += b"".join(attribute(0x44, "", word.encode()) for word in more)
            accepting = attribute(0x22, "printer-is-accepting-jobs", bytes((self.accepting,)))
            return number("printer-state", self.state) + words + accepting
        if operation == ipp.PRINT_JOB:
            self.jobs.append(request[request.index(b"\x03", request.index(b"application/vnd.cups-raw")) + 1 :])
            return number("job-id", 17, 0x21)
        if operation == ipp.CANCEL_JOB:
            self.course = [CANCELED]
            return b""
        state = self.course.pop(0) if len(self.course) > 1 else self.course[0]
        self.began = self.began or state in (PROCESSING, COMPLETED, ABORTED)
        at = number("time-at-processing", 5, 0x21) if self.began else attribute(0x13, "time-at-processing", b"")
        return number("job-state", state) + at


@pytest.fixture
def served() -> Iterator[tuple[Server, CupsPrinter]]:
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            answer = server.answer(body)
            self.send_response(server.http)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server, CupsPrinter("kiosk", "127.0.0.1", http.server_port, 0.3)
        http.shutdown()
        thread.join(5)


def test_a_completed_job_is_printed(served: tuple[Server, CupsPrinter]) -> None:
    server, printer = served
    left: list[int] = []
    assert printer.send(TEXT, Label(7, None), lambda: left.append(len(server.jobs))) == Sent(confirmed=True)  # type: ignore[arg-type]
    assert (server.jobs, left) == ([TEXT], [0])


@pytest.mark.parametrize(
    ("reasons", "trouble"),
    [
        (["media-empty-error", "media-needed"], "paper_out"),
        (["cover-open-error"], "cover_open"),
        (["marker-supply-missing-error"], "fault"),
        (["offline-report", "offline"], "offline"),
    ],
)
def test_a_queue_in_trouble_gets_no_job(served: tuple[Server, CupsPrinter], reasons: list[str], trouble: str) -> None:
    server, printer = served
    server.reasons = reasons
    with pytest.raises(PrinterError, match=trouble):
        printer.send(TEXT, leaving=lambda: pytest.fail("nothing must leave"))


def test_a_stopped_queue_is_offline(served: tuple[Server, CupsPrinter]) -> None:
    server, printer = served
    server.state = STOPPED
    assert printer.status().trouble == "offline"


def test_paper_that_runs_low_is_passed_on(served: tuple[Server, CupsPrinter]) -> None:
    server, printer = served
    server.reasons = ["media-low-warning"]
    assert printer.send(TEXT) == Sent(confirmed=True, reason="paper_low")


def test_a_job_that_never_began_is_taken_out_and_may_go_elsewhere(served: tuple[Server, CupsPrinter]) -> None:
    server, printer = served
    server.course = [PENDING]
    with pytest.raises(PrinterError, match="busy"):
        printer.send(TEXT)
    assert ipp.CANCEL_JOB in server.asked


def test_a_job_that_began_and_does_not_end_is_taken_out_and_unknown(served: tuple[Server, CupsPrinter]) -> None:
    server, printer = served
    server.course = [PROCESSING]
    assert printer.send(TEXT) == Sent(confirmed=False, reason="no_answer")
    assert ipp.CANCEL_JOB in server.asked


def test_an_aborted_job_is_unknown(served: tuple[Server, CupsPrinter]) -> None:
    server, printer = served
    server.course = [PROCESSING, ABORTED]
    assert printer.send(TEXT) == Sent(confirmed=False, reason="aborted")


def test_a_job_that_is_refused_has_not_been_printed(served: tuple[Server, CupsPrinter]) -> None:
    server, printer = served
    server.codes[ipp.PRINT_JOB] = 0x0506
    with pytest.raises(PrinterError, match="offline"):
        printer.send(TEXT)


@pytest.mark.parametrize(("code", "http", "reason"), [(0x0406, 200, "bad_address"), (0, 401, "no_permission")])
def test_it_says_why_cups_does_not_talk_to_us(
    served: tuple[Server, CupsPrinter], code: int, http: int, reason: str
) -> None:
    server, printer = served
    server.codes[ipp.PRINTER_ATTRIBUTES], server.http = code, http
    with pytest.raises(PrinterError) as caught:
        printer.send(TEXT)
    assert (caught.value.message, caught.value.permanent) == (reason, reason == "bad_address")


def test_without_cups_it_is_refused() -> None:
    with pytest.raises(PrinterError, match="refused"):
        CupsPrinter("kiosk", "127.0.0.1", 9, 0.2).status()


@given(st.binary(max_size=200))
def test_an_answer_of_any_bytes_is_an_answer_or_an_error(data: bytes) -> None:
    with contextlib.suppress(OSError):
        ipp.parse(data)


def test_a_request_reads_back_as_it_was_meant() -> None:
    wanted = (("keyword", "requested-attributes", "job-state"), ("keyword", "requested-attributes", "job-id"))
    request = ipp.request(ipp.JOB_ATTRIBUTES, 9, "ipp://h/printers/q", (("integer", "job-id", 17), *wanted))
    read = ipp.parse(request)
    assert read.code == ipp.JOB_ATTRIBUTES
    assert read.attributes["job-id"] == [17]
    assert read.words("requested-attributes") == ["job-state", "job-id"]
    assert read.words("attributes-charset") == ["utf-8"]
