"""When tickets are given: opening hours, closed days and the office day, in the office's own time zone."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Literal

Reason = Literal["outside_hours", "closed_day", "holiday", "last_ticket"]
Name = Mapping[str, str]  # language -> text
Minutes = tuple[int, int]  # from, to: minutes after local midnight, 0 to 1440
Instants = tuple[datetime, datetime]  # begin and end (excluded), UTC

NOON = 12 * 60
FULL_DAY = 24 * 60
SEARCH_DAYS = 60


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether tickets are given now; if not, why, what the closed day is called, and when they are given next (UTC)."""

    open: bool
    reason: Reason | None = None
    name: Name | None = None
    opens_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ClosedSpan:
    """Office-wide closed days, first and last included."""

    first: date
    last: date
    name: Name | None = None


def _no_holiday(_day: date) -> Name | None:
    return None


@dataclass(frozen=True, slots=True)
class Timetable:
    """All that decides about opening, as plain values.

    `weekly`: weekday (0 = Monday) -> spans in local minutes; a missing day is closed. `last_ticket`: minutes before a
    span's end from which no ticket is given any more. `holiday`: the name of a date's holiday, or None.
    """

    tz: tzinfo
    weekly: Mapping[int, Sequence[Minutes]]
    closed: Sequence[ClosedSpan] = ()
    holiday: Callable[[date], Name | None] = field(default=_no_holiday)
    last_ticket: int = 0


def minutes_of(clock_time: str) -> int:
    """Minutes after midnight of `HH:MM`, 00:00 to 24:00; ValueError for anything else."""
    hours, colon, minutes = clock_time.partition(":")
    valid = colon and hours.isdecimal() and minutes.isdecimal() and len(minutes) == 2 and 1 <= len(hours) <= 2
    if not valid or int(minutes) > 59 or (total := int(hours) * 60 + int(minutes)) > FULL_DAY:
        raise ValueError(f"{clock_time!r} is not a time of day from 00:00 to 24:00")
    return total


def to_utc(day: date, minutes: int, tz: tzinfo, *, late: bool = False) -> datetime:
    """The instant of a local wall-clock time, `minutes` (0 to 2880) after the midnight that begins `day`.

    A time that the clocks skip means the moment of the jump; one that occurs twice means its first, or with `late` its
    second occurrence.
    """
    day += timedelta(days=minutes // FULL_DAY)
    hour, minute = divmod(minutes % FULL_DAY, 60)
    local = datetime(day.year, day.month, day.day, hour, minute, tzinfo=tz)
    first, second = local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)
    if second < first:  # skipped: Python reads it with the offset before the jump, and with fold=1 the one after
        return _jump(second, first, tz)
    return second if late else first


def _jump(before: datetime, after: datetime, tz: tzinfo) -> datetime:
    """The moment between two instants when the clocks jump, to the second."""
    old = before.astimezone(tz).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        if middle.astimezone(tz).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


@lru_cache(maxsize=64)
def day_bounds(day: date, tz: tzinfo, day_ends: str) -> tuple[datetime, datetime]:
    """Begin and end (UTC, end excluded) of an office day; ValueError if `day_ends` is no time of day.

    `24:00` is the calendar day; noon or later ends day D at that time of D; before noon at that time of D+1.
    """
    ends = minutes_of(day_ends)
    if ends < NOON:
        ends += FULL_DAY
    return to_utc(day - timedelta(days=1), ends, tz), to_utc(day, ends, tz)


def office_day(now: datetime, tz: tzinfo, day_ends: str) -> date:
    """The office day that an instant belongs to (see `day_bounds`)."""
    local = now.astimezone(tz).date()
    for day in (local, local - timedelta(days=1), local + timedelta(days=1)):
        begin, end = day_bounds(day, tz, day_ends)
        if begin <= now < end:
            return day
    raise AssertionError(f"no office day holds {now}")  # pragma: no cover - the days abut


@dataclass(frozen=True, slots=True)
class DayPlan:
    """What decides about opening on one local day; worked out once, asked often."""

    day: date
    spans: tuple[Instants, ...]  # open times of the day and the next, in order, touching ones joined
    begins: tuple[datetime, ...]  # when tickets begin to be given, from this day to the first time after it
    margin: timedelta
    reason: Reason | None  # why the whole day is closed
    name: Name | None

    def at(self, now: datetime) -> Opening:
        """Whether tickets are given at an instant of this local day."""
        current = next((span for span in self.spans if span[0] <= now < span[1]), None)
        if current is not None and now < current[1] - self.margin:
            return Opening(open=True)
        opens_at = next((begin for begin in self.begins if now < begin), None)
        reason: Reason = self.reason or ("outside_hours" if current is None else "last_ticket")
        return Opening(open=False, reason=reason, name=self.name, opens_at=opens_at)


def plan(timetable: Timetable, day: date) -> DayPlan:
    """The plan of a local day; looks at most 60 days ahead for the next opening."""
    margin = timedelta(minutes=timetable.last_ticket)
    spans = tuple(_spans(timetable, day, 2))  # two days more: longer than any last_ticket
    day_is_over = to_utc(day, FULL_DAY, timetable.tz)
    begins: list[datetime] = []
    for begin, end in _spans(timetable, day, SEARCH_DAYS):
        if begin < end - margin:
            begins.append(begin)
            if begin >= day_is_over:
                break
    return DayPlan(day, spans, tuple(begins), margin, *_closed(timetable, day))


def opening(timetable: Timetable, now: datetime) -> Opening:
    """Whether tickets are given at an instant; keep the `plan` of a day to ask often."""
    return plan(timetable, now.astimezone(timetable.tz).date()).at(now)


def _closed(timetable: Timetable, day: date) -> tuple[Reason | None, Name | None]:
    for span in timetable.closed:
        if span.first <= day <= span.last:
            return "closed_day", span.name
    name = timetable.holiday(day)
    return ("holiday", name) if name is not None else (None, None)


def _spans(timetable: Timetable, today: date, days: int) -> Iterator[Instants]:
    """The open spans (UTC) of today and so many days after it in order; spans that touch are one (over midnight)."""
    begin: datetime | None = None
    end = datetime.min.replace(tzinfo=UTC)
    for offset in range(days + 1):
        for next_begin, next_end in _spans_of(timetable, today + timedelta(days=offset)):
            if begin is not None and next_begin <= end:
                end = max(end, next_end)
                continue
            if begin is not None:
                yield begin, end
            begin, end = next_begin, next_end
    if begin is not None:
        yield begin, end


def _spans_of(timetable: Timetable, day: date) -> Iterator[Instants]:
    minutes = timetable.weekly.get(day.weekday(), ())
    if not minutes or _closed(timetable, day)[0] is not None:
        return
    for begins, ends in sorted(minutes):
        begin = to_utc(day, begins, timetable.tz)
        end = to_utc(day, ends, timetable.tz, late=ends < FULL_DAY)  # a midnight that comes twice: the next day's
        if begin < end:  # a span inside the skipped hour is empty
            yield begin, end
