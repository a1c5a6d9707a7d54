"""What has been kept long enough is forgotten, an office day at a time."""

import contextlib
from datetime import date, timedelta

from sqlalchemy import Table, select

from queue_server.domain.errors import Closed
from queue_server.services import day, purge, serve
from queue_server.store.models import COUNTER_LOG, LOG, NUMBERING, TICKET
from tests.support.office import STAFF, Office

DAYS = (TICKET, LOG, COUNTER_LOG, NUMBERING)


def days_of_work(office: Office, count: int) -> list[date]:
    """So many days on which one person is served at counter 6, and the morning after the last."""
    days: list[date] = []
    while len(days) < count:
        with contextlib.suppress(Closed):  # a weekend, a holiday
            office.issue()
            office.open("6")
            called = office.next("6")
            assert called is not None
            office.do(serve.finish, called.id, STAFF)
            days.append(today(office))
        office.later(days=1)
        while office.do(day.expire):
            pass
    return days


def today(office: Office) -> date:
    return office.ctx.day(office.ctx.now())


def kept(office: Office, table: Table) -> set[date]:
    with office.session() as session:
        return set(session.scalars(select(table.c.day)))


def named(office: Office) -> set[date]:
    """The days whose log still names a counter."""
    with office.session() as session:
        return {
            found
            for table in (LOG, COUNTER_LOG, TICKET)
            for found in session.scalars(select(table.c.day).where(table.c.counter.is_not(None)))
        }


def test_it_keeps_the_last_days_whole_and_forgets_counters_before_tickets(office: Office) -> None:
    past = days_of_work(office, 26)
    gone = purge.purge(office.store, office.ctx)
    still = {day for day in past if day >= today(office) - timedelta(days=30)}
    assert 0 < len(still) < len(past)
    for table in DAYS:
        assert kept(office, table) == still, table
    assert named(office) == {day for day in past if day >= today(office) - timedelta(days=7)}
    assert gone.tickets == len(past) - len(still)
    assert gone.counters_forgotten > 0
    assert purge.purge(office.store, office.ctx) == purge.Purged()


def test_it_may_be_broken_off_after_any_day_and_goes_on_with_the_oldest(office: Office) -> None:
    past = days_of_work(office, 8)
    office.later(days=28)
    for left in past[1:4]:
        assert next(purge.steps(office.store, office.ctx)).tickets == 1
        assert min(kept(office, TICKET)) == left
    purge.purge(office.store, office.ctx)
    assert kept(office, TICKET) == {day for day in past if day >= today(office) - timedelta(days=30)} != set()
    assert named(office) == set()


def test_no_transaction_takes_more_than_one_day(office: Office) -> None:
    past = days_of_work(office, 5)
    office.later(days=100)
    gone = [step.tickets for step in purge.steps(office.store, office.ctx)]
    assert gone[: len(past)] == [1] * len(past) and sum(gone) == len(past)
