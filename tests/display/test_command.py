"""The command line of the launcher: mistakes are said at once, in one sentence."""

import subprocess
import sys
from pathlib import Path

import pytest

from display.launcher.command import main
from tests.support.office import ROOT

GOOD = ["--server", "http://127.0.0.1:1", "--display", "hall", "--browser", "/nowhere/chromium"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--server", "wait.example.org", "--display", "hall"], "must be like https://wait.example.org"),
        (["--server", "ftp://h", "--display", "hall"], "must be like https://wait.example.org"),
        (["--server", "http://me:secret@h", "--display", "hall"], "must be like https://wait.example.org"),
        (["--server", "http://h:99999", "--display", "hall"], "Port out of range"),
        (["--server", "http://h:0", "--display", "hall"], "port must be between"),
        ([*GOOD, "--patience", "0"], "--patience"),
        ([*GOOD, "--token-file", "/nowhere/token"], "/nowhere/token"),
        (GOOD, "no Chromium"),
    ],
)
def test_it_explains_a_mistake(options: list[str], said: str, caplog: pytest.LogCaptureFixture) -> None:
    assert main("display", options) == 2
    assert said in caplog.text


@pytest.mark.parametrize("content", ["", "\n", "two words"])
def test_it_wants_one_token_in_the_file(content: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    token = tmp_path / "token"
    token.write_text(content)
    assert main("display", [*GOOD, "--token-file", str(token)]) == 2
    assert "the device's token and nothing else" in caplog.text
    assert content.strip() == "" or content not in caplog.text


@pytest.mark.parametrize("kind", ["display", "kiosk"])
def test_it_has_the_same_command_for_both_kinds(kind: str) -> None:
    told = subprocess.run(
        [sys.executable, "-m", kind, "--help"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert f"usage: aufruf-{kind}" in told.stdout
    assert f"--{kind} ID" in told.stdout
