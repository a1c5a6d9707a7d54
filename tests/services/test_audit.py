"""The audit log: it is written with what it tells of, read newest first, and forgotten in time."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from queue_server.services import audit, purge
from queue_server.services.access import Actor, Role
from tests.support.office import MORNING, Office

ANNA = Actor(Role.LEAD, "anna", "user:7", is_login=True)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with Office.on_sqlite(tmp_path) as found:
        yield found


def test_it_says_who_did_what_to_what_and_when(office: Office) -> None:
    office.do(audit.record, ANNA, "call_certain", "counter:6", reason="Returns with the paper")
    (entry,) = office.see(lambda session, ctx: audit.read(session))
    assert (entry.at, entry.credential, entry.name, entry.role) == (MORNING, "user:7", "anna", "lead")
    assert (entry.action, entry.thing) == ("call_certain", "counter:6")
    assert entry.details == {"reason": "Returns with the paper"}


def test_it_is_gone_with_a_transaction_that_fails(office: Office) -> None:
    with pytest.raises(LookupError), office.store.transaction() as session:
        audit.record(session, office.ctx, None, "config_changed")
        raise LookupError
    assert office.see(lambda session, ctx: audit.read(session)) == []


def test_it_reads_newest_first_by_time_and_by_action(office: Office) -> None:
    for action in ("login", "login_failed", "login", "logout"):
        office.do(audit.record, ANNA, action)
        office.later(minutes=1)

    def read(**wanted: object) -> list[str]:
        found = office.see(lambda session, ctx: audit.read(session, **wanted))  # type: ignore[arg-type]
        return [f"{entry.action} {(entry.at - MORNING) // timedelta(minutes=1)}" for entry in found]

    assert read() == ["logout 3", "login 2", "login_failed 1", "login 0"]
    assert read(limit=2) == ["logout 3", "login 2"]
    assert read(action="login") == ["login 2", "login 0"]
    assert read(since=MORNING + timedelta(minutes=1), until=MORNING + timedelta(minutes=3)) == [
        "login 2",
        "login_failed 1",
    ]
    (second,) = office.see(lambda session, ctx: audit.read(session, action="login_failed"))
    assert read(before=second.id) == ["login 0"]
    assert office.see(lambda session, ctx: audit.actions(session)) == ["login", "login_failed", "logout"]


@pytest.mark.parametrize("name", sorted(audit.NEVER))
def test_it_takes_no_secret_under_its_name(office: Office, name: str) -> None:
    with pytest.raises(ValueError, match=name):
        office.do(audit.record, ANNA, "login", **{name: "x"})


def test_it_is_kept_for_a_year_and_then_forgotten(office: Office) -> None:
    office.do(audit.record, ANNA, "login")
    office.later(days=365)
    office.do(audit.record, ANNA, "logout")
    assert purge.purge(office.store, office.ctx).audit == 0
    office.later(days=1)
    assert purge.purge(office.store, office.ctx).audit == 1
    assert [entry.action for entry in office.see(lambda session, ctx: audit.read(session))] == ["logout"]
