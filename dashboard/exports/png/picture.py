"""The picture's page: what of a view is shown, and its HTML."""

from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.charts.axes import Figure
from dashboard.charts.kinds import kind_name
from dashboard.charts.post_graph import post_graph, ring_words
from dashboard.components.comparisons import before_days
from dashboard.components.posts import shown_of
from dashboard.exports.png.repaint import repainted
from dashboard.exports.ranking import rank_view
from dashboard.exports.report.cards import kpi_card, post_cards
from dashboard.exports.report.paper import drawn, render
from dashboard.exports.report.pictures import thumbnail
from dashboard.exports.report.posting import (
    Posting,
    extra_column,
    label_lines,
    read_posting,
    type_lines,
)
from dashboard.exports.report.published import why_no_posts
from dashboard.exports.report.sentences import notes
from dashboard.exports.report.trend import ViewTrend, read_trend, why_empty
from dashboard.exports.work import Work
from dashboard.format import day_range
from dashboard.queries.insights.overview import Overview, read_overview
from dashboard.queries.posts.dots import PostDots, read_dots
from dashboard.queries.posts.filters import first_day_of_posts
from dashboard.queries.posts.ranking import PostRanking
from dashboard.theme import color_of_kind, color_of_metric

WIDTH, HEIGHT = 1112, 340
WHOLE_WIDTH = 1200
# As many as the screens show at once.
POSTS_ON_OVERVIEW, POSTS_ON_POSTS = 5, 25
SPARKS = {"light": "#0072B2", "dark": "#56B4E9"}


@dataclass(frozen=True)
class PictureView:
    """The parts that are shown; those that are not are empty."""

    work: Work
    overview: Overview | None = None
    trend: ViewTrend | None = None
    ranking: PostRanking | None = None
    posting: Posting | None = None
    dots: PostDots | None = None
    figures: list[Figure] = field(default_factory=list)
    width: int = WHOLE_WIDTH


def view_of(work: Work) -> PictureView:
    """Reads what the options ask for. Raises BadInput."""
    if work.options.view == "posts":
        return _posts_view(work)
    trend = read_trend(work)
    figures = [trend.figure()] if trend else []
    if work.options.png_part == "chart":
        return PictureView(work, trend=trend, figures=figures)
    overview = read_overview(work.session, work.page, work.span, now=work.made_at)
    ranking = rank_view(work, limit=POSTS_ON_OVERVIEW)
    return PictureView(work, overview, trend, ranking, figures=figures)


def _posts_view(work: Work) -> PictureView:
    posting = read_posting(work)
    ranking = rank_view(work, limit=POSTS_ON_POSTS, offset=work.options.posts_skip)
    figures, dots = [], None
    if posting.measure is not None and posting.facts:
        zone = ZoneInfo(work.tenant.time_zone)
        dots = read_dots(work.session, work.page, posting.facts, posting.measure)
        figures = [post_graph(dots.dots, posting.measure, zone, "posts", work.span)]
    return PictureView(work, ranking=ranking, posting=posting, dots=dots, figures=figures)


def picture_html(view: PictureView, svgs: list[str]) -> str:
    """The page of which the picture is taken."""
    work, overview, ranking = view.work, view.overview, view.ranking
    spark = SPARKS[work.options.theme]
    skipped = work.options.posts_skip if work.options.view == "posts" else 0
    return render(
        "picture.html",
        theme=work.options.theme,
        page_name=work.page_name,
        picture=thumbnail(work.page.picture_key),
        period=day_range(work.span.since, work.span.until, year=True),
        compared=_compared(view),
        through=work.through,
        stale=work.is_stale,
        made=work.made,
        remarks=work.remarks,
        kpis=[kpi_card(kpi, overview, spark) for kpi in overview.kpis] if overview else [],
        posts=post_cards(work, ranking, ranking.posts) if ranking else [],
        ranking=ranking,
        skipped=skipped,
        shown=shown_of(skipped, len(ranking.posts), ranking.count) if ranking else "",
        no_posts="" if ranking is None or ranking.posts else _no_posts(work),
        filtered=work.filter_words,
        **_trend(view, svgs),
        **_patterns(view, svgs),
    )


def _no_posts(work: Work) -> str:
    return why_no_posts(work, first_day_of_posts(work.session, work.page))


def _compared(view: PictureView) -> str:
    """The days compared with; empty where the picture shows none of their numbers."""
    if view.overview is None and (view.trend is None or not view.trend.before):
        return ""
    return before_days(view.work.span, year=True)


def _trend(view: PictureView, svgs: list[str]) -> dict[str, Any]:
    trend = view.trend
    if trend is None:
        missing = why_empty(view.work) if view.work.options.view == "overview" else ""
        return {"chart": None, "notes": [], "missing": missing}
    shown, newest = trend.lines, trend.provisional_days
    told = [*([] if trend.alone else [trend.said]), *notes(shown, newest)]
    return {
        "missing": "",
        "notes": [*trend.remarks, *told],
        "chart": {
            "title": trend.title,
            "svg": drawn(svgs[0]),
            "key": trend.key,
            "before": trend.before,
            "color": line_color(view),
        },
    }


def line_color(view: PictureView) -> str:
    """The colour of the chart's line, for its key; empty for a chart of several."""
    trend = view.trend
    if trend is None or trend.alone is None:
        return ""
    color: str = repainted(color_of_metric(trend.alone.metric), view.work.options.theme)
    return color


def _patterns(view: PictureView, svgs: list[str]) -> dict[str, Any]:
    posting, work = view.posting, view.work
    if posting is None or view.dots is None or not svgs:
        return {
            "graph": "",
            "drawn": "",
            "rings": "",
            "kinds": [],
            "types": [],
            "extra": "",
            "times": None,
        }
    kinds = sorted({dot.kind for dot in view.dots.dots})
    colors = [repainted(color_of_kind(kind), work.options.theme) for kind in kinds]
    return {
        "graph": drawn(svgs[0]),
        "drawn": view.dots.words,
        "rings": ring_words(view.dots.dots),
        "kinds": list(zip(map(kind_name, kinds), colors, strict=True)),
        "types": type_lines(posting),
        "labels": label_lines(posting),
        "extra": extra_column(posting.measure),
        "times": posting.times,
    }
