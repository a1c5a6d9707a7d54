"""Print jobs in the database: whose turn it is, what each attempt leaves behind, and what is learnt later."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from queue_server.printing import jobs
from queue_server.printing.jobs import Job
from queue_server.services import purge
from queue_server.store.models import PRINT_ATTEMPT, PRINT_JOB
from tests.printing.conftest import House

Make = Callable[..., House]


@pytest.fixture
def house(make: Make) -> House:
    """An office whose spooler does not run, with two printers."""
    return make(start=False, printer_1={}, printer_2={})


def first(house: House, printer: str = "printer-1") -> Job:
    with house.office.session() as session:
        found = jobs.next_queued(session, printer)
    assert found is not None
    return found


def move(house: House, job: int, was: jobs.JobState, state: jobs.JobState, **more: str) -> bool:
    with house.office.store.transaction() as session:
        return jobs.move(session, job, was, state, house.office.clock.now(), **more)


def attempts(house: House) -> list[tuple[int, str, str, str | None]]:
    columns = (PRINT_ATTEMPT.c.job_id, PRINT_ATTEMPT.c.printer, PRINT_ATTEMPT.c.outcome, PRINT_ATTEMPT.c.reason)
    with house.office.session() as session:
        return [tuple(row) for row in session.execute(select(*columns).order_by(PRINT_ATTEMPT.c.id))]


def test_each_end_of_an_attempt_is_written_with_its_reason(house: House) -> None:
    house.issue()
    job = first(house)
    with house.office.store.transaction() as session:
        assert jobs.put_back(session, job, "queued", house.office.clock.now(), "cover_open", "printer-2")
    assert move(house, job.id, "queued", "sending")
    assert move(house, job.id, "sending", "unknown", reason="no_answer")
    assert attempts(house) == [
        (job.id, "printer-1", "refused", "cover_open"),
        (job.id, "printer-2", "unknown", "no_answer"),
    ]


def test_the_same_refusal_again_and_again_is_written_once_but_counted(house: House) -> None:
    house.issue()
    for reason in ("refused", "refused", "paper_out", "refused", "refused"):
        with house.office.store.transaction() as session:
            assert jobs.put_back(session, first(house), "queued", house.office.clock.now(), reason, "printer-1")
    assert [reason for *_, reason in attempts(house)] == ["refused", "paper_out", "refused"]
    assert first(house).attempts == 5


def test_a_job_that_went_elsewhere_cannot_be_taken_at_its_old_printer(house: House) -> None:
    house.issue()
    job = first(house)
    with house.office.store.transaction() as session:
        jobs.put_back(session, job, "queued", house.office.clock.now(), "refused", "printer-2")
    assert not move(house, job.id, "queued", "sending", printer="printer-1")
    assert move(house, job.id, "queued", "sending", printer="printer-2")
    assert not move(house, job.id, "queued", "sending", printer="printer-2"), "taken twice"


def unknown(house: House) -> Job:
    house.issue()
    job = first(house)
    move(house, job.id, "queued", "sending")
    move(house, job.id, "sending", "unknown", reason="broken_off")
    return job


@pytest.mark.parametrize("truth", ["printed", "failed", "queued"])
def test_an_unknown_job_is_settled_once_by_a_later_truth(house: House, truth: jobs.LaterTruth) -> None:
    job, now = unknown(house), house.office.clock.now()
    with house.office.store.transaction() as session:
        assert jobs.learn(session, job.id, job.ticket_id, truth, now) == truth
        assert jobs.learn(session, job.id, job.ticket_id, "printed", now) is None
    assert house.job(job.ticket_id).state == truth
    assert house.job(job.ticket_id).attempts == (1 if truth == "queued" else 0)


def test_a_job_that_never_began_is_not_printed_after_its_copy(house: House) -> None:
    job, now = unknown(house), house.office.clock.now()
    with house.office.store.transaction() as session:
        copy = {"ticket_id": job.ticket_id, "printer": "printer-2", "created_at": now, "changed_at": now, "copy": True}
        session.execute(PRINT_JOB.insert(), copy)
        assert jobs.learn(session, job.id, job.ticket_id, "queued", now) == "failed"
    assert attempts(house)[-1] == (job.id, "printer-1", "failed", jobs.NOT_NEEDED)


def test_a_job_that_is_not_in_doubt_is_learnt_nothing_about(house: House) -> None:
    house.issue()
    job = first(house)
    with house.office.store.transaction() as session:
        assert jobs.learn(session, job.id, job.ticket_id, "printed", house.office.clock.now()) is None
    assert house.job(job.ticket_id).state == "queued"


def test_attempts_are_forgotten_with_their_tickets(house: House) -> None:
    unknown(house)
    house.office.later(days=42)
    fresh = unknown(house)
    purge.purge(house.office.store, house.office.ctx)
    assert [job for job, *_ in attempts(house)] == [fresh.id]
