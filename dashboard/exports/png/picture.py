"""The picture's page: what of a view is shown, and its HTML."""

from dataclasses import dataclass, field
from typing import Any

from dashboard.charts.trend import Figure, trend_figure
from dashboard.exports.report.cards import kpi_card, post_cards
from dashboard.exports.report.content import read_series
from dashboard.exports.report.paper import drawn, render
from dashboard.exports.report.pictures import thumbnail
from dashboard.exports.report.sentences import notes, provisional_days
from dashboard.exports.work import Work
from dashboard.format import PERIOD_WORDS, day_range
from dashboard.queries.overview import Overview, read_overview
from dashboard.queries.posts import PostRanking, rank_posts
from dashboard.queries.timeseries import Timeseries

WIDTH, HEIGHT = 1112, 340
WHOLE_WIDTH = 1200
POSTS_ON_OVERVIEW, POSTS_ON_POSTS = 10, 50
SPARKS = {"light": "#0072B2", "dark": "#56B4E9"}


@dataclass(frozen=True)
class PictureView:
    """The parts that are shown; those that are not are empty."""

    work: Work
    overview: Overview | None = None
    trend: Timeseries | None = None
    ranking: PostRanking | None = None
    figures: list[Figure] = field(default_factory=list)
    width: int = WHOLE_WIDTH


def view_of(work: Work) -> PictureView:
    """Reads what the options ask for. Raises BadInput."""
    options = work.options
    if options.view == "posts":
        return PictureView(work, ranking=_ranking(work, POSTS_ON_POSTS))
    trend = read_series(work, options.trend_metric, options.trend_period)
    figures = [trend_figure(trend)] if trend else []
    if options.png_part == "chart":
        return PictureView(work, trend=trend, figures=figures)
    overview = read_overview(work.session, work.page, work.span, now=work.made_at)
    return PictureView(work, overview, trend, _ranking(work, POSTS_ON_OVERVIEW), figures)


def _ranking(work: Work, limit: int) -> PostRanking:
    options = work.options
    return rank_posts(
        work.session,
        work.page,
        options.posts_metric,
        options.posts_sort,
        work.span,
        wanted=work.wanted,
        limit=limit,
    )


def picture_html(view: PictureView, svgs: list[str]) -> str:
    """The page of which the picture is taken."""
    work, overview, ranking = view.work, view.overview, view.ranking
    spark = SPARKS[work.options.theme]
    return render(
        "picture.html",
        theme=work.options.theme,
        page_name=work.page.name,
        picture=thumbnail(work.page.picture_key),
        period=day_range(work.span.since, work.span.until),
        compared=day_range(work.span.previous_since, work.span.previous_until),
        through=work.through,
        stale=work.is_stale,
        made=work.made,
        kpis=[kpi_card(kpi, spark) for kpi in overview.kpis] if overview else [],
        posts=post_cards(work, ranking, ranking.posts) if ranking else [],
        ranking=ranking,
        **_trend(view, svgs),
    )


def _trend(view: PictureView, svgs: list[str]) -> dict[str, Any]:
    trend = view.trend
    if trend is None:
        return {"chart": None, "notes": [], "missing": view.work.options.view == "overview"}
    before = any(point.value is not None for point in trend.previous)
    return {
        "missing": False,
        "notes": notes([trend], provisional_days(trend)),
        "chart": {
            "title": trend.title,
            "svg": drawn(svgs[0]),
            "key": f"{day_range(trend.since, trend.until)}, {PERIOD_WORDS[trend.period]}",
            "before": before,
        },
    }
