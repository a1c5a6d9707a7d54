"""The systemd units start what there is: their command lines are understood by the launcher itself."""

import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from display.launcher.command import Kind, make_parser
from tests.support.office import ROOT


def command(kind: str) -> list[str]:
    lines = (ROOT / "deploy" / f"aufruf-{kind}@.service").read_text().splitlines()
    (start,) = [line.partition("=")[2] for line in lines if line.startswith("ExecStart=")]
    words = shlex.split(start.replace("${SERVER}", "http://h").replace("%i", "one").replace("%d", "/run/credentials"))
    return [word for word in words if word != "$MORE"]


@pytest.mark.parametrize("kind", ["display", "kiosk"])
def test_it_starts_the_launcher_with_options_that_it_knows(kind: Kind) -> None:
    words = command(kind)
    program = words.index(f"/opt/aufruf/.venv/bin/aufruf-{kind}")
    options = make_parser(kind).parse_args(words[program + 1 :])
    assert (options.server, options.name, str(options.token_file)) == ("http://h", "one", "/run/credentials/token")


@pytest.mark.parametrize("kind", ["display", "kiosk"])
def test_it_takes_more_options_and_chromiums_own(kind: Kind) -> None:
    words = [*command(kind)[4:], *shlex.split("--pointer -- --force-device-scale-factor=1.5")]
    options = make_parser(kind).parse_args(words)
    assert options.pointer
    assert options.flags == ["--force-device-scale-factor=1.5"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="this computer has no systemd")
@pytest.mark.parametrize("unit", ["display", "kiosk", "print-agent"])
def test_systemd_understands_every_line_of_it(unit: str, tmp_path: Path) -> None:
    text = (ROOT / "deploy" / f"aufruf-{unit}@.service").read_text()
    # What it starts need not be on this computer.
    path = tmp_path / f"aufruf-{unit}@one.service"
    path.write_text(text.replace("/usr/bin/cage", "/bin/true").replace("/opt/aufruf/.venv/bin/", "/bin/true /"))
    found = subprocess.run(["systemd-analyze", "verify", str(path)], capture_output=True, text=True, check=False)
    mine = [line for line in found.stderr.splitlines() if "aufruf" in line]
    assert mine == []
