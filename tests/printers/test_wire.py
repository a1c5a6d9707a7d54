"""A stream cut into commands."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from printers.wire import length, longest

COMMANDS = [
    b"A",
    b"\n",
    b"\x1b@",
    b"\x1ba\x01",
    b"\x1b*\x21\x02\x00" + b"\xaa" * 6,
    b"\x1b*\x00\x02\x00" + b"\xaa" * 2,
    b"\x1bD\x08\x10\x00",
    b"\x1dv0\0\x02\x00\x03\x00" + b"\x1b" * 6,
    b"\x1d(L\x03\x000\x02\x1d",
    b"\x1d8L\x04\x00\x00\x000p01",
    b"\x1dV\x00",
    b"\x1dVB\x00",
    b"\x1dk\x04ABC\x00",
    b"\x1dk\x49\x02AB",
    b"\x1d(H\x06\x0000AUF1",
    b"\x1dr\x01",
    b"\x1c.",
]


@given(st.lists(st.sampled_from(COMMANDS)))
@example(COMMANDS)
def test_it_finds_each_command_and_its_end(commands: list[bytes]) -> None:
    data, found = b"".join(commands), []
    while data:
        size = length(data)
        assert size is not None
        found.append(data[:size])
        data = data[size:]
    assert found == commands


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_is_not_whole_is_never_taken_for_a_shorter_one(command: bytes) -> None:
    for end in range(1, len(command)):
        assert length(command[:end]) in (None, len(command))


@given(st.binary(max_size=300))
def test_any_bytes_have_an_end(data: bytes) -> None:
    assert 0 <= longest(data) <= len(data)
    assert not data or length(data) is None or length(data) >= 1  # type: ignore[operator]


def test_it_knows_what_may_still_be_owed() -> None:
    assert longest(b"text\x1b@" + COMMANDS[7] + b"\x1dVB\0more") == len(COMMANDS[7])
    assert longest(b"\x1dv0\0\x48\0\x80\0" + b"\xff" * 100) == 108
