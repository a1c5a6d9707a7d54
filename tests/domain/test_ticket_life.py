"""A ticket's life against the design's table, written here once more in its own form."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.domain.ticket import CLOSED, OPEN, TABLE, Rules, State, Step, Ticket, allowed, possible

NOW = datetime(2026, 4, 14, 9, 0, tzinfo=UTC)
RULES = Rules(2, timedelta(minutes=2), 2, timedelta(minutes=10))
BY_CLERK = replace(RULES, returns_itself=False)
STATES = ["waiting", "called", "serving", "parked", "done", "no_show", "left", "expired"]

# The rows of design section 3, blank = refused; "undo" is tested where tickets have a past. "switch" came later.
DESIGN = {
    "call": "called,,,called,,called,called,",
    "recall": ",called,,,,,,",
    "here": "waiting,called,,,,,,",
    "start": ",serving,,,,,,",
    "finish": ",done,done,done,,,,",
    "switch": ",,serving,,,,,",
    "miss": ",no_show,,no_show,,,,",
    "park": "parked,parked,parked,,,,,",
    "return": ",,,waiting,,waiting,waiting,",
    "requeue": ",waiting,waiting,,,,,",
    "delay": "waiting,waiting,,,,,,",
    "transfer": "waiting,waiting,waiting,waiting,,,,",
    "leave": "left,left,,left,,,,",
    "expire": "expired,no_show,done,expired,,,,",
}


def a_ticket(state: State = State.WAITING, **changes: object) -> Ticket:
    ticket = Ticket(
        id=1,
        day=date(2026, 4, 14),
        number="A001",
        service="permit",
        area="first",
        language="ar",
        priority="none",
        state=state,
        issued_at=NOW,
        arrival_at=NOW,
        order_at=NOW,
        entry=1,
        urgency=1,
    )
    return replace(ticket, **changes)  # type: ignore[arg-type]


def test_it_allows_exactly_what_the_table_allows() -> None:
    wanted = {}
    for step, row in DESIGN.items():
        for state, target in zip(STATES, row.split(","), strict=True):
            if target:
                wanted[State(state), Step(step)] = State(target)
    assert wanted == TABLE


def test_it_knows_which_states_are_open() -> None:
    assert {state.value for state in OPEN} == {"waiting", "called", "serving", "parked"}
    assert set(State) == OPEN | CLOSED


@given(calls=st.integers(0, 5), minutes=st.integers(0, 6))
def test_it_says_did_not_appear_only_after_both_calls_and_delay(calls: int, minutes: int) -> None:
    ticket = a_ticket(State.CALLED, calls=calls, call_began_at=NOW)
    now = NOW + timedelta(minutes=minutes)
    assert allowed(ticket, Step.MISS, RULES, ticket.day, now) == (calls >= 2 and minutes >= 2)


@pytest.mark.parametrize(("until", "ripe"), [(None, False), (-1, True), (0, True), (1, False)])
def test_it_misses_a_parked_person_only_once_the_return_time_has_passed(until: int | None, ripe: bool) -> None:
    parked_until = None if until is None else NOW + timedelta(minutes=until)
    ticket = a_ticket(State.PARKED, parked_until=parked_until)
    assert allowed(ticket, Step.MISS, BY_CLERK, ticket.day, NOW) is ripe
    assert not allowed(ticket, Step.MISS, RULES, ticket.day, NOW), "it waits again by itself"


@given(delays=st.integers(0, 4))
def test_it_lets_a_visitor_delay_a_limited_number_of_times(delays: int) -> None:
    ticket = a_ticket(delays=delays)
    assert allowed(ticket, Step.DELAY, RULES, ticket.day, NOW) == (delays < 2)


@given(state=st.sampled_from(State), step=st.sampled_from([step for step in Step if step is not Step.EXPIRE]))
def test_it_refuses_every_step_on_a_ticket_of_another_day(state: State, step: Step) -> None:
    ticket = a_ticket(state, calls=3, call_began_at=NOW - timedelta(hours=1))
    assert not allowed(ticket, step, RULES, ticket.day + timedelta(days=1), NOW)


@pytest.mark.parametrize(
    ("step", "seconds", "can"),
    [("finish", 0, True), ("finish", 10, True), ("finish", 10.001, False), ("finish", -1, False)]
    + [(never, 1, False) for never in ("issue", "undo", "expire")],
)
def test_it_undoes_only_a_fresh_step_that_may_be_undone(step: str, seconds: float, can: bool) -> None:
    ticket = a_ticket(State.DONE, last_step=Step(step), last_at=NOW, before={"state": "serving"})
    assert allowed(ticket, Step.UNDO, RULES, ticket.day, NOW + timedelta(seconds=seconds)) is can


def test_it_offers_what_it_allows() -> None:
    offered = possible(a_ticket(State.SERVING), RULES, date(2026, 4, 14), NOW)
    assert [step.value for step in offered] == ["finish", "switch", "park", "requeue", "transfer"]
