"""A quantity goes on when one metric replaces another, and the day of the seam is known."""

from datetime import date
from itertools import pairwise

from catalog.families import chain_of, family_of
from catalog.source import load_catalog

HAND_OVER = date(2025, 11, 15)


def test_views_were_impressions_until_they_were_retired() -> None:
    old, new = chain_of("PAGE", "page_media_view")
    assert (old.metric, old.since, old.until) == ("page_impressions", None, HAND_OVER)
    assert (new.metric, new.since, new.until) == ("page_media_view", HAND_OVER, None)


def test_the_old_metric_leads_to_the_same_chain() -> None:
    assert chain_of("PAGE", "page_fans") == chain_of("PAGE", "page_follows")
    assert chain_of("POST", "post_impressions") == chain_of("POST", "post_media_view")


def test_a_metric_without_a_family_stands_alone() -> None:
    assert family_of("PAGE", "page_total_actions") is None
    (link,) = chain_of("PAGE", "page_total_actions")
    assert (link.metric, link.since, link.until) == ("page_total_actions", None, None)


def test_families_follow_the_replacements_that_meta_names() -> None:
    catalog = load_catalog()
    for family in catalog.families:
        for old, new in pairwise(family.chain):
            retired = catalog.metric(family.level, old.metric)
            assert retired is not None
            assert retired.replacement_metric_key == new.metric
            assert retired.deprecated_on == old.until == new.since


def test_metrics_name_the_family_that_has_them() -> None:
    catalog = load_catalog()
    for metric in catalog.metrics:
        family = family_of(metric.level, metric.key)
        assert metric.family == (family.family if family else None)


def test_a_family_ends_in_an_active_metric() -> None:
    catalog = load_catalog()
    for family in catalog.families:
        last = catalog.metric(family.level, family.chain[-1].metric)
        assert last is not None
        assert last.status == "ACTIVE"
