"""The office itself: hours and closed days, areas, services, counters, the things to bring and priority classes."""

import datetime as dt
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from queue_server.config.base import Named, Setting, Sign, Step, Text, written_like
from queue_server.domain.opening import FULL_DAY, Minutes, minutes_of

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Date = Annotated[dt.date, Field(strict=False)]
Prefix = Annotated[str, written_like(r"[A-Z]{1,2}", "use one capital letter from A to Z, two at most")]


def span_minutes(span: str) -> Minutes:
    """`08:00-12:00` as minutes after midnight; ValueError if it is no span or ends before it begins."""
    begins, dash, ends = span.partition("-")
    if not dash:
        raise ValueError(f"write the hours like 08:00-12:00; it is {span!r}")
    first, last = minutes_of(begins.strip()), minutes_of(ends.strip())
    if last <= first:
        raise ValueError(f"the hours {span} end before they begin; past midnight, write two spans on two days")
    return first, last


def _span(value: str) -> str:
    span_minutes(value)
    return value


def _time_of_day(value: str) -> str:
    minutes_of(value)
    return value


def _day(value: list[str]) -> list[str]:
    spans = sorted(value, key=span_minutes)
    for earlier, later in pairwise(spans):
        if span_minutes(later)[0] < span_minutes(earlier)[1]:
            raise ValueError(f"the hours {earlier} and {later} overlap; make them one span or move one")
    return value


Span = Annotated[str, AfterValidator(_span)]
Week = dict[Weekday, Annotated[list[Span], AfterValidator(_day)]]
"""Opening hours by weekday, `{mon: ["08:00-12:00"]}`; a missing day is closed."""

TimeOfDay = Annotated[str, AfterValidator(_time_of_day)]

ALWAYS_OPEN: dict[Weekday, list[str]] = {day: ["00:00-24:00"] for day in WEEKDAYS}


class ClosedDays(Setting):
    """One closed day (`date`) or several (`from`, `to`, both included)."""

    date: Date | None = Field(default=None, description="The closed day, 2026-12-24.")
    from_: Date | None = Field(default=None, alias="from", description="The first closed day of several.")
    to: Date | None = Field(default=None, description="The last closed day of several.")
    name: Text | None = Field(default=None, description="What visitors read as the reason, by language.")

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.date is None) == (self.from_ is None and self.to is None):
            raise ValueError("give either date, or from and to")
        if self.date is None and (self.from_ is None or self.to is None):
            raise ValueError("give both from and to")
        if self.first > self.last:
            raise ValueError(f"from ({self.first}) must not be after to ({self.last})")
        return self

    @property
    def first(self) -> dt.date:
        """The first closed day."""
        return self.date or self.from_ or dt.date.min

    @property
    def last(self) -> dt.date:
        """The last closed day."""
        return self.date or self.to or dt.date.max


class Holidays(Setting):
    """Whose public holidays close the office."""

    country: str = Field(description="ISO 3166 code of the country, DE.")
    subdivision: str | None = Field(default=None, description="Code of the state or region, ST for Saxony-Anhalt.")


class Office(Setting):
    """The office as a whole."""

    name: Text = Field(description="The office's name, by language.")
    timezone: str = Field(default="Europe/Berlin", description="IANA time zone in which hours and days are meant.")
    day_ends: TimeOfDay = Field(
        default="24:00", description="When the office day ends (local time); before noon: on the next calendar day."
    )
    opening: Week = Field(description="Opening hours by weekday (mon to sun); a missing day is closed.")
    last_ticket: int = Field(default=0, ge=0, lt=FULL_DAY, description="Minutes before closing without new tickets.")
    closed_days: list[ClosedDays] = Field(default=[], description="Days on which the office is closed.")
    holidays: Holidays | None = Field(default=None, description="Public holidays; left out: none close the office.")
    default_languages: list[str] = Field(
        default=["de", "en"], min_length=1, description="Spoken and shown when a language has no voice or text."
    )
    privacy: Text = Field(description="Privacy notice, plain paragraphs; a blank line separates them.")
    imprint: Text = Field(description="Imprint, plain paragraphs.")
    accessibility: Text = Field(description="Accessibility statement, plain paragraphs.")


class Area(Named):
    """A waiting area."""

    name: Text = Field(description="The area's name, by language.")
    floor: Sign = Field(description="The floor as the lift and the signs call it, EG.")
    directions: dict[str, list[Step]] = Field(default={}, description="The way to here, by the area one comes from.")


class Service(Named):
    """A service that visitors choose at the kiosk."""

    prefix: Prefix = Field(description="The letter before its numbers: one capital, two if letters run out.")
    area: str = Field(description="The area where its visitors wait.")
    name: Text = Field(description="Its name in plain words, by language.")
    short: Text = Field(description="A name for tight places, at most 22 characters, by language.")
    icon: str = Field(default="slip", description="Name of its pictogram.")
    bring: list[str] = Field(default=[], description="What to bring: keys of `bring`.")
    minutes: int = Field(ge=1, le=480, description="Typical service time, minutes; the forecast begins with it.")
    target: int = Field(ge=1, le=480, description="Minutes that nobody should wait longer than.")
    opening: Week | None = Field(default=None, description="Hours of its own, if other than the office's.")
    last_ticket: int | None = Field(
        default=None, ge=0, lt=FULL_DAY, description="Minutes before closing; null: as the office."
    )
    contingent: int | None = Field(default=None, ge=0, description="Tickets a day at most; null: no limit.")


class BringItem(Named):
    """A thing that visitors bring."""

    name: Text = Field(description="What it is called, by language.")
    icon: str = Field(default="paper", description="Name of its pictogram.")


class Counter(Named):
    """A counter, where one clerk serves one person at a time."""

    name: Sign = Field(default="", description="What the sign on the wall says; left out: the key.")
    area: str = Field(description="The waiting area that it belongs to.")
    room: Sign = Field(default="", description="The room, as on its door; left out if it stands in the hall.")
    group: str = Field(description="Counter group: what statistics keep instead of the counter.")
    services: list[str] = Field(min_length=1, description="The services it can serve.")
    languages: list[str] = Field(default=["de"], description="The languages spoken there.")
    direction: list[Step] = Field(default=[], description="The way from its own area's waiting room.")


class Priority(Named):
    """A priority class."""

    name: Text | None = Field(default=None, description="What visitors and clerks read, by language.")
    head_start: int = Field(default=0, ge=0, le=480, description="Minutes by which such a ticket comes earlier.")
    declare: bool = Field(default=False, description="Whether visitors may choose it at the kiosk.")
    strict: bool = Field(default=False, description="Goes before everybody; only staff may give it.")
    early: int = Field(default=0, ge=0, le=240, description="Appointments: callable that many minutes before.")
    grace: int = Field(default=0, ge=0, le=240, description="Appointments: minutes late without a loss.")


class Choice(Named):
    """One of a list that clerks choose from: an outcome, a reason."""

    name: Text = Field(description="What clerks read, by language.")
