"""Mistakes of form: no file, no YAML, keys twice; and what YAML must not misread."""

from pathlib import Path

import pytest

from queue_server.config import ConfigError, load, report
from queue_server.config.reading import as_written, parse


def test_it_says_that_the_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"There is no file .*nowhere.yaml; name yours with --config\."):
        load(tmp_path / "nowhere.yaml")


@pytest.mark.parametrize("text", ["", "# nothing\n", "just words\n", "- a\n- b\n"])
def test_it_says_that_a_file_holds_no_settings(tmp_path: Path, text: str) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(text)
    [problem] = report(path)[0]
    assert problem.message.startswith("The file must hold settings, each with its key; it is ")


def test_it_names_the_line_of_a_syntax_error(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("office:\n  name: {de: Amt\nareas: {}\n")
    [problem] = report(path)[0]
    assert problem.line == 3
    assert problem.message.startswith("This is not YAML: ")


def test_it_says_that_a_file_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes("office: {name: {de: Ausländerbehörde}}".encode("latin-1"))
    assert "is not UTF-8" in report(path)[0][0].message


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert "cannot be read" in report(tmp_path)[0][0].message


def test_a_key_twice_is_a_mistake_at_every_depth(bent) -> None:
    mistakes, _warnings = bent(
        ("minutes: 20,", "minutes: 20, minutes: 21,"), ("printers:\n", "languages: [de]\nprinters:\n")
    )
    assert [(problem.where, problem.message) for problem in mistakes] == [
        ("services.permit.minutes", "'minutes' stands twice (first in line 5); keep one of them."),
        ("languages", "'languages' stands twice (first in line 1); keep one of them."),
    ]


def test_an_alias_must_not_contain_itself() -> None:
    [problem] = parse("a: &a {b: *a}").problems
    assert (problem.where, problem.line) == ("a.b", 1)


def test_it_reads_words_and_times_as_they_stand() -> None:
    data = parse("{no: no, on: off, t: 20:00, d: 2026-12-24, 01: 1.10, e: , n: null, y: true}").data
    assert data == {
        "no": "no",
        "on": "off",
        "t": "20:00",
        "d": "2026-12-24",
        "01": 1.1,
        "e": None,
        "n": None,
        "y": True,
    }
    assert as_written(data["01"]) == "1.10"


def test_it_keeps_signs_as_they_are_written(write) -> None:
    config = load(write(("2: {area: hall", "02: {name: 007, room: 1.10, area: hall")))
    counter = config.counters["02"]
    assert (counter.id, counter.name, counter.room) == ("02", "007", "1.10")
