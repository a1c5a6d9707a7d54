"""The page that a device shows by itself: its words are the catalogues', in every language."""

from display.launcher import waiting
from queue_server.domain.languages import LANGUAGES
from tools.waiting import TARGET, collected, written


def test_its_words_are_those_of_the_catalogues() -> None:
    assert TARGET.read_text("utf-8") == written(collected()), "run: python -m tools.waiting"


def test_it_has_all_languages_and_german_first() -> None:
    words = collected()
    assert {each["code"] for each in words} == set(LANGUAGES)
    assert words[0]["code"] == "de"
    assert all(each["seeking"] and each["valid"] for each in words)


def test_it_takes_nothing_from_the_network() -> None:
    document = waiting.document()
    assert "$words" not in document
    assert not any(word in document for word in ("http:", "https:", "src=", "href="))


def test_a_reason_stays_a_text() -> None:
    assert waiting.reason('"); alert("') == r"""document.getElementById('why').textContent = "\"); alert(\"" """.strip()
