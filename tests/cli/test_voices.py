"""`aufruf voices`, as the person types it who sets an office up."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from queue_server.cli import main
from queue_server.config import load
from queue_server.speech import pack
from queue_server.speech.phrases import load as load_phrases
from tests.support.office import ROOT

CONFIG = str(ROOT / "config.yaml")
Say = Callable[..., tuple[int, str, str]]


@pytest.fixture
def voices(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Say:
    """Run `aufruf voices …` and give its exit status and what it said."""

    def run(*arguments: str, settings: tuple[str, ...] = ()) -> tuple[int, str, str]:
        overrides = [part for setting in settings for part in ("--set", setting)]
        status = main(["voices", *arguments, "--config", CONFIG, "--data", str(tmp_path / "data"), *overrides])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def german_pack(tmp_path: Path) -> Path:
    """A complete German pack of short tones."""
    folder = tmp_path / "clips" / "de"
    folder.mkdir(parents=True)
    sound = 0.2 * np.sin(np.arange(6_000) / 8)
    for token in pack.needed(load(CONFIG), load_phrases()["de"]):
        soundfile.write(folder / f"{token}.wav", sound, 22_050)
    return folder.parent


def row(text: str, language: str) -> list[str]:
    return next(line for line in text.splitlines() if line.startswith(f"{language} ")).split()


def test_it_lists_engines_and_languages(voices: Say) -> None:
    status, out, _ = voices()
    assert status == 0
    assert "espeak" in out
    assert "no folder: speech.clips" in out
    assert row(out, "de")[:3] == ["de", "German", "espeak-ng"]
    assert "nobody" in row(out, "so")
    assert "ps, ckb, so: what is not recorded is spoken in de, en instead." in out


def test_it_lists_where_the_clips_of_each_language_stand(voices: Say, german_pack: Path) -> None:
    clips = f"speech.clips={german_pack}"
    assert "clips" in row(voices(settings=(clips,))[1], "de")
    assert row(voices(settings=(clips,))[1], "de")[-1] == "complete"
    (german_pack / "de" / "digit-7.wav").unlink()
    assert row(voices(settings=(clips,))[1], "de")[-2:] == ["1", "missing"]
    assert row(voices(settings=(clips, "speech.engines.de=[espeak]"))[1], "de")[-2:] == ["not", "used"]


def test_it_says_what_is_missing_and_what_to_read(voices: Say, german_pack: Path) -> None:
    assert voices("check", str(german_pack))[:2] == (
        0,
        f"de: {len(list(german_pack.glob('de/*')))} recordings, complete\n",
    )
    (german_pack / "de" / "counter.wav").unlink()
    status, out, _ = voices("check", str(german_pack))
    assert status == 1
    assert "1 missing" in out
    assert "counter  “Bitte zu Platz”" in out


def test_it_counts_a_bad_recording_as_not_ready(voices: Say, german_pack: Path) -> None:
    (german_pack / "de" / "digit-7.wav").write_bytes(b"no sound")
    status, out, _ = voices("check", settings=(f"speech.clips={german_pack}",))
    assert status == 1
    assert "digit-7.wav" in out


def test_it_lists_all_that_is_to_be_read(voices: Say) -> None:
    status, out, _ = voices("check", "--script", "so")
    assert status == 0
    assert [*row(out, "counter")] == ["counter", "Fadlan", "tag", "miiska", "lambar"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("check",), "speech.clips is not set"),
        (("check", "/nowhere"), "no folder /nowhere"),
        (("check", "--script", "xx"), "no language xx"),
        (("add", "xx"), "no language xx"),
        (("add", "de"), "pip install piper-tts"),
        (("say", "so"), "nobody speaks so"),
        (("say", "de", "A042", "99"), "no counter 99"),
    ],
)
def test_it_says_in_a_sentence_what_is_not_possible(voices: Say, arguments: tuple[str, ...], words: str) -> None:
    status, _, err = voices(*arguments)
    assert status == 1
    assert words in err
    assert "Traceback" not in err


def test_it_says_that_a_folder_is_empty(voices: Say, tmp_path: Path) -> None:
    (tmp_path / "clips" / "de").mkdir(parents=True)
    assert "no recordings" in voices("check", str(tmp_path / "clips"))[2]


def test_it_lets_the_office_hear_a_call_as_the_waiting_room_would(voices: Say, tmp_path: Path) -> None:
    target = tmp_path / "heard.mp3"
    status, out, _ = voices("say", "uk", "U007", "3", "--to", str(target))
    assert status == 0
    assert "номер 3" in out
    assert soundfile.info(target).duration > 3
    assert not (tmp_path / "data").exists(), "nothing is left behind"


def test_it_writes_the_page_for_reviewers(voices: Say, tmp_path: Path) -> None:
    status, _, _ = voices("phrases", "--write", str(tmp_path / "phrases.md"))
    assert status == 0
    assert (tmp_path / "phrases.md").read_text(encoding="utf-8").startswith("# What is said in each language")
