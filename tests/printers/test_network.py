"""A printer on the network, tried on a real socket that behaves like one, well or badly."""

import socket

import pytest

from printers.device import PrinterError, Sent
from printers.network import NetworkPrinter
from printers.standin import StandIn

JOB = b"\x1b@" + bytes(range(32, 127)) * 300 + b"\n\x1dV\x00"
HUGE = JOB * 2000  # more than any socket buffers


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
    [("silent", "no_answer"), ("garbage", "no_answer"), ("deaf", "no_answer"), ("runs_out", "paper_out")],
)
def test_without_a_good_answer_afterwards_nobody_can_say(mood: str, reason: str) -> None:
    with StandIn(mood) as stand_in:
        assert printer(stand_in).send(JOB) == Sent(confirmed=False, reason=reason)


@pytest.mark.parametrize("mood", ["deaf", "closes"])
def test_a_printer_that_stops_reading_or_hangs_up_is_no_success(mood: str) -> None:
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
