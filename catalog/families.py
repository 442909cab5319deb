"""Families: a quantity that goes on when Meta retires one metric for another."""

from catalog.source import Family, FamilyLink, load_catalog


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
