"""The agent's loop, with a server that says what a test wants: no byte leaves without its yes."""

import base64
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from kiosk.agent.__main__ import address, main, make_parser, token
from kiosk.agent.agent import Agent
from kiosk.agent.journal import Entry, Journal
from kiosk.agent.server import Refused, Server, Unreachable
from printers.device import DummyPrinter, Label, PrinterError, Sent
from printers.standin import StandIn
from tests.support.office import ROOT

ORDER = {"id": "7", "attempt": "0.a", "at": "2026-04-14T07:00:00.000Z", "data": base64.b64encode(b"slip").decode()}
Answer = tuple[int, Any]


class Counter:
    """A small HTTP server: ``answers`` by the last word of what is asked (job, begun, printed …, state), in turn."""

    def __init__(self, **answers: list[Answer]) -> None:
        self.heard: list[str] = []
        self.bodies: list[dict[str, Any]] = []
        self._answers = answers
        counter = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                self.reply("job", {})

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                self.reply("state" if self.path.endswith("/state") else body["state"], body)

            def reply(self, word: str, body: dict[str, Any]) -> None:
                assert self.headers["Authorization"] == "Bearer secret"
                status, content = counter.answer(word, body)
                data = content if isinstance(content, bytes) else json.dumps(content).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(0 if status == 204 else len(data)))
                self.end_headers()
                if status != 204:
                    self.wfile.write(data)

            def log_message(self, *_: Any) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.at_state: Callable[[], None] = lambda: None

    def answer(self, word: str, body: dict[str, Any]) -> Answer:
        self.heard.append(word)
        self.bodies.append(body)
        if word == "state":
            self.at_state()
        left = self._answers.get(word, [])
        usual: Answer = (204, None) if word == "job" else (200, {})
        return left.pop(0) if left else usual

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def counter() -> Iterator[Callable[..., Counter]]:
    made: list[Counter] = []

    def make(**answers: list[Answer]) -> Counter:
        made.append(Counter(**answers))
        return made[-1]

    yield make
    for found in made:
        found.close()


def serve(counter: Counter, device: DummyPrinter, folder: Path) -> Journal:
    """Let an agent work until it has told how its printer is, with nothing left to do."""
    journal = Journal(folder)
    agent = Agent(Server(counter.url, "secret", "printer-1"), device, journal)
    told = threading.Event()

    def at_state() -> None:
        if counter.heard[-2:-1] == ["job"]:
            told.set()
            agent.stop()

    counter.at_state = at_state
    agent.run()
    assert told.is_set()
    return journal


def test_it_asks_prints_tells_and_says_how_the_printer_is(counter: Callable[..., Counter], tmp_path: Path) -> None:
    there, device = counter(job=[(200, ORDER)]), DummyPrinter()
    journal = serve(there, device, tmp_path)
    assert there.heard == ["job", "begun", "printed", "state", "job", "state", "state"]
    assert there.bodies[-1] == {"state": "offline", "reason": "agent_away"}
    assert there.bodies[2] == {"attempt": "0.a", "state": "printed", "reason": None}
    assert device.sent == [b"slip"]
    assert journal.read() is None


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (Sent(confirmed=True, reason="paper_low"), ["begun", "printed"]),
        (Sent(confirmed=False, reason="no_answer"), ["begun", "unknown"]),
        (PrinterError("paper_out"), ["refused"]),
        (PrinterError("no_library", permanent=True), ["failed"]),
    ],
)
def test_it_tells_every_outcome(counter: Callable[..., Counter], tmp_path: Path, outcome: Any, told: list[str]) -> None:
    there = counter(job=[(200, ORDER)])
    serve(there, DummyPrinter(outcome), tmp_path)
    assert there.heard[1 : 1 + len(told)] == told


@pytest.mark.parametrize("code", ["withdrawn", "taken", "too_late"])
def test_no_byte_leaves_where_the_server_says_no(counter: Callable[..., Counter], tmp_path: Path, code: str) -> None:
    there, device = counter(job=[(200, ORDER)], begun=[(409, {"code": code})]), DummyPrinter()
    serve(there, device, tmp_path)
    assert there.heard == ["job", "begun", "job", "state", "state"]
    assert device.sent == []


def test_a_yes_that_comes_too_late_is_answered_by_the_truth(counter: Callable[..., Counter], tmp_path: Path) -> None:
    lost = (503, {"code": "unavailable"})
    there, device = counter(job=[(200, ORDER)], begun=[lost, (409, {"code": "too_late"})]), DummyPrinter()
    serve(there, device, tmp_path)
    assert there.heard[:4] == ["job", "begun", "begun", "refused"]
    assert there.bodies[3]["reason"] == "never_begun"
    assert device.sent == []


def test_it_asks_again_with_the_same_attempt_where_an_answer_is_lost(
    counter: Callable[..., Counter], tmp_path: Path
) -> None:
    later = (503, {"code": "unavailable"})
    there, device = counter(job=[(200, ORDER)], begun=[later, later], printed=[later]), DummyPrinter()
    serve(there, device, tmp_path)
    assert there.heard[:6] == ["job", "begun", "begun", "begun", "printed", "printed"]
    assert {body["attempt"] for body in there.bodies[1:6]} == {"0.a"}
    assert device.sent == [b"slip"]


def test_what_an_earlier_run_left_is_told_before_anything_else(counter: Callable[..., Counter], tmp_path: Path) -> None:
    earlier = Journal(tmp_path)
    earlier.write(Entry("6", "0.z", "begun"))
    earlier.close()
    there = counter()

    class Noting(DummyPrinter):
        was_told = False

        def was_interrupted(self) -> None:
            self.was_told = True

    device = Noting()
    journal = serve(there, device, tmp_path)
    assert device.was_told, "half a slip may hang in it"
    assert there.heard == ["unknown", "job", "state", "state"]
    assert there.bodies[0] == {"attempt": "0.z", "state": "unknown", "reason": "cut_short"}
    assert journal.read() is None


@pytest.mark.parametrize("status", [404, 409])
def test_a_job_that_the_server_does_not_know_any_more_is_forgotten(
    counter: Callable[..., Counter], tmp_path: Path, status: int
) -> None:
    there = counter(job=[(200, ORDER)], printed=[(status, {"code": "unknown_job"})])
    assert serve(there, DummyPrinter(), tmp_path).read() is None


def test_a_token_that_is_refused_loses_no_truth(counter: Callable[..., Counter], tmp_path: Path) -> None:
    there = counter(job=[(200, ORDER)], printed=[(401, {"code": "unauthorized"}), (403, {"code": "forbidden"})])
    serve(there, DummyPrinter(), tmp_path)
    assert there.heard[:5] == ["job", "begun", "printed", "printed", "printed"]


def test_nothing_is_printed_without_a_journal(
    counter: Callable[..., Counter], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, device = counter(job=[(200, ORDER)]), DummyPrinter()
    write = Journal.write

    def full(journal: Journal, entry: Entry) -> None:
        if entry.stage == "begun":
            raise OSError("No space left on device")
        write(journal, entry)

    monkeypatch.setattr(Journal, "write", full)
    serve(there, device, tmp_path)
    assert there.heard[:3] == ["job", "begun", "refused"]
    assert there.bodies[2]["reason"] == "disk"
    assert device.sent == []


def test_while_a_slow_slip_is_printed_the_server_hears_so(
    counter: Callable[..., Counter], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.agent.agent.PULSE", 0.01)
    there = counter(job=[(200, ORDER)])

    class Slow(DummyPrinter):
        def send(self, data: bytes, label: Label | None = None, leaving: Callable[[], None] = lambda: None) -> Sent:
            sent = super().send(data, label, leaving)
            pause = threading.Event()
            while there.heard.count("begun") < 4:
                pause.wait(0.005)
            return sent

    serve(there, Slow(), tmp_path)
    assert there.heard.count("printed") == 1


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((500, {}), Unreachable),
        ((429, {}), Unreachable),
        ((302, {}), Refused),
        ((200, b"<html>"), Unreachable),
        ((200, {"id": "x"}), Unreachable),
        ((200, {**ORDER, "data": "*"}), Unreachable),
        ((403, {"code": "forbidden"}), Refused),
    ],
)
def test_what_the_server_answers_is_told_apart(
    counter: Callable[..., Counter], answer: Answer, error: type[Exception]
) -> None:
    with pytest.raises(error):
        Server(counter(job=[answer]).url, "secret", "printer-1").job()


def test_a_server_that_is_not_there_is_unreachable(counter: Callable[..., Counter]) -> None:
    gone = counter()
    gone.close()
    with pytest.raises(Unreachable):
        Server(gone.url, "secret", "printer-1").job()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("192.0.2.21", ("192.0.2.21", 9100)),
        ("printer.local:9101", ("printer.local", 9101)),
        ("[2001:db8::1]:9102", ("2001:db8::1", 9102)),
        ("[2001:db8::1]", ("2001:db8::1", 9100)),
        ("2001:db8::1", ("2001:db8::1", 9100)),
    ],
)
def test_it_reads_a_network_address(written: str, meant: tuple[str, int]) -> None:
    assert address(written) == meant


@pytest.mark.parametrize("wrong", ["", ":9100", "host:", "host:x", "host:0", "host:70000", "[::1", "[]:9100"])
def test_it_refuses_what_is_no_address(wrong: str) -> None:
    if wrong == "host:":
        assert address(wrong) == ("host", 9100)
        return
    with pytest.raises(ValueError, match=r"address|bracket"):
        address(wrong)


def test_it_tries_a_printer_without_a_server(capsys: pytest.CaptureFixture[str]) -> None:
    with StandIn() as paper:
        alone = ["--driver", "network", "--device", f"127.0.0.1:{paper.port}"]
        assert main([*alone, "--check"]) == 0
        paper.become("paper_low")
        assert main([*alone, "--check"]) == 0
        assert main([*alone, "--test-print", "--printer", "printer-1"]) == 0
        assert len(paper.wait(1)) == 1
        paper.become("cover_open")
        assert main([*alone, "--check"]) == 1
        assert main([*alone, "--test-print"]) == 1
    assert capsys.readouterr().out.splitlines() == [
        *("ready", "ready (paper_low)", "printed (paper_low)", "error (cover_open)", "failed (cover_open)")
    ]


def test_it_tries_a_slow_printer_with_text(capsys: pytest.CaptureFixture[str]) -> None:
    with StandIn(pty=True) as paper:
        assert main(["--driver", "serial", "--device", str(paper.path), "--test-print"]) == 0
        assert b"Testdruck" in paper.wait(1)[0].data
    assert capsys.readouterr().out == "printed\n"


def test_the_unit_of_systemd_starts_it_with_options_that_it_knows() -> None:
    unit = (ROOT / "deploy" / "aufruf-print-agent@.service").read_text().replace("\\\n", "")
    (command,) = (line for line in unit.splitlines() if line.startswith("ExecStart="))
    words = command.replace("${DRIVER}", "usb").replace(" $MORE", "").split()
    assert words[1:3] == ["-m", "kiosk.agent"]
    known = make_parser().parse_args(words[3:])
    assert (known.printer, known.driver, str(known.token_file)) == ("%i", "usb", "%d/token")


def test_it_says_what_is_wrong_with_its_options(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "token").write_text("secret\n")
    (tmp_path / "two").write_text("secret more\n")
    assert token(tmp_path / "token") == "secret"
    usual = ["--server", "http://127.0.0.1:1", "--printer", "p", "--driver", "file", "--device", "/dev/null"]
    usual += ["--data", str(tmp_path / "data")]
    for more, words in (
        (["--token-file", str(tmp_path / "none")], "No such file"),
        (["--token-file", str(tmp_path / "two")], "--token-file"),
        (["--token-file", str(tmp_path / "token"), "--server", "wait.example.org"], "must be like"),
        (["--token-file", str(tmp_path / "token"), "--profile", "epson-tm-t88"], "did you mean"),
    ):
        caplog.clear()
        assert main([*usual, *more]) == 2
        assert words in caplog.text


def test_a_certificate_of_ones_own_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/another.pem")
    url = "https://wait.example.org"
    for ca, trusted in (("/own.pem", "/own.pem"), (None, "/another.pem")):
        with Server(url, "secret", "printer-1", ca).session() as session:
            assert session.merge_environment_settings(url, {}, None, None, None)["verify"] == trusted
