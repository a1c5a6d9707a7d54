"""The plain forecast: an honest range, rounded outward, and silence where nobody serves."""

from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.forecast import Forecast, forecast


def test_it_computes_before_times_mean_over_counters() -> None:
    assert forecast(6, 22, 4) == Forecast(20, 50)  # 33 min: 24.75 to 49.5


def test_it_says_nothing_where_no_counter_is_open() -> None:
    assert forecast(3, 22, 0) is None


def test_it_is_a_range_even_with_nobody_before() -> None:
    assert forecast(0, 22, 1) == Forecast(0, 5)


@given(st.integers(0, 500), st.floats(0.1, 120), st.integers(1, 20))
def test_it_holds_the_wait_between_its_ends_in_steps_of_five(before: int, mean: float, counters: int) -> None:
    result = forecast(before, mean, counters)
    assert result is not None
    wait = before * mean / counters
    assert result.low_min <= wait * 0.75 and result.high_min >= wait * 1.5
    assert result.low_min % 5 == 0 and result.high_min % 5 == 0
    assert result.low_min < result.high_min
    assert wait * 0.75 - result.low_min < 5 + 1e-6
