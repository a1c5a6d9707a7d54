"""A clip pack is checked against this very office: what is missing, what to read, what is no good."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from queue_server.config import Config
from queue_server.domain.announcement import parts
from queue_server.speech import clips, pack
from queue_server.speech.phrases import load

PHRASES = load()
GERMAN = PHRASES["de"]
Tone = Callable[..., None]


def report(config: Config, folder: Path, language: str = "de") -> pack.Report:
    return pack.report(config, PHRASES[language], clips.find(folder).get(language, clips.Recordings()))


@pytest.fixture
def folder(sample: Config, tmp_path: Path) -> Path:
    """A complete German pack, all of it empty files: completeness is a matter of names."""
    place = tmp_path / "clips" / "de"
    place.mkdir(parents=True)
    for token in pack.needed(sample, GERMAN):
        (place / f"{token}.wav").touch()
    return place.parent


def test_it_lists_all_that_the_sample_office_needs(sample: Config) -> None:
    needed = pack.needed(sample, GERMAN)
    assert {token for token in needed if token.startswith("letter-")} == {f"letter-{x}" for x in "tazmuvrjflxy"}
    assert {f"digit-{digit}" for digit in range(10)} <= set(needed)
    assert needed["number"] == "Nummer"
    assert needed["counter"] == "Bitte zu Platz"
    assert needed["then"] == "dann"
    assert {"way-up", "way-left", "room", "sign-12"} <= set(needed)
    assert "number-t0123456789" not in needed


@pytest.mark.parametrize("language", sorted(PHRASES))
def test_what_it_lists_makes_every_call_of_the_office_audible(sample: Config, language: str) -> None:
    phrases = PHRASES[language]
    needed = pack.needed(sample, phrases)
    recorded = clips.Recordings({token: Path(f"{token}.wav") for token in needed})
    assert pack.report(sample, phrases, recorded).is_complete
    assert all(recorded.plan(parts(phrases, call)) for _, call in pack.calls_of(sample))
    assert all(words and words == words.strip(" .,") for words in needed.values())


def test_a_complete_pack_has_no_gap(sample: Config, folder: Path) -> None:
    assert report(sample, folder).is_complete


def test_each_recording_of_it_is_needed(sample: Config, folder: Path) -> None:
    for path in sorted((folder / "de").iterdir()):
        path.unlink()
        assert [gap.token for gap in report(sample, folder).gaps] == [path.stem]
        path.touch()


def test_it_says_what_to_read_and_what_would_do_as_well(sample: Config, folder: Path) -> None:
    for name in ("sign-12", "counter"):
        (folder / "de" / f"{name}.wav").unlink()
    gaps = {gap.token: gap for gap in report(sample, folder).gaps}
    assert (gaps["sign-12"].words, gaps["sign-12"].instead) == ("12", "sign-1.12")
    assert (gaps["counter"].words, gaps["counter"].instead) == ("Bitte zu Platz", "")
    (folder / "de" / "sign-1.12.wav").touch()
    assert [gap.token for gap in report(sample, folder).gaps] == ["counter"]


def test_it_needs_the_name_of_a_counter_that_is_a_word(sample: Config, folder: Path) -> None:
    info = sample.counters["1"].model_copy(update={"name": "Info"})
    office = sample.model_copy(update={"counters": {**sample.counters, "1": info}})
    assert {gap.token: gap.words for gap in report(office, folder).gaps} == {
        "sign": "Bitte zu",
        "sign-info": "Information",
    }


def test_it_asks_for_the_words_after_the_counter_where_a_language_has_some(sample: Config) -> None:
    assert "counter-end" in pack.needed(sample, PHRASES["tr"])
    assert "counter-end" not in pack.needed(sample, GERMAN)


def test_it_asks_for_the_letters_names_in_the_languages_own_script(sample: Config) -> None:
    assert pack.needed(sample, PHRASES["ru"])["letter-a"] == "а"


@pytest.fixture
def faults(sample: Config, tmp_path: Path) -> Callable[[], list[str]]:
    return lambda: list(pack.faults(sample, GERMAN, clips.find(tmp_path)["de"]))


def test_it_finds_nothing_wrong_with_good_recordings(tmp_path: Path, tone: Tone, faults: Any) -> None:
    for name in ("number", "Letter-A", "digit-0", "sign-14", "number-A042"):
        tone(tmp_path / "de" / f"{name}.wav", 440)
    assert faults() == []


def test_it_asks_whether_a_wrong_name_was_meant_otherwise(tmp_path: Path, tone: Tone, faults: Any) -> None:
    tone(tmp_path / "de" / "conter.wav", 440)
    (found,) = faults()
    assert "conter.wav" in found
    assert "did you mean counter?" in found


@pytest.mark.parametrize(
    ("sound", "words"),
    [
        (np.zeros(22_050), "silent"),
        (np.random.default_rng(1).normal(0, 0.0005, 22_050), "silent"),
        (0.3 * np.sin(np.arange(22_050 * 9) / 8), "lasts 9 s"),
        (np.clip(3 * np.sin(np.arange(22_050) / 8), -1, 1), "overdriven"),
    ],
)
def test_it_says_which_recording_is_no_good(tmp_path: Path, faults: Any, sound: Any, words: str) -> None:
    (tmp_path / "de").mkdir()
    soundfile.write(tmp_path / "de" / "number.wav", sound, 22_050)
    (found,) = faults()
    assert found.startswith("number.wav")
    assert words in found


def test_it_says_which_recording_cannot_be_read(tmp_path: Path, faults: Any) -> None:
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "number.wav").write_bytes(b"no sound")
    (found,) = faults()
    assert "cannot read" in found
