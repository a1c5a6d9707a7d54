"""Issuing: numbers per service and day, closed doors, contingents, arrivals that never go back, daylight saving."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from queue_server.config import Config
from queue_server.domain.errors import BadRequest, Closed, NotAllowed, Refusal
from queue_server.services import day, issue, stops, visit, wire
from queue_server.services.access import Actor, Role
from queue_server.services.idempotency import Repeatable, digest_of, once
from queue_server.services.tokens import ticket_of, visit_token
from queue_server.store import tickets
from queue_server.store.models import LOG, PRINT_JOB, TICKET
from tests.support.office import Office, sample

KIOSK = Actor(role=Role.KIOSK, name="kiosk", credential="test:kiosk")


def wish(
    service: str = "permit", language: str = "ar", priority: str = "none", kiosk: str | None = None
) -> issue.Order:
    return issue.Order(service, language, priority, kiosk)


def with_contingent(count: int) -> Config:
    config = sample()
    permit = config.services["permit"].model_copy(update={"contingent": count})
    return sample(services={**config.services, "permit": permit})


def test_it_counts_each_service_from_one_each_day(office: Office) -> None:
    assert [office.issue(s).number for s in ("permit", "cash", "permit")] == ["A001", "Y001", "A002"]
    office.later(days=1)
    assert office.issue("permit").number == "A001"


def test_it_never_gives_a_number_twice_under_concurrency(office: Office) -> None:
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda _: office.issue("papers").number, range(80)))
    assert sorted(numbers) == [f"F{count:03d}" for count in range(1, 81)]


def test_it_writes_ticket_log_and_print_job_together(office: Office) -> None:
    issued = office.do(issue.issue, wish(kiosk="kiosk-1"), KIOSK)
    assert issued.printer == "printer-1"
    with office.session() as session:
        assert session.execute(select(LOG.c.step, LOG.c.seq)).all() == [("issue", 1)]
        job = session.execute(select(PRINT_JOB)).one()
    assert (job.ticket_id, job.printer, job.state) == (issued.ticket.id, "printer-1", "queued")
    assert office.commits[-1].printed


def test_it_prints_nothing_without_a_kiosk(office: Office) -> None:
    assert office.do(issue.issue, wish(), KIOSK).printer is None
    assert not office.commits[-1].printed


@pytest.mark.parametrize(
    ("order", "code"),
    [
        (wish(service="parking"), "unknown_service"),
        (wish(language="la"), "unknown_language"),
        (wish(priority="queen"), "unknown_priority"),
        (wish(kiosk="kiosk-9"), "unknown_kiosk"),
    ],
)
def test_it_refuses_what_does_not_exist(office: Office, order: issue.Order, code: str) -> None:
    with pytest.raises(BadRequest) as refused:
        office.do(issue.issue, order, KIOSK)
    assert refused.value.code == code


def test_it_lets_visitors_declare_only_what_the_office_allows(office: Office) -> None:
    assert office.do(issue.issue, wish(priority="disability"), KIOSK).ticket.urgency == 1
    for priority in ("urgent", "appointment"):
        with pytest.raises(NotAllowed):
            office.do(issue.issue, wish(priority=priority), KIOSK)


def test_a_declared_priority_is_a_head_start_and_urgent_is_strict(office: Office) -> None:
    plain, declared, urgent = (office.issue(priority=p) for p in ("none", "disability", "urgent"))
    assert plain.order_at == plain.arrival_at
    assert declared.arrival_at - declared.order_at == timedelta(minutes=20)
    assert urgent.strict and not declared.strict


@pytest.mark.parametrize(
    ("when", "code", "opens"),
    [
        (datetime(2026, 4, 14, 5, 59, tzinfo=UTC), "service_closed", "2026-04-14T06:00"),
        (datetime(2026, 4, 14, 10, 0, tzinfo=UTC), "service_closed", "2026-04-14T12:00"),
        (datetime(2026, 5, 1, 8, 0, tzinfo=UTC), "service_closed", "2026-05-04T06:00"),
        (datetime(2026, 4, 18, 8, 0, tzinfo=UTC), "service_closed", "2026-04-20T06:00"),
    ],
)
def test_it_gives_no_tickets_outside_the_hours(office: Office, when: datetime, code: str, opens: str) -> None:
    office.clock.set(when)
    with pytest.raises(Closed) as refused:
        office.issue()
    assert refused.value.code == code
    assert str(refused.value.details["opens_at"]).startswith(opens)


def test_it_stops_and_resumes_a_service_for_today(office: Office) -> None:
    office.do(stops.stop, "service", "permit", {"de": "Systemausfall"})
    with pytest.raises(Closed) as refused:
        office.issue("permit")
    assert refused.value.code == "service_stopped"
    assert refused.value.details["reason_text"] == {"de": "Systemausfall"}
    assert office.issue("cash").number == "Y001"
    office.do(stops.resume, "service", "permit")
    assert office.issue("permit").number == "A001"
    office.do(stops.stop, "service", "permit", None)
    office.later(days=1)
    assert office.issue("permit").number == "A001"


def test_it_stops_a_kiosk(office: Office) -> None:
    office.do(stops.stop, "kiosk", "kiosk-1", {"de": "Papier fehlt"})
    with pytest.raises(Closed) as refused:
        office.do(issue.issue, wish(kiosk="kiosk-1"), KIOSK)
    assert refused.value.code == "kiosk_stopped"
    assert office.do(issue.issue, wish(kiosk="kiosk-2"), KIOSK).ticket.number == "A001"


def test_it_keeps_to_the_daily_contingent_even_when_all_ask_at_once(tmp_path: Path) -> None:
    with Office.on_sqlite(tmp_path, with_contingent(5)) as office:

        def ask(_: int) -> str:
            try:
                return office.issue("permit").number
            except Refusal as refusal:
                return refusal.code

        with ThreadPoolExecutor(8) as pool:
            answers = sorted(pool.map(ask, range(12)))
        assert answers == ["A001", "A002", "A003", "A004", "A005"] + ["service_full"] * 7
        office.later(days=1)
        assert office.issue("permit").number == "A001"


def test_arrivals_never_go_back_when_the_clock_does(office: Office) -> None:
    first = office.issue()
    office.later(minutes=-30)
    second = office.issue()
    assert second.arrival_at > first.arrival_at
    office.open("6")
    called = office.next("6")
    assert called is not None and called.id == first.id


@pytest.mark.parametrize("turn", [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)])
def test_the_day_turns_at_local_midnight_on_both_daylight_saving_sundays(tmp_path: Path, turn: datetime) -> None:
    with Office.on_sqlite(tmp_path, sample().as_demo()) as office:
        numbers: dict[str, list[str]] = {}
        for hour in range(-6, 30):
            office.clock.set(turn + timedelta(hours=hour))
            ticket = office.issue()
            numbers.setdefault(ticket.day.isoformat(), []).append(ticket.number)
            local = office.clock.now().astimezone(office.config.tz).date().isoformat()
            assert ticket.day.isoformat() == local
        for given in numbers.values():
            assert given == [f"A{count:03d}" for count in range(1, len(given) + 1)]


def test_what_an_earlier_day_left_open_expires(office: Office) -> None:
    office.open("5", "6", "7")
    issued = [office.issue() for _ in range(4)]
    served = office.next("6")
    called = office.next("7")
    assert served is not None and called is not None
    from queue_server.services import serve
    from tests.support.office import STAFF

    office.do(serve.start, served.id, STAFF)
    office.do(serve.park, issued[2].id, STAFF, reason="papers")
    office.later(days=1)
    assert office.do(day.expire) == 4
    assert office.do(day.expire) == 0
    with office.session() as session:
        states = [ticket.state.value for ticket in tickets.many(session, order=(TICKET.c.id,))]
        whens = {row.at for row in session.execute(select(LOG.c.at).where(LOG.c.step == "expire"))}
    assert states == ["done", "no_show", "expired", "expired"]
    assert whens == {datetime(2026, 4, 14, 22, 0, tzinfo=UTC)}


def test_a_repeat_with_the_same_key_gets_the_same_answer_and_one_ticket(office: Office) -> None:
    def ask(body: bytes = b"{}") -> dict[str, object]:
        request = Repeatable("test:kiosk", "key-1", digest_of(body))

        def run(session: Session) -> dict[str, object]:
            return {"number": issue.issue(session, office.ctx, wish(), KIOSK).ticket.number}

        return once(office.store, request, office.ctx.now(), run)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: ask(), range(8)))
    assert answers == [{"number": "A001"}] * 8
    with pytest.raises(Refusal) as refused:
        ask(b'{"other": 1}')
    assert refused.value.code == "key_reused"
    office.do(stops.stop, "service", "permit", None)
    assert ask() == {"number": "A001"}  # the first one had succeeded, whatever has closed since
    office.do(stops.resume, "service", "permit")
    assert office.issue().number == "A002"


def test_a_visit_token_opens_its_ticket_and_no_other() -> None:
    secret = b"k" * 32
    token = visit_token(secret, 42)
    assert ticket_of(secret, token) == 42
    assert len(token) < 40
    broken: list[Callable[[str], str]] = [
        lambda t: t[:-1],
        lambda t: "2b" + t[2:],
        lambda t: t.replace("-", ""),
        lambda t: "0" + t,
        lambda t: t + "ä",
        lambda t: "-" + t,
        lambda t: "",
    ]
    for change in broken:
        assert ticket_of(secret, change(token)) is None
    assert ticket_of(b"o" * 32, token) is None


def test_a_visitor_sees_how_many_are_before_in_the_true_order(office: Office) -> None:
    office.open("5")
    first, second = office.issue(), office.issue()
    declared = office.issue(priority="disability")
    for ticket, before in ((declared, 0), (first, 1), (second, 2)):
        view = office.see(visit.visit_view, ticket.id)
        assert (view["number"], view["before"]) == (ticket.number, before)
    assert office.see(visit.visit_view, second.id)["forecast"] == {"low_min": 30, "high_min": 70}


def test_it_says_that_nobody_serves_where_no_counter_is_open(office: Office) -> None:
    view = office.see(visit.visit_view, office.issue().id)
    assert view["forecast"] is None and view["counters"] == 0


def test_it_tells_staff_a_head_start_but_never_its_ground(office: Office) -> None:
    told = wire.ticket(office.ctx, office.issue(priority="disability"), office.ctx.now())
    assert told["head_start_min"] == 20
    assert "disability" not in str(told)
