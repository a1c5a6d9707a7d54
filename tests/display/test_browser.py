"""A browser's process: how it is started, and that nothing of it stays. The browser is a script that plays one."""

import os
import signal
from pathlib import Path

import pytest

from display.launcher.browser import Recipe, find, running, runtime_folder
from display.launcher.ills import Gone
from tests.display.screen import children, command_line, is_over, until

ECHO = """#!/bin/sh
printf '{"id": 1, "result": {"heard": "me"}}\\0' >&4
sleep 600 &
wait
"""
ENDS = "#!/bin/sh\nexit 7\n"


def recipe(folder: Path, script: str, *more: str) -> Recipe:
    program = folder / "browser"
    program.write_text(script)
    program.chmod(0o700)
    profiles = folder / "profiles"
    profiles.mkdir()
    return Recipe(str(program), more, profiles)


def test_it_talks_to_its_browser_and_opens_no_port(tmp_path: Path) -> None:
    with running(recipe(tmp_path, ECHO, "--headless")) as browser:
        assert browser.pipe.ask("Browser.getVersion") == {"heard": "me"}
        words = command_line(browser.pid)
    assert "--remote-debugging-pipe" in words
    assert "--remote-debugging-port" not in words
    assert words.index("--kiosk") < words.index("--headless") < words.index("about:blank")


def test_it_gives_each_life_a_profile_of_its_own_and_deletes_it(tmp_path: Path) -> None:
    how = recipe(tmp_path, ECHO)
    for _ in range(2):
        with running(how):
            (profile,) = (tmp_path / "profiles").iterdir()
            assert profile.stat().st_mode & 0o077 == 0
            (profile / "Cookies").write_text("old")
    assert list((tmp_path / "profiles").iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGSTOP, signal.SIGCONT], ids=["stopped", "running"])
def test_it_ends_a_browser_and_its_children_in_any_state(tmp_path: Path, number: signal.Signals) -> None:
    with running(recipe(tmp_path, ECHO)) as browser:
        (child,) = until(lambda: children(browser.pid))
        os.kill(browser.pid, number)
        os.kill(child, number)
    until(lambda: is_over(child))
    assert browser.has_ended()


def test_it_notices_a_browser_that_ends_by_itself(tmp_path: Path) -> None:
    with running(recipe(tmp_path, ENDS)) as browser:
        with pytest.raises(Gone):
            browser.pipe.ask("Browser.getVersion")
        until(browser.has_ended)


def test_it_says_that_a_browser_cannot_be_started(tmp_path: Path) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    with pytest.raises(FileNotFoundError), running(Recipe(str(tmp_path / "none"), (), tmp_path)):
        pass
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_it_finds_the_browser_that_was_named_or_none(tmp_path: Path) -> None:
    named = recipe(tmp_path, ENDS).program
    assert find(named) == named
    assert find(str(tmp_path / "none")) is None


def test_it_keeps_profiles_in_the_folder_that_systemd_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path))
    assert runtime_folder() == tmp_path
    monkeypatch.setenv("RUNTIME_DIRECTORY", str(tmp_path / "none"))
    assert runtime_folder().is_dir()
