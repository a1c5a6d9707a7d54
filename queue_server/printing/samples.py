"""Slips to look at and to try a template with: an ordinary one, the longest, and the barest that can come."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from printers.slip import Slip
from queue_server.config import Config, Service
from queue_server.printing.slips import TicketFacts, slip_of
from queue_server.texts import Texts

if TYPE_CHECKING:
    from queue_server.house import Example

ADDRESS_PATH = "/t/1a2b-Q3fJ0yZ8m1kVtq7XwLr5Bg"
NO_ADDRESS = "https://wartemarke.example.org"


def sample(
    config: Config,
    texts: Texts,
    language: str,
    at: datetime,
    *,
    service: str | None = None,
    example: "Example" = "usual",
    copy: bool = False,
) -> Slip:
    """Return a slip of this office that nobody has taken; ``service`` None: one that suits the example.

    ``usual`` has a wait and what to bring; ``longest`` the most words, ``barest`` nothing that may be missing.
    Raises KeyError if config.yaml knows no such service.
    """
    chosen = config.services[service] if service is not None else _service(config, language, example)
    forecast = {"usual": (25, 40), "longest": (125, 240), "barest": None}[example]
    facts = TicketFacts(
        number=f"{chosen.prefix}{'1042' if example == 'longest' else '042'}",
        service=chosen.id,
        area=chosen.area,
        language=language,
        kiosk=_kiosk(config, chosen, example),
        issued_at=at,
        forecast=forecast,
        visit_url=f"{(config.server.public_url or NO_ADDRESS).rstrip('/')}{ADDRESS_PATH}",
        copy=copy,
    )
    made = slip_of(facts, config, texts)
    if example == "longest" and service is None:  # the longest list below the longest name
        made = replace(
            made,
            service=max(
                (slip_of(replace(facts, service=key), config, texts).service for key in config.services),
                key=lambda name: len(name.german + name.own),
            ),
        )
    return made


def examples(config: Config, texts: Texts, at: datetime) -> list[Slip]:
    """Return the slips that a template must be able to set: in every language the longest, some with little on them."""
    long = [sample(config, texts, language, at, example="longest") for language in config.languages]
    return long + [sample(config, texts, language, at, example="barest") for language in config.languages[:2]]


def _service(config: Config, language: str, example: "Example") -> Service:
    """Return the service with the most (or fewest) things to bring, and words in German and the language."""
    services = list(config.services.values())
    if example == "usual":  # one with a way to go and something to bring shows the most
        start = next((kiosk.area for kiosk in config.kiosks.values()), "")
        return max(services, key=lambda service: (bool(service.bring), service.area != start))

    def words(service: Service) -> tuple[int, int]:
        names = [service.name, *(config.bring[key].name for key in service.bring if key in config.bring)]
        return len(service.bring), sum(len(config.text(name, code)) for name in names for code in {"de", language})

    return max(services, key=words) if example == "longest" else min(services, key=words)


def _kiosk(config: Config, service: Service, example: "Example") -> str | None:
    """Return the kiosk from which the way to the waiting area is longest; for the barest slip none."""
    if example == "barest" or not config.kiosks:
        return None
    return max(config.kiosks, key=lambda kiosk: len(config.way_to_area(config.kiosks[kiosk].area, service.area)))
