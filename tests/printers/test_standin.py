"""The stand-in behaves like a printer, and as badly as it is told to."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from escpos.printer import Network
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from printers.mechanism import CLEAR, Mechanism
from printers.profile import profile
from printers.standin import StandIn, UnknownBehaviour
from tests.printers.slips import TEXT, picture

ROOT = Path(__file__).parents[2]
HOW = b"\x10\x04"


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    with StandIn() as made:
        yield made


def line_to(stand_in: StandIn) -> socket.socket:
    return socket.create_connection((stand_in.host, stand_in.port), 5)


def answers(line: socket.socket, count: int) -> bytes:
    heard = b""
    while len(heard) < count and (more := line.recv(64)):
        heard += more
    return heard


@pytest.mark.parametrize(
    ("behaviour", "expected"),
    [
        ("ready", b"\x12\x12\x12\x12"),
        ("paper_low", b"\x12\x12\x12\x1e"),
        ("paper_out", b"\x1a\x32\x12\x7e"),
        ("cover_open", b"\x1a\x16\x12\x12"),
        ("cutter", b"\x1a\x52\x1a\x12"),
        ("fault", b"\x1a\x52\x32\x12"),
    ],
)
def test_it_answers_with_a_real_printers_bits(stand_in: StandIn, behaviour: str, expected: bytes) -> None:
    stand_in.become(behaviour)
    with line_to(stand_in) as line:
        line.sendall(b"".join(HOW + bytes((kind,)) for kind in (1, 2, 3, 4)))
        if behaviour == "paper_out":
            assert answers(line, 4)[:3] == expected[:3]
        else:
            assert answers(line, 4) == expected


def test_the_near_end_sensor_sees_no_paper_either(stand_in: StandIn) -> None:
    stand_in.become("paper_out")
    with line_to(stand_in) as line:
        line.sendall(HOW + b"\x04")
        assert answers(line, 1)[0] & 0x6C == 0x6C


def test_python_escpos_understands_what_it_says(stand_in: StandIn) -> None:
    for behaviour, online, paper in [("ready", True, 2), ("paper_low", True, 1), ("paper_out", False, 0)]:
        stand_in.become(behaviour)
        other = Network(stand_in.host, stand_in.port, timeout=5)
        other.open()
        try:
            assert (other.is_online(), other.paper_status()) == (online, paper)
        finally:
            other.close()


def test_what_python_escpos_prints_is_on_its_paper(stand_in: StandIn) -> None:
    other = Network(stand_in.host, stand_in.port, timeout=5)
    other.open()
    other.image(Image.new("1", (64, 40), 0))
    other.text("A042\n")
    other.cut()
    other.close()
    slip = stand_in.wait(1)[0]
    assert slip.whole
    paper = slip.paper()
    assert paper.reports == ()
    assert paper.image.convert("L").getextrema() == (0, 255)


def test_questions_inside_a_picture_are_answered_at_once(stand_in: StandIn) -> None:
    with line_to(stand_in) as line:
        line.sendall(picture()[:500])
        line.sendall(HOW)
        line.sendall(b"\x01")
        assert answers(line, 1) == b"\x12"
        line.sendall(picture()[500:])
        assert stand_in.wait(1)[0].data == picture()


def test_a_question_in_its_turn_waits_until_everything_before_it_is_printed(stand_in: StandIn) -> None:
    stand_in.become("cover_open")
    with line_to(stand_in) as line:
        line.sendall(TEXT + b"\x1dr\x01" + HOW + b"\x01")
        assert answers(line, 1) == b"\x1a"
        stand_in.become("ready")
        assert answers(line, 1) == b"\x00"
        assert len(stand_in.slips) == 1


def test_a_model_with_process_ids_says_when_a_slip_is_out() -> None:
    with StandIn(profile=profile("epson-tm-t20ii")) as stand_in, line_to(stand_in) as line:
        line.sendall(TEXT + b"\x1d(H\x06\x0000A042")
        assert answers(line, 7) == b"\x37\x22A042\0"


def test_it_tells_unasked_what_changes(stand_in: StandIn) -> None:
    with line_to(stand_in) as line:
        line.sendall(b"\x1da\x0e")
        assert answers(line, 4) == b"\x10\0\0\0"
        stand_in.become("cover_open")
        assert answers(line, 4) == b"\x38\0\0\0"
        stand_in.become("paper_low")
        assert answers(line, 4) == b"\x10\0\x03\0"


def test_when_offline_it_fills_its_buffer_and_then_reads_no_more() -> None:
    with StandIn("cover_open", size=10_000) as stand_in, line_to(stand_in) as line:
        line.setblocking(False)
        sent, end = 0, time.monotonic() + 0.5
        while time.monotonic() < end:
            try:
                sent += line.send(b"x" * 4096)
            except BlockingIOError:
                continue
        assert len(stand_in.received) == 10_000
        assert sent > 10_000


def test_paper_that_ends_leaves_a_torn_slip_and_the_rest_on_new_paper(stand_in: StandIn) -> None:
    stand_in.become("runs_out:5000")
    with line_to(stand_in) as line:
        line.sendall(picture(128))
        line.sendall(b"\x1dr\x01")
        line.sendall(HOW + b"\x01")
        while not answers(line, 1)[0] & 0x08:
            line.sendall(HOW + b"\x01")
        stand_in.become("ready")
        torn, rest = stand_in.wait(2)
    assert (torn.whole, rest.whole) == (False, False)
    assert torn.paper().image.height >= 128
    assert (torn.data.count(0x55), rest.data.count(0x55)) == (5000, 128 * 72 - 5000)


def test_switched_off_it_loses_what_it_holds_and_refuses(stand_in: StandIn) -> None:
    with line_to(stand_in) as line:
        line.sendall(b"\x1b@half a slip\n" + HOW + b"\x01")
        assert answers(line, 1) == b"\x12"
        stand_in.become("off")
        assert line.recv(1) == b""
    with pytest.raises(ConnectionRefusedError):
        line_to(stand_in)
    stand_in.become("ready")
    with line_to(stand_in) as line:
        line.sendall(TEXT)
        assert [slip.whole for slip in stand_in.wait(2)] == [False, True]


def test_it_serves_one_connection_at_a_time(stand_in: StandIn) -> None:
    with line_to(stand_in) as first, line_to(stand_in) as second:
        first.sendall(HOW + b"\x01")
        assert answers(first, 1) == b"\x12"
        second.sendall(HOW + b"\x01")
        second.settimeout(0.1)
        with pytest.raises(TimeoutError):
            second.recv(1)
        first.close()
        second.settimeout(5)
        assert answers(second, 1) == b"\x12"


def test_it_forgets_what_it_holds_when_it_is_told_to(stand_in: StandIn) -> None:
    stand_in.become("cover_open")
    with line_to(stand_in) as line:
        line.sendall(b"\x1b@never\n" + CLEAR + TEXT)
        assert answers(line, 3) == b"\x37\x25\x00"
        stand_in.become("ready")
        assert stand_in.wait(1)[0].data == TEXT


@pytest.mark.parametrize("wrong", ["sleepy", "slow:fast", "ready+tired"])
def test_it_says_how_it_can_behave(stand_in: StandIn, wrong: str) -> None:
    with pytest.raises(UnknownBehaviour):
        stand_in.become(wrong)


def test_as_a_program_it_obeys_and_keeps_pictures(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "printers.standin", "--port", "0", "--save", str(tmp_path)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as program:
        assert program.stdin and program.stdout and program.stderr
        try:
            port = int(program.stdout.readline().rpartition(":")[2])
            with socket.create_connection(("127.0.0.1", port), 5) as line:
                line.sendall(TEXT)
                assert program.stdout.readline().startswith("1: a slip")
            program.stdin.write("paper_out\n")
            program.stdin.flush()
            while "paper_out" not in program.stderr.readline():
                pass
            with socket.create_connection(("127.0.0.1", port), 5) as line:
                line.sendall(HOW + b"\x01")
                assert line.recv(1) == b"\x1a"
        finally:
            program.kill()
    assert (tmp_path / "0001.png").read_bytes().startswith(b"\x89PNG")


def test_a_pseudo_terminal_carries_every_byte() -> None:
    every = bytes(range(256)) * 4
    with StandIn(pty=True) as stand_in:
        number = os.open(stand_in.path, os.O_RDWR | os.O_NOCTTY)
        try:
            os.write(number, b"\x1dv0\0\x08\0\x80\0" + every.replace(b"\x10", b"\x11") + b"\x1dVB\0")
            assert stand_in.wait(1)[0].data[8:1032] == every.replace(b"\x10", b"\x11")
        finally:
            os.close(number)


@given(st.lists(st.binary(max_size=60), max_size=8), st.integers(0, 200))
def test_no_bytes_upset_the_mechanism(parts: list[bytes], paper: int) -> None:
    said: list[bytes] = []
    mechanism = Mechanism(said.append, size=1000, paper_left=paper)
    for part in parts:
        mechanism.take(part)
        mechanism.work()
    mechanism.new_roll()
    mechanism.work()
    mechanism.power_off()
    assert mechanism.room == 1000


@settings(deadline=None)
@given(st.lists(st.integers(1, 400), min_size=1, max_size=6))
def test_it_does_not_matter_where_the_stream_is_cut(cuts: list[int]) -> None:
    data, said = picture(128)[:2000] + b"\x10\x04\x01" + picture(128)[2000:], list[bytes]()
    mechanism = Mechanism(said.append)
    at = 0
    while at < len(data):
        for cut in cuts:
            mechanism.take(data[at : at + cut])
            mechanism.work(cut)
            at += cut
    mechanism.work()
    assert [slip.data for slip in mechanism.slips] == [picture(128)]
    assert said == [b"\x12"]
