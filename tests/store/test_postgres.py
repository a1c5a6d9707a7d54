"""The same queue on a real PostgreSQL: numbers, claims, repeats and ``seq`` under true concurrency."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import chain
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from queue_server.domain.errors import Refusal
from queue_server.printing import jobs
from queue_server.services import (
    bearers,
    board,
    day,
    desk,
    issue,
    line,
    overview,
    paper,
    parking,
    people,
    purge,
    reports,
    reprint,
    serve,
    transfer,
    undo,
    visit,
)
from queue_server.services.access import Role
from queue_server.services.idempotency import Repeatable, digest_of, once
from queue_server.store.models import LOG, PRINT_ATTEMPT
from tests.support.office import STAFF, Office
from tests.support.postgres import database, postgres

__all__ = ["database", "postgres"]


@pytest.fixture
def office(database: str) -> Iterator[Office]:
    assert database.startswith("postgresql://")  # as an operator writes it, without a driver
    with Office.on(database) as office:
        yield office


def test_it_gives_each_number_once_and_counts_commits_without_gaps(office: Office) -> None:
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda _: office.issue("papers").number, range(120)))
    assert sorted(numbers) == [f"F{count:03d}" for count in range(1, 121)]
    with office.session() as session:
        seqs = session.execute(select(LOG.c.seq).order_by(LOG.c.seq)).scalars().all()
    assert list(seqs) == list(range(1, 121))


def test_it_calls_each_ticket_once_when_all_press_at_once(office: Office) -> None:
    counters = ("5", "6", "7")
    office.open(*counters)
    line = [office.issue(service).id for service in ("permit", "declaration", "settlement") for _ in range(15)]

    def work(counter: str) -> list[int]:
        called: list[int] = []
        current = None
        while (current := office.next(counter, current)) is not None:
            called.append(current.id)
        return called

    with ThreadPoolExecutor(3) as pool:
        results = list(pool.map(work, counters))
    assert sorted(chain(*results)) == sorted(line)


def test_two_presses_at_one_counter_call_one_person(office: Office) -> None:
    office.open("6")
    line = [office.issue() for _ in range(9)]

    def press(_: int) -> str:
        try:
            office.next("6", None)
        except Refusal as refusal:
            return refusal.code
        return "called"

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(press, range(8)))
    assert answers == ["called"] + ["stale"] * 7
    assert office.see(desk.counter_view, "6")["current"]["number"] == line[0].number


def test_a_repeat_at_the_same_moment_waits_and_gets_the_same_answer(office: Office) -> None:
    def ask(_: int) -> dict[str, Any]:
        def run(session: Session) -> dict[str, Any]:
            return {"number": issue.issue(session, office.ctx, issue.Order("permit", "de"), STAFF).ticket.number}

        return once(office.store, Repeatable("me", "key", digest_of(b"{}")), office.ctx.now(), run)

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(8))) == [{"number": "A001"}] * 8
    assert office.issue().number == "A002"


def test_transfers_in_both_directions_do_not_lock_each_other_out(office: Office) -> None:
    up = [office.issue("cash").id for _ in range(20)]
    down = [office.issue("permit").id for _ in range(20)]

    def send(order: tuple[int, str]) -> None:
        office.do(transfer.transfer, order[0], transfer.Wish(order[1]), STAFF)

    orders = list(chain(*zip([(t, "permit") for t in up], [(t, "cash") for t in down], strict=True)))
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(send, orders))
    with office.session() as session:
        assert len(session.execute(select(LOG.c.id).where(LOG.c.step == "transfer")).all()) == 40


def test_several_servers_bring_each_of_the_parked_back_once(office: Office) -> None:
    office.open("6")
    until = office.ctx.now() + timedelta(minutes=5)
    people = [office.do(serve.park, office.issue().id, STAFF, until=until).id for _ in range(60)]
    office.later(minutes=5)
    assert office.see(parking.is_due)

    def look(_: int) -> list[int]:
        returned: list[int] = []
        while more := office.do(parking.return_due, 7):
            returned += [ticket.id for ticket in more]
        return returned

    with ThreadPoolExecutor(4) as pool:
        returned = list(chain(*pool.map(look, range(4))))
    while office.see(parking.is_due):  # whom all had seen at once, and one had
        returned += look(0)
    assert sorted(returned) == people
    with office.session() as session:
        assert len(session.execute(select(LOG.c.id).where(LOG.c.step == "return")).all()) == 60


def test_only_the_counter_that_a_ticket_was_sent_to_calls_it(office: Office) -> None:
    office.open("5", "6", "7")
    sent = office.issue("permit", "ar")
    office.do(transfer.transfer, sent.id, transfer.Wish(counter="6", note="by the window"), STAFF)
    assert office.next("7") is None and office.next("5") is None
    assert [row["for_counter"] for row in office.see(line.everybody, line.Wanted(number="a0"))["tickets"]] == ["6"]
    assert office.see(board.board, "ground")["moved"] == []
    called = office.next("6")
    assert called is not None and called.id == sent.id
    assert [entry["step"] for entry in office.see(desk.counter_view, "6")["current"]["history"]][-1] == "call"
    office.later(days=1)
    assert office.do(day.expire) == 1
    while office.do(day.forget_notes):
        pass
    purge.purge(office.store, office.ctx)


def test_all_views_and_reports_read_from_it(office: Office) -> None:
    office.open("6")
    tickets = [office.issue(language=language) for language in ("ar", "de")]
    called = office.next("6")
    assert called is not None
    office.do(undo.undo, called.id, STAFF)
    called = office.next("6")
    assert called is not None
    office.do(serve.start, called.id, STAFF)
    assert office.see(board.board, "first")["calls"][0]["number"] == called.number
    assert office.see(visit.visit_view, tickets[1].id)["before"] == 0
    assert office.see(overview.manage_view)["services"][1]["waiting"] == 1
    (row, *_) = reports.waits(reports.ask(office.ctx, office.store.url, None, None, "permit", None))
    assert row["tickets"] == 2
    office.later(days=1)
    assert office.do(day.expire) == 2


def test_it_finds_the_next_through_the_partial_index(office: Office) -> None:
    with office.store.transaction() as session:
        session.execute(text("SET LOCAL enable_seqscan = off"))
        plan = "\n".join(
            session.execute(
                text(
                    "EXPLAIN SELECT id FROM ticket WHERE state = 'waiting' AND service = 'permit' "
                    "ORDER BY urgency, order_at, entry, id LIMIT 1"
                )
            ).scalars()
        )
    assert "ix_ticket_waiting" in plan and "Sort" not in plan


def test_it_keeps_what_the_orm_writes_too(office: Office) -> None:
    with office.store.transaction() as session:
        token = bearers.new_token(session, office.clock, Role.DISPLAY, "hall")
        people.add_user(session, office.clock, "anna", Role.CLERK, "a long password")
    with office.session() as session:
        actor = bearers.by_token(session, token, office.clock.now())
        assert actor is not None and actor.role is Role.DISPLAY
        assert people.has_users(session)


def test_print_jobs_are_taken_tried_moved_and_learnt(office: Office) -> None:
    ticket = office.issue(kiosk="kiosk-1").id
    now = office.clock.now()
    with office.store.transaction() as session:
        job = jobs.next_queued(session, "printer-1")
        assert job is not None
        assert (job.ticket_id, job.copy) == (ticket, False)
        for _ in range(2):
            assert jobs.put_back(session, job, "queued", now, "refused", "printer-1")
        assert jobs.put_back(session, job, "queued", now, "refused", "printer-2")
        assert not jobs.move(session, job.id, "queued", "sending", now, printer="printer-1")
        assert jobs.move(session, job.id, "queued", "sending", now, printer="printer-2")
        assert paper.waiting(session) == {"printer-2": 1}
    with office.store.transaction() as session:
        assert jobs.recover(session, now, ["printer-1", "printer-2"], []) == [("printer-2", ticket)]
    told = office.do(reprint.for_staff, ticket, None)
    assert (told["copy"], told["state"]) == (True, "queued")
    with office.store.transaction() as session:
        assert jobs.learn(session, job.id, ticket, "queued", now) == "failed"
        outcomes = session.execute(select(PRINT_ATTEMPT.c.outcome).order_by(PRINT_ATTEMPT.c.id)).scalars().all()
    assert list(outcomes) == ["refused", "unknown", "failed"]
