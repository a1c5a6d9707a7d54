"""What a printer's answers mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printers.status import Ear, Status, is_answer, parse, parse_in_turn


@pytest.mark.parametrize(
    ("answers", "trouble"),
    [
        ({1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12}, None),
        ({1: 0x16, 2: 0x12, 3: 0x12, 4: 0x12}, None),  # the drawer is none of our business
        ({1: 0x1A, 2: 0x12, 3: 0x12, 4: 0x12}, "offline"),
        ({1: 0x1A, 2: 0x16, 3: 0x12, 4: 0x12}, "cover_open"),
        ({1: 0x1A, 2: 0x32, 3: 0x12, 4: 0x72}, "paper_out"),
        ({1: 0x12, 2: 0x12, 3: 0x12, 4: 0x72}, "paper_out"),
        ({1: 0x1A, 2: 0x52, 3: 0x1A, 4: 0x12}, "cutter"),
        ({1: 0x1A, 2: 0x52, 3: 0x32, 4: 0x12}, "fault"),
        ({1: 0x12, 2: 0x12, 3: 0x12, 4: 0x1E}, None),  # low is a warning
    ],
)
def test_the_most_helpful_reason_is_named(answers: dict[int, int], trouble: str | None) -> None:
    status = parse(answers)
    assert status is not None
    assert status.trouble == trouble


def test_paper_that_runs_low_is_noticed() -> None:
    assert parse({1: 0x12, 2: 0x12, 3: 0x12, 4: 0x1E}) == Status(paper_low=True)


@pytest.mark.parametrize("answers", [{}, {1: 0x12}, {1: 0x12, 2: 0x12, 4: 0x12}])
def test_half_an_answer_is_none(answers: dict[int, int]) -> None:
    assert parse(answers) is None


@given(st.fixed_dictionaries({kind: st.integers(0, 255) for kind in (1, 2, 3, 4)}))
def test_any_answer_makes_a_status(answers: dict[int, int]) -> None:
    status = parse(answers)
    assert status is not None
    assert status.trouble in {None, "paper_out", "cover_open", "cutter", "fault", "offline"}


@pytest.mark.parametrize(("byte", "answer"), [(0x12, True), (0x7E, True), (0x00, False), (0xFF, False), (0x10, False)])
def test_an_answer_is_told_from_noise(byte: int, answer: bool) -> None:
    assert is_answer(byte) is answer


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (b"\x10\0\0\0", Status()),
        (b"\x18\0\0\0", Status(offline=True)),
        (b"\x38\0\0\0", Status(offline=True, cover_open=True)),
        (b"\x18\x08\0\0", Status(offline=True, cutter=True)),
        (b"\x18\x20\0\0", Status(offline=True, fault=True)),
        (b"\x10\0\x03\0", Status(paper_low=True)),
        (b"\x18\0\x0f\0", Status(offline=True, paper_low=True, paper_out=True)),
    ],
)
def test_what_comes_unasked_is_understood(told: bytes, expected: Status) -> None:
    ear = Ear()
    ear.hear(told)
    assert ear.unasked == expected


@pytest.mark.parametrize(
    ("answer", "expected"), [(0, Status()), (3, Status(paper_low=True)), (0x0F, Status(paper_low=True, paper_out=True))]
)
def test_what_comes_in_its_turn_knows_of_paper(answer: int, expected: Status) -> None:
    assert parse_in_turn(answer) == expected


@given(st.lists(st.integers(1, 5), min_size=1))
def test_answers_are_told_apart_wherever_the_line_cuts_them(cuts: list[int]) -> None:
    said = b"\x12\x10\0\x03\0\x37\x22A042\0\x1e\x00\x11\x13\x37\x25\0\x03"
    ear, at = Ear(), 0
    while at < len(said):
        for cut in cuts:
            ear.hear(said[at : at + cut])
            at += cut
    assert (ear.at_once, ear.in_turn, ear.done, ear.noise) == ([0x12, 0x1E], [0, 3], {b"A042"}, 0)
    assert ear.unasked == Status(paper_low=True)


@given(st.lists(st.binary(max_size=20)))
def test_any_noise_is_heard_to_its_end(parts: list[bytes]) -> None:
    ear = Ear()
    for part in parts:
        ear.hear(part)
    ear.hear(bytes(200))
    assert not ear._rest


def test_a_block_without_end_is_noise() -> None:
    ear = Ear()
    ear.hear(b"\x37" + b"\x41" * 200)
    assert ear.noise
    assert not ear.done
