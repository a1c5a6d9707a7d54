"""What every table shares: the declarative base and the column type of an instant."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import BigInteger, Dialect, MetaData
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """An aware UTC time, stored as whole milliseconds since 1970: small, ordered, the same on every database."""

    impl = BigInteger
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], int | None]:
        """Return what turns a time into its stored form; no layer between, for there are a dozen in every ticket."""
        return to_milliseconds

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[int | None], datetime | None]:
        """Return what turns the stored form back into a time."""
        return from_milliseconds


def to_milliseconds(value: datetime | None) -> int | None:
    """Turn an aware time into milliseconds since 1970; a naive one is a programming error and raises ValueError."""
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("a time without a zone cannot be stored")
    return round(value.timestamp() * 1000)


def from_milliseconds(value: int | None) -> datetime | None:
    """Turn milliseconds since 1970 into an aware UTC time."""
    return None if value is None else datetime.fromtimestamp(value / 1000, UTC)


class Base(DeclarativeBase):
    """The base of all tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: Instant()}  # noqa: RUF012 (SQLAlchemy's own idiom)
