"""Applies `--set KEY=VALUE`: one value of config.yaml, replaced for this start."""

from typing import Any

from pydantic import BaseModel

from queue_server.config.reading import Document, Problem, parse
from queue_server.config.schema import at, holds_settings, is_mapping, keys_of
from queue_server.config.wording import did_you_mean


def override(document: Document, root: type[BaseModel], setting: str) -> None:
    """Replace one value in the document (the value is read as YAML); mistakes are added to its problems."""
    key, equals, written = setting.partition("=")
    key = key.strip()
    if not equals or not key:
        message = f"Write it as KEY=VALUE, like --set limits.enabled=false; it is {setting!r}."
        document.problems.append(Problem("--set", message))
        return
    value = parse(written)
    if value.problems:
        document.problems.append(Problem(f"--set {key}", f"The value {written!r} is not readable as YAML; quote it."))
        return
    parts = key.split(".")
    mistake = _unknown(document.data, root, parts)
    if mistake:
        document.problems.append(Problem(f"--set {key}", mistake))
        return
    _put(document, parts, value.data)


def _unknown(data: Any, root: type[BaseModel], parts: list[str]) -> str | None:
    """The sentence about the first part that leads nowhere, or None."""
    for depth, part in enumerate(parts):
        kind = at(root, tuple(parts[:depth]))
        known = keys_of(kind)
        if known is None and holds_settings(kind):
            known = list(data) if isinstance(data, dict) else []
        if known is None and not is_mapping(kind):
            return f"{'.'.join(parts[:depth])} is one value; set it as a whole."
        if known is not None and part not in known:
            return f"There is no setting {part!r} here; {did_you_mean(part, known, kind='setting')}"
        data = data.get(part) if isinstance(data, dict) else None
    return None


def _put(document: Document, parts: list[str], value: Any) -> None:
    if not isinstance(document.data, dict):
        document.data = {}
    group = document.data
    for part in parts[:-1]:
        if not isinstance(group.get(part), dict):
            group[part] = {}
        group = group[part]
    group[parts[-1]] = value
    place = tuple(parts)
    for known in [known for known in document.lines if known[: len(place)] == place]:
        del document.lines[known]
    document.lines[place] = 0  # it stands in no line of the file
