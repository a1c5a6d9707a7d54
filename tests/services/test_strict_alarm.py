"""The alarm that too many people go before everybody else: strict urgency can starve, so its share is watched."""

from sqlalchemy import event
from sqlalchemy.engine import Connection

from queue_server.domain.ticket import Ticket
from queue_server.services import overview, serve
from tests.support.office import STAFF, Office


def is_raised(office: Office) -> bool:
    return "strict" in {alarm["id"] for alarm in office.see(overview.manage_view)["alarms"]}


def pull(office: Office, count: int, priority: str = "none") -> list[Ticket]:
    return [office.issue("permit", priority=priority) for _ in range(count)]


def test_it_is_raised_above_the_share_and_not_at_it(office: Office) -> None:
    pull(office, 18)
    pull(office, 2, "urgent")
    assert office.config.calls.strict_max_share == 0.1
    assert not is_raised(office)
    pull(office, 1, "urgent")
    assert is_raised(office)


def test_it_says_nothing_of_a_day_that_has_hardly_begun(office: Office) -> None:
    pull(office, 19, "urgent")
    assert not is_raised(office)
    pull(office, 1)
    assert is_raised(office)


def test_it_counts_today_alone(office: Office) -> None:
    pull(office, 30, "urgent")
    office.later(days=1)
    assert not is_raised(office)
    pull(office, 20)
    assert not is_raised(office)


def test_it_counts_a_strict_one_that_was_put_back_behind_others(office: Office) -> None:
    office.open("5")
    pull(office, 17)
    pull(office, 3, "urgent")
    called = office.next("5")
    assert called is not None
    assert called.priority == "urgent"
    back = office.do(serve.requeue, called.id, STAFF, after=10)
    assert not back.strict
    assert is_raised(office)


def test_it_reads_no_other_day(office: Office) -> None:
    """A million past tickets must not matter: the day is sought in an index."""
    asked: list[str] = []
    pull(office, 3)
    with office.session() as session:
        connection: Connection = session.connection()

        @event.listens_for(connection, "before_cursor_execute")
        def note(conn: object, cursor: object, statement: str, *rest: object) -> None:
            asked.append(statement)

        overview._is_strict_too_common(session, office.ctx, office.ctx.day(office.ctx.now()))
        (statement,) = asked
        classes = ["urgent"] * (statement.count("?") - 3)
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", (*classes, 1, 0, "2026-04-14"))
        assert [row[3] for row in plan] == ["SEARCH ticket USING INDEX sqlite_autoindex_ticket_1 (day=?)"]
