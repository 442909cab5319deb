"""A metric in its parts: ads and organic, followers and others, the keys of a map."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from dashboard.queries.ranges import BadInput, resolve_range
from dashboard.queries.splits import read_split, splits_of
from models import MetaPage
from tests.queries.numbers import NOON, put_days

SPAN = resolve_range(since="2026-11-01", until="2026-11-03", newest_day=None, now=NOON)
DAYS = [date(2026, 11, day) for day in (1, 2, 3)]


def test_ads_and_organic_are_two_lines_with_their_gaps(acme: Session, page: MetaPage):
    put_days(acme, page, "page_media_view", {DAYS[0]: 10, DAYS[2]: 30}, breakdown="is_from_ads=1")
    put_days(acme, page, "page_media_view", dict.fromkeys(DAYS, 5), breakdown="is_from_ads=0")
    put_days(acme, page, "page_media_view", dict.fromkeys(DAYS, 9), breakdown="is_from_followers=1")
    split = read_split(acme, page, "page_media_view", "day", SPAN, "ads")
    assert [(part.name, part.values) for part in split.parts] == [
        ("From ads", [Decimal(10), None, Decimal(30)]),
        ("Organic", [Decimal(5)] * 3),
    ]


def test_a_map_shows_its_five_greatest_keys_and_counts_the_others(acme: Session, page: MetaPage):
    for place, key in enumerate(("like", "love", "wow", "haha", "sorry", "anger")):
        put_days(
            acme, page, "page_actions_post_reactions_total", {DAYS[0]: 60 - place}, breakdown=key
        )
    split = read_split(acme, page, "page_actions_post_reactions_total", "day", SPAN, "keys")
    assert [part.key for part in split.parts] == ["like", "love", "wow", "haha", "sorry"]
    assert split.hidden == 1


def test_a_stock_is_ordered_by_its_newest_value(acme: Session, page: MetaPage):
    put_days(acme, page, "page_follows_country", {DAYS[0]: 90, DAYS[1]: 10}, breakdown="JM")
    put_days(acme, page, "page_follows_country", {DAYS[0]: 20, DAYS[1]: 20}, breakdown="US")
    split = read_split(acme, page, "page_follows_country", "day", SPAN, "keys")
    assert [part.key for part in split.parts] == ["US", "JM"]


@pytest.mark.parametrize(
    ("metric", "split"), [("page_follows", "ads"), ("page_media_view", "x"), ("nothing", "keys")]
)
def test_a_split_that_is_not_counted_is_refused(
    acme: Session, page: MetaPage, metric: str, split: str
):
    with pytest.raises(BadInput):
        read_split(acme, page, metric, "day", SPAN, split)


def test_a_metric_names_its_splits() -> None:
    assert splits_of("PAGE", "page_media_view") == ["ads", "followers"]
    assert splits_of("PAGE", "page_follows_city") == ["keys"]
    assert splits_of("PAGE", "page_follows") == []
