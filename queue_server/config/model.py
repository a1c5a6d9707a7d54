"""The whole of config.yaml as one typed value, with the questions that the rest of the house asks it."""

from datetime import datetime
from functools import cached_property, partial
from typing import Any, Self
from zoneinfo import ZoneInfo

from pydantic import Field, PrivateAttr

from queue_server.config.base import Setting, Text, give_ids
from queue_server.config.calendar import holiday_name
from queue_server.config.devices import Display, Kiosk, Printer
from queue_server.config.office import (
    ALWAYS_OPEN,
    WEEKDAYS,
    Area,
    BringItem,
    Choice,
    Counter,
    Office,
    Priority,
    Service,
    Week,
    span_minutes,
)
from queue_server.config.policy import (
    Announcements,
    Calls,
    ClockSetting,
    CounterPage,
    Database,
    DisplayPage,
    Emergency,
    KioskPage,
    Limits,
    Login,
    Oidc,
    Parking,
    Redis,
    Retention,
    Server,
    Slips,
    Speech,
)
from queue_server.config.reading import Problem
from queue_server.domain.languages import LANGUAGES, Language
from queue_server.domain.opening import ClosedSpan, DayPlan, Instants, Minutes, Opening, Timetable, plan


class Config(Setting):
    """The office's configuration; orders are those of the file."""

    office: Office = Field(description="The office as a whole.")
    languages: list[str] = Field(
        default=["de", "en"], min_length=1, description="Visitors' languages, most needed first; six are large."
    )
    staff_languages: list[str] = Field(default=["de", "en"], min_length=1, description="Languages of staff pages.")
    areas: dict[str, Area] = Field(min_length=1, description="Waiting areas.")
    services: dict[str, Service] = Field(min_length=1, description="What visitors come for, in the kiosk's order.")
    bring: dict[str, BringItem] = Field(default={}, description="Things to bring, named once.")
    counters: dict[str, Counter] = Field(min_length=1, description="Counters.")
    kiosks: dict[str, Kiosk] = Field(default={}, description="Kiosks.")
    displays: dict[str, Display] = Field(default={}, description="Waiting-room screens.")
    printers: dict[str, Printer] = Field(default={}, description="Ticket printers.")
    priorities: dict[str, Priority] = Field(
        default_factory=lambda: {"none": Priority()}, description="Priority classes; `none` must be among them."
    )
    outcomes: dict[str, Choice] = Field(
        default={}, description="How a conversation can end; clerks choose, figures count."
    )
    calls: Calls = Field(default=Calls(), description="Call policy.")
    parking: Parking = Field(default=Parking(), description="People who are to come back.")
    emergency: Emergency = Field(default=Emergency(), description="The emergency call of a counter.")
    kiosk_page: KioskPage = Field(default=KioskPage(), description="The kiosk's page.")
    counter_page: CounterPage = Field(default=CounterPage(), description="The clerk's page.")
    display_page: DisplayPage = Field(default=DisplayPage(), description="The waiting room's screen.")
    announcements: Announcements = Field(
        default=Announcements(), description="What the whole house hears at opening and before closing."
    )
    retention: Retention = Field(default=Retention(), description="How long raw data is kept.")
    slips: Slips = Field(default=Slips(), description="What is printed on the paper.")
    speech: Speech = Field(default=Speech(), description="The voice.")
    server: Server = Field(default=Server(), description="The web server.")
    database: Database = Field(default=Database(), description="The database.")
    redis: Redis = Field(default=Redis(), description="Redis, for more than one process.")
    limits: Limits = Field(default=Limits(), description="Rate limits.")
    login: Login = Field(default=Login(), description="Log-ins of people.")
    oidc: Oidc | None = Field(default=None, description="The office's own sign-in service; null: passwords here.")
    clock: ClockSetting = Field(default=ClockSetting(), description="The office's clock.")

    _demo: bool = PrivateAttr(default=False)
    _warnings: list[Problem] = PrivateAttr(default_factory=list)

    def model_post_init(self, context: Any, /) -> None:
        """Tell every mapped object its key, and a counter without a name that its key is the name."""
        for key, counter in self.counters.items():
            if not counter.name:
                self.counters[key] = counter.model_copy(update={"name": key})
        give_ids(self.areas, self.services, self.bring, self.counters)
        give_ids(self.kiosks, self.displays, self.printers, self.priorities)
        give_ids(self.outcomes, self.parking.reasons, self.counter_page.breaks)

    @property
    def warnings(self) -> list[Problem]:
        """What is not wrong but probably not meant."""
        return list(self._warnings)

    @property
    def demo(self) -> bool:
        """True for a copy made by `as_demo`."""
        return self._demo

    @cached_property
    def tz(self) -> ZoneInfo:
        """The office's time zone."""
        return ZoneInfo(self.office.timezone)

    def as_demo(self) -> Self:
        """A copy that gives tickets at any hour of every day and whose day ends at midnight."""
        always = {"opening": ALWAYS_OPEN, "last_ticket": 0}
        office = {**always, "closed_days": [], "holidays": None, "day_ends": "24:00"}
        own = {"opening": None, "last_ticket": None}
        services = {key: service.model_copy(update=own) for key, service in self.services.items()}
        copy = self.model_copy(update={"office": self.office.model_copy(update=office), "services": services})
        for cached in ("_timetables", "_office_timetable", "_plans"):  # those of the real hours
            copy.__dict__.pop(cached, None)
        copy._demo = True
        return copy

    def text(self, text: Text, language: str) -> str:
        """The text in a language, else in German, else in English, else in the first there is."""
        for code in (language, "de", "en"):
            if code in text:
                return text[code]
        return next(iter(text.values()), "")

    def language(self, code: str) -> Language:
        """A shipped language; KeyError if it is none."""
        return LANGUAGES[code]

    def counters_serving(self, service: str) -> list[Counter]:
        """The counters that can serve a service."""
        return [counter for counter in self.counters.values() if service in counter.services]

    def services_in(self, area: str) -> list[Service]:
        """The services whose visitors wait in an area."""
        return [service for service in self.services.values() if service.area == area]

    def way_to_area(self, from_area: str, area: str) -> list[str]:
        """The steps from one area to another; empty within the same, or where config.yaml gives none."""
        return [] if from_area == area else list(self.areas[area].directions.get(from_area, []))

    def way(self, from_area: str, counter: Counter) -> list[str]:
        """The steps from an area's waiting room to a counter."""
        return [*self.way_to_area(from_area, counter.area), *counter.direction]

    def opening_of(self, service_id: str, now: datetime) -> Opening:
        """Whether tickets of a service are given at an instant; KeyError for an unknown service."""
        today = now.astimezone(self.tz).date()
        known = self._plans.get(service_id)
        if known is None or known.day != today:
            known = self._plans[service_id] = plan(self._timetables[service_id], today)
        return known.at(now)

    def office_spans(self, now: datetime) -> tuple[Instants, ...]:
        """The opening hours of the office itself around an instant: begin and end of each span, UTC."""
        today = now.astimezone(self.tz).date()
        known = self._plans.get("")  # no service is called so
        if known is None or known.day != today:
            known = self._plans[""] = plan(self._office_timetable, today)
        return known.spans

    @cached_property
    def _plans(self) -> dict[str, DayPlan]:
        """Today's plan of each service that was asked about."""
        return {}

    @cached_property
    def _timetables(self) -> dict[str, Timetable]:
        return {key: self._timetable(service) for key, service in self.services.items()}

    @cached_property
    def _office_timetable(self) -> Timetable:
        return self._table(self.office.opening, 0)

    def _timetable(self, service: Service) -> Timetable:
        office = self.office
        last = office.last_ticket if service.last_ticket is None else service.last_ticket
        return self._table(office.opening if service.opening is None else service.opening, last)

    def _table(self, opening: Week, last: int) -> Timetable:
        office, days = self.office, self.office.holidays
        closed = tuple(ClosedSpan(span.first, span.last, span.name) for span in office.closed_days)
        table = Timetable(self.tz, _weekly(opening), closed)
        if days is None:
            return Timetable(table.tz, table.weekly, closed, last_ticket=last)
        holiday = partial(holiday_name, days.country, days.subdivision)
        return Timetable(table.tz, table.weekly, closed, holiday, last)


def _weekly(week: Week) -> dict[int, tuple[Minutes, ...]]:
    return {WEEKDAYS.index(day): tuple(sorted(map(span_minutes, spans))) for day, spans in week.items()}
