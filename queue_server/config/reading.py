"""Reads YAML so that nothing is lost: raw spelling, line numbers, duplicate keys; and applies `--set` overrides."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake or warning: its place (`services.permit.prefix`), what to do in a sentence, its line (or 0)."""

    where: str
    message: str
    line: int = 0

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"line {self.line}: {place}{self.message}" if self.line else f"{place}{self.message}"


class WrittenInt(int):
    """A whole number that remembers how it was written (`01`)."""

    written: str


class WrittenFloat(float):
    """A number that remembers how it was written (`1.10`)."""

    written: str


def as_written(value: object) -> object:
    """A number from YAML as the text that stands in the file; anything else unchanged."""
    return value.written if isinstance(value, WrittenInt | WrittenFloat) else value


@dataclass(slots=True)
class Document:
    """A YAML file as plain data, the line of each place, and what was wrong with its form."""

    data: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML 1.2 scalars only: `no` is Norwegian, `20:00` a time of day, `2026-12-24` a text that a model reads."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012


def _resolve(tag: str, pattern: str, first: Sequence[str]) -> None:
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), list(first))


_resolve("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF")
_resolve("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""])
_resolve("int", r"^[-+]?[0-9]+$", "-+0123456789")
_resolve("float", r"^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?$", "-+.0123456789")


def read(path: Path) -> Document:
    """The file as plain data; mistakes of form (missing, not UTF-8, syntax, duplicate keys) are in `problems`."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Document(problems=[Problem("", f"There is no file {path}; name yours with --config.")])
    except UnicodeDecodeError:
        return Document(problems=[Problem("", f"{path} is not UTF-8; save it with that encoding.")])
    except OSError as error:
        return Document(problems=[Problem("", f"{path} cannot be read: {error.strerror or error}.")])
    return parse(text)


def parse(text: str) -> Document:
    """A YAML text as plain data, with the line of each place."""
    document = Document()
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        document.problems.append(_syntax(error))
        return document
    if node is not None:
        document.data = _build(node, (), document, ())
    return document


def _syntax(error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    what = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    return Problem("", f"This is not YAML: {what}; check the indentation, colons and quotes here.", _line(mark))


def _line(mark: Any) -> int:
    return mark.line + 1 if mark is not None else 0


def _build(node: yaml.Node, place: Place, document: Document, parents: tuple[int, ...]) -> Any:
    document.lines.setdefault(place, _line(node.start_mark))
    if id(node) in parents:
        document.problems.append(
            Problem(dotted(place), "An alias (*) must not contain itself.", _line(node.start_mark))
        )
        return None
    parents = (*parents, id(node))
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, document, parents)
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*place, index), document, parents) for index, item in enumerate(node.value)]
    return _scalar(node)


def _mapping(node: yaml.MappingNode, place: Place, document: Document, parents: tuple[int, ...]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key, line = str(key_node.value), _line(key_node.start_mark)
        inner = (*place, key)
        if not isinstance(key_node, yaml.ScalarNode):
            document.problems.append(Problem(dotted(place), "A key must be a plain word.", line))
        elif key in result:
            first = document.lines[inner]
            message = f"{key!r} stands twice (first in line {first}); keep one of them."
            document.problems.append(Problem(dotted(inner), message, line))
        else:
            document.lines[inner] = line
            result[key] = _build(value_node, inner, document, parents)
    return result


def _scalar(node: yaml.Node) -> Any:
    kind, text = node.tag.rpartition(":")[2], str(node.value)
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind in ("int", "float"):
        number = WrittenInt(text) if kind == "int" else WrittenFloat(text)
        number.written = text
        return number
    return text


def dotted(place: Place) -> str:
    """A place as people write it: `services.permit.bring[2]`."""
    result = ""
    for part in place:
        result += f"[{part}]" if isinstance(part, int) else f".{part}" if result else str(part)
    return result
