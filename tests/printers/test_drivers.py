"""The ways to a printer, tried on a real socket that behaves like one, well or badly."""

import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from printers import drivers
from printers.drivers import DummyPrinter, Label, NetworkPrinter, PrinterError, Sent, VirtualPrinter
from tests.printers.standin import Mood, StandIn

JOB = b"\x1b@" + bytes(range(32, 127)) * 300 + b"\n\x1dV\x00"
HUGE = JOB * 2000  # more than any socket buffers
NOON = datetime(2026, 4, 14, 10, 0, tzinfo=UTC)


def printer(stand_in: StandIn, timeout: float = 0.3) -> NetworkPrinter:
    return NetworkPrinter(stand_in.host, stand_in.port, timeout)


def test_a_printer_that_answers_after_the_bytes_has_printed() -> None:
    with StandIn() as stand_in:
        assert printer(stand_in, 3).send(JOB) == Sent(confirmed=True)
        assert stand_in.heard.wait(5)
        assert stand_in.printed == JOB


def test_it_speaks_ipv6() -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6")
    with StandIn(host="::1") as stand_in:
        assert printer(stand_in, 3).send(JOB).confirmed


def test_paper_that_runs_low_is_passed_on() -> None:
    with StandIn("paper_low") as stand_in:
        assert printer(stand_in, 3).send(JOB) == Sent(confirmed=True, reason="paper_low")


@pytest.mark.parametrize(
    ("mood", "reason"),
    [("silent", "no_answer"), ("babbles", "no_answer"), ("deaf", "no_answer"), ("then_paper_out", "paper_out")],
)
def test_without_a_good_answer_afterwards_nobody_can_say(mood: Mood, reason: str) -> None:
    with StandIn(mood) as stand_in:
        assert printer(stand_in).send(JOB) == Sent(confirmed=False, reason=reason)


@pytest.mark.parametrize("mood", ["deaf", "closes"])
def test_a_printer_that_stops_reading_or_hangs_up_is_no_success(mood: Mood) -> None:
    with StandIn(mood) as stand_in:
        assert printer(stand_in).send(HUGE) == Sent(confirmed=False, reason="broken_off")


def test_a_printer_without_paper_gets_no_bytes() -> None:
    with StandIn("paper_out") as stand_in:
        with pytest.raises(PrinterError) as caught:
            printer(stand_in, 3).send(JOB, leaving=lambda: pytest.fail("nothing must leave"))
        assert (caught.value.message, caught.value.permanent) == ("paper_out", False)
        assert stand_in.heard.wait(5)
        assert stand_in.printed == b""


def test_it_says_when_the_first_byte_is_about_to_leave() -> None:
    with StandIn() as stand_in:
        seen: list[bytes] = []
        printer(stand_in, 3).send(JOB, leaving=lambda: seen.append(stand_in.printed))
        assert seen == [b""]


def test_a_refused_connection_may_be_tried_again() -> None:
    with StandIn() as stand_in:
        port = stand_in.port
    with pytest.raises(PrinterError) as caught:
        NetworkPrinter("127.0.0.1", port, 0.5).send(JOB)
    assert (caught.value.message, caught.value.permanent) == ("refused", False)


def test_a_printer_whose_queue_is_full_is_unreachable_within_the_time_limit() -> None:
    """A machine that hangs: its kernel holds one connection and takes no more."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        port = listener.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)), pytest.raises(PrinterError) as caught:
            NetworkPrinter("127.0.0.1", port, 0.2).send(JOB)
    assert (caught.value.message, caught.value.permanent) == ("unreachable", False)


@pytest.mark.parametrize("host", ["x" * 70 + ".example", "a..b"])
def test_an_address_that_cannot_be_one_is_not_tried_again(host: str) -> None:
    with pytest.raises(PrinterError) as caught:
        NetworkPrinter(host, 9100, 0.2).send(JOB)
    assert (caught.value.message, caught.value.permanent) == ("bad_address", True)


def test_a_printer_can_be_asked_how_it_is() -> None:
    with StandIn("paper_out") as stand_in:
        assert printer(stand_in, 3).status().trouble == "paper_out"
    with StandIn("silent") as stand_in, pytest.raises(PrinterError, match="no_answer"):
        printer(stand_in).status()


def test_a_virtual_printer_keeps_bytes_and_pictures_of_the_last_slips(tmp_path: Path) -> None:
    virtual = VirtualPrinter(tmp_path / "printers" / "p", 384, keep=3)
    ids = [virtual.send(b"\x1b@A04%d\n" % number, Label(number, NOON)).slip for number in range(1, 6)]
    slips = virtual.slips()
    assert [slip.id for slip in slips] == ids[:1:-1]
    assert {slip.at for slip in slips} == {NOON}
    assert slips[0].picture.read_bytes().startswith(b"\x89PNG")
    assert slips[0].picture.with_suffix(".bin").read_bytes() == b"\x1b@A045\n"
    assert len(list((tmp_path / "printers" / "p").iterdir())) == 6


def test_a_job_that_comes_twice_is_one_slip_on_a_virtual_printer(tmp_path: Path) -> None:
    virtual = VirtualPrinter(tmp_path)
    virtual.send(b"first\n", Label(7, NOON))
    again = virtual.send(b"again\n", Label(7, NOON.replace(minute=5)))
    assert [slip.id for slip in virtual.slips()] == [again.slip]


def test_slips_without_a_job_do_not_replace_each_other(tmp_path: Path) -> None:
    virtual = VirtualPrinter(tmp_path)
    first = virtual.send(b"one\n", Label(0, NOON))
    second = virtual.send(b"two\n", Label(0, NOON.replace(minute=5)))
    assert {slip.id for slip in virtual.slips()} == {first.slip, second.slip}


@pytest.mark.parametrize("name", ["../../secret", "", "00000001-x", "*", "00000001-1776160800000.png"])
def test_only_its_own_slips_are_shown(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.png").write_bytes(b"secret")
    virtual = VirtualPrinter(tmp_path / "p")
    virtual.send(b"A\n", Label(1, NOON))
    assert virtual.picture(name) is None
    assert virtual.picture(virtual.slips()[0].id) is not None


def test_a_full_disk_is_an_error_that_may_pass(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(PrinterError) as caught:
        VirtualPrinter(tmp_path / "file" / "p").send(b"A\n")
    assert (caught.value.message, caught.value.permanent) == ("disk", False)


def test_the_dummy_does_as_it_was_told() -> None:
    dummy = DummyPrinter(PrinterError("refused"), Sent(confirmed=False, reason="no_answer"))
    with pytest.raises(PrinterError):
        dummy.send(b"1")
    assert [dummy.send(b"2").confirmed, dummy.send(b"3").confirmed] == [False, True]
    assert dummy.sent == [b"2", b"3"]
    assert dummy.status() == drivers.Status()
