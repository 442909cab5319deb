"""A metric in its parts: ads and organic, followers and others, the keys of a map."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from dashboard.queries.days.ranges import BadInput, resolve_range
from dashboard.queries.insights.splits import Split, read_split, splits_of
from dashboard.queries.insights.timeseries import read_timeseries
from models import MetaPage
from tests.queries.numbers import NOON, put_days, put_restatement

SPAN = resolve_range(since="2026-11-01", until="2026-11-03", newest_day=None, now=NOON)
DAYS = [date(2026, 11, day) for day in (1, 2, 3)]
BEFORE = [date(2026, 10, day) for day in (29, 30, 31)]


def parts_of(session: Session, page: MetaPage, metric: str, split: str) -> Split:
    total = read_timeseries(session, page, metric, "day", SPAN, now=NOON)
    return read_split(session, page, total, SPAN, split, now=NOON)


def test_ads_and_organic_are_two_lines_with_their_gaps(acme: Session, page: MetaPage):
    put_days(acme, page, "page_media_view", {DAYS[0]: 10, DAYS[2]: 30}, breakdown="is_from_ads=1")
    put_days(acme, page, "page_media_view", dict.fromkeys(DAYS, 5), breakdown="is_from_ads=0")
    put_days(acme, page, "page_media_view", dict.fromkeys(DAYS, 9), breakdown="is_from_followers=1")
    split = parts_of(acme, page, "page_media_view", "ads")
    assert [(part.name, part.values) for part in split.parts] == [
        ("From ads", [Decimal(10), None, Decimal(30)]),
        ("Organic", [Decimal(5)] * 3),
    ]


def test_a_part_has_its_days_before_and_what_was_restated(acme: Session, page: MetaPage):
    days = dict.fromkeys(DAYS, 5) | {BEFORE[1]: 4}
    ads = put_days(acme, page, "page_media_view", days, breakdown="is_from_ads=1")
    organic = put_days(acme, page, "page_media_view", days, breakdown="is_from_ads=0")
    put_restatement(acme, ads, DAYS[0], 3, 5, 1)
    put_restatement(acme, organic, BEFORE[1], 2, 4, 1)
    part, other = parts_of(acme, page, "page_media_view", "ads").parts
    assert [(point.date, point.value) for point in part.previous] == [
        (BEFORE[0], None), (BEFORE[1], Decimal(4)), (BEFORE[2], None),
    ]  # fmt: skip
    assert [point.restated_from for point in part.points] == [Decimal(3), None, None]
    assert [point.restated_from for point in other.points] == [None] * 3


def test_a_part_of_the_days_before_alone_is_not_shown(acme: Session, page: MetaPage):
    put_days(acme, page, "page_follows_country", {BEFORE[0]: 900}, breakdown="JM")
    put_days(acme, page, "page_follows_country", {DAYS[0]: 9}, breakdown="US")
    split = parts_of(acme, page, "page_follows_country", "keys")
    assert ([part.key for part in split.parts], split.hidden) == (["US"], 0)


def test_a_map_shows_its_five_greatest_keys_and_counts_the_others(acme: Session, page: MetaPage):
    for place, key in enumerate(("like", "love", "wow", "haha", "sorry", "anger")):
        put_days(
            acme, page, "page_actions_post_reactions_total", {DAYS[0]: 60 - place}, breakdown=key
        )
    split = parts_of(acme, page, "page_actions_post_reactions_total", "keys")
    assert [part.key for part in split.parts] == ["like", "love", "wow", "haha", "sorry"]
    assert split.hidden == 1


def test_a_stock_is_ordered_by_its_newest_value(acme: Session, page: MetaPage):
    put_days(acme, page, "page_follows_country", {DAYS[0]: 90, DAYS[1]: 10}, breakdown="JM")
    put_days(acme, page, "page_follows_country", {DAYS[0]: 20, DAYS[1]: 20}, breakdown="US")
    split = parts_of(acme, page, "page_follows_country", "keys")
    assert [part.key for part in split.parts] == ["US", "JM"]


@pytest.mark.parametrize(
    ("metric", "split"), [("page_follows", "ads"), ("page_media_view", "x"), ("nothing", "keys")]
)
def test_a_split_that_is_not_counted_is_refused(
    acme: Session, page: MetaPage, metric: str, split: str
):
    with pytest.raises(BadInput):
        parts_of(acme, page, metric, split)


def test_a_metric_names_its_splits() -> None:
    assert splits_of("PAGE", "page_media_view") == ["ads", "followers"]
    assert splits_of("PAGE", "page_follows_city") == ["keys"]
    assert splits_of("PAGE", "page_follows") == []
