"""Whatever stands in config.yaml, the check answers with sentences, never with a traceback."""

import tempfile
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.config import report
from queue_server.config.loading import load
from queue_server.config.reading import parse
from tests.config.conftest import SMALL

OFFICE = parse(SMALL).data
JUNK = st.sampled_from(
    [None, True, 0, -1, 3.5, "", "x", "permit", "08:00-12:00", [], [[]], ["x", 1], {}, {"x": {}}, {"de": 1}]
)


def places(data: Any, place: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [place, *(found for key, value in inner for found in places(value, (*place, key)))]


def plain(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [plain(item) for item in data]
    return int(data) if isinstance(data, int) and not isinstance(data, bool) else data


@settings(deadline=None, max_examples=150)
@given(st.lists(st.tuples(st.sampled_from(places(OFFICE)[1:]), JUNK), min_size=1, max_size=3))
def test_junk_at_any_place_is_told_or_taken(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    data = deepcopy(plain(OFFICE))
    for place, junk in changes:
        parent = data
        for part in place[:-1]:
            parent = parent[part] if isinstance(parent, dict | list) and _has(parent, part) else None
        if isinstance(parent, dict | list) and _has(parent, place[-1]):
            parent[place[-1]] = junk
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.yaml"
        path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
        mistakes, warnings = report(path)
        assert all(problem.message.endswith((".", "?")) for problem in [*mistakes, *warnings])
        if not mistakes:
            assert load(path)


def _has(parent: Any, part: Any) -> bool:
    return part in parent if isinstance(parent, dict) else isinstance(part, int) and part < len(parent)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_told_or_taken(text: str) -> None:
    document = parse(text)
    assert document.problems or not isinstance(document.data, dict) or document.lines
