"""Who is next: the index seeks of the claim give what the rule says over all who wait."""

import itertools
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, text, update

from queue_server.domain import order
from queue_server.domain.errors import CounterNotOpen, NotFound, NotPossible, Stale
from queue_server.domain.ticket import State, Ticket
from queue_server.services import call, counter_session, desk, serve, undo, waiting
from queue_server.store import tickets
from queue_server.store.models import COUNTER_SESSION, LOG, TICKET
from tests.support.office import MORNING, STAFF, Office, sample


@pytest.fixture(scope="module")
def shared() -> Iterator[Office]:
    with tempfile.TemporaryDirectory() as folder, Office.on_sqlite(Path(folder)) as office:
        yield office


people = st.lists(
    st.tuples(
        st.sampled_from(["permit", "settlement", "appointment", "declaration"]),
        st.sampled_from(["de", "ar", "en", "uk"]),
        st.sampled_from(["none", "none", "none", "pregnant_or_infant", "urgent"]),
        st.integers(0, 300),
        st.sampled_from([None, None, None, -1, 30]),
    ),
    min_size=1,
    max_size=9,
)
others = st.sets(st.sampled_from(["3", "4", "5", "7", "8"]), max_size=4)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(line=people, others=others, counter=st.sampled_from(["5", "6"]))
def test_it_picks_by_seeks_whom_the_rule_picks_over_all(
    shared: Office, line: list[tuple[str, str, str, int, int | None]], others: set[str], counter: str
) -> None:
    fill(shared, line, others | {counter})
    config, now = shared.config, shared.ctx.now()
    mine = config.counters[counter]
    rest = [config.counters[key] for key in others - {counter}]

    def bonus(ticket: Ticket) -> timedelta:
        lacking = any(ticket.service in o.services and ticket.language not in o.languages for o in rest)
        return timedelta(minutes=5) if lacking and ticket.language in mine.languages else order.NO_BONUS

    with shared.session() as session:
        everybody = tickets.many(session, TICKET.c.state == "waiting", TICKET.c.service.in_(mine.services))
        picked = waiting.pick(session, shared.ctx, mine, now)
        view = desk.counter_view(session, shared.ctx, counter)
    expected = order.first(everybody, now, bonus)
    assert picked == expected
    assert view["next"] == (None if expected is None else view["waiting"]["tickets"][0])
    ready = [ticket for ticket in everybody if order.callable_now(ticket, now)]
    shown = [int(row["id"]) for row in view["waiting"]["tickets"]][: len(ready)]
    assert shown == [ticket.id for ticket in sorted(ready, key=lambda t: order.key(t, bonus(t)))]


def fill(office: Office, line: list[tuple[str, str, str, int, int | None]], opened: set[str]) -> None:
    with office.store.transaction() as session:
        for table in (TICKET, LOG, COUNTER_SESSION):
            session.execute(delete(table))
    office.clock.set(MORNING)
    office.open(*sorted(opened))
    for service, language, priority, gap, wait in line:
        office.later(seconds=gap)
        ticket = office.issue(service, language, priority)
        if wait is not None:
            later = office.ctx.now() + timedelta(minutes=wait)
            with office.store.transaction() as session:
                session.execute(update(TICKET).where(TICKET.c.id == ticket.id).values(not_before=later))


def test_it_finds_the_next_by_one_index_seek_per_service(office: Office) -> None:
    for _ in range(3):
        office.issue("permit")
    statement = waiting._heads(("permit", "settlement")).statement.compile(office.store.engine)
    with office.session() as session:
        plan = session.execute(text("EXPLAIN QUERY PLAN " + str(statement).replace("?", "0"))).all()
    seeks = [row[-1] for row in plan if "ticket" in row[-1]]
    assert len(seeks) == 2
    assert all("ix_ticket_waiting (service=" in seek for seek in seeks)
    assert not [row for row in plan if "TEMP B-TREE" in row[-1]]


def test_it_ends_the_served_ticket_and_calls_the_next_in_one_press(office: Office) -> None:
    office.open("6")
    first, second = office.issue(), office.issue()
    called = office.next("6")
    assert called is not None and called.id == first.id
    started = office.do(serve.start, first.id, STAFF)
    office.later(minutes=7)
    again = office.next("6", started)
    assert again is not None and again.id == second.id
    assert find(office, first).state is State.DONE
    assert [entry.step.value for entry in office.commits[-1].entries] == ["finish", "call"]
    assert len(set(office.commits[-1].seqs.values())) == 1


def test_it_ends_the_ticket_even_if_then_nobody_waits(office: Office) -> None:
    office.open("6")
    only = office.issue()
    called = office.next("6")
    assert office.next("6", called) is None
    assert find(office, only).state is State.DONE


@pytest.mark.parametrize(("policy", "calls", "minutes", "state"), [
    ("finish", 2, 5, State.DONE),
    ("miss", 2, 5, State.NO_SHOW),
    ("miss", 1, 5, State.DONE),
    ("miss", 2, 1, State.DONE),
])  # fmt: skip
def test_it_ends_a_called_ticket_as_the_policy_says(
    tmp_path: Path, policy: str, calls: int, minutes: int, state: State
) -> None:
    config = sample()
    config = sample(calls=config.calls.model_copy(update={"next_ends_called": policy}))
    with Office.on_sqlite(tmp_path, config) as office:
        office.open("6")
        ticket = office.issue()
        current = office.next("6")
        assert current is not None
        for _ in range(calls - 1):
            current = office.do(serve.recall, ticket.id, STAFF)
        office.later(minutes=minutes)
        office.next("6", current)
        assert find(office, ticket).state is state


@pytest.mark.parametrize("believed", [None, "999", "no number at all"])
def test_it_refuses_a_stale_press_with_the_truth(office: Office, believed: str | None) -> None:
    office.open("6")
    ticket = office.issue()
    waiting_one = office.issue()
    office.next("6")
    with pytest.raises(Stale) as refused:
        office.do(call.call_next, call.Press("6", believed), None)
    assert refused.value.details["current"].id == ticket.id
    assert find(office, waiting_one).state is State.WAITING


def test_it_calls_nobody_at_a_counter_that_is_not_open(office: Office) -> None:
    office.issue()
    with pytest.raises(CounterNotOpen):
        office.next("6")
    office.open("6")
    office.do(counter_session.take_break, "6", None)
    with pytest.raises(CounterNotOpen):
        office.next("6")


def test_it_refuses_a_certain_call_without_ending_the_current_ticket(office: Office) -> None:
    office.open("6")
    current, foreign = office.issue("permit"), office.issue("cash")
    office.next("6")
    press = call.Press("6", str(current.id))
    for wrong, refusal in ((foreign.id, NotPossible), (current.id, NotPossible), (99, NotFound)):
        with pytest.raises(refusal):
            office.do(call.call_certain, press, wrong, None)
    assert find(office, current).state is State.CALLED


def test_it_calls_each_ticket_once_in_order_when_all_press_at_once(office: Office) -> None:
    counters = ("5", "6", "7")
    office.open(*counters)
    line = [office.issue("permit").id for _ in range(60)]

    def work(counter: str) -> list[int]:
        called: list[int] = []
        current = None
        while (current := office.next(counter, current)) is not None:
            called.append(current.id)
        return called

    with ThreadPoolExecutor(3) as pool:
        results = list(pool.map(work, counters))
    assert sorted(itertools.chain(*results)) == line
    assert all(result == sorted(result) for result in results)
    with office.session() as session:
        calls = session.execute(select(LOG.c.ticket).where(LOG.c.step == "call").order_by(LOG.c.id)).scalars().all()
    assert calls == line


def test_it_puts_back_just_behind_the_third_whom_the_same_counters_could_serve(office: Office) -> None:
    office.open("6")
    line = [office.issue(service) for service in ("permit", "settlement", "cash", "permit", "permit", "permit")]
    office.next("6")
    office.do(serve.requeue, line[0].id, STAFF)
    called = []
    current = None
    while (current := office.next("6", current)) is not None:
        called.append(current.id)
    # permit, settlement share counters; the cash desk's ticket does not count
    assert called == [line[1].id, line[3].id, line[4].id, line[0].id, line[5].id]


def test_it_puts_back_at_the_end_if_fewer_wait(office: Office) -> None:
    office.open("6")
    first, second = office.issue(), office.issue()
    office.next("6")
    back = office.do(serve.requeue, first.id, STAFF)
    assert back.state is State.WAITING and back.counter is None
    called = office.next("6")
    assert called is not None and called.id == second.id


def test_it_lets_nobody_behind_a_strict_one_become_strict_by_being_put_back(office: Office) -> None:
    office.open("6")
    ordinary = office.issue()
    office.next("6")
    urgent = [office.issue(priority="urgent") for _ in range(4)]
    office.do(serve.requeue, ordinary.id, STAFF)
    called = []
    current = None
    while (current := office.next("6", current)) is not None:
        called.append(current.id)
    assert called == [*(ticket.id for ticket in urgent), ordinary.id]


def test_it_undoes_a_call_and_then_the_finish_that_came_with_it(office: Office) -> None:
    office.open("6")
    first, second = office.issue(), office.issue()
    current = office.next("6")
    assert current is not None
    current = office.do(serve.start, first.id, STAFF)
    office.next("6", current)
    with pytest.raises(NotPossible):  # the counter holds the second one
        office.do(undo.undo, first.id, STAFF)
    assert office.do(undo.undo, second.id, STAFF).state is State.WAITING
    assert office.do(undo.undo, first.id, STAFF).state is State.SERVING
    assert find(office, first).counter == "6"


def find(office: Office, ticket: Ticket) -> Ticket:
    with office.session() as session:
        found = tickets.find(session, ticket.id)
    assert found is not None
    return found
