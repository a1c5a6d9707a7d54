"""compare-policies: what another policy would do, in a table, in words and as JSON; mistakes in one sentence."""

import json
from pathlib import Path
from typing import Any

import pytest

from queue_server import cli
from tests.support.office import ROOT

SAMPLE = str(ROOT / "config.yaml")
Capture = pytest.CaptureFixture[str]


def compare(*arguments: str) -> int:
    return cli.main(["compare-policies", *arguments])


def as_json(capsys: Capture, *arguments: str) -> Any:
    assert compare(*arguments, "--format", "json") == 0
    return json.loads(capsys.readouterr().out)


def row(found: Any, kind: str, name: str | None) -> Any:
    return next(row for row in found["rows"] if (row["kind"], row["id"]) == (kind, name))


def test_the_same_policy_twice_has_no_difference_anywhere(capsys: Capture) -> None:
    found = as_json(capsys, SAMPLE, SAMPLE, "--days", "3")
    assert found["differences"] == []
    assert found["words"] == ["Nothing: on these days both do exactly the same."]
    for row in found["rows"]:
        for metric in ("median", "p90", "longest", "overtaken", "not_called", "spoken"):
            assert row[metric]["change"] in (0, None)
            assert (row[metric]["days_more"], row[metric]["days_less"]) == (0, 0)


def test_it_is_deterministic_and_another_seed_is_another_day(capsys: Capture) -> None:
    arguments = (SAMPLE, "--set", "calls.language_head_start=0", "--days", "2")
    assert as_json(capsys, *arguments) == as_json(capsys, *arguments)
    assert as_json(capsys, *arguments) != as_json(capsys, *arguments, "--seed", "7")


def test_appointments_without_a_head_start_wait_longer_and_it_says_so(capsys: Capture) -> None:
    found = as_json(capsys, SAMPLE, "--set", "priorities.appointment.head_start=0", "--days", "10")
    assert found["differences"] == [
        {"setting": "priorities.appointment.head_start", "a": "60", "b": "0", "is_played": True}
    ]
    median = row(found, "class", "appointment")["median"]
    assert median["change"] > 10
    assert median["days_more"] >= 9
    assert abs(median["change"] - (median["b"] - median["a"])) < 0.001
    assert any(words.startswith("The longest wait of people of class appointment grows") for words in found["words"])
    assert row(found, "class", "urgent")["overtaken"]["a"] == 0  # strict is overtaken by nobody


def test_without_any_head_start_nobody_is_overtaken(capsys: Capture) -> None:
    settings = ["calls.language_head_start=0", "priorities.urgent.strict=false", "priorities.appointment.grace=0"]
    settings += [f"priorities.{key}.head_start=0" for key in ("pregnant_or_infant", "disability", "appointment")]
    found = as_json(capsys, SAMPLE, *(word for setting in settings for word in ("--set", setting)), "--days", "3")
    everybody = row(found, "all", None)["overtaken"]
    assert everybody["a"] > 0.1
    assert everybody["b"] == 0


def test_it_tells_people_what_differs_and_what_it_means(capsys: Capture) -> None:
    settings = ("--set", "priorities.disability.head_start=60", "--set", "calls.max_delays=0")
    assert compare(SAMPLE, *settings, "--days", "15") == 0
    out = capsys.readouterr().out
    assert "priorities.disability.head_start  A: 20   B: 60" in out
    assert "calls.max_delays                  A: 2   B: 0   (not played: the model leaves it out)" in out
    assert "15 days with 230 visitors each (seeds 1 to 15), the same people under both" in out
    assert "Nine in ten people of class disability are called within" in out
    assert "  pickup  " in out
    assert "a model's people" in " ".join(out.split())
    assert max(map(len, out.splitlines())) <= 100
    assert "\x1b" not in out


def test_it_says_what_another_counter_would_do_and_what_is_on_one_side_only(capsys: Capture, tmp_path: Path) -> None:
    text = (ROOT / "config.yaml").read_text("utf-8")
    line = "  8: {area: first, room: 1.15, group: residence, services: [advice], languages: [de, en, tr]}\n"
    assert line in text
    more = line.replace("  8:", "  9:").replace("[advice]", "[protection, ukraine, appointment, urgent]")
    other = tmp_path / "more.yaml"
    other.write_text(text.replace(line, line + more), "utf-8")
    found = as_json(capsys, SAMPLE, str(other), "--days", "5")
    assert found["differences"] == [{"setting": "counters.9", "a": "not there", "b": "there", "is_played": True}]
    assert row(found, "service", "ukraine")["median"]["change"] < -10


def test_it_counts_who_gets_no_number_and_who_is_never_called(capsys: Capture) -> None:
    full = as_json(capsys, SAMPLE, "--set", "services.cash.contingent=5", "--days", "3")
    assert row(full, "service", "cash")["turned_away"]["a"] == 0
    assert row(full, "service", "cash")["turned_away"]["b"] > 5
    assert any("of people for cash get no number" in words for words in full["words"])
    crowded = as_json(capsys, SAMPLE, "--set", "calls.language_head_start=0", "--days", "2", "--tickets", "500")
    assert row(crowded, "all", None)["not_called"]["a"] > 10


def test_the_late_pay_for_a_smaller_credit(capsys: Capture) -> None:
    found = as_json(capsys, SAMPLE, "--set", "calls.late_credit=0", "--days", "12")
    assert row(found, "again", "late")["median"]["change"] > 2
    assert row(found, "all", None)["visits"] > 230  # and who is sent on, but nobody who waits again
    assert row(found, "all", None)["visits"] < 245
    assert sum(row["visits"] for row in found["rows"] if row["kind"] == "class") == pytest.approx(
        row(found, "all", None)["visits"]
    )


def test_it_hints_when_nobody_is_of_a_class_that_differs(capsys: Capture) -> None:
    arguments = (SAMPLE, "--set", "priorities.appointment.early=0", "--days", "1", "--appointments", "0")
    found = as_json(capsys, *arguments)
    assert found["notes"] == ["Nobody on these days is of class appointment, so what it gives is not seen."]
    assert "One day cannot tell" not in str(found["words"])


def test_it_names_the_file_with_the_mistake(capsys: Capture, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    text = (ROOT / "config.yaml").read_text("utf-8")
    bad.write_text(text.replace("language_head_start: 5", "language_headstart: 5"), "utf-8")
    assert compare(SAMPLE, str(bad)) == 1
    said = capsys.readouterr().err
    assert f"{bad} has 1 mistake(s)" in said
    assert "did you mean 'language_head_start'" in said
    assert compare(SAMPLE, str(tmp_path / "none.yaml")) == 1
    assert f"there is no file {tmp_path / 'none.yaml'}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((SAMPLE,), "nothing to compare"),
        ((SAMPLE, SAMPLE, "--days", "0"), "give a whole number from 1 to 1000"),
        ((SAMPLE, SAMPLE, "--appointments", "80"), "give a share from 0 to 1"),
    ],
)
def test_it_refuses_what_was_typed_wrong(capsys: Capture, arguments: tuple[str, ...], words: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        compare(*arguments)
    assert stopped.value.code == 2
    assert words in capsys.readouterr().err
