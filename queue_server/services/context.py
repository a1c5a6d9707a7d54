"""What every service needs beside a session: the configuration, the clock, the secret, a few things derived once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from queue_server.clock import Clock
from queue_server.config import Config, Counter, Service
from queue_server.domain import order
from queue_server.domain.announcement import Call
from queue_server.domain.errors import BadRequest, NotFound
from queue_server.domain.messages import N_
from queue_server.domain.opening import day_bounds, office_day
from queue_server.domain.ticket import Rules

UNKNOWN_SERVICE = N_("There is no such service. Choose one of the list.")
UNKNOWN_COUNTER = N_("There is no such counter. Choose one of the list.")
MOST_KEPT = 500
UNKNOWN_AREA = N_("There is no such waiting area.")


@dataclass(frozen=True, slots=True)
class Said:
    """What a call says: the addresses of its sounds in their order, and the lines for the screen."""

    audio: tuple[str, ...] = ()
    lines: tuple[tuple[str, str], ...] = ()
    """(language, text)"""


Announce = Callable[[Call, str], Said]


def say_nothing(call: Call, language: str) -> Said:
    """Stand in where there is no voice."""
    return Said()


@dataclass(frozen=True)
class Context:
    """The office as the services see it."""

    config: Config
    clock: Clock
    secret: bytes
    announce: Announce = field(default=say_nothing)
    """What a call says and shows; given by ``app``, which knows the voice."""
    printers: Callable[[], list[dict[str, Any]]] = field(default=list)
    """The printers' states, ``[{printer, state, reason}]``; given by ``app``, which knows the spooler."""
    devices: Callable[[], list[dict[str, Any]]] = field(default=list)
    """The devices' presence, ``[{kind, id, connected, state, reason, since}]``; given by ``app``."""

    say: Callable[[Mapping[str, str]], tuple[str, ...]] = field(default=lambda text: ())
    """The addresses of the sounds of a text by language, in their order; given by ``app``, which knows the voice."""

    at_counter: Callable[[str, str], bool | None] = field(default=lambda credential, counter: False)
    """Whether a credential is connected to a counter's live room right now; None where that cannot be known."""

    def now(self) -> datetime:
        """Return the present, cut to the milliseconds that the database keeps."""
        now = self.clock.now()
        return now.replace(microsecond=now.microsecond // 1000 * 1000)

    def day(self, now: datetime) -> date:
        """Return the office day of an instant."""
        return office_day(now, self.config.tz, self.config.office.day_ends)

    def bounds(self, day: date) -> tuple[datetime, datetime]:
        """Return when an office day begins and ends, in UTC."""
        return day_bounds(day, self.config.tz, self.config.office.day_ends)

    @cached_property
    def rules(self) -> Rules:
        """Return the call policy in the domain's terms."""
        calls = self.config.calls
        return Rules(
            min_calls=calls.min_calls,
            min_delay=timedelta(minutes=calls.min_delay),
            max_delays=calls.max_delays,
            delay=timedelta(minutes=calls.delay),
            returns_itself=self.config.parking.returns == "itself",
        )

    def service(self, key: str) -> Service:
        """Return a service that a path names; raise NotFound."""
        service = self.config.services.get(key)
        if service is None:
            raise NotFound(UNKNOWN_SERVICE, code="unknown_service", service=key)
        return service

    def service_in_body(self, key: str) -> Service:
        """Return a service that a body names; raise BadRequest."""
        service = self.config.services.get(key)
        if service is None:
            raise BadRequest(UNKNOWN_SERVICE, code="unknown_service", service=key)
        return service

    def counter(self, key: str) -> Counter:
        """Return a counter that a path names; raise NotFound."""
        counter = self.config.counters.get(key)
        if counter is None:
            raise NotFound(UNKNOWN_COUNTER, code="unknown_counter", counter=key)
        return counter

    def area(self, key: str) -> str:
        """Return the id of an area that a path names; raise NotFound."""
        if key not in self.config.areas:
            raise NotFound(UNKNOWN_AREA, code="unknown_area", area=key)
        return key

    def areas_of_counter(self, counter: Counter) -> set[str]:
        """Return the areas that hear when this counter opens or closes: its own, and those of its services."""
        services = self.config.services
        return {counter.area, *(services[key].area for key in counter.services if key in services)}

    @cached_property
    def counters_of(self) -> dict[str, tuple[str, ...]]:
        """Return, per service, the ids of the counters that can serve it."""
        config = self.config
        return {key: tuple(counter.id for counter in config.counters_serving(key)) for key in config.services}

    def helpful_languages(self, counter: str, opened: frozenset[str]) -> Mapping[str, frozenset[str]]:
        """Return, per service of a counter, its languages that another ``opened`` counter for it does not speak."""
        found = self._helpful.get((counter, opened))
        if found is None:
            if len(self._helpful) >= MOST_KEPT:
                self._helpful.clear()
            found = self._helpful[counter, opened] = self._find_helpful(counter, opened)
        return found

    def _find_helpful(self, counter: str, opened: frozenset[str]) -> Mapping[str, frozenset[str]]:
        counters = self.config.counters
        return order.helpful_at(counters[counter], [counters[key] for key in sorted(opened) if key in counters])

    @cached_property
    def _helpful(self) -> dict[tuple[str, frozenset[str]], Mapping[str, frozenset[str]]]:
        """Keep what is the same as long as no counter opens or closes."""
        return {}

    @cached_property
    def competitors(self) -> dict[str, frozenset[str]]:
        """Return, per service, the services that the same counters could serve, itself included."""
        result: dict[str, set[str]] = {key: {key} for key in self.config.services}
        for counter in self.config.counters.values():
            for key in counter.services:
                result.setdefault(key, {key}).update(counter.services)
        return {key: frozenset(services) for key, services in result.items()}
