"""What is on a ticket's slip."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from printers.profile import generic
from printers.slip import Words
from queue_server.config import Config
from queue_server.domain.languages import LANGUAGES
from queue_server.printing.paper import draw, trial_slip
from queue_server.printing.slips import TicketFacts, slip_of
from queue_server.texts import Texts
from tests.support.office import sample

CONFIG, TEXTS = sample(), Texts()
ISSUED = datetime(2026, 4, 14, 7, 17, tzinfo=UTC)
FACTS = TicketFacts(
    number="A042",
    service="permit",
    area="first",
    language="en",
    kiosk="kiosk-1",
    issued_at=ISSUED,
    forecast=(25, 40),
    visit_url="https://example.de/t/1-x",
)


def slip(config: Config = CONFIG, **changes: Any) -> Any:
    return slip_of(replace(FACTS, **changes), config, TEXTS)


def test_the_number_is_told_apart_into_letter_and_digits() -> None:
    assert (slip().letter, slip().digits) == ("A", "042")
    assert (slip(number="WX1042").letter, slip(number="WX1042").digits) == ("WX", "1042")


def test_times_are_the_offices_own() -> None:
    made = slip()
    assert made.issued == "Di 14.04.2026, 9:17"
    assert made.wait.range == "25–40"
    assert made.wait.note.own == "Call between 9:42 and 9:57"
    assert "9:42" in made.wait.note.german
    assert "9:57" in made.wait.note.german


def test_a_forecast_without_a_range_is_one_number() -> None:
    assert slip(forecast=(0, 0)).wait.range == "0"


def test_without_a_forecast_it_says_that_nobody_serves_this() -> None:
    made = slip(forecast=None)
    assert made.wait is None
    assert made.no_wait.own == "Nobody serves this now. We cannot say how long it takes."
    assert made.no_wait.german


def test_it_shows_the_way_from_the_kiosk_to_the_waiting_area() -> None:
    there = slip()
    assert (there.place.floor, there.place.way, there.place.words.own) == ("1. OG", ("up", "left"), "Wait there")
    here = slip(service="cash", area="ground")
    assert (here.place.floor, here.place.way, here.place.words.own) == ("EG", (), "Wait here")
    assert slip(kiosk=None).place.way == ()


def test_what_to_bring_is_named_with_its_pictogram() -> None:
    assert [thing.icon for thing in slip().bring] == [CONFIG.bring[key].icon for key in CONFIG.services["permit"].bring]
    assert slip().bring[0].name.own == "Passport"
    assert slip(service="advice").bring == ()


def test_a_german_slip_has_no_second_language() -> None:
    made = slip(language="de")
    assert (made.title.own, made.office.own, made.wait.note.own) == ("", "", "")


def test_a_name_without_a_translation_stands_once_in_german() -> None:
    office = CONFIG.office.model_copy(update={"name": {"de": "Amt", "en": "Office"}})
    config = CONFIG.model_copy(update={"office": office})
    assert slip(config, language="ti").office == Words("Amt")
    assert slip(config, language="en").office == Words("Amt", "Office")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_all_words_and_its_direction(language: str) -> None:
    made = slip(language=language, forecast=(5, 10))
    assert made.rtl is (language in ("ar", "fa", "ps", "ckb"))
    if language in ("de", "en"):
        return
    english = slip(language="en")
    for name in ("title", "bring_title", "address_words", "footer", "no_wait"):
        assert getattr(made, name).own not in ("", getattr(english, name).own), f"{name} is not translated"
    assert "9:22" in made.wait.note.own
    assert "{" not in made.wait.note.own


def test_a_service_or_area_that_is_no_more_leaves_its_line_empty() -> None:
    made = slip(service="gone", area="nowhere")
    assert (made.service, made.bring, made.place.floor) == (Words(""), (), "")
    assert draw(made, generic(384))


def test_the_trial_slip_shows_which_printer_it_is() -> None:
    made = trial_slip(CONFIG, "printer-1", ISSUED)
    assert "printer-1" in made.service.german
    assert draw(made, generic(576)).startswith(b"\x1b@")
