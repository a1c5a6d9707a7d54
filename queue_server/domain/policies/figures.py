"""The waits of played days in figures, and two policies compared day by day on the same people."""

import math
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from queue_server.domain.figures import percentile
from queue_server.domain.policies.day import Visit

METRICS = ("median", "p90", "longest", "overtaken", "not_called", "spoken")
"""Three waits in minutes, the share that was overtaken, how many nobody called before the end, and the share of the
called whose language the counter speaks."""

_STUDENT = (63.66, 9.925, 5.841, 4.604, 4.032, 3.707, 3.499, 3.355, 3.250, 3.169)
"""Student's t for 99 %, two-sided, with 1 to 10 degrees of freedom. So many figures are compared at once that among
those sure to 95 % several would be luck."""

Key = tuple[str, str]
"""What a row is about: ("service", "permit"), ("class", "none") or ("all", ""); in none of these, ("again", "late")."""
Belongs = Callable[[Visit], bool]


@dataclass(frozen=True, slots=True)
class Day:
    """A day's figures of one group. Waits in minutes, shares from 0 to 1; None where there is nobody to count."""

    visits: int
    median: float | None
    p90: float | None
    longest: float | None
    overtaken: float | None
    not_called: float
    spoken: float | None
    turned_away: int
    left: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure under both policies: means over the days, and B less A with what chance may have added to it."""

    a: float | None
    b: float | None
    change: float | None
    """The mean of the days' differences; None where no day has the figure under both."""
    margin: float | None
    """Half the 99 % confidence interval of ``change``; None for a single day."""
    days_more: int
    """On how many days the figure was higher under B …"""
    days_less: int
    """… and lower."""

    @property
    def is_same(self) -> bool:
        """Say whether the figure was the same on every single day."""
        return self.a == self.b and not self.days_more and not self.days_less

    @property
    def is_sure(self) -> bool:
        """Say whether the difference is more than luck: its confidence interval leaves out zero."""
        return self.change is not None and self.margin is not None and abs(self.change) > self.margin


@dataclass(frozen=True, slots=True)
class Row:
    """A group of visits under both policies."""

    key: Key
    visits: float
    """A day, under A."""
    turned_away: tuple[float, float]
    """People a day who got no number, under A and B."""
    figures: dict[str, Difference]


def day(visits: Sequence[Visit], ends: datetime) -> Day:
    """Sum up the visits of one group. Whom nobody called has waited until the end; who left or was refused has not."""
    stayed = [visit for visit in visits if not visit.turned_away]
    waits = [_wait(visit, ends) for visit in stayed if not visit.left]
    called = [visit for visit in stayed if visit.called_at is not None]
    return Day(
        visits=len(stayed),
        median=statistics.median(waits) if waits else None,
        p90=percentile(waits, 0.9) if waits else None,
        longest=max(waits, default=None),
        overtaken=_share([visit.overtaken for visit in stayed]),
        not_called=float(len(waits) - len(called)),
        spoken=_share([visit.spoken for visit in called]),
        turned_away=len(visits) - len(stayed),
        left=sum(visit.left for visit in stayed),
    )


def compare(a: Sequence[Sequence[Visit]], b: Sequence[Sequence[Visit]], ends: datetime) -> list[Row]:
    """Return a row for all, each service and each class; ``a`` and ``b`` hold the same days, which end at ``ends``."""
    return [
        _row(key, [day(_only(key, found), ends) for found in a], [day(_only(key, found), ends) for found in b])
        for key in _keys([*a, *b])
    ]


def difference(a: Sequence[float | None], b: Sequence[float | None]) -> Difference:
    """Compare a figure day by day; days on which one of the two has none are left out."""
    pairs = [(one, other) for one, other in zip(a, b, strict=True) if one is not None and other is not None]
    changes = [other - one for one, other in pairs]
    if not pairs:
        return Difference(_mean(a), _mean(b), None, None, 0, 0)
    return Difference(
        a=statistics.fmean(one for one, _ in pairs),
        b=statistics.fmean(other for _, other in pairs),
        change=statistics.fmean(changes),
        margin=_margin(changes),
        days_more=sum(change > 0 for change in changes),
        days_less=sum(change < 0 for change in changes),
    )


def _keys(days: Iterable[Iterable[Visit]]) -> list[Key]:
    """Return the groups that occur, in the order in which they are first met; all together comes first."""
    visits = [visit for found in days for visit in found]
    services = dict.fromkeys(("service", visit.service) for visit in visits)
    classes = dict.fromkeys(("class", visit.person.priority) for visit in visits)
    again = dict.fromkeys(("again", visit.again) for visit in visits if visit.again)
    return [("all", ""), *services, *classes, *again]


def _only(key: Key, visits: Iterable[Visit]) -> list[Visit]:
    kind, name = key
    belongs: dict[str, Belongs] = {
        "all": lambda visit: not visit.again,
        "service": lambda visit: not visit.again and visit.service == name,
        "class": lambda visit: not visit.again and visit.person.priority == name,
        "again": lambda visit: visit.again == name,
    }
    return list(filter(belongs[kind], visits))


def _row(key: Key, a: Sequence[Day], b: Sequence[Day]) -> Row:
    figures = {name: difference([getattr(x, name) for x in a], [getattr(x, name) for x in b]) for name in METRICS}
    turned_away = statistics.fmean(x.turned_away for x in a), statistics.fmean(x.turned_away for x in b)
    return Row(key, statistics.fmean(x.visits for x in a), turned_away, figures)


def _wait(visit: Visit, ends: datetime) -> float:
    return max(0.0, ((visit.called_at or ends) - visit.began).total_seconds() / 60)


def _share(values: Sequence[bool]) -> float | None:
    return sum(values) / len(values) if values else None


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return statistics.fmean(known) if known else None


def _margin(changes: Sequence[float]) -> float | None:
    """Return half the 99 % confidence interval of the mean."""
    if len(changes) < 2:
        return None
    return _student(len(changes) - 1) * statistics.stdev(changes) / math.sqrt(len(changes))


def _student(freedom: int) -> float:
    """Return Student's t for 99 %: from the table, beyond it by Fisher's expansion around the normal distribution."""
    if freedom <= len(_STUDENT):
        return _STUDENT[freedom - 1]
    z = statistics.NormalDist().inv_cdf(0.995)
    terms = (z, (z**3 + z) / 4, (5 * z**5 + 16 * z**3 + 3 * z) / 96, (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384)
    return math.fsum(term / freedom**power for power, term in enumerate(terms))
