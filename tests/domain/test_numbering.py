"""Numbers: at least three digits, never wrapping, and readable back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.numbering import number, parts


@pytest.mark.parametrize(
    ("count", "text"), [(1, "A001"), (42, "A042"), (999, "A999"), (1000, "A1000"), (12345, "A12345")]
)
def test_it_writes_at_least_three_digits_and_never_wraps(count: int, text: str) -> None:
    assert number("A", count) == text


@given(st.sets(st.integers(1, 10**6)), st.sampled_from(["A", "XY"]))
def test_it_gives_no_two_counts_the_same_number(counts: set[int], prefix: str) -> None:
    assert len({number(prefix, count) for count in counts}) == len(counts)


@given(st.integers(1, 10**6), st.sampled_from(["A", "Z", "XY"]))
def test_it_splits_into_letters_and_digits(count: int, prefix: str) -> None:
    letters, digits = parts(number(prefix, count))
    assert (letters, int(digits)) == (prefix, count)


def test_it_refuses_a_count_below_one() -> None:
    with pytest.raises(ValueError, match="begin at 1"):
        number("A", 0)
