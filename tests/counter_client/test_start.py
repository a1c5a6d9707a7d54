"""The beginning: where the token comes from, a server that is not there yet, and a screen that nobody can command."""

import argparse
from pathlib import Path

import pytest

from counter_client.__main__ import make_parser
from counter_client.api import Unreachable
from counter_client.start import CannotBegin, Screen, find_token, patient


def options(*more: str) -> argparse.Namespace:
    return make_parser().parse_args(["--server", "http://127.0.0.1:9", "--counter", "3", *more])


def test_a_file_goes_before_the_environment_and_a_name_before_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "token").write_text("from-file\n")
    monkeypatch.setenv("AUFRUF_TOKEN", "from-environment")
    assert find_token(options("--token-file", str(tmp_path / "token"))) == "from-file"
    assert find_token(options()) == "from-environment"
    assert find_token(options("--user", "erika")) is None
    monkeypatch.delenv("AUFRUF_TOKEN")
    assert find_token(options()) is None


def test_no_option_takes_a_token_or_a_password() -> None:
    words = {word for action in make_parser()._actions for word in action.option_strings}
    assert not words & {"--token", "--password", "-p"}


@pytest.mark.parametrize("content", ["", "two words"])
def test_a_file_without_a_token_is_told(tmp_path: Path, content: str) -> None:
    (tmp_path / "token").write_text(content)
    with pytest.raises(CannotBegin, match="--token-file"):
        find_token(options("--token-file", str(tmp_path / "token")))
    with pytest.raises(CannotBegin, match="--token-file"):
        find_token(options("--token-file", str(tmp_path / "nowhere")))


def test_it_waits_for_a_server_and_says_once_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("counter_client.start.FIRST_PAUSE", 0.001)
    answers = iter([Unreachable("asleep"), Unreachable("asleep"), "awake"])
    told: list[str] = []

    def ask() -> str:
        found = next(answers)
        if isinstance(found, Unreachable):
            raise found
        return str(found)

    assert patient(ask, lambda why: told.append(str(why))) == "awake"
    assert told == ["asleep"]


def test_what_a_colleague_wrote_commands_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    Screen().say("Note: \x1b[2Jall gone\r\nA 001 called.")
    assert capsys.readouterr().out == "Note:  [2Jall gone  A 001 called.\n"
