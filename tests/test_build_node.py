"""Node: the machine's own if it will do, else the one in the venv; and both programs of it start."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import browser, node
from tools.paths import ROOT


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine whose path has nothing but one folder."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def install(folder: Path, name: str, says: str) -> Path:
    program = folder / name
    program.write_text(f"#!{sys.executable}\nprint({says!r})\n", encoding="utf-8")
    program.chmod(0o755)
    return program


@pytest.mark.parametrize("program", ["node", "npm"])
def test_it_brings_its_own_where_the_machine_has_none(machine: Path, program: str) -> None:
    assert node.run(program, ["--version"], machine) == 0


@pytest.mark.parametrize(("version", "good"), [("v18.0.0", True), ("v24.1.0", True), ("v12.22.9", False), ("?", False)])
def test_it_takes_the_machines_only_if_it_is_recent(machine: Path, version: str, good: bool) -> None:
    own = install(machine, "node", version)
    install(machine, "npm", "10.0.0")
    assert (node.command("node") == [str(own)]) is good


def test_it_does_not_take_a_machines_node_without_npm(machine: Path) -> None:
    install(machine, "node", "v22.0.0")
    assert node.command("npm")[0] != str(machine / "node")
    assert node.run("npm", ["--version"], machine) == 0


def test_it_passes_on_how_the_program_ended(machine: Path) -> None:
    assert node.run("node", ["-e", "process.exit(3)"], machine) == 3


def test_it_finds_the_machines_browser(machine: Path) -> None:
    own = install(machine, "chromium", "Chromium")
    assert browser.find() == own


@pytest.mark.parametrize(
    ("changed", "again"),
    [
        (None, set()),
        ("pyproject.toml", {"pip", "npm", "vendor"}),
        ("package-lock.json", {"npm", "vendor"}),
        ("tools/fonts.py", {"vendor"}),
    ],
)
def test_it_builds_again_only_what_a_change_touches(changed: str | None, again: set[str], tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    sources = ["pyproject.toml", "package.json", "package-lock.json", ".npmrc"]
    sources += [f"tools/{name}.py" for name in ("vendor", "fonts", "paths")]
    made = [".venv/bin/python", ".venv/bin/.installed", "node_modules/.installed"]
    made += ["queue_server/static/vendor/.installed"]
    for age, name in enumerate([*sources, *made]):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        os.utime(path, (1000 + age, 1000 + age))
    if changed:
        (tmp_path / changed).touch()
    said = subprocess.run(["make", "--dry-run", "install"], capture_output=True, text=True, cwd=tmp_path, check=True)
    steps = {"pip": "pip install", "npm": "npm ci", "vendor": "tools.vendor"}
    assert {step for step, command in steps.items() if command in said.stdout} == again
