"""The unusual posts of a Page's week: those that were published in it."""

from sqlalchemy.orm import Session

from dashboard.charts.kinds import kind_name, kind_plural
from dashboard.exports.report.texts import excerpt
from dashboard.format import at_age, day, exact_number, times
from dashboard.page_address import PageAddress
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.posts.ranking import VIEWS, RankedPost, rank_posts
from models import MetaPage
from models.digests import DigestItem
from models.pacific import PACIFIC

MOST_LOOKED_AT = 500


def read_odd_posts(session: Session, page: MetaPage, span: DateRange) -> list[DigestItem]:
    """By their views, the greatest first; each post stands in the digest of its own week alone."""
    ranking = rank_posts(
        session, page, VIEWS, "desc", span, limit=MOST_LOOKED_AT, with_labels=False
    )
    return [_item(page, post) for post in ranking.posts if post.unusual]


def _item(page: MetaPage, post: RankedPost) -> DigestItem:
    published = post.created_time.astimezone(PACIFIC).date()
    words = (
        f"{kind_name(post.type)} of {day(published, weekday=True)}:"
        f" {times(post.times_usual or 0)} the usual views {at_age(post.usual_age)}."
    )
    text = excerpt(post.message)
    said = [f"“{text}”"] if text else []
    return DigestItem(
        words, [*said, _reason(post)], PageAddress(page.page_id).of_post(post.post_id)
    )


def _reason(post: RankedPost) -> str:
    posts = f"{exact_number(post.usual_posts)} {kind_plural(post.type)}"
    return (
        f"{exact_number(post.value)} views; {exact_number(post.usual)} are the median of {posts}"
        f" {at_age(post.usual_age)}."
    )
