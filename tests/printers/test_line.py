"""The talk with a printer, over a socket and over a pseudo-terminal, with a stand-in that behaves well or badly."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from printers.device import PrinterError, Sent
from printers.file import FilePrinter
from printers.line import LinePrinter, Talk
from printers.network import NetworkPrinter
from printers.profile import PROFILES, Profile, profile
from printers.serial_port import SerialPrinter
from printers.standin import StandIn
from tests.printers.slips import TEXT, job, picture

PATIENT, HURRIED = 3.0, 0.2  # seconds: where an answer comes, and where none does
LINES = ["network", "serial", "file"]
MODELS = ["generic-80", "epson-tm-t20ii", "simple-80"]


@contextmanager
def printing(
    line: str, model: str, behaviour: str = "ready", size: int = 65_536
) -> Iterator[tuple[LinePrinter, StandIn]]:
    """A printer of that model at that kind of line, and the stand-in behind it."""
    known = profile(model)
    with StandIn(behaviour, profile=known, pty=line != "network", size=size) as stand_in:
        yield reach(line, known, stand_in), stand_in


def reach(line: str, known: Profile, stand_in: StandIn, timeout: float = PATIENT) -> LinePrinter:
    if line == "network":
        return NetworkPrinter(stand_in.host, stand_in.port, timeout, known)
    if line == "serial":
        return SerialPrinter(stand_in.path, 115_200, timeout, known)
    return FilePrinter(stand_in.path, timeout, known)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("line", LINES)
def test_it_knows_that_a_slip_is_printed(line: str, model: str) -> None:
    with printing(line, model) as (printer, stand_in):
        assert printer.send(picture()) == Sent(confirmed=True)
        assert printer.send(TEXT) == Sent(confirmed=True)
        first, second = stand_in.wait(2)
    assert (first.data, second.data) == (picture(), TEXT)
    assert first.whole


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("trouble", ["paper_out", "cover_open", "cutter", "fault", "offline"])
def test_a_printer_in_trouble_gets_no_byte_of_the_slip(line: str, model: str, trouble: str) -> None:
    with printing(line, model, trouble) as (printer, stand_in):
        with pytest.raises(PrinterError, match=trouble):
            printer.send(TEXT, leaving=lambda: pytest.fail("nothing must leave"))
        stand_in.become("ready")
        assert printer.send(TEXT).confirmed
        assert [slip.data for slip in stand_in.wait(1)] == [TEXT]


@pytest.mark.parametrize(
    ("line", "model"), [*((line, "generic-80") for line in LINES), *(("network", model) for model in MODELS[1:])]
)
@pytest.mark.parametrize("behaviour", ["silent", "garbage", "silent+asb"])
def test_without_an_answer_nobody_can_say(line: str, model: str, behaviour: str) -> None:
    with printing(line, model, behaviour) as (printer, _):
        printer.timeout = HURRIED
        assert printer.send(TEXT) == Sent(confirmed=False, reason="no_answer")
        with pytest.raises(PrinterError, match="no_answer"):
            printer.status()


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("line", LINES)
def test_paper_that_ends_in_the_middle_is_told(line: str, model: str) -> None:
    with printing(line, model, "runs_out:20000") as (printer, stand_in):
        sent = printer.send(picture())
        assert (sent.confirmed, sent.reason) == (False, "paper_out")
        assert sent.after is not None
        assert sent.after.paper_out
        assert stand_in.slips == []


@pytest.mark.parametrize("line", LINES)
def test_a_model_that_speaks_unasked_stops_us_at_once(line: str) -> None:
    """A long slip, a small buffer: without GS a this would take the whole time limit."""
    with printing(line, "epson-tm-t20ii", "runs_out:20000", size=4096) as (printer, _):
        printer.timeout = 20
        began = time.monotonic()
        sent = printer.send(picture(128 * 500))
        assert (sent.confirmed, sent.reason) == (False, "paper_out")
        assert time.monotonic() - began < 10


@pytest.mark.parametrize("line", LINES)
def test_paper_that_runs_low_is_passed_on(line: str) -> None:
    with printing(line, "generic-80", "paper_low") as (printer, _):
        assert printer.send(TEXT) == Sent(confirmed=True, reason="paper_low")
        assert printer.status().paper_low


@pytest.mark.parametrize("model", ["generic-80", "epson-tm-t20ii"])
def test_a_slow_printer_that_says_it_is_well_is_waited_for(model: str) -> None:
    """1.2 seconds of printing, 1 second of patience for an answer."""
    with printing("network", model) as (printer, stand_in):
        assert printer.send(TEXT).confirmed
        stand_in.become(f"slow:{len(picture()) / 1.2}")
        printer.timeout = 1
        assert printer.send(picture()) == Sent(confirmed=True)
        assert len(stand_in.slips) == 2


def test_a_printer_that_only_swallows_is_given_up() -> None:
    with printing("network", "generic-80", "slow:100") as (printer, _):
        printer.timeout = HURRIED
        assert printer.send(picture()) == Sent(confirmed=False, reason="no_answer")


def test_the_paper_that_ends_right_after_a_slip_does_not_undo_it() -> None:
    """The model says when a slip is out; that the next one will not be is another matter."""
    with printing("network", "epson-tm-t20ii", f"runs_out:{len(picture()) - 12}") as (printer, stand_in):
        ended = printer.send(picture() + b"\x1b@")
        assert stand_in.wait(1)[0].whole
    assert ended.confirmed


@pytest.mark.parametrize("line", ["network", "serial"])
@pytest.mark.parametrize("model", ["generic-80", "epson-tm-t20ii"])
def test_a_slip_after_one_that_was_broken_off_is_whole_and_alone(line: str, model: str) -> None:
    """The buffer is full, the door open, half a picture is in: the next slip must not be taken for its rest."""
    with printing(line, model, size=8192) as (printer, stand_in):
        assert printer.send(TEXT).confirmed
        stand_in.become("runs_out:12000")
        printer.timeout = HURRIED
        assert not printer.send(picture(128 * 300)).confirmed
        stand_in.become("ready")
        sent = printer.send(TEXT)
        assert (sent.confirmed, sent.reason) == (True, None)
        assert job(stand_in.slips[-1].data) == TEXT
        assert picture()[:8] not in stand_in.slips[-1].data


@pytest.mark.parametrize("known", [True, False])
def test_the_slip_after_one_that_was_given_up_has_paper_of_its_own(known: bool) -> None:
    with printing("network", "generic-80", size=8192) as (printer, stand_in):
        if known:
            assert printer.send(TEXT).confirmed
        stand_in.become("slow:10000" if known else "slow:10000+silent")
        if not known:
            printer._before = b""
        printer.timeout = HURRIED
        assert printer.send(picture()) == Sent(confirmed=False, reason="no_answer")
        stand_in.become("ready")
        printer.timeout = PATIENT
        assert printer.send(TEXT).confirmed
        assert [b"A042" in slip.data and b"\x55" in slip.data for slip in stand_in.slips] == [False] * len(
            stand_in.slips
        )
        assert stand_in.slips[-1].data == TEXT


def test_a_new_process_does_not_lose_its_first_slip_to_half_a_picture() -> None:
    with StandIn() as stand_in:
        half = reach("network", profile("mute-80"), stand_in)
        half._before = b""
        half.send(picture()[:14_000])
        sent = reach("network", profile("generic-80"), stand_in).send(TEXT)
        assert sent.confirmed
        assert job(stand_in.wait(1)[-1].data) == TEXT


def test_after_a_process_that_was_killed_while_it_printed_nobody_gets_two_numbers_on_one_paper() -> None:
    with StandIn() as stand_in:
        killed = reach("network", profile("mute-80"), stand_in)
        killed._before = b""
        killed.send(picture()[:14_000])
        next_one = reach("network", profile("generic-80"), stand_in)
        next_one.was_interrupted()
        assert next_one.send(TEXT).confirmed
        half, whole = stand_in.wait(2)
        assert (half.data.count(0x55) > 10_000, whole.data) == (True, TEXT)


def test_who_has_answered_before_and_is_silent_now_gets_nothing() -> None:
    """It hangs: sending would be in vain, and the slip can go to another printer."""
    with printing("network", "generic-80") as (printer, stand_in):
        assert printer.send(TEXT).confirmed
        stand_in.become("silent")
        printer.timeout = HURRIED
        with pytest.raises(PrinterError, match="no_answer"):
            printer.send(TEXT)
        assert len(stand_in.slips) == 1


def test_a_printer_that_says_nothing_at_all_prints_and_stays_unknown() -> None:
    with printing("network", "mute-80") as (printer, stand_in):
        assert printer.send(TEXT) == Sent(confirmed=False, reason="no_answer")
        assert printer.send(TEXT) == Sent(confirmed=False, reason="no_answer")
        assert [slip.data for slip in stand_in.wait(2)] == [TEXT, TEXT]


def test_noise_is_no_proof_of_anything() -> None:
    """Half of it would pass for an answer to GS r."""
    known = replace(profile("generic-80"), realtime=False)
    with StandIn("garbage") as stand_in:
        printer = reach("network", known, stand_in, HURRIED)
        assert printer.send(TEXT) == Sent(confirmed=False, reason="no_answer")


class Crackling:
    """A line on which a printer answers at once, never in turn, and the cable crackles after the slip."""

    answers = True

    def __init__(self) -> None:
        self.said = bytearray()

    def write(self, data: bytes, limit: float) -> int:
        self.said += b"\x12" if data.startswith(b"\x10\x04") else b"\x81\x00"
        return len(data)

    def read(self, limit: float) -> bytes:
        heard = bytes(self.said)
        self.said.clear()
        return heard

    def drop(self) -> None:
        pass


def test_a_byte_of_noise_is_not_taken_for_the_answer() -> None:
    assert Talk(Crackling(), profile("generic-80"), 0.05).print(TEXT) == Sent(confirmed=False, reason="no_answer")


def test_a_model_that_is_only_asked_in_turn_proves_its_slips_so() -> None:
    known = replace(profile("generic-80"), realtime=False)
    with StandIn("paper_low") as stand_in:
        assert reach("network", known, stand_in).send(TEXT) == Sent(confirmed=True, reason="paper_low")
        stand_in.become("cover_open")
        with pytest.raises(PrinterError, match="no_answer"):
            reach("network", known, stand_in, HURRIED).status()


def test_late_answers_are_waited_for() -> None:
    with printing("network", "generic-80", "delay:0.15") as (printer, _):
        assert printer.send(TEXT) == Sent(confirmed=True)


def test_state_that_comes_unasked_confuses_nobody() -> None:
    with printing("network", "generic-80", "asb+paper_low") as (printer, _):
        assert printer.send(TEXT) == Sent(confirmed=True, reason="paper_low")


@pytest.mark.parametrize("name", PROFILES)
def test_every_model_can_be_printed_on(name: str) -> None:
    with printing("network", name) as (printer, stand_in):
        slip = TEXT if PROFILES[name].cut else TEXT.replace(b"\x1dVB\0", b"\x1bd\x06")
        assert printer.send(slip).confirmed is PROFILES[name].realtime
        assert stand_in.wait(1)[0].data == slip
