"""The tables of the queue: areas, tickets, their log, counters, print jobs, stops, idempotency."""

from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import JSON, Index, Table, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from queue_server.store.base import Base

AUTOINCREMENT = {"sqlite_autoincrement": True}


class Area(Base):
    """A waiting area's own counters: ``seq`` of its commits, its last arrival, the last ``entry`` it gave."""

    __tablename__ = "area"
    id: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(default=0)
    entry: Mapped[int] = mapped_column(default=0)
    last_arrival: Mapped[datetime | None]


class Numbering(Base):
    """How many numbers a prefix has given on an office day."""

    __tablename__ = "numbering"
    day: Mapped[date] = mapped_column(primary_key=True)
    prefix: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


class TicketRow(Base):
    """A ticket as it stands: the projection of its log. The columns are the fields of ``domain.ticket.Ticket``."""

    __tablename__ = "ticket"
    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    number: Mapped[str]
    service: Mapped[str]
    area: Mapped[str]
    language: Mapped[str]
    priority: Mapped[str]
    state: Mapped[str]
    issued_at: Mapped[datetime]
    arrival_at: Mapped[datetime]
    order_at: Mapped[datetime]
    entry: Mapped[int]
    urgency: Mapped[int]
    visit: Mapped[int] = mapped_column(default=1)
    kiosk: Mapped[str | None]
    counter: Mapped[str | None]
    not_before: Mapped[datetime | None]
    calls: Mapped[int] = mapped_column(default=0)
    call_began_at: Mapped[datetime | None]
    called_at: Mapped[datetime | None]
    call_seqs: Mapped[dict[str, int] | None] = mapped_column(JSON(none_as_null=True))
    first_called_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    here: Mapped[bool] = mapped_column(default=False)
    delays: Mapped[int] = mapped_column(default=0)
    parked_until: Mapped[datetime | None]
    reason: Mapped[str | None]
    for_counter: Mapped[str | None]
    note: Mapped[str | None]
    sender: Mapped[str | None]
    sender_service: Mapped[str | None]
    outcome: Mapped[str | None]
    last_step: Mapped[str] = mapped_column(default="issue")
    last_at: Mapped[datetime | None]
    last_counter: Mapped[str | None]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        UniqueConstraint("day", "number"),
        # Who is next: one seek per service. The trailing columns let the language bonus be decided in the index.
        Index(
            "ix_ticket_waiting",
            *("service", "urgency", "order_at", "entry", "id", "not_before", "language", "for_counter"),
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        # A counter has at most one open ticket, and the board finds the calls of today without reading the past.
        Index(
            "uq_ticket_counter_open",
            "counter",
            unique=True,
            sqlite_where=text("state IN ('called', 'serving')"),
            postgresql_where=text("state IN ('called', 'serving')"),
        ),
        # What an earlier day left open, and what is parked.
        Index(
            "ix_ticket_open",
            *("state", "day"),
            sqlite_where=text("state IN ('waiting', 'called', 'serving', 'parked')"),
            postgresql_where=text("state IN ('waiting', 'called', 'serving', 'parked')"),
        ),
        # The last twenty service times of today, and who was missed today; a new ticket is in neither.
        Index(
            "ix_ticket_done",
            *("service", "day", "closed_at"),
            sqlite_where=text("state = 'done'"),
            postgresql_where=text("state = 'done'"),
        ),
        Index(
            "ix_ticket_missed",
            *("day", "closed_at"),
            sqlite_where=text("state IN ('no_show', 'left')"),
            postgresql_where=text("state IN ('no_show', 'left')"),
        ),
        # Who was sent on in the last minutes; few ever are.
        Index("ix_ticket_moved", "arrival_at", sqlite_where=text("visit > 1"), postgresql_where=text("visit > 1")),
        AUTOINCREMENT,
    )


class LogRow(Base):
    """One step of one ticket, never changed but for privacy: after some days the counter gives way to its group."""

    __tablename__ = "ticket_log"
    id: Mapped[int] = mapped_column(primary_key=True)
    area: Mapped[str]
    seq: Mapped[int]
    ticket: Mapped[int]
    visit: Mapped[int]
    day: Mapped[date]
    at: Mapped[datetime]
    step: Mapped[str]
    state: Mapped[str]
    """The state after the step."""
    service: Mapped[str]
    counter: Mapped[str | None]
    counter_group: Mapped[str | None]
    reason: Mapped[str | None]

    __table_args__ = (
        Index("ix_ticket_log_day", "day", "ticket", "id"),
        AUTOINCREMENT,
    )


class CounterSession(Base):
    """Whether a counter is open: one row per counter, for one office day."""

    __tablename__ = "counter_session"
    counter: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    """open, break or closed."""
    day: Mapped[date]
    since: Mapped[datetime]
    holder: Mapped[str | None]
    """Who opened it, as ``user:…`` or ``token:…``; gone when it closes."""
    reason: Mapped[str | None]
    """Why there is a break; kept while it lasts and nowhere else."""
    until: Mapped[datetime | None]
    """When the break is to end."""


class CounterLog(Base):
    """When counters opened, paused and closed: what open counters a forecast or a report may count on."""

    __tablename__ = "counter_log"
    id: Mapped[int] = mapped_column(primary_key=True)
    counter: Mapped[str | None]
    counter_group: Mapped[str]
    day: Mapped[date]
    at: Mapped[datetime]
    step: Mapped[str]

    __table_args__ = (Index("ix_counter_log_day", "day"), AUTOINCREMENT)


class Seat(Base):
    """Who sat where, kept apart from the log and deleted after ``retention.counter_days``; reading it is logged."""

    __tablename__ = "seat"
    id: Mapped[int] = mapped_column(primary_key=True)
    counter: Mapped[str]
    credential: Mapped[str]
    """``user:…`` or ``token:…``."""
    day: Mapped[date]
    began: Mapped[datetime]
    ended: Mapped[datetime | None]

    __table_args__ = (Index("ix_seat_day", "day"), AUTOINCREMENT)


class Stop(Base):
    """A service or a kiosk that staff stopped for one office day, with the reason that is shown."""

    __tablename__ = "stop"
    kind: Mapped[str] = mapped_column(primary_key=True)
    """service or kiosk."""
    thing: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date]
    reason: Mapped[dict[str, str]] = mapped_column(JSON)
    """Language -> text."""
    at: Mapped[datetime]


class PrintJob(Base):
    """A slip to be printed: written with the ticket, taken by the spooler."""

    __tablename__ = "print_job"
    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int]
    printer: Mapped[str]
    kiosk: Mapped[str | None]
    state: Mapped[str] = mapped_column(default="queued")
    """queued, sending, printed, unknown or failed."""
    attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    forecast_low: Mapped[int | None]
    forecast_high: Mapped[int | None]
    copy: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether its slip says so: something may have been printed before."""

    __table_args__ = (
        Index("ix_print_job_open", "state", "printer", "id"),
        Index("ix_print_job_ticket", "ticket_id"),
        AUTOINCREMENT,
    )


class PrintAttempt(Base):
    """How one try to print a job ended; the same refusal again and again by one printer is written once."""

    __tablename__ = "print_attempt"
    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int]
    at: Mapped[datetime]
    printer: Mapped[str]
    outcome: Mapped[str]
    """printed, unknown, failed or refused (nothing was printed, it waits again)."""
    reason: Mapped[str | None]

    __table_args__ = (Index("ix_print_attempt_job", "job_id"), AUTOINCREMENT)


class Message(Base):
    """Words of staff to the waiting rooms, shown and spoken until their time is over."""

    __tablename__ = "message"
    id: Mapped[int] = mapped_column(primary_key=True)
    areas: Mapped[list[str]] = mapped_column(JSON)
    text: Mapped[dict[str, str]] = mapped_column(JSON)
    """The words, by language."""
    speak: Mapped[bool]
    at: Mapped[datetime]
    until: Mapped[datetime]

    __table_args__ = (Index("ix_message_until", "until"), AUTOINCREMENT)


class Idempotency(Base):
    """The answer to a request that carried a key, so that its repeat gets the same one. Kept for 24 hours."""

    __tablename__ = "idempotency"
    credential: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    """SHA-256 of the request's body."""
    at: Mapped[datetime]
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)

    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 (SQLAlchemy's own idiom)


# The same tables for Core statements: the hot paths skip the ORM's machinery (measured: a third of the time).
TICKET = cast(Table, TicketRow.__table__)
LOG = cast(Table, LogRow.__table__)
COUNTER_SESSION = cast(Table, CounterSession.__table__)
COUNTER_LOG = cast(Table, CounterLog.__table__)
SEAT = cast(Table, Seat.__table__)
STOP = cast(Table, Stop.__table__)
PRINT_JOB = cast(Table, PrintJob.__table__)
PRINT_ATTEMPT = cast(Table, PrintAttempt.__table__)
IDEMPOTENCY = cast(Table, Idempotency.__table__)
MESSAGE = cast(Table, Message.__table__)
NUMBERING = cast(Table, Numbering.__table__)
AREA = cast(Table, Area.__table__)
