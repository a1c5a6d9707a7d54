"""Printing a slip again: a copy that says so, where the person stands, never beside a first one that still waits."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from queue_server.config import Kiosk
from queue_server.config import Printer as PrinterSetting
from queue_server.domain.errors import BadRequest, NotFound, NotPossible
from queue_server.services import reprint, visitor
from queue_server.services.visit import visit_view
from queue_server.store.models import PRINT_JOB
from tests.support.office import Office, sample

PRINTERS = ("left", "right", "desk")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """Kiosk *hall* prints left, else right; *door* right; *bare* has no printer; the desk's own is at no kiosk."""
    printers = {
        key: PrinterSetting.model_validate({"name": {"de": key, "en": key}, "driver": "virtual"}) for key in PRINTERS
    }
    lists = {"hall": ["left", "right"], "door": ["right"], "bare": []}
    kiosks = {
        key: Kiosk.model_validate({"name": {"de": key}, "area": "ground", "printers": found})
        for key, found in lists.items()
    }
    with Office.on_sqlite(tmp_path, sample(printers=printers, kiosks=kiosks)) as found:
        yield found


def all_jobs(office: Office) -> list[Any]:
    with office.session() as session:
        return list(session.execute(select(PRINT_JOB).order_by(PRINT_JOB.c.id)).all())


def settle(office: Office, state: str) -> None:
    """Let the newest job be in this state."""
    with office.store.transaction() as session:
        newest = select(PRINT_JOB.c.id).order_by(PRINT_JOB.c.id.desc()).limit(1).scalar_subquery()
        session.execute(PRINT_JOB.update().where(PRINT_JOB.c.id == newest).values(state=state))


@pytest.mark.parametrize("state", ["printed", "unknown", "failed"])
def test_a_slip_that_may_be_out_is_followed_by_a_copy_in_a_job_of_its_own(office: Office, state: str) -> None:
    ticket = office.issue(kiosk="hall")
    settle(office, state)
    told = office.do(reprint.for_staff, ticket.id, None)
    first, copy = all_jobs(office)
    assert (first.state, first.copy) == (state, False)
    assert (copy.state, copy.copy, copy.printer, copy.kiosk) == ("queued", True, "left", "hall")
    assert (copy.forecast_low, copy.forecast_high) == (first.forecast_low, first.forecast_high)
    assert told.items() > {"printer": "left", "state": "queued", "copy": True, "elsewhere": False}.items()
    assert office.see(visit_view, ticket.id)["paper"] == told
    assert office.commits[-1].printed, "nobody wakes the printers"


def test_a_slip_that_still_waits_is_brought_here_and_is_no_copy(office: Office) -> None:
    ticket = office.issue(kiosk="hall")
    told = office.do(reprint.for_visitor, ticket.id, "door")
    (job,) = all_jobs(office)
    assert (job.printer, job.kiosk, job.copy, job.state) == ("right", "door", False, "queued")
    assert (told["printer"], told["copy"], told["elsewhere"]) == ("right", False, False)


def test_a_slip_that_is_being_sent_is_left_alone(office: Office) -> None:
    ticket = office.issue(kiosk="hall")
    settle(office, "sending")
    told = office.do(reprint.for_staff, ticket.id, "desk")
    assert [job.state for job in all_jobs(office)] == ["sending"]
    assert (told["printer"], told["state"]) == ("left", "sending")


def test_two_presses_of_the_key_are_one_copy(office: Office) -> None:
    ticket = office.issue(kiosk="hall")
    settle(office, "unknown")
    assert office.do(reprint.for_staff, ticket.id, None) == office.do(reprint.for_staff, ticket.id, None)
    assert len(all_jobs(office)) == 2


def test_staff_choose_the_printer(office: Office) -> None:
    ticket = office.issue(kiosk="hall")
    settle(office, "printed")
    told = office.do(reprint.for_staff, ticket.id, "desk")
    assert (all_jobs(office)[-1].printer, all_jobs(office)[-1].kiosk) == ("desk", None)
    assert told["elsewhere"], "the desk's printer is not where the kiosk's slips come out"
    with pytest.raises(BadRequest) as refused:
        office.do(reprint.for_staff, ticket.id, "nowhere")
    assert refused.value.code == "unknown_printer"


def test_a_ticket_of_no_kiosk_gets_its_first_slip_with_a_forecast(office: Office) -> None:
    office.open("6")
    ticket = office.issue()
    office.later(minutes=10)
    office.do(reprint.for_staff, ticket.id, None)
    (job,) = all_jobs(office)
    assert (job.printer, job.copy) == ("left", True)
    assert job.forecast_low is not None
    assert job.forecast_low >= 10, "the minutes count from the issue"


def test_visitors_may_ask_twice_at_a_kiosk_that_prints(office: Office) -> None:
    ticket = office.issue(kiosk="hall")
    for _ in range(reprint.MOST_COPIES):
        settle(office, "unknown")
        office.do(reprint.for_visitor, ticket.id, "hall")
    settle(office, "unknown")
    with pytest.raises(NotPossible) as refused:
        office.do(reprint.for_visitor, ticket.id, "hall")
    assert refused.value.code == "no_more_copies"
    office.do(reprint.for_staff, ticket.id, None)
    for kiosk, error, code in (("bare", NotPossible, "no_printer"), ("moon", BadRequest, "unknown_kiosk")):
        with pytest.raises(error) as refused:
            office.do(reprint.for_visitor, ticket.id, kiosk)
        assert refused.value.code == code


def test_nothing_is_printed_for_a_number_that_is_over_or_never_was(office: Office) -> None:
    ticket = office.issue(kiosk="hall")
    office.do(visitor.leave, ticket.id)
    with pytest.raises(NotPossible) as refused:
        office.do(reprint.for_staff, ticket.id, None)
    assert (refused.value.code, refused.value.details["state"]) == ("not_possible", "left")
    for verb, where in ((reprint.for_staff, None), (reprint.for_visitor, "hall")):
        with pytest.raises(NotFound):
            office.do(verb, 999, where)
