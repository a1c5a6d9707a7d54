"""Who waits, in the real order, with the reasons; for one counter and for the whole house."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from queue_server.domain.errors import BadRequest
from queue_server.services import call, desk, line, serve, visitor
from queue_server.store.hot import DRIVER
from tests.support.office import STAFF, Office


def everybody(office: Office, **wanted: Any) -> dict[str, Any]:
    return office.see(line.everybody, line.Wanted(**wanted))


def numbers(office: Office, **wanted: Any) -> list[str]:
    return [row["number"] for row in everybody(office, **wanted)["tickets"]]


@contextmanager
def statements(office: Office) -> Iterator[list[str]]:
    """What the database is asked meanwhile, by whatever way."""
    asked: list[str] = []
    driver: Any = None

    def before(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    event.listen(office.store.engine, "before_cursor_execute", before)
    with office.store.transaction() as session:  # the writer and its connection are kept
        driver = session.info[DRIVER]
    driver.set_trace_callback(asked.append)
    try:
        yield asked
    finally:
        driver.set_trace_callback(None)
        event.remove(office.store.engine, "before_cursor_execute", before)


def test_it_says_what_a_place_is_made_of(office: Office) -> None:
    office.open("6")
    office.issue("permit", priority="pregnant_or_infant")
    office.later(minutes=3)
    office.issue("permit", priority="urgent")
    strict, first = office.see(desk.counter_view, "6")["waiting"]["tickets"]
    head_start = office.config.priorities["pregnant_or_infant"].head_start
    usual = {"strict": False, "language_min": 0, "not_before": None, "put_back": False}
    assert first["why"] == {"waited_min": 3, "head_start_min": head_start, **usual}
    assert strict["why"] == {"waited_min": 0, "head_start_min": 0, **usual, "strict": True}


def test_it_marks_who_was_put_back_and_who_comes_later(office: Office) -> None:
    office.open("6")
    back, later, *_ = [office.issue() for _ in range(4)]
    office.later(seconds=30)
    last = office.issue()
    office.next("6")
    office.do(serve.requeue, back.id, STAFF, end=True)
    office.do(visitor.delay, later.id)
    rows = {row["number"]: row for row in office.see(desk.counter_view, "6")["waiting"]["tickets"]}
    assert list(rows)[-3:] == [last.number, back.number, later.number]
    assert rows[back.number]["why"]["put_back"] and not rows[last.number]["why"]["put_back"]
    assert rows[later.number]["why"]["not_before"] == rows[later.number]["not_before"] is not None


def test_a_language_counts_at_its_counter_and_the_house_s_list_says_where(office: Office) -> None:
    office.open("5", "6")
    speaks = office.config.counters["6"].languages
    assert "ar" in speaks and "ar" not in office.config.counters["5"].languages
    office.issue("permit", "de")
    office.later(minutes=1)
    arabic = office.issue("permit", "ar")
    here, there = (office.see(desk.counter_view, counter)["waiting"]["tickets"] for counter in ("6", "5"))
    assert (here[0]["number"], here[0]["why"]["language_min"], here[0]["earlier_at"]) == (arabic.number, 5, [])
    assert (there[1]["why"]["language_min"], there[1]["earlier_at"]) == (0, ["6"])
    rows = everybody(office)["tickets"]
    assert [(row["number"], row["earlier_at"], row["why"]["language_min"]) for row in rows][1] == (
        arabic.number,
        ["6"],
        0,
    )


def test_the_current_ticket_says_who_else_speaks_the_language_and_what_happened(office: Office) -> None:
    office.open("5", "6", "7")
    ticket = office.issue("permit", "ar")
    office.later(minutes=2)
    office.do(call.call_certain, call.Press("6", None), ticket.id, None)
    office.do(serve.recall, ticket.id, STAFF)
    current = office.see(desk.counter_view, "6")["current"]
    counters = office.config.counters
    speakers = [key for key in ("5", "7") if "ar" in counters[key].languages and "permit" in counters[key].services]
    assert current["also"] == speakers
    steps = [(entry["step"], entry["service"], entry["counter"]) for entry in current["history"]]
    assert steps == [("issue", "permit", None), ("call", "permit", "6"), ("recall", "permit", "6")]
    assert [entry["at"] for entry in current["history"]] == sorted(entry["at"] for entry in current["history"])


def test_the_history_has_the_last_twenty_steps(office: Office) -> None:
    office.open("6")
    ticket = office.issue()
    office.next("6")
    for _ in range(25):
        office.do(serve.recall, ticket.id, STAFF)
    history = office.see(desk.counter_view, "6")["current"]["history"]
    assert len(history) == 20 and {entry["step"] for entry in history} == {"recall"}


def test_the_house_s_list_is_in_the_area_s_order_and_filtered(office: Office) -> None:
    office.open("6")
    first, second = office.issue("permit", "ar"), office.issue("cash", "de")
    urgent = office.issue("permit", "de", "urgent")
    assert numbers(office) == [urgent.number, first.number, second.number]
    assert numbers(office, area="ground") == [second.number]
    assert numbers(office, service="permit", language="ar") == [first.number]
    assert numbers(office, number=second.number.lower()) == [second.number]
    assert numbers(office, number="%") == numbers(office, number="_") == []
    for wrong in ({"area": "roof"}, {"service": "nope"}, {"language": "xx"}, {"state": "done"}):
        with pytest.raises(BadRequest):
            everybody(office, **wrong)


def test_the_house_s_list_has_the_parked_and_the_missed_of_today(office: Office) -> None:
    office.open("6")
    parked, gone = office.issue(), office.issue()
    until = office.ctx.now() + timedelta(minutes=5)
    office.do(serve.park, parked.id, STAFF, "6", reason="cash", until=until)
    office.do(visitor.leave, gone.id)
    (row,) = everybody(office, state="parked")["tickets"]
    assert (row["number"], row["counter"], row["reason"]) == (parked.number, "6", "cash")
    assert row["parked_until"] is not None
    assert numbers(office, state="missed") == [gone.number] and numbers(office) == []
    office.later(days=1)
    assert numbers(office, state="parked") == numbers(office, state="missed") == []


def test_the_house_s_list_costs_the_same_for_many_and_ends_at_two_hundred(office: Office) -> None:
    office.open("5", "6")
    office.issue("permit", "ar")
    with statements(office) as few:
        everybody(office)
    for count in range(210):
        office.issue("permit", ("ar", "de", "uk")[count % 3])
    with statements(office) as many:
        found = everybody(office)
    assert (found["count"], len(found["tickets"])) == (211, 200)
    assert len(many) == len(few) <= 5


def test_next_asks_no_more_than_it_did_before_there_was_a_desk(office: Office) -> None:
    office.open("5", "6")
    for _ in range(3):
        office.issue("permit", "ar")
    current = office.next("6")
    with statements(office) as asked:
        office.next("6", current)
    words = [statement.split()[0] for statement in asked]
    assert words.count("SELECT") == 5  # the session, the current one, the heads, the open counters, the next one
    assert words.count("UPDATE") == 3  # the finish, the area, the call
    assert {statement.split()[2] for statement in asked if statement.startswith("INSERT")} == {"ticket_log"}


@pytest.mark.parametrize(("state", "index"), [
    ("waiting", "ix_ticket_waiting"), ("parked", "ix_ticket_open"), ("missed", "ix_ticket_missed"),
])  # fmt: skip
def test_the_house_s_list_reads_by_an_index(office: Office, state: str, index: str) -> None:
    for _ in range(3):
        office.issue()
    asked: list[tuple[str, Any]] = []

    def before(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        asked.append((statement, values))

    event.listen(office.store.engine, "before_cursor_execute", before)
    everybody(office, state=state)
    event.remove(office.store.engine, "before_cursor_execute", before)
    for statement, values in (pair for pair in asked if "FROM ticket" in pair[0]):
        with office.store.engine.connect() as connection:
            plan = [row[-1] for row in connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, values)]
        assert any(f"INDEX {index}" in part for part in plan), plan
