"""Key figures and posts as the templates show them: texts that are ready to be printed."""

from dataclasses import dataclass

from dashboard.charts.kinds import kind_name
from dashboard.charts.sparkline import spark_svg
from dashboard.components.changes import compared_values, kpi_change, words_without_change
from dashboard.components.kpis import kpi_label, kpi_through
from dashboard.components.posts_table import published_words
from dashboard.excerpt import excerpt
from dashboard.exports.report.pictures import thumbnail
from dashboard.exports.work import Work
from dashboard.format import at_age, exact_number, exact_value, percent, short_value, times
from dashboard.queries.insights.kpi import Kpi
from dashboard.queries.insights.overview import Overview
from dashboard.queries.posts.ranked_posts import RankedPost
from dashboard.queries.posts.ranking import VIEWERS, PostRanking
from models import MetaPost

LEFT = '<svg preserveAspectRatio="xMinYMid" '


@dataclass(frozen=True)
class KpiCard:
    """A key figure. `way` is up, down, flat or none; `compared` belongs beside `change`."""

    title: str
    value: str
    exact: str
    way: str
    change: str
    compared: str
    label: str
    through: str
    spark: str


@dataclass(frozen=True)
class PostCard:
    """A post of a ranking; `picture` is a data address or empty."""

    text: str
    kind: str
    published: str
    value: str
    viewers: str
    rate: str
    usual: str
    labels: str
    picture: str


def kpi_card(kpi: Kpi, overview: Overview, color: str) -> KpiCard:
    """One key figure as its card on the screen, with its line in this colour."""
    way, arrow, words = kpi_change(kpi)
    if kpi.change is None:
        arrow, words = "", words_without_change(kpi, overview)
    return KpiCard(
        title=kpi.title,
        value=short_value(kpi.value, kpi.unit),
        exact=exact_value(kpi.value, kpi.unit),
        way=way,
        change=f"{arrow} {words}".strip(),
        compared=compared_values(kpi) if kpi.change is not None else "",
        label=kpi_label(kpi),
        through="" if kpi.data_through == overview.data_through else kpi_through(kpi, overview),
        spark=spark_svg(kpi.spark, color).replace("<svg ", LEFT, 1),
    )


def post_cards(work: Work, ranking: PostRanking, posts: list[RankedPost]) -> list[PostCard]:
    """Posts of a ranking in their order, with their stored pictures."""
    keys = picture_keys(work, posts)
    return [_post_card(post, ranking, keys.get(post.post_id, "")) for post in posts]


def _post_card(post: RankedPost, ranking: PostRanking, key: str) -> PostCard:
    kind = kind_name(post.type)
    return PostCard(
        text=excerpt(post.message) or f"{kind} without words",
        kind=kind,
        published=published_words(post, ranking),
        value=exact_value(post.value, ranking.unit),
        viewers=exact_number(post.metrics.get(VIEWERS)),
        rate=percent(post.engagement_rate),
        usual=_usual(post),
        labels=", ".join(excerpt(label.name) for label in post.labels),
        picture=thumbnail(key),
    )


def _usual(post: RankedPost) -> str:
    """2.4 × the usual at 2 days; empty where too few posts of the type tell what is usual."""
    if post.times_usual is None:
        return ""
    return f"{times(post.times_usual)} the usual {at_age(post.usual_age)}"


def picture_keys(work: Work, posts: list[RankedPost]) -> dict[str, str]:
    """The keys of the stored pictures of posts, by post."""
    ids = [post.post_id for post in posts]
    rows = work.session.query(MetaPost.post_id, MetaPost.thumbnail_key).filter(
        MetaPost.tenant_id == work.page.tenant_id, MetaPost.post_id.in_(ids)
    )
    return {row.post_id: row.thumbnail_key for row in rows}
