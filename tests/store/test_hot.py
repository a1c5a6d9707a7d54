"""Hot statements: what they read and write is what SQLAlchemy would have, sharing its transactions and errors."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError, NoResultFound

from queue_server.store.hot import Hot, inserting
from queue_server.store.migrate import prepare
from queue_server.store.models import STOP, TICKET
from queue_server.store.people import User
from queue_server.store.session import Store

DAY = date(2026, 4, 14)
NOON = datetime(2026, 4, 14, 12, tzinfo=UTC)
WISH: dict[str, Any] = {"day": DAY, "number": "A001", "service": "permit", "area": "ground", "language": "de"}
WISH |= {"priority": "none", "state": "waiting", "issued_at": NOON, "arrival_at": NOON, "order_at": NOON}
WISH |= {"entry": 1, "urgency": 1}

ADD = inserting(insert(TICKET).returning(TICKET.c.id))
READ = select(TICKET).where(TICKET.c.id == bindparam("ticket"))
STOPS = Hot(select(STOP.c.thing, STOP.c.reason, STOP.c.day, STOP.c.at).where(STOP.c.kind == "service"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path / 'queue.db'}")
    prepare(store, ["ground"])
    yield store
    store.close()


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('hot') / 'queue.db'}")
    prepare(store, ["ground"])
    yield store
    store.close()


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
instants = st.datetimes(datetime(1971, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001 (the zone comes with the map)
    lambda at: at.replace(tzinfo=UTC, microsecond=at.microsecond // 1000 * 1000)
)


@given(
    number=words,
    reason=words | st.none(),
    here=st.booleans(),
    at=instants,
    called=instants | st.none(),
    seqs=st.dictionaries(words, st.integers(0, 2**40)) | st.none(),
)
def test_it_reads_and_writes_what_sqlalchemy_does(
    lasting: Store, number: str, reason: str | None, here: bool, at: datetime, called: datetime | None, seqs: Any
) -> None:
    values = WISH | {"number": number, "issued_at": at, "called_at": called, "here": here, "reason": reason}
    values["call_seqs"] = seqs
    with pytest.raises(ZeroDivisionError), lasting.transaction() as session:
        ticket = ADD(session, **values).scalar_one()
        hot = Hot(READ)(session, ticket=ticket).one()
        assert tuple(hot) == tuple(session.execute(READ, {"ticket": ticket}).one())
        assert (hot.number, hot.issued_at, hot.called_at, hot.call_seqs) == (number, at, called, seqs)
        assert (hot.here, hot.reason, hot.version, hot.last_step) == (here, reason, 1, "issue")
        raise ZeroDivisionError  # the same numbers come again


def test_it_stands_in_one_transaction_with_the_orm_and_core(store: Store) -> None:
    def write(session: Any, number: str) -> None:
        ADD(session, **WISH | {"number": number})
        session.add(User(name=number, role="clerk", password_hash="x", created_at=NOON))
        session.flush()
        session.execute(insert(STOP).values(kind="service", thing=number, day=DAY, reason={}, at=NOON))

    with pytest.raises(ZeroDivisionError), store.transaction() as session:
        write(session, "A001")
        raise ZeroDivisionError
    with store.transaction() as session:
        write(session, "A002")
    with store.reading() as session:
        assert session.execute(select(TICKET.c.number)).scalars().all() == ["A002"]
        assert session.execute(select(User.name)).scalars().all() == ["A002"]
        assert STOPS(session).scalars() == ["A002"]


def test_it_raises_what_sqlalchemy_raises_and_the_next_transaction_works(store: Store) -> None:
    with store.transaction() as session:
        ADD(session, **WISH)
    with pytest.raises(IntegrityError, match="UNIQUE"), store.transaction() as session:
        ADD(session, **WISH)
    with store.transaction() as session:
        ADD(session, **WISH | {"number": "A002"})
    with store.reading() as session:
        assert len(list(Hot(select(TICKET.c.id))(session))) == 2
        with pytest.raises(NoResultFound):
            Hot(READ)(session, ticket=99).one()


def test_what_the_orm_was_told_in_a_broken_transaction_is_not_in_the_next(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.transaction() as session:
        session.add(User(name="ghost", role="clerk", password_hash="x", created_at=NOON))
        raise ZeroDivisionError
    with store.transaction() as session:
        session.add(User(name="clerk", role="clerk", password_hash="x", created_at=NOON))
    with store.transaction() as session:
        session.execute(update(User).values(role="admin"))
        ADD(session, **WISH)
    with store.transaction() as session:
        found = session.scalars(select(User)).one()
        assert (found.name, found.role) == ("clerk", "admin"), "read anew, not remembered"


def test_it_writes_nothing_through_a_reading_session(store: Store) -> None:
    with store.reading() as session:
        ADD(session, **WISH)
    with store.reading() as session:
        assert list(Hot(select(TICKET.c.id))(session)) == []


def test_it_counts_the_rows_that_an_update_changed(store: Store) -> None:
    later = Hot(update(TICKET).where(TICKET.c.service == bindparam("of")).values(order_at=bindparam("at", NOON)))
    with store.transaction() as session:
        for number in ("A001", "A002"):
            ADD(session, **WISH | {"number": number})
        assert later(session, of="permit", at=NOON + timedelta(minutes=1)).rowcount == 2
        assert later(session, of="nothing").rowcount == 0


def test_it_refuses_a_statement_whose_text_depends_on_its_values(store: Store) -> None:
    some = Hot(select(TICKET.c.id).where(TICKET.c.service.in_(bindparam("services", expanding=True))))
    with store.reading() as session, pytest.raises(InvalidRequestError, match="text"):
        some(session, services=["permit"])
