"""The systemd units start what there is: their command lines are understood by the launcher itself."""

import shlex

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
