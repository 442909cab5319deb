"""Everything that a report shows, read by the same queries as the screens."""

from dataclasses import dataclass, field

from dashboard.charts.beside import beside_posts
from dashboard.charts.close_up import close_up
from dashboard.charts.trend import Figure, trend_figure
from dashboard.exports.ranking import rank_by_value
from dashboard.exports.report.posting import Posting, by_day, read_posting
from dashboard.exports.report.trend import ViewTrend, read_series, read_trend
from dashboard.exports.sections import ALL_SECTIONS, FOLLOWERS, TREND, WHY, charts_of
from dashboard.exports.work import Work
from dashboard.queries.insights.explained import explain
from dashboard.queries.insights.key_figures import ENGAGEMENTS
from dashboard.queries.insights.overview import Overview, read_overview
from dashboard.queries.insights.timeseries import Timeseries
from dashboard.queries.insights.told import Told
from dashboard.queries.posts.ranked_posts import RankedPost
from dashboard.queries.posts.ranking import PostRanking

SHOWN_POSTS = 5


@dataclass(frozen=True)
class Report:
    """The numbers of a report. Series without any value are left out of `series`.

    `why` says by title why each key figure changed whose days add up, where that is a section.
    """

    work: Work
    overview: Overview
    trend: ViewTrend | None
    series: dict[str, Timeseries] = field(default_factory=dict)
    best: PostRanking | None = None
    worst: list[RankedPost] = field(default_factory=list)
    posting: Posting = field(default_factory=Posting)
    why: dict[str, list[Told]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether there is no number and no post in these days."""
        return not (self.series or self.trend or self.posting.facts)

    @property
    def shown(self) -> list[str]:
        """The charts of the chosen sections, those of metrics and the one of the view."""
        return charts_of(self.work.options.sections)

    @property
    def shown_series(self) -> list[Timeseries]:
        """The lines of the chosen sections, the one of the view first."""
        trend = self.trend.lines if self.trend and TREND in self.shown else []
        shown = [series for name, series in self.series.items() if name in self.shown]
        return [*trend, *shown]

    def figures(self) -> dict[str, Figure]:
        """The charts of the chosen sections by metric; the one of the view by the name `trend`."""
        found = {name: trend_figure(series) for name, series in self.series.items()}
        if ENGAGEMENTS in self.series:
            posts = by_day(self.posting.facts)
            found[ENGAGEMENTS] = beside_posts(self.series[ENGAGEMENTS], posts)
        if FOLLOWERS in self.series:
            found[FOLLOWERS] = close_up(found[FOLLOWERS], self.series[FOLLOWERS])
        if self.trend is not None:
            found[TREND] = self.trend.figure()
        return {name: figure for name, figure in found.items() if name in self.shown}


def read_report(work: Work) -> Report:
    """Reads all numbers of a report; what cannot be shown is left out."""
    options = work.options
    best_first, worst_first = ("desc", "asc") if options.ranks_down else ("asc", "desc")
    best = rank_by_value(work, best_first, SHOWN_POSTS)
    other_end = rank_by_value(work, worst_first, SHOWN_POSTS)
    overview = read_overview(work.session, work.page, work.span, now=work.made_at)
    return Report(
        work=work,
        overview=overview,
        trend=read_trend(work),
        series=_series(work),
        best=best,
        worst=_without(other_end, best),
        posting=read_posting(work),
        why=_why(work, overview) if WHY in options.sections else {},
    )


def _why(work: Work, overview: Overview) -> dict[str, list[Told]]:
    """By title; what does not add up is not taken apart, so nothing is said of it."""
    read = {
        kpi.title: explain(work.session, work.page, kpi, work.span, work.made_at)
        for kpi in overview.kpis
    }
    return {title: told for title, (why, told) in read.items() if why is not None}


def _series(work: Work) -> dict[str, Timeseries]:
    every = charts_of(ALL_SECTIONS)
    read = {metric: read_series(work, metric, "day") for metric in every if metric != TREND}
    return {metric: series for metric, series in read.items() if series is not None}


def _without(other_end: PostRanking | None, best: PostRanking | None) -> list[RankedPost]:
    """The other end of the ranking, without posts that stand at this end already."""
    shown = {post.post_id for post in best.posts} if best else set()
    posts = other_end.posts if other_end else []
    return [post for post in posts if post.post_id not in shown and post.value is not None]
