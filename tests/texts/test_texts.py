"""Texts: a text in a language, with fallbacks and placeholders."""

import os
from pathlib import Path

import pytest

from queue_server.texts import Texts
from tools import po


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for language, texts in {
        "en": {"Number {number}": "Number {number}", "Please wait": "Please take a seat"},
        "de": {"Number {number}": "Nummer {number}", "Please wait": ""},
    }.items():
        po.write(tmp_path / language / "LC_MESSAGES" / "visitor.po", po.Po({"Language": language}, texts))
    return tmp_path


def test_it_fills_placeholders_in_the_language(folder: Path) -> None:
    assert Texts(folder).get("de", "Number {number}", number="A042") == "Nummer A042"


def test_it_takes_values_of_any_name(folder: Path) -> None:
    assert Texts(folder).get("de", "{language} {message}", language="x", message="y") == "x y"


def test_it_leaves_a_placeholder_without_value_as_it_is(folder: Path) -> None:
    assert Texts(folder).get("de", "Number {number}") == "Nummer {number}"


def test_it_does_not_read_formats_out_of_values_or_texts(folder: Path) -> None:
    assert Texts(folder).get("de", "Number {number}", number="{number!r} {0}") == "Nummer {number!r} {0}"


def test_it_shows_the_catalogues_english_where_a_language_has_no_text(folder: Path) -> None:
    assert Texts(folder).get("de", "Please wait") == "Please take a seat"


@pytest.mark.parametrize("language", ["xx", "", "../de", "de/../de"])
def test_it_speaks_english_in_an_unknown_language(folder: Path, language: str) -> None:
    assert Texts(folder).get(language, "Please wait") == "Please take a seat"


def test_it_shows_an_unknown_text_as_it_is(folder: Path) -> None:
    assert Texts(folder).get("de", "Never seen") == "Never seen"


def test_it_serves_a_whole_catalogue_with_english_in_the_gaps(folder: Path) -> None:
    assert dict(Texts(folder).catalogue("visitor", "de")) == {
        "Number {number}": "Nummer {number}",
        "Please wait": "Please take a seat",
    }


def test_it_reads_the_compiled_catalogue_unless_its_source_is_newer(folder: Path, tmp_path: Path) -> None:
    source = folder / "de" / "LC_MESSAGES" / "visitor.po"
    compiled = source.with_suffix(".mo")
    other = tmp_path / "other.po"
    po.write(other, po.Po(texts={"Number {number}": "Kompiliert {number}"}))
    po.compile_file(other, compiled)
    os.utime(source, (1, 1))
    assert Texts(folder).get("de", "Number {number}", number=1) == "Kompiliert 1"


def test_it_prefers_a_source_that_was_changed_after_compiling(folder: Path) -> None:
    source = folder / "de" / "LC_MESSAGES" / "visitor.po"
    po.compile_file(source, source.with_suffix(".mo"))
    po.write(source, po.Po(texts={"Number {number}": "Neu {number}"}))
    os.utime(source.with_suffix(".mo"), (1, 1))
    assert Texts(folder).get("de", "Number {number}", number=1) == "Neu 1"


def test_it_keeps_doubtful_translations_to_itself(folder: Path) -> None:
    path = folder / "de" / "LC_MESSAGES" / "visitor.po"
    path.write_text('#, fuzzy\nmsgid "Please wait"\nmsgstr "Vielleicht"\n', encoding="utf-8")
    assert Texts(folder).get("de", "Please wait") == "Please take a seat"


def test_it_has_every_shipped_language() -> None:
    texts = Texts()
    catalogue = set(texts.catalogue("visitor", "en"))
    assert catalogue
    assert catalogue == set(texts.catalogue("visitor", "ti"))
