"""What the launcher says to systemd, to an X screen, and whether it can tell that a server is there."""

import socket
from pathlib import Path

import pytest

from display.launcher import system


def test_it_tells_systemd_that_it_is_alive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        system.tell("WATCHDOG=1", "STATUS=showing the hall")
        assert systemd.recv(1_000) == b"WATCHDOG=1\nSTATUS=showing the hall"


def test_it_minds_nobody_who_does_not_listen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    system.tell("WATCHDOG=1")
    monkeypatch.delenv("NOTIFY_SOCKET")
    system.tell("WATCHDOG=1")


@pytest.mark.parametrize("display", [":0", None])
def test_it_keeps_an_x_screen_awake(display: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    xset = tmp_path / "xset"
    xset.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/asked\nexit 1\n')
    xset.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("DISPLAY", raising=False)
    if display:
        monkeypatch.setenv("DISPLAY", display)
    system.keep_awake()
    asked = tmp_path / "asked"
    assert (asked.read_text() if asked.exists() else None) == ("s off s noblank -dpms\n" if display else None)


def test_it_tells_a_server_that_is_there_from_one_that_is_not() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        assert system.trouble_reaching("127.0.0.1", port) == ""
    assert system.trouble_reaching("127.0.0.1", port) == "Connection refused"
    assert system.trouble_reaching("nobody.invalid", 80) != ""


@pytest.mark.parametrize(
    ("outputs", "dark"),
    [
        ([("connected", "On"), ("disconnected", "Off")], False),
        ([("connected", "Off"), ("disconnected", "Off")], True),
        ([("disconnected", "On")], True),
        ([], False),
    ],
    ids=["one is on", "in power saving", "unplugged", "does not tell"],
)
def test_it_knows_whether_anybody_could_see_the_screen(
    outputs: list[tuple[str, str]], dark: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "version").write_text("drm")
    for number, (status, dpms) in enumerate(outputs):
        port = tmp_path / f"card0-HDMI-A-{number}"
        port.mkdir()
        (port / "status").write_text(status + "\n")
        (port / "dpms").write_text(dpms + "\n")
    monkeypatch.setattr(system, "SCREENS", tmp_path)
    assert system.is_dark() is dark
