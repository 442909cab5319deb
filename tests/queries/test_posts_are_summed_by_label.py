"""Totals and medians of the posts of a label; what does not add up has no total."""

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from dashboard.queries.days.ranges import DateRange
from dashboard.queries.posts.facts import read_facts
from dashboard.queries.posts.filters import PostFilter
from dashboard.queries.posts.patterns import LabelTotals, summarise_labels
from dashboard.queries.posts.values import require_measure
from models import MetaPage, PostLabel, PostLabelPost
from tests.queries.numbers import NOON, put_counter, put_post

DAY = date(2026, 11, 24)
SPAN = DateRange(DAY, DAY, DAY, DAY, None, stale=False)


def summed(
    session: Session, page: MetaPage, key: str, wanted: PostFilter | None = None
) -> list[LabelTotals]:
    measure, asked = require_measure(session, key), wanted or PostFilter()
    facts = read_facts(session, page, measure, SPAN, asked)
    return summarise_labels(session, page, measure, SPAN, facts, asked)


def test_a_post_counts_for_each_of_its_labels(acme: Session, page: MetaPage) -> None:
    for name, words in (("Cake", "#cake"), ("Autumn", "autumn"), ("Tea", "#tea")):
        label = PostLabel(tenant_id=page.tenant_id, name=name, words=[words], pattern=words)
        acme.add(label)
    acme.flush()
    for number, text in enumerate(("#cake", "#cake in autumn", "#cake", "Closed"), 1):
        post = put_post(acme, page, f"1_{number}", NOON)
        post.message = text
        put_counter(acme, post, "post_media_view", DAY, 10 * number)
        put_counter(acme, post, "post_total_media_view_unique", DAY, number)
        put_counter(acme, post, "post_clicks", DAY, number)
    cake, autumn = summed(acme, page, "post_clicks")
    assert (cake.name, cake.posts, cake.total_views, cake.total_value) == ("Cake", 3, 60, 6)
    assert (cake.median_views, cake.median_value) == (20, 2)
    assert (autumn.name, autumn.posts, autumn.total_value) == ("Autumn", 1, 2)
    unique = summed(acme, page, "post_total_media_view_unique")[0]
    assert (unique.total_value, unique.median_value) == (None, Decimal(2))
    assert summed(acme, page, "click_rate")[0].total_value is None
    only = summed(acme, page, "post_clicks", PostFilter(label=autumn.id))
    assert [(each.name, each.posts) for each in only] == [("Autumn", 1), ("Cake", 1)]
    acme.add(
        PostLabelPost(
            tenant_id=page.tenant_id, meta_post_id=post.id, post_label_id=autumn.id, has_it=True
        )
    )
    acme.flush()
    assert summed(acme, page, "post_clicks")[1].total_value == 6
