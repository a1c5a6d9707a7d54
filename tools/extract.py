"""Collects every text that the code marks for translation, by catalogue."""

import ast
import json
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment
from jinja2.ext import extract_from_ast

from tools import node
from tools.paths import ROOT

DOMAINS = ("visitor", "staff")
PYTHON_MARKS = {"N_": "visitor", "NS_": "staff"}
TEMPLATE_MARKS = ("t", "_", "N_")
STAFF_FOLDERS = (
    "counter_client/",
    "queue_server/static/admin/",
    "queue_server/static/manage/",
    "queue_server/static/staff/",
    "queue_server/web/templates/staff/",
)
# What every page shares is needed in both catalogues; any other folder is for visitors.
SHARED_FOLDERS = ("queue_server/static/shared/",)
PYTHON_FOLDERS = ("queue_server", "kiosk", "display", "counter_client", "printers")
SCRIPT_FOLDERS = ("queue_server/static", "kiosk", "display", "counter_client")
TEMPLATE_FOLDERS = ("queue_server/web/templates",)


@dataclass(frozen=True)
class Problem:
    """Something wrong with a text: where, and what."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass
class Extraction:
    """The texts of each domain with the files that use them, and what could not be read."""

    messages: dict[str, dict[str, list[str]]] = field(default_factory=lambda: {domain: {} for domain in DOMAINS})
    problems: list[Problem] = field(default_factory=list)

    def add(self, domain: str, message: str, place: str) -> None:
        """Note one use of a text."""
        places = self.messages[domain].setdefault(message, [])
        if place not in places:
            places.append(place)


def extract(root: Path = ROOT) -> Extraction:
    """Read all Python files, templates and scripts below the root. Raises node.NoNode, RuntimeError."""
    found = Extraction()
    for path in _files(root, PYTHON_FOLDERS, "*.py"):
        _read_python(path, root, found)
    for path in _files(root, TEMPLATE_FOLDERS, "*.html"):
        _read_template(path, root, found)
    _read_scripts(list(_files(root, SCRIPT_FOLDERS, "*.js")), root, found)
    return found


def domains_of(place: str) -> tuple[str, ...]:
    """Which catalogues a script's or template's texts belong to, by its folder."""
    if place.startswith(STAFF_FOLDERS):
        return ("staff",)
    if place.startswith(SHARED_FOLDERS):
        return DOMAINS
    return ("visitor",)


def _files(root: Path, folders: Iterable[str], pattern: str) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((root / folder).rglob(pattern)):
            if "vendor" not in path.parts and "node_modules" not in path.parts:
                yield path


def _read_python(path: Path, root: Path, found: Extraction) -> None:
    place = path.relative_to(root).as_posix()
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in PYTHON_MARKS):
            continue
        match call.args:
            case [ast.Constant(value=str(message))]:
                found.add(PYTHON_MARKS[call.func.id], message, place)
            case _:
                found.problems.append(Problem(f"{place}:{call.lineno}", f"{call.func.id}(…) needs one literal text"))


def _read_template(path: Path, root: Path, found: Extraction) -> None:
    place = path.relative_to(root).as_posix()
    tree = Environment(autoescape=True).parse(path.read_text(encoding="utf-8"))
    for line, function, message in extract_from_ast(tree, TEMPLATE_MARKS, babel_style=False):
        text = message[0] if isinstance(message, tuple) else message
        if text is None:
            found.problems.append(Problem(f"{place}:{line}", f"{function}(…) needs a literal text"))
            continue
        for domain in domains_of(place):
            found.add(domain, text, place)


def _read_scripts(paths: list[Path], root: Path, found: Extraction) -> None:
    said = subprocess.run(
        [*node.command("node"), str(ROOT / "tools" / "script_texts.mjs")],
        input="\n".join(path.relative_to(root).as_posix() for path in paths),
        cwd=root,
        capture_output=True,
        text=True,
    )
    if said.returncode:
        raise RuntimeError(f"the scripts cannot be read: {said.stderr}")
    result = json.loads(said.stdout)
    for text in result["texts"]:
        for domain in domains_of(text["file"]):
            found.add(domain, text["message"], text["file"])
    found.problems += [Problem(f"{row['file']}:{row['line']}", row["problem"]) for row in result["problems"]]
