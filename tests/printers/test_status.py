"""What a printer's answers mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printers.status import Status, is_answer, parse


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
        ({}, None),
    ],
)
def test_the_most_helpful_reason_is_named(answers: dict[int, int], trouble: str | None) -> None:
    assert parse(answers).trouble == trouble


def test_paper_that_runs_low_is_noticed() -> None:
    assert parse({4: 0x1E}) == Status(paper_low=True)


@given(st.dictionaries(st.integers(0, 9), st.integers(0, 255)))
def test_any_answer_makes_a_status(answers: dict[int, int]) -> None:
    assert parse(answers).trouble in {None, "paper_out", "cover_open", "cutter", "fault", "offline"}


@pytest.mark.parametrize(("byte", "answer"), [(0x12, True), (0x7E, True), (0x00, False), (0xFF, False), (0x10, False)])
def test_an_answer_is_told_from_noise(byte: int, answer: bool) -> None:
    assert is_answer(byte) is answer
