"""Opening hours and the office day: over midnight, over both daylight-saving Sundays, in any time zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.domain.opening import (
    ClosedSpan,
    Timetable,
    day_bounds,
    minutes_of,
    office_day,
    opening,
    to_utc,
)

BERLIN = ZoneInfo("Europe/Berlin")
MORNINGS = {day: [(480, 720)] for day in range(5)}
ZONES = [
    BERLIN,
    ZoneInfo("America/Havana"),
    ZoneInfo("Africa/Cairo"),
    ZoneInfo("Australia/Lord_Howe"),
    ZoneInfo("UTC"),
]
BEGIN = datetime(2023, 1, 1, tzinfo=UTC)
instants = st.integers(0, 6 * 366 * 86400).map(lambda seconds: BEGIN + timedelta(seconds=seconds))
days = st.dates(date(2023, 1, 1), date(2028, 12, 31))
zones = st.sampled_from(ZONES)
day_ends = st.integers(0, 24 * 4).map(lambda quarter: f"{quarter // 4:02}:{quarter % 4 * 15:02}")
day_spans = st.lists(
    st.tuples(st.integers(0, 1440), st.integers(0, 1440)).filter(lambda span: span[0] < span[1]), max_size=2
)
weeks = st.dictionaries(st.integers(0, 6), day_spans, max_size=7)


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


def test_it_gives_tickets_within_the_hours() -> None:
    assert opening(Timetable(BERLIN, MORNINGS), berlin("2026-11-23 08:00")).open


@pytest.mark.parametrize(
    ("now", "opens_at"),
    [
        ("2026-11-23 07:59:59", "2026-11-23 08:00"),
        ("2026-11-23 12:00", "2026-11-24 08:00"),
        ("2026-11-27 12:00", "2026-11-30 08:00"),
    ],
)
def test_it_names_the_next_opening_outside_the_hours(now: str, opens_at: str) -> None:
    answer = opening(Timetable(BERLIN, MORNINGS), berlin(now))
    assert (answer.open, answer.reason, answer.opens_at) == (False, "outside_hours", berlin(opens_at))


def test_it_gives_no_ticket_in_the_last_minutes_before_closing() -> None:
    table = Timetable(BERLIN, MORNINGS, last_ticket=15)
    assert opening(table, berlin("2026-11-23 11:44:59")).open
    answer = opening(table, berlin("2026-11-23 11:45"))
    assert (answer.open, answer.reason, answer.opens_at) == (False, "last_ticket", berlin("2026-11-24 08:00"))


def test_it_skips_an_opening_that_is_shorter_than_its_last_minutes() -> None:
    table = Timetable(BERLIN, {0: [(480, 490)], 1: [(480, 720)]}, last_ticket=15)
    assert opening(table, berlin("2026-11-23 07:00")).opens_at == berlin("2026-11-24 08:00")


def test_it_says_that_a_day_is_closed_and_why() -> None:
    name = {"de": "Betriebsausflug"}
    table = Timetable(BERLIN, MORNINGS, (ClosedSpan(date(2026, 11, 23), date(2026, 11, 24), name),))
    answer = opening(table, berlin("2026-11-23 09:00"))
    assert (answer.reason, answer.name, answer.opens_at) == ("closed_day", name, berlin("2026-11-25 08:00"))
    assert opening(table, berlin("2026-11-25 09:00")).open


def test_it_says_which_holiday_it_is() -> None:
    name = {"de": "Erster Weihnachtstag"}
    table = Timetable(BERLIN, MORNINGS, holiday={date(2026, 12, 25): name}.get)
    answer = opening(table, berlin("2026-12-25 09:00"))
    assert (answer.reason, answer.name, answer.opens_at) == ("holiday", name, berlin("2026-12-28 08:00"))


def test_it_joins_hours_over_midnight() -> None:
    table = Timetable(BERLIN, {0: [(1200, 1440)], 1: [(0, 120)]}, last_ticket=30)
    assert opening(table, berlin("2026-11-23 23:50")).open
    assert opening(table, berlin("2026-11-24 01:29")).open
    assert opening(table, berlin("2026-11-24 01:30")).reason == "last_ticket"


def test_it_looks_sixty_days_ahead_and_no_further() -> None:
    day = date(2026, 11, 23)
    for closed_days, expected in ((60, "2027-01-22 08:00"), (61, None)):
        closed = ClosedSpan(day, day + timedelta(days=closed_days - 1))
        table = Timetable(BERLIN, {weekday: [(480, 720)] for weekday in range(7)}, (closed,))
        opens_at = opening(table, berlin("2026-11-23 07:00")).opens_at
        assert opens_at == (berlin(expected) if expected else None)
    assert opening(Timetable(BERLIN, {}), berlin("2026-11-23 07:00")).opens_at is None


@pytest.mark.parametrize(("day", "utc_hour"), [("2026-03-29", 6), ("2026-10-25", 7)])
def test_it_opens_at_eight_on_the_wall_on_both_changing_sundays(day: str, utc_hour: int) -> None:
    table = Timetable(BERLIN, {6: [(480, 720)]})
    noon_before = berlin(f"{day} 12:00") - timedelta(days=1)
    expected = datetime.fromisoformat(f"{day}T{utc_hour:02}:00:00+00:00")
    assert opening(table, noon_before).opens_at == expected
    assert opening(table, expected).open


def test_it_reads_a_skipped_time_as_the_jump_and_a_double_time_as_first_or_second() -> None:
    assert to_utc(date(2026, 3, 29), 150, BERLIN) == datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert to_utc(date(2026, 10, 25), 150, BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert to_utc(date(2026, 10, 25), 150, BERLIN, late=True) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


def test_hours_until_midnight_end_at_the_first_of_two_midnights() -> None:
    havana = ZoneInfo("America/Havana")  # 1 November 2026: 00:00 to 01:00 comes twice
    table = Timetable(havana, {5: [(1200, 1440)]})
    midnight = datetime(2026, 11, 1, 4, tzinfo=UTC)
    assert opening(table, midnight - timedelta(seconds=1)).open
    assert not opening(table, midnight).open


@settings(deadline=None)
@given(now=instants, zone=zones, week=weeks)
def test_it_is_open_exactly_when_the_clock_on_the_wall_is_within_the_hours(now: datetime, zone: ZoneInfo, week) -> None:
    local = now.astimezone(zone)
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    minute = local.hour * 60 + local.minute
    within = any(begin <= minute < end for begin, end in week.get(local.weekday(), []))
    if not twice:  # in a double hour both readings of the hours are right
        assert opening(Timetable(zone, week), now).open == within


@settings(deadline=None)
@given(now=instants, zone=zones, week=weeks, last_ticket=st.integers(0, 1439))
def test_its_next_opening_is_later_open_and_the_first(now: datetime, zone: ZoneInfo, week, last_ticket: int) -> None:
    table = Timetable(zone, week, last_ticket=last_ticket)
    answer = opening(table, now)
    assert answer.open == (answer.reason is None)
    if answer.open or answer.opens_at is None:
        assert answer.opens_at is None
        return
    assert now < answer.opens_at <= now + timedelta(days=61)
    assert opening(table, answer.opens_at).open
    between = now + (answer.opens_at - now) / 2
    assert not opening(table, between).open
    assert opening(table, between).opens_at == answer.opens_at


@settings(deadline=None)
@given(now=instants, zone=zones, ends=day_ends)
def test_every_instant_is_in_the_office_day_that_holds_it(now: datetime, zone: ZoneInfo, ends: str) -> None:
    begin, end = day_bounds(office_day(now, zone, ends), zone, ends)
    assert begin <= now < end


@settings(deadline=None)
@given(day=days, zone=zones, ends=day_ends)
def test_office_days_abut_and_last_about_a_day(day: date, zone: ZoneInfo, ends: str) -> None:
    begin, end = day_bounds(day, zone, ends)
    assert day_bounds(day + timedelta(days=1), zone, ends)[0] == end
    assert timedelta(hours=22) <= end - begin <= timedelta(hours=26)
    assert office_day(begin, zone, ends) == day == office_day(end - timedelta(seconds=1), zone, ends)


@pytest.mark.parametrize(
    ("ends", "begin", "end"),
    [
        ("24:00", "2026-11-23 00:00", "2026-11-24 00:00"),
        ("00:00", "2026-11-23 00:00", "2026-11-24 00:00"),
        ("20:00", "2026-11-22 20:00", "2026-11-23 20:00"),
        ("12:00", "2026-11-22 12:00", "2026-11-23 12:00"),
        ("03:00", "2026-11-23 03:00", "2026-11-24 03:00"),
    ],
)
def test_it_ends_the_day_as_told(ends: str, begin: str, end: str) -> None:
    assert day_bounds(date(2026, 11, 23), BERLIN, ends) == (berlin(begin), berlin(end))


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25)])
def test_a_changing_sunday_is_an_hour_shorter_or_longer(day: str, hours: int) -> None:
    begin, end = day_bounds(date.fromisoformat(day), BERLIN, "24:00")
    assert end - begin == timedelta(hours=hours)


@pytest.mark.parametrize("text", ["8", "25:00", "24:01", "08:60", "8:5", "noon", "-1:00", ""])
def test_it_refuses_what_is_no_time_of_day(text: str) -> None:
    with pytest.raises(ValueError, match="is not a time of day"):
        minutes_of(text)
