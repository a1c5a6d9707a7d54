"""The simulated day: the same seed makes the same plan, the plan is believable, and a real server lives through it."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.simulate.plan import BREAK_MIN, BREAKS_FROM, BREAKS_TO, make
from tests.support.office import sample
from tests.support.server import aufruf, running

CONFIG = sample()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32))
def test_the_same_seed_makes_the_same_plan_and_another_seed_another(seed: int) -> None:
    assert make(CONFIG, seed, 230) == make(CONFIG, seed, 230)
    assert make(CONFIG, seed, 230).visitors != make(CONFIG, seed + 1, 230).visitors


def test_a_day_is_believable() -> None:
    people = [visitor for seed in range(20) for visitor in make(CONFIG, seed, 230).visitors]
    peak = sum(visitor.at_min < 90 for visitor in people) / len(people)
    away = sum(not visitor.appears for visitor in people) / len(people)
    declared = sum(visitor.priority != "none" for visitor in people) / len(people)
    assert 0.35 < peak < 0.5
    assert 0.04 < away < 0.08
    assert 0.08 < declared < 0.12
    assert not [visitor for visitor in people if 225 < visitor.at_min < 360]  # nobody at noon
    for service in CONFIG.services.values():
        times = [visitor.service_min for visitor in people if visitor.service == service.id]
        assert 0.8 < sum(times) / len(times) / service.minutes < 1.2


@given(st.integers(0, 1000))
@settings(max_examples=20, deadline=None)
def test_breaks_lie_in_their_hour_and_at_most_two_at_once(seed: int) -> None:
    breaks = make(CONFIG, seed, 1).breaks
    assert {pause.counter for pause in breaks} == set(CONFIG.counters)
    for pause in breaks:
        assert pause.at_min >= BREAKS_FROM and pause.at_min + pause.minutes <= BREAKS_TO
        together = [other for other in breaks if abs(other.at_min - pause.at_min) < BREAK_MIN]
        assert len(together) <= 2


def test_it_prints_the_plan_without_a_server(tmp_path: Path) -> None:
    done = aufruf("simulate", "--plan", "--seed", "7", "--tickets", "3", data=tmp_path)
    assert done.returncode == 0
    assert len(json.loads(done.stdout)["visitors"]) == 3


def test_a_server_lives_through_a_day(tmp_path: Path) -> None:
    with running(tmp_path / "var", "--demo", "--set", "clock.speed=1500", "--set", "limits.enabled=false") as server:
        token = server.token("admin")
        done = aufruf(
            *("simulate", "--url", server.url, "--token", token, "--seed", "3", "--tickets", "15"), data=server.data
        )
        assert done.returncode == 0, done.stdout + done.stderr + server.log.read_text()
        assert "15 issued, refused: none" in done.stdout
        assert "unexpected answers: 0" in done.stdout
        today = datetime.now(UTC).date()
        span = {"from": str(today - timedelta(days=1)), "to": str(today + timedelta(days=5))}
        rows = server.session(token).get(f"{server.url}/api/v1/reports/waits", params=span).json()["rows"]
        states = server.session(token).get(f"{server.url}/api/v1/counters").json()["counters"]
    whole = [row for row in rows if row["hour"] is None]
    assert sum(row["tickets"] for row in whole) >= 15
    # Nobody is left over, unless midnight came while they waited.
    assert sum(row["served"] + row["abandoned"] for row in whole) >= 12
    assert {row["state"] for row in states} == {"closed"}


def test_it_says_what_to_do_when_nobody_answers(tmp_path: Path) -> None:
    done = aufruf("simulate", "--url", "http://127.0.0.1:9", "--token", "x", data=tmp_path)
    assert done.returncode == 1
    assert "Is the server running?" in done.stdout
