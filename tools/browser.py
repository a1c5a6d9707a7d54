"""Finds a Chromium for the tests, or installs one."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> Path | None:
    """The Chromium that the tests will drive: the system's, else the one Playwright keeps; None if there is none."""
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    return _playwrights()


def install() -> bool:
    """Install a Chromium: from the system's packages as root, else Playwright's own; says whether one is there now."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _succeeds(["apt-get", "update", "-q"])
        _succeeds(["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"])
    if find() is None:
        _succeeds([sys.executable, "-m", "playwright", "install", "chromium"])
    return find() is not None


def _playwrights() -> Path | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() else None


def _succeeds(command: Sequence[str]) -> bool:
    return subprocess.run(command, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}).returncode == 0


def main() -> int:
    """`python -m tools.browser`: make sure that a browser is there."""
    if find() or install():
        return 0
    sys.stderr.write("No Chromium found and none could be installed: the browser tests need one.\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
