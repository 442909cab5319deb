"""Families: a quantity that goes on when Meta retires one metric for another."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from catalog.source import Family, FamilyLink, load_catalog


@dataclass(frozen=True)
class FamilySeam:
    """The day from which `to_metric` answers in place of `from_metric`."""

    day: date
    from_metric: str
    to_metric: str
    note: str


def family_of(level: str, key: str) -> Family | None:
    """The family that this metric belongs to, if it has one."""
    for family in load_catalog().families:
        if family.level == level and any(link.metric == key for link in family.chain):
            return family
    return None


def chain_of(level: str, key: str) -> tuple[FamilyLink, ...]:
    """The metrics that a line of this metric is drawn from, the oldest first."""
    family = family_of(level, key)
    return family.chain if family else (FamilyLink(key, None, None),)


def seams_between(level: str, key: str, since: date, until: date) -> list[FamilySeam]:
    """The hand-overs of the metric's family within these days, both inclusive."""
    chain = chain_of(level, key)
    return [
        _seam(level, old.metric, new.metric, new.since)
        for old, new in pairwise(chain)
        if new.since is not None and since <= new.since <= until
    ]


def _seam(level: str, old: str, new: str, day: date) -> FamilySeam:
    catalog = load_catalog()
    before, after = catalog.metric(level, old), catalog.metric(level, new)
    names = (before.title if before else old, after.title if after else new)
    note = f"Meta replaced {names[0]} with {names[1]}, which counts differently."
    return FamilySeam(day, old, new, note)
