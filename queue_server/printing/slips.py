"""What the slip of a ticket says: plain values in, a slip of plain strings out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from printers.slip import Place, Slip, Thing, Wait, Words
from queue_server.config import Config, Text
from queue_server.domain.languages import LANGUAGES
from queue_server.domain.messages import N_
from queue_server.texts import Texts

GERMAN = "de"
WEEKDAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")

YOUR_NUMBER = N_("Your number")
WAIT_ABOUT = N_("Wait, about")
MINUTES = N_("min")
CALL_BETWEEN = N_("Call between {from} and {to}")
NOBODY_SERVES = N_("Nobody serves this now. We cannot say how long it takes.")
WAIT_HERE = N_("Wait here")
WAIT_THERE = N_("Wait there")
BRING = N_("Bring with you")
ON_PHONE = N_("We also call you on your phone.")
NO_NAME = N_("No name is stored.")
COPY = N_("Copy")


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """What a slip needs of a ticket. ``forecast`` is (low, high) in minutes from ``issued_at``, or None.

    ``copy``: it is not the first print of this ticket, and says so.
    """

    number: str
    service: str
    area: str
    language: str
    kiosk: str | None
    issued_at: datetime
    forecast: tuple[int, int] | None
    visit_url: str
    copy: bool = False


def slip_of(ticket: TicketFacts, config: Config, texts: Texts) -> Slip:
    """Make the slip of a ticket; a service or area that config.yaml no longer knows leaves its line empty."""
    say = _Speaker(config, texts, ticket.language)
    service = config.services.get(ticket.service)
    bring = [config.bring[key] for key in service.bring if key in config.bring] if service is not None else []
    letter, digits = _parts(ticket.number)
    local = ticket.issued_at.astimezone(config.tz)
    return Slip(
        language=ticket.language,
        rtl=ticket.language in LANGUAGES and LANGUAGES[ticket.language].dir == "rtl",
        office=say.text(config.office.name),
        title=say.message(YOUR_NUMBER),
        letter=letter,
        digits=digits,
        service=say.text(service.name) if service is not None else Words(""),
        place=_place(ticket, config, say),
        issued=f"{WEEKDAYS[local.weekday()]} {local:%d.%m.%Y}, {_clock_time(local)}",
        wait=_wait(ticket, config, say),
        no_wait=say.message(NOBODY_SERVES),
        bring_title=say.message(BRING),
        bring=tuple(Thing(item.icon, say.text(item.name)) for item in bring),
        address=ticket.visit_url,
        address_words=say.message(ON_PHONE),
        footer=say.message(NO_NAME),
        copy=say.message(COPY) if ticket.copy else Words(""),
    )


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Says things in German and in the visitor's language."""

    config: Config
    texts: Texts
    language: str

    def message(self, message: str, **values: str) -> Words:
        """Return a text of the catalogues."""
        german = self.texts.get(GERMAN, message, domain="visitor", **values)
        return self._words(german, self.texts.get(self.language, message, domain="visitor", **values))

    def text(self, text: Text) -> Words:
        """Return a text of config.yaml; where the visitor's language is missing, German stands alone."""
        german = self.config.text(text, GERMAN)
        return self._words(german, self.config.text(text, self.language))

    def _words(self, german: str, own: str) -> Words:
        return Words(german, "" if self.language == GERMAN or own == german else own)


def _parts(number: str) -> tuple[str, str]:
    """Split ``A042`` into its letter and its digits."""
    digits = number.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return number[: len(number) - len(digits)], digits


def _place(ticket: TicketFacts, config: Config, say: _Speaker) -> Place:
    area, kiosk = config.areas.get(ticket.area), config.kiosks.get(ticket.kiosk or "")
    elsewhere = kiosk is not None and kiosk.area != ticket.area
    way = config.way_to_area(kiosk.area, ticket.area) if kiosk is not None and area is not None else []
    words = say.message(WAIT_THERE if elsewhere else WAIT_HERE)
    return Place(area.floor if area is not None else "", tuple(way), words)


def _wait(ticket: TicketFacts, config: Config, say: _Speaker) -> Wait | None:
    if ticket.forecast is None:
        return None
    low, high = ticket.forecast
    earliest, latest = (
        _clock_time((ticket.issued_at + timedelta(minutes=minutes)).astimezone(config.tz)) for minutes in (low, high)
    )
    return Wait(
        range=f"{low}–{high}" if low != high else f"{high}",
        unit=say.message(MINUTES),
        label=say.message(WAIT_ABOUT),
        note=say.message(CALL_BETWEEN, **{"from": earliest, "to": latest}),
    )


def _clock_time(local: datetime) -> str:
    """Return 9:42, with Western digits in every language."""
    return f"{local.hour}:{local:%M}"
