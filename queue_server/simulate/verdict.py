"""What two policies differ in, and what that does to people, in plain words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from queue_server.config import Config
from queue_server.domain.policies.day import LATE, PUT_BACK
from queue_server.domain.policies.figures import METRICS, Difference, Row
from queue_server.simulate.trial import Mix

PLAYED = {
    "calls": {"min_calls", "min_delay", "late_credit", "requeue_after", "language_head_start"},
    "priorities": {"head_start", "strict", "early", "grace"},
    "counters": {"services", "languages"},
    "services": {"contingent"},
    "parking": set[str](),
}
"""The settings that the model plays."""
NOT_PLAYED = {
    "calls": {"max_delays", "delay", "next_ends_called"},
    "priorities": {"declare"},
    "counters": set[str](),
    "services": {"minutes", "opening", "last_ticket"},
    "parking": {"returns", "place"},
}
"""Settings that touch the queue too, but not this model: the day with its visitors is A's."""

LEAST_MIN = 1.0
LEAST_SHARE = 0.01
LEAST_PEOPLE = 0.05
"""Less than that is not worth a sentence."""
FEW = 2
"""So many groups are named for each figure; the table has them all."""


@dataclass(frozen=True, slots=True)
class Change:
    """A setting that the two configurations do not share."""

    setting: str
    a: str
    b: str
    is_played: bool


@dataclass(frozen=True, slots=True)
class Report:
    """A whole comparison."""

    a: str
    b: str
    """What was compared, as it was typed."""
    mix: Mix
    seeds: Sequence[int]
    changes: tuple[Change, ...]
    rows: tuple[Row, ...]

    @property
    def words(self) -> list[str]:
        """What B changes, in sentences; there is always one."""
        found = words(self.rows)
        if found:
            return found
        if all(row.figures[name].is_same for row in self.rows for name in METRICS):
            return ["Nothing: on these days both do exactly the same."]
        if len(self.seeds) == 1:
            return ["One day cannot tell policy from luck: play more with --days."]
        return [f"Nothing that is more than luck on {len(self.seeds)} days; play more with --days."]

    @property
    def notes(self) -> list[str]:
        """What one should know about this comparison."""
        present = {row.key[1] for row in self.rows if row.key[0] == "class"}
        changed = {change.setting.split(".")[1] for change in self.changes if change.setting.startswith("priorities.")}
        return [
            f"Nobody on these days is of class {name}, so what it gives is not seen."
            for name in sorted(changed - present)
        ]

    def as_dict(self) -> dict[str, Any]:
        """Return the comparison as plain data: waits in minutes, shares from 0 to 1, counts a day."""
        return {
            "a": self.a,
            "b": self.b,
            "days": len(self.seeds),
            "first_seed": self.seeds[0],
            "visitors": self.mix.tickets,
            "appointments": self.mix.appointments,
            "strict": self.mix.strict,
            "differences": [asdict(change) for change in self.changes],
            "rows": [_as_dict(row) for row in self.rows],
            "words": self.words,
            "notes": self.notes,
        }


def _as_dict(row: Row) -> dict[str, Any]:
    kind, name = row.key
    figures = {
        metric: {key: _rounded(value) for key, value in asdict(row.figures[metric]).items()} for metric in METRICS
    }
    refused = dict(zip("ab", row.turned_away, strict=True))
    return {"kind": kind, "id": name or None, "visits": row.visits, **figures, "turned_away": refused}


def _rounded(value: Any) -> Any:
    return round(value, 4) if isinstance(value, float) else value


def in_order(rows: Iterable[Row], a: Config, b: Config) -> list[Row]:
    """Sort the rows as config.yaml names services and classes; all together comes first."""
    kinds = {
        "all": [""],
        "service": list({**a.services, **b.services}),
        "class": list({**a.priorities, **b.priorities}),
        "again": list(AGAIN),
    }
    places = {
        (kind, name): place for place, (kind, name) in enumerate((k, n) for k, names in kinds.items() for n in names)
    }
    return sorted(rows, key=lambda row: places[row.key])


AGAIN = {LATE: "missed their call and came late", PUT_BACK: "were put back"}
ABSENT = "not there"


def changes(a: Config, b: Config) -> list[Change]:
    """List the settings around the queue in which two configurations differ; of what one lacks, only that."""
    found = []
    for part in PLAYED:
        one, other = _settings(a, part), _settings(b, part)
        for name in dict.fromkeys([*one, *other]):
            before, after = one.get(name, ABSENT), other.get(name, ABSENT)
            if before != after:
                found.append(Change(name, before, after, _is_played(part, name)))
    alone = [change.setting + "." for change in found if ABSENT in (change.a, change.b)]
    return [change for change in found if not any(change.setting.startswith(place) for place in alone)]


def _is_played(part: str, name: str) -> bool:
    return name.rpartition(".")[2] not in NOT_PLAYED[part]


def _settings(config: Config, part: str) -> dict[str, str]:
    """Return the settings of a part that matter here, by their place in config.yaml."""
    wanted = PLAYED[part] | NOT_PLAYED[part]
    data: dict[str, Any] = config.model_dump(include={part}, mode="json")[part]
    if part in ("calls", "parking"):
        return {f"{part}.{key}": _written(data[key]) for key in sorted(wanted)}
    flat = {}
    for name, thing in data.items():
        flat[f"{part}.{name}"] = "there"
        flat |= {f"{part}.{name}.{key}": _written(thing[key]) for key in sorted(wanted)}
    return flat


def _written(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "none"}[value]
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def words(rows: Sequence[Row]) -> list[str]:
    """Say what B changes, as far as it is more than luck; the greatest changes of each figure."""
    told = [sentence for metric in SENTENCES for sentence in _of_metric(metric, rows)]
    return told + [_refused(row) for row in rows if row.key[0] == "service" and _is_refusing(row)]


def _of_metric(metric: str, rows: Iterable[Row]) -> list[str]:
    least = LEAST[metric]
    sure = [row for row in rows if row.figures[metric].is_sure and abs(_change(row, metric)) >= least]
    whole = [row for row in sure if row.key[0] == "all"]
    parts = [row for row in sure if row.key[0] != "all"]
    gain = sorted((row for row in parts if _change(row, metric) < 0), key=lambda row: _change(row, metric))[:FEW]
    loss = sorted((row for row in parts if _change(row, metric) > 0), key=lambda row: -_change(row, metric))[:FEW]
    return [SENTENCES[metric](row, row.figures[metric]) for row in [*whole, *gain, *loss]]


def _change(row: Row, metric: str) -> float:
    return row.figures[metric].change or 0.0


def people(row: Row) -> str:
    """Name the group of a row in a sentence."""
    kind, name = row.key
    if kind == "all":
        return "all people"
    if kind == "again":
        return f"people who {AGAIN[name]}"
    return f"people for {name}" if kind == "service" else f"people of class {name}"


def _median(row: Row, figure: Difference) -> str:
    less = "less" if (figure.change or 0) < 0 else "more"
    between = f"{minutes(figure.b)} instead of {number(figure.a)}"
    return f"In the median {people(row)} wait {minutes(abs(figure.change or 0))} {less}: {between}."


def _p90(row: Row, figure: Difference) -> str:
    whom = f"of {people(row)}" if row.key[0] == "all" else people(row)
    return f"Nine in ten {whom} are called within {minutes(figure.b)} instead of {number(figure.a)}."


def _longest(row: Row, figure: Difference) -> str:
    grows = "shrinks" if (figure.change or 0) < 0 else "grows"
    return f"The longest wait of {people(row)} {grows} by {minutes(abs(figure.change or 0))} to {minutes(figure.b)}."


def _overtaken(row: Row, figure: Difference) -> str:
    shares = f"{percent(figure.b)} instead of {percent(figure.a)}"
    return f"{shares} of {people(row)} see somebody go first who came later."


def _spoken(row: Row, figure: Difference) -> str:
    shares = f"{percent(figure.b)} instead of {percent(figure.a)}"
    return f"{shares} of {people(row)} are called by a counter that speaks their language."


def _not_called(row: Row, figure: Difference) -> str:
    count = f"{number(figure.b)} a day instead of {number(figure.a)}"
    return f"{count} of {people(row)} are not called before the counters close."


def _is_refusing(row: Row) -> bool:
    return abs(row.turned_away[1] - row.turned_away[0]) >= LEAST_PEOPLE


def _refused(row: Row) -> str:
    a, b = row.turned_away
    return f"{number(b)} a day instead of {number(a)} of {people(row)} get no number."


SENTENCES = {
    "median": _median,
    "p90": _p90,
    "longest": _longest,
    "overtaken": _overtaken,
    "not_called": _not_called,
    "spoken": _spoken,
}
LEAST: Mapping[str, float] = {
    "median": LEAST_MIN,
    "p90": LEAST_MIN,
    "longest": LEAST_MIN,
    "overtaken": LEAST_SHARE,
    "spoken": LEAST_SHARE,
    "not_called": LEAST_PEOPLE,
}


def number(value: float | None) -> str:
    """Write minutes or a count: a tenth below ten, whole above."""
    if value is None:
        return "nobody"
    return f"{value:.0f}" if abs(value) >= 9.95 else f"{value:.1f}".removesuffix(".0")


def minutes(value: float | None) -> str:
    """Write a span of minutes."""
    return f"{number(value)} {'minute' if number(value) == '1' else 'minutes'}"


def percent(value: float | None) -> str:
    """Write a share."""
    return "nobody" if value is None else f"{number(100 * value)} %"
