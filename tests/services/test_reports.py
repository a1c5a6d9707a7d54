"""The managers' figures: right against days made by hand, over the day's turn and both daylight-saving Sundays."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain import figures
from queue_server.domain.errors import BadRequest
from queue_server.services import day, reports, serve, transfer, undo, visitor
from tests.support.office import MORNING, STAFF, Office, sample


def ask(office: Office, **wish: Any) -> list[dict[str, Any]]:
    wish = {"first": None, "last": None, "service": None, "area": None} | wish
    return reports.waits(reports.ask(office.ctx, office.store.url, **wish))


def whole(office: Office, service: str = "permit", **wish: Any) -> dict[str, Any]:
    return next(row for row in ask(office, service=service, **wish) if row["hour"] is None)


def serve_one(office: Office, wait: float, service_min: float, service: str = "permit", counter: str = "6") -> None:
    ticket = office.issue(service)
    office.later(minutes=wait)
    called = office.next(counter)
    assert called is not None and called.id == ticket.id
    office.do(serve.start, ticket.id, STAFF)
    office.later(minutes=service_min)
    office.do(serve.finish, ticket.id, STAFF)


def test_it_gives_median_p90_mean_and_share_within_target(office: Office) -> None:
    office.open("6")
    for wait, served in ((5, 10), (10, 12), (20, 14), (31, 16), (40, 20)):
        serve_one(office, wait, served)
    row = whole(office)
    assert (row["tickets"], row["served"], row["no_show"], row["abandoned"]) == (5, 5, 0, 0)
    assert row["wait_min"] == {"median": 20.0, "p90": 36.4, "mean": 21.2}
    assert row["service_min"] == {"median": 14.0, "p90": 18.4, "mean": 14.4}
    assert row["within_target"] == 0.6  # the target is 30 minutes


def test_it_keeps_silent_on_fewer_than_five_visits_but_counts_them(office: Office) -> None:
    office.open("6")
    for _ in range(4):
        serve_one(office, 5, 5)
    row = whole(office)
    assert row["served"] == 4
    assert row["wait_min"] == row["service_min"] == {"median": None, "p90": None, "mean": None}
    assert row["within_target"] is None


def test_it_gives_a_presumed_finish_no_service_time(office: Office) -> None:
    office.open("6")
    for _ in range(6):
        office.issue()
    current = None
    for _ in range(6):
        office.later(minutes=3)
        current = office.next("6", current)
    office.next("6", current)
    row = whole(office)
    assert row["served"] == 6
    assert row["service_min"]["median"] is None
    assert row["wait_min"]["median"] == 10.5


def test_an_undone_step_counts_in_no_figure(office: Office) -> None:
    office.open("6")
    ticket = office.issue()
    office.next("6")
    office.do(undo.undo, ticket.id, STAFF)
    office.do(visitor.leave, ticket.id)
    row = whole(office)
    assert (row["served"], row["abandoned"], row["no_show"]) == (0, 1, 0)
    office.do(undo.undo, ticket.id, STAFF)
    assert whole(office)["abandoned"] == 0


def test_the_clock_stands_still_between_a_miss_and_the_return(office: Office) -> None:
    lines = []
    for step, state, at in (
        ("issue", "waiting", 0),
        ("park", "parked", 4),
        ("miss", "no_show", 10),
        ("return", "waiting", 40),
        ("call", "called", 45),
        ("start", "serving", 46),
        ("park", "parked", 50),
        ("return", "waiting", 55),
        ("call", "called", 60),
        ("start", "serving", 61),
        ("finish", "done", 64),
    ):
        when = MORNING + timedelta(minutes=at)
        lines.append(figures.Line(1, 1, MORNING.date(), when, figures.Step(step), figures.State(state), "permit"))
    (visit,) = figures.visits(lines)
    assert visit.wait_min == 15
    assert visit.service_min == 4 + 3
    assert visit.served


def test_a_transfer_begins_a_new_visit_with_its_own_wait(office: Office) -> None:
    office.open("6", "8")
    for _ in range(5):
        ticket = office.issue("permit")
        office.later(minutes=10)
        office.next("6")
        office.do(serve.start, ticket.id, STAFF)
        office.later(minutes=4)
        office.do(transfer.transfer, ticket.id, transfer.Wish("advice"), STAFF)
        office.later(minutes=6)
        called = office.next("8")
        assert called is not None
        office.do(serve.start, ticket.id, STAFF)
        office.later(minutes=15)
        office.do(serve.finish, ticket.id, STAFF)
    permit, advice = whole(office, "permit"), whole(office, "advice")
    assert (permit["tickets"], permit["served"], advice["tickets"], advice["served"]) == (5, 5, 5, 5)
    assert (permit["wait_min"]["mean"], permit["service_min"]["mean"]) == (10.0, 4.0)
    assert (advice["wait_min"]["mean"], advice["service_min"]["mean"]) == (6.0, 15.0)


def test_it_counts_no_shows_and_those_who_left_as_abandoned(office: Office) -> None:
    office.open("6")
    ticket = office.issue()
    office.next("6")
    office.do(serve.recall, ticket.id, STAFF)
    office.later(minutes=3)
    office.do(serve.miss, ticket.id, STAFF)
    office.do(visitor.leave, office.issue().id)
    row = whole(office)
    assert (row["tickets"], row["no_show"], row["abandoned"], row["served"]) == (2, 1, 2, 0)


def test_a_day_belongs_to_itself_over_the_turn(tmp_path: Path) -> None:
    with Office.on_sqlite(tmp_path, sample().as_demo()) as office:
        office.clock.set(datetime(2026, 4, 14, 21, 50, tzinfo=UTC))  # 23:50 in Magdeburg
        office.issue()
        office.later(minutes=20)
        office.do(day.expire)
        office.issue()
        first, second = date(2026, 4, 14), date(2026, 4, 15)
        assert whole(office, first=first, last=first)["tickets"] == 1
        assert whole(office, first=second, last=second)["tickets"] == 1
        assert whole(office, first=first, last=second)["tickets"] == 2
        assert whole(office, first=first, last=first)["served"] == 0


@pytest.mark.parametrize(
    ("sunday", "hours"),
    [(datetime(2026, 3, 29, tzinfo=UTC), [1, 3, 4]), (datetime(2026, 10, 25, tzinfo=UTC), [2, 2, 3])],
)
def test_hours_are_the_offices_own_on_daylight_saving_sundays(
    tmp_path: Path, sunday: datetime, hours: list[int]
) -> None:
    with Office.on_sqlite(tmp_path, sample().as_demo()) as office:
        for hour in range(3):
            office.clock.set(sunday + timedelta(hours=hour, minutes=30))
            office.issue()
        rows = [row for row in ask(office, first=sunday.date(), last=sunday.date()) if row["hour"] is not None]
        assert [row["hour"] for row in rows for _ in range(row["tickets"])] == hours


def test_it_filters_by_service_and_area_and_refuses_what_is_unknown(office: Office) -> None:
    for service in ("permit", "cash", "papers"):
        office.issue(service)
    assert {row["service"] for row in ask(office)} == {"permit", "cash", "papers"}
    assert {row["service"] for row in ask(office, area="ground")} == {"cash", "papers"}
    assert {row["service"] for row in ask(office, service="cash")} == {"cash"}
    for wrong in ({"service": "parking"}, {"area": "roof"}, {"first": date(2026, 4, 2), "last": date(2026, 4, 1)}):
        with pytest.raises(BadRequest):
            ask(office, **wrong)


@given(st.lists(st.floats(0, 500), min_size=5, max_size=40))
def test_percentiles_lie_within_the_values_and_in_order(values: list[float]) -> None:
    found = figures.spread(values)
    assert min(values) - 0.1 <= float(found["median"] or 0) <= float(found["p90"] or 0) + 1e-9
    assert float(found["p90"] or 0) <= max(values) + 0.1
