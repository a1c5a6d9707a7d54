"""What a screen shows and what a voice says come from one source, in every language, for every call of the office."""

import re
from pathlib import Path

import pytest

from queue_server.config import Config
from queue_server.domain.announcement import _VOWEL_MARKS, parts, shown, spoken
from queue_server.domain.languages import LANGUAGES
from queue_server.speech import Voice, pack, review
from queue_server.speech.phrases import load, load_files
from queue_server.speech.sample import Here

PHRASES = load()
DOCUMENT = Path(__file__).parents[2] / "docs" / "phrases.md"
SOUNDS = re.compile(r"^(  sounds: .*|\| sounds \|.*)\n", re.MULTILINE)


@pytest.mark.parametrize("language", sorted(PHRASES))
def test_the_way_on_the_screen_is_spoken_word_by_word(sample: Config, language: str) -> None:
    for _, call in pack.calls_of(sample):
        line = shown(PHRASES[language], call)
        assert bool(line) == bool(call.direction)
        assert line in _VOWEL_MARKS.sub("", spoken(PHRASES[language], call))


@pytest.mark.parametrize("language", sorted(PHRASES))
def test_every_sign_of_the_number_on_the_screen_is_spoken_in_its_order(sample: Config, language: str) -> None:
    phrases = PHRASES[language]
    for _, call in pack.calls_of(sample):
        (pieces,) = [part.takes[-1] for part in parts(phrases, call) if part.takes and "digit-0" in part.takes[-1]]
        assert [clip.partition("-")[2].upper() for clip in pieces] == list(call.number)


def test_the_screen_gets_its_line_from_the_voice_that_speaks(sample: Config, tmp_path: Path) -> None:
    voice = Voice(sample, tmp_path, Here())
    for _, call in pack.calls_of(sample):
        for said, line in zip(voice.announce(call, "uk"), voice.lines(call, "uk"), strict=False):
            assert (said.language, line.text in said.text) == (line.language, True)


def test_the_page_for_reviewers_is_up_to_date() -> None:
    """Phonemes aside: they change with the engine's version, the words only with phrases.yaml."""
    assert SOUNDS.sub("", DOCUMENT.read_text(encoding="utf-8")) == SOUNDS.sub("", review.document())


def test_the_page_for_reviewers_has_every_language_whole() -> None:
    pages = DOCUMENT.read_text(encoding="utf-8").split("\n## ")[1:]
    assert [re.search(r"\((\w+), ", page).group(1) for page in pages] == list(LANGUAGES)  # type: ignore[union-attr]
    for page, code in zip(pages, LANGUAGES, strict=True):
        speaks = LANGUAGES[code].voice is not None
        assert page.count("said: ") == 3
        assert (page.count("| sounds |"), page.count("  sounds: ")) == ((2, 3) if speaks else (0, 0)), code


@pytest.mark.parametrize("language", sorted(PHRASES))
def test_each_language_has_examples_of_every_kind_for_its_reviewer(language: str) -> None:
    examples = load_files()[language].examples
    assert any(example.direction for example in examples)
    assert any(not example.direction for example in examples)
    assert any(not any(sign.isdigit() for sign in example.counter) for example in examples)
