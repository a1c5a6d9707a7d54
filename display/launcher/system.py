"""What the launcher tells the computer that it runs on: that it is alive, and that the screen must not sleep."""

import contextlib
import os
import shutil
import socket
import subprocess
from pathlib import Path

SCREENS = Path("/sys/class/drm")
"""Where Linux tells of each output of a graphics card whether a screen is plugged in and switched on."""
REACH = 3.0
"""Seconds to wait for a connection."""
QUESTION = 5.0


def tell(*news: str) -> None:
    """Tell systemd, if it started us and listens: READY=1, WATCHDOG=1, STATUS=…"""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address:
        return
    where = "\0" + address[1:] if address.startswith("@") else address
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as to:
        to.sendto("\n".join(news).encode(), where)


def keep_awake() -> None:
    """On an X screen, switch off its saver and its power saving; under Wayland the page's own wake lock does it."""
    xset = shutil.which("xset")
    if xset is None or "DISPLAY" not in os.environ:
        return
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        subprocess.run([xset, "s", "off", "s", "noblank", "-dpms"], timeout=QUESTION, check=False, capture_output=True)


def is_dark() -> bool:
    """Say whether every screen is unplugged or in power saving; no if this computer does not tell."""
    found = [(_read(port / "status"), _read(port / "dpms")) for port in SCREENS.glob("card*-*")]
    return bool(found) and all(status == "disconnected" or dpms == "Off" for status, dpms in found)


def _read(path: Path) -> str:
    try:
        return path.read_text("ascii").strip()
    except (OSError, ValueError):
        return ""


def trouble_reaching(host: str, port: int) -> str:
    """Return nothing if the server's port takes connections, else what is wrong.

    A browser waits minutes for a cut line and keeps its few connections busy with it, so this is asked first.
    """
    try:
        socket.create_connection((host, port), timeout=REACH).close()
    except OSError as error:
        return error.strerror or type(error).__name__
    return ""
