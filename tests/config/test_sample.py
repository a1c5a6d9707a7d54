"""The sample office is exactly the one that is described, complete in every language, and passes its own check."""

import string
import unicodedata
from pathlib import Path

import pytest

from queue_server.config import Config, Text, load, report
from queue_server.domain.languages import LANGUAGES

FILE = Path(__file__).parents[2] / "config.yaml"


@pytest.fixture(scope="module")
def sample() -> Config:
    return load(FILE)


def texts(config: Config) -> list[Text]:
    office = config.office
    return [
        office.name, office.privacy, office.imprint, office.accessibility,
        *(area.name for area in config.areas.values()),
        *(service.name for service in config.services.values()),
        *(service.short for service in config.services.values()),
        *(item.name for item in config.bring.values()),
        *(priority.name for priority in config.priorities.values() if priority.name),
    ]  # fmt: skip


def test_the_sample_has_no_mistake_and_no_warning() -> None:
    assert report(FILE) == ([], [])


def test_it_has_the_eighteen_languages_in_order_of_need(sample: Config) -> None:
    assert sample.languages == list(LANGUAGES)
    assert len(LANGUAGES) == 18
    assert [code for code, language in LANGUAGES.items() if language.dir == "rtl"] == ["ar", "fa", "ps", "ckb"]
    assert [code for code, language in LANGUAGES.items() if language.voice is None] == ["ps", "ckb", "so"]


def test_every_text_for_visitors_is_in_every_language(sample: Config) -> None:
    assert len(sample.priorities) == 5
    for text in texts(sample):
        assert list(text) == sample.languages


def test_texts_use_the_scripts_of_their_languages(sample: Config) -> None:
    ranges = {"Cyrl": ("Ѐ", "ӿ"), "Arab": ("؀", "ۿ"), "Deva": ("ऀ", "ॿ"), "Ethi": ("ሀ", "፿")}
    for text in texts(sample):
        for code, words in text.items():
            first, last = ranges.get(LANGUAGES[code].script, ("A", "ỹ"))
            german = words == text["de"]  # a word that everybody knows by its German name: Duldung
            assert german or any(first <= char <= last for char in words), (code, words)
            assert not any(char.isdecimal() and char not in string.digits for char in words), (code, words)


def test_no_letter_slips_in_from_a_neighbouring_language(sample: Config) -> None:
    foreign = {"ar": "یکگپچژە", "fa": "يكةێۆڵڕە", "ckb": "يكةىٹ", "ps": "كةێۆڵڕە", "uk": "ыэёъ", "ru": "іїєґ"}
    foreign |= {"pl": "ăâîșţțäöü", "ro": "şţąęłäöü", "tr": "äășțîêñ", "ku": "äöüığ", "so": "äöüñçşğ"}
    for text in texts(sample):
        for code, words in text.items():
            assert unicodedata.is_normalized("NFC", words), (code, words)
            own_words = words.replace("Verpflichtungserklärung", "")
            assert words == text["de"] or not set(own_words) & set(foreign.get(code, "")), (code, words)


def test_names_of_services_and_things_differ_within_a_language(sample: Config) -> None:
    for code in sample.languages:
        names = [service.name[code] for service in sample.services.values()]
        shorts = [service.short[code] for service in sample.services.values()]
        things = [item.name[code] for item in sample.bring.values()]
        for words in (names, shorts, things):
            assert len(set(words)) == len(words), (code, words)


def test_it_has_the_services_of_the_office(sample: Config) -> None:
    assert [(s.id, s.prefix, s.area, s.minutes, s.target, s.contingent) for s in sample.services.values()] == [
        ("appointment", "T", "ground", 20, 10, None),
        ("permit", "A", "first", 22, 30, None),
        ("pickup", "Z", "ground", 4, 15, None),
        ("protection", "M", "ground", 9, 30, None),
        ("ukraine", "U", "ground", 16, 30, None),
        ("declaration", "V", "first", 18, 30, None),
        ("settlement", "R", "first", 25, 30, None),
        ("change", "J", "ground", 7, 20, None),
        ("papers", "F", "ground", 3, 10, None),
        ("advice", "L", "first", 15, 20, None),
        ("urgent", "X", "ground", 15, 15, None),
        ("cash", "Y", "ground", 3, 10, None),
    ]


def test_it_has_the_counters_of_the_office(sample: Config) -> None:
    quick, cases = ["pickup", "papers", "change", "cash"], ["appointment", "protection", "ukraine", "urgent"]
    upstairs = ["appointment", "permit", "settlement"]
    assert [(c.id, c.area, c.room, c.services, c.languages) for c in sample.counters.values()] == [
        ("1", "ground", "", quick, ["de"]),
        ("2", "ground", "", quick, ["de"]),
        ("3", "ground", "", cases, ["de", "en"]),
        ("4", "ground", "", cases, ["de", "uk", "ru"]),
        ("5", "first", "1.12", upstairs, ["de", "en"]),
        ("6", "first", "1.13", upstairs, ["de", "ar"]),
        ("7", "first", "1.14", ["declaration", "permit"], ["de"]),
        ("8", "first", "1.15", ["advice"], ["de", "en", "tr"]),
    ]
    assert sample.way("ground", sample.counters["5"]) == ["up", "left"]


def test_it_has_the_devices_of_the_office(sample: Config) -> None:
    assert [(k.id, k.area, k.printers) for k in sample.kiosks.values()] == [
        ("kiosk-1", "ground", ["printer-1", "printer-2"]),
        ("kiosk-2", "ground", ["printer-2", "printer-1"]),
    ]
    assert [(d.id, d.area, d.diagonal, d.distance) for d in sample.displays.values()] == [
        ("ground-hall", "ground", 55, 8),
        ("first-hall", "first", 43, 5),
    ]
    assert {(p.id, p.driver, p.width) for p in sample.printers.values()} == {
        ("printer-1", "virtual", 576),
        ("printer-2", "virtual", 576),
    }


def test_it_has_the_priorities_of_the_office(sample: Config) -> None:
    assert [(p.id, p.head_start, p.declare, p.strict, p.early, p.grace) for p in sample.priorities.values()] == [
        ("none", 0, False, False, 0, 0),
        ("pregnant_or_infant", 20, True, False, 0, 0),
        ("disability", 20, True, False, 0, 0),
        ("appointment", 60, False, False, 10, 10),
        ("urgent", 0, False, True, 0, 0),
    ]


def test_everything_to_bring_is_asked_for_by_a_service(sample: Config) -> None:
    asked = {thing for service in sample.services.values() for thing in service.bring}
    assert asked == set(sample.bring)
