"""A retired metric continued by its replacement: one line of two metrics, the seam marked."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from catalog.source import FamilyLink
from dashboard.queries.insights.points import Values


@dataclass(frozen=True)
class Seam:
    """The first day of `to_metric` on a line that `from_metric` began."""

    date: date
    from_metric: str
    to_metric: str
    note: str


def owners(
    metric: str, chain: Sequence[FamilyLink], values: Mapping[str, Values]
) -> dict[date, str]:
    """Which metric of the chain, oldest first, gives each day's value.

    The one asked for comes first wherever it has a value; the others only lie before its first
    and after its last one, on the days for which they stand.
    """
    names = [link.metric for link in chain]
    place = names.index(metric)
    own = values.get(metric, {})
    drawn = dict.fromkeys(own, metric)
    first = min(own, default=chain[place].until or date.max)
    last = max(own, default=chain[place].since or date.min)
    for other, link in enumerate(chain):
        for day in values.get(link.metric, {}):
            outside = day < first if other < place else day > last
            if other != place and outside and _stands(link, day):
                drawn.setdefault(day, link.metric)
    return drawn


def _stands(link: FamilyLink, day: date) -> bool:
    return (link.since is None or link.since <= day) and (link.until is None or day < link.until)


def find_seams(drawn: Mapping[date, str], titles: Mapping[str, str]) -> list[Seam]:
    """Where the line passes from one metric to the next."""
    days = sorted(drawn)
    return [
        Seam(day, drawn[before], drawn[day], _note(drawn[before], drawn[day], titles))
        for before, day in pairwise(days)
        if drawn[before] != drawn[day]
    ]


def stand_ins(
    metric: str, drawn: Set[str], drawn_before: Set[str], titles: Mapping[str, str]
) -> list[str]:
    """Says so where values are those of another metric than the one asked for.

    Within the days themselves only where all are: else a seam tells it on its day.
    """
    told = []
    if drawn and metric not in drawn and len(drawn) == 1:
        told.append(_stand_in("these days the values", drawn, titles))
    if others := drawn_before - {metric}:
        some = "some of the values" if metric in drawn_before else "the values"
        told.append(_stand_in(f"the days compared with {some}", others, titles))
    return told


def _stand_in(where: str, metrics: Set[str], titles: Mapping[str, str]) -> str:
    names = " and ".join(titles.get(key, key) for key in sorted(metrics))
    return (
        f"In {where} are those of {names}, which Meta counts differently: the two do not compare."
    )


def _note(old: str, new: str, titles: Mapping[str, str]) -> str:
    return (
        f"{titles.get(old, old)} until here, {titles.get(new, new)} from here:"
        " Meta counts them differently, so the two sides do not compare."
    )
