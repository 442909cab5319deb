"""The unusual posts of a Page's week: those that were published in it."""

from sqlalchemy.orm import Session

from dashboard.charts.kinds import kind_name, kind_plural
from dashboard.charts.usual_of_posts import beside_band
from dashboard.excerpt import excerpt
from dashboard.format import at_age, day, exact_number, times
from dashboard.page_address import PageAddress
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.posts.ranked_posts import RankedPost
from dashboard.queries.posts.ranking import VIEWS, PostRanking, rank_posts
from models import MetaPage
from models.digests import DigestItem
from models.pacific import PACIFIC

MOST_LOOKED_AT = 500


def read_odd_posts(session: Session, page: MetaPage, span: DateRange) -> list[DigestItem]:
    """By their views, the greatest first; each post stands in the digest of its own week alone."""
    ranking = rank_posts(
        session, page, VIEWS, "desc", span, limit=MOST_LOOKED_AT, with_labels=False
    )
    return [_item(page, ranking, post) for post in ranking.posts if post.unusual]


def _item(page: MetaPage, ranking: PostRanking, post: RankedPost) -> DigestItem:
    published = post.created_time.astimezone(PACIFIC).date()
    beside = beside_band(post.unusual, post.usual_band, ranking.unit, post.type, post.usual_age)
    words = (
        f"{kind_name(post.type)} of {day(published, weekday=True)}:"
        f" {exact_number(post.value)} views, {beside}."
    )
    text = excerpt(post.message)
    said = [f"“{text}”"] if text else []
    return DigestItem(
        words, [*said, _reason(post)], PageAddress(page.page_id).of_post(post.post_id)
    )


def _reason(post: RankedPost) -> str:
    """What the band is made of, so that whoever reads it can make it again."""
    band = post.usual_band
    posts = f"{exact_number(post.usual_posts)} {kind_plural(post.type)} {at_age(post.usual_age)}"
    half = f"{exact_number(band.low)} to {exact_number(band.high)}" if band else ""
    many = f", of which this is {times(post.times_usual)}" if post.times_usual is not None else ""
    median = f"The median of {posts} is {exact_number(post.usual)}{many}"
    return f"{median}; the middle half of them has {half}."
