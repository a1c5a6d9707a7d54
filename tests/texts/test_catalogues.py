"""The catalogues: complete, not stale, placeholders whole; and the check that says so can fail."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from queue_server.domain.languages import LANGUAGES
from tools import po
from tools.catalogues import PLACEHOLDER, check, compile_all, path_of, update
from tools.extract import Extraction, extract
from tools.paths import TRANSLATIONS

HELLO = "Hello {name}"


@pytest.fixture(scope="module")
def used() -> Extraction:
    return extract()


@pytest.fixture
def small() -> Extraction:
    found = Extraction()
    found.add("visitor", HELLO, "kiosk/page/a.js")
    found.add("staff", "Next", "counter_client/page/a.js")
    return found


@pytest.fixture
def folder(tmp_path: Path, small: Extraction) -> Path:
    """Catalogues in which nothing is wrong."""
    update(small, tmp_path)
    for path in tmp_path.glob("*/LC_MESSAGES/*.po"):
        catalogue = po.read(path)
        catalogue.texts = {message: f"· {message}" for message in catalogue.texts}
        po.write(path, catalogue)
    assert check(small, tmp_path) == []
    return tmp_path


def faults(found: Extraction, folder: Path) -> list[str]:
    return [str(problem) for problem in check(found, folder)]


def test_it_has_every_text_in_every_language(used: Extraction) -> None:
    assert faults(used, TRANSLATIONS) == []


def test_it_covers_all_eighteen_languages() -> None:
    assert len(LANGUAGES) == 18
    assert all(path_of(TRANSLATIONS, language, "visitor").exists() for language in LANGUAGES)
    assert all(path_of(TRANSLATIONS, language, "staff").exists() for language in ("de", "en"))


# First and last character of a script; for Latin ones no English word may be left where another language has its own.
SCRIPTS = {"Cyrl": ("Ѐ", "ӿ"), "Arab": ("\u0600", "\u06ff"), "Deva": ("\u0900", "\u097f"), "Ethi": ("\u1200", "\u137f")}


@pytest.mark.parametrize("language", [code for code, language in LANGUAGES.items() if language.script in SCRIPTS])
def test_it_writes_each_language_in_its_own_script(language: str) -> None:
    first, last = SCRIPTS[LANGUAGES[language].script]
    for message, text in po.read(path_of(TRANSLATIONS, language, "visitor")).texts.items():
        words = PLACEHOLDER.sub("", message)
        assert not any(map(str.isalpha, words)) or any(first <= sign <= last for sign in text), text


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_it_leaves_no_sentence_in_english(language: str) -> None:
    texts = po.read(path_of(TRANSLATIONS, language, "visitor")).texts
    assert [message for message, text in texts.items() if message == text and len(message.split()) > 2] == []


def test_it_says_in_each_header_that_no_native_speaker_has_reviewed_it_yet() -> None:
    for path in TRANSLATIONS.glob("*/LC_MESSAGES/*.po"):
        assert po.read(path).header[po.REVIEWED] == "no"


def set_text(text: str) -> Callable[[po.Po], None]:
    return lambda catalogue: catalogue.texts.update({HELLO: text})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda catalogue: catalogue.texts.pop(HELLO), "missing"),
        (set_text(""), "missing"),
        (lambda catalogue: catalogue.texts.update({"Gone": "Weg"}), "stale"),
        (set_text("Hallo"), "lacks {name}"),
        (set_text("Hallo {nmae}"), "unknown {nmae}"),
        (set_text("Hallo {name"), "broken placeholder"),
        (set_text("Hallo {name} {}"), "broken placeholder"),
        (set_text("Hallo {name} ٤٢"), "Western digits"),
        (set_text("Hallo {name} ४"), "Western digits"),
        (set_text("Hallo {name} ፬"), "Western digits"),
        (set_text("Hallo {name} "), "space"),
        (lambda catalogue: catalogue.header.pop(po.REVIEWED), "header"),
        (lambda catalogue: catalogue.header.update({po.REVIEWED: "perhaps"}), "header"),
    ],
)
def test_it_fails_on_a_catalogue_that_is_broken(
    folder: Path, small: Extraction, change: Callable[[po.Po], object], said: str
) -> None:
    path = path_of(folder, "fa", "visitor")
    catalogue = po.read(path)
    change(catalogue)
    po.write(path, catalogue)
    found = faults(small, folder)
    assert found
    assert all(row.startswith("fa/visitor.po: ") for row in found)
    assert any(said in row for row in found)


def test_it_fails_without_a_catalogue(folder: Path, small: Extraction) -> None:
    path_of(folder, "ti", "visitor").unlink()
    assert faults(small, folder) == ["ti/visitor.po: there is no such catalogue"]


def test_it_fails_on_a_file_that_is_no_catalogue(folder: Path, small: Extraction) -> None:
    path_of(folder, "ti", "visitor").write_text("no catalogue\n", encoding="utf-8")
    assert any("cannot be read" in row for row in faults(small, folder))


def test_it_fails_on_a_doubtful_translation(folder: Path, small: Extraction) -> None:
    path = path_of(folder, "so", "visitor")
    path.write_text(path.read_text(encoding="utf-8").replace("msgid", "#, fuzzy\nmsgid").replace("#, fuzzy\n", "", 1))
    assert any("doubtful" in row for row in faults(small, folder))


def test_it_fails_on_a_text_that_the_real_code_has_and_a_copy_of_the_catalogues_lacks(
    used: Extraction, tmp_path: Path
) -> None:
    copy = tmp_path / "translations"
    shutil.copytree(TRANSLATIONS, copy)
    path = path_of(copy, "uk", "visitor")
    catalogue = po.read(path)
    message = next(iter(used.messages["visitor"]))
    del catalogue.texts[message]
    po.write(path, catalogue)
    assert f'uk/visitor.po: missing: "{message}"' in faults(used, copy)


def test_it_keeps_translations_through_an_update_and_guesses_none(folder: Path, small: Extraction) -> None:
    small.add("visitor", "Hello {name}!", "kiosk/page/a.js")
    update(small, folder)
    texts = po.read(path_of(folder, "de", "visitor")).texts
    assert texts == {HELLO: f"· {HELLO}", "Hello {name}!": ""}


def test_it_brings_back_a_translation_whose_text_returns(folder: Path, small: Extraction) -> None:
    update(Extraction(), folder)
    assert po.read(path_of(folder, "de", "visitor")).texts == {}
    update(small, folder)
    assert po.read(path_of(folder, "de", "visitor")).texts == {HELLO: f"· {HELLO}"}


def test_it_keeps_what_a_reviewer_wrote_into_the_header(folder: Path, small: Extraction) -> None:
    path = path_of(folder, "vi", "visitor")
    catalogue = po.read(path)
    catalogue.header |= {po.REVIEWED: "yes", "Last-Translator": "An office"}
    po.write(path, catalogue)
    update(small, folder)
    header = po.read(path).header
    assert (header[po.REVIEWED], header["Last-Translator"]) == ("yes", "An office")


def test_it_changes_nothing_when_updated_twice(folder: Path, small: Extraction) -> None:
    update(small, folder)
    before = {path: path.read_bytes() for path in folder.glob("*/LC_MESSAGES/*.po")}
    update(small, folder)
    assert {path: path.read_bytes() for path in before} == before


def test_it_compiles_what_is_new_and_leaves_the_rest(folder: Path) -> None:
    compile_all(folder)
    target = path_of(folder, "de", "visitor").with_suffix(".mo")
    written = target.stat().st_mtime_ns
    compile_all(folder)
    assert target.stat().st_mtime_ns == written


@pytest.mark.parametrize("text", ['Say "yes"', "A\nB", "Back\\slash", "Tab\there", "Ünïcode ›"])
def test_it_writes_and_reads_any_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.po"
    po.write(path, po.Po(header={"Language": "de"}, texts={text: text}, unused={f"old {text}": text}))
    catalogue = po.read(path)
    assert (catalogue.texts, catalogue.unused) == ({text: text}, {f"old {text}": text})
    assert catalogue.header == {"Language": "de"}
