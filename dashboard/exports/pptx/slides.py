"""The slides of one Page of a report: its sections in the order that was chosen."""

from collections.abc import Callable, Sequence
from functools import partial

from dashboard.components.comparisons import before_days
from dashboard.components.goals import goal_lines
from dashboard.exports.pptx.charts import TOP as CHART_TOP
from dashboard.exports.pptx.charts import draw_series, draw_trend
from dashboard.exports.pptx.deck import FLOOR, Deck
from dashboard.exports.pptx.fitting import words_high
from dashboard.exports.pptx.front import add_definitions, add_pages
from dashboard.exports.pptx.post_slides import add_posts
from dashboard.exports.report.cards import KpiCard, kpi_card
from dashboard.exports.report.compare import Line, engagement_lines, reach_lines
from dashboard.exports.report.content import Report
from dashboard.exports.report.posting import TypeLine, extra_column, label_lines, type_lines
from dashboard.exports.report.sentences import day_sentences, kpi_sentence, peak_sentence
from dashboard.exports.report.trend import why_empty
from dashboard.exports.report.without import answered_in
from dashboard.exports.sections import CHARTS, TREND
from dashboard.format import day_range

# Notes below the chart of the view; further ones have slides of their own.
REMARKS, SAID = 2, 12
# So small that the reasons of a change stand on one slide.
REASONS = 13


def add_part(deck: Deck, report: Report, sections: Sequence[str]) -> None:
    """The sections of one Page; where it has no number at all, why."""
    if report.is_empty:
        deck.words(deck.slide("Overview"), [why_empty(report.work)], top=1.4, size=18)
        return
    for section in sections:
        SECTIONS[section](deck, report)


def _overview(deck: Deck, report: Report) -> None:
    overview, color = report.overview, deck.brand
    cards = [kpi_card(kpi, overview, color) for kpi in overview.kpis]
    rows = [["Key figure", "Value", "Change", "Made from"]]
    rows += [[card.title, card.exact, _change(card), card.label] for card in cards]
    deck.tables("Overview", rows)
    _charts(deck, report, "overview")
    answered = answered_in(report.work, overview)
    said = [kpi_sentence(kpi, overview, answered) for kpi in overview.kpis]
    add_pages(deck, "In words", [*said, *day_sentences(overview.kpis)])


def _why(deck: Deck, report: Report) -> None:
    """A slide for each key figure that changed, each part of a sentence on a line of its own."""
    for title, told in report.why.items():
        lines = [
            line for one in told for line in (one.words, *(f"–  {part}" for part in one.parts))
        ]
        add_pages(deck, f"Why did it change? {title}", lines, size=REASONS)


def _goals(deck: Deck, report: Report) -> None:
    add_pages(deck, "Goals", goal_lines(report.overview.goals))


def _change(card: KpiCard) -> str:
    """The change, beside what it compares."""
    return f"{card.change} {card.compared}".strip()


def _engagement(deck: Deck, report: Report) -> None:
    deck.tables("Is my content engaging?", _compared(report, engagement_lines(report)))
    _charts(deck, report, "engagement")
    _sorts(deck, report, "What kind of post engages", "Type", type_lines(report.posting))
    _sorts(deck, report, "Which label engages", "Label", label_lines(report.posting))


def _sorts(deck: Deck, report: Report, title: str, first: str, lines: list[TypeLine]) -> None:
    """Posts by type or by label; on more slides than one where they are many."""
    extra = extra_column(report.posting.measure)
    names = [first, "Posts", "Total views", *([extra] if extra else [])]
    rows = [[*names, "Median engagement rate", "Median views"]]
    for line in lines:
        value = [line.value] if extra else []
        rows.append([line.kind, line.posts, line.total_views, *value, line.rate, line.views])
    deck.tables(title, rows)


def _reach(deck: Deck, report: Report) -> None:
    deck.tables("How many people do my posts reach?", _compared(report, reach_lines(report)))
    _charts(deck, report, "reach")


def _community(deck: Deck, report: Report) -> None:
    _charts(deck, report, "community")


def _times(deck: Deck, report: Report) -> None:
    times = report.posting.times
    if times is None:
        return
    slide = deck.slide("When do my posts do best?")
    deck.words(slide, [times.lead, times.reason], top=1.2)
    rows = [["", *(f"{hour}:00" for hour in times.hours)]]
    for name, cells in times.rows:
        texts = [f"{cell.value} ({cell.posts})" if cell.posts else "" for cell in cells]
        rows.append([name, *texts])
    deck.table(slide, rows, top=2.3, first=0.1)
    deck.words(slide, [times.read, "In brackets: how many posts."], top=5.6, size=11)


def _charts(deck: Deck, report: Report, section: str) -> None:
    """A slide for each chart of a section that has a number."""
    for name in CHARTS[section]:
        series, trend = report.series.get(name), report.trend
        if name == TREND and trend is not None:
            remarks = trend.remarks
            _chart(
                deck,
                trend.title,
                [trend.said_without_band, *remarks[:REMARKS]],
                partial(draw_trend, trend=trend),
            )
            add_pages(deck, f"Notes: {trend.title}", remarks[REMARKS:])
        elif series is not None:
            _chart(deck, series.title, [peak_sentence(series)], partial(draw_series, series=series))


def _chart(deck: Deck, title: str, said: Sequence[str], draw: Callable[..., None]) -> None:
    """A chart with what is said of it below; it is as high as these words let it be."""
    slide = deck.slide(title)
    lines = [line for line in said if line]
    top = FLOOR - max(words_high(lines, SAID) + 0.1, 0.4)
    draw(slide, high=top - CHART_TOP)
    deck.words(slide, lines, top=top, size=SAID, height=FLOOR - top)


def _compared(report: Report, lines: Sequence[Line]) -> list[list[str]]:
    span = report.work.span
    days, before = day_range(span.since, span.until), before_days(span)
    if not before:
        return [["", days], *([one.name, one.now] for one in lines)]
    head = ["", days, before, "Change"]
    return [head, *([one.name, one.now, one.before, one.change] for one in lines)]


SECTIONS: dict[str, Callable[[Deck, Report], None]] = {
    "overview": _overview,
    "why": _why,
    "goals": _goals,
    "engagement": _engagement,
    "reach": _reach,
    "community": _community,
    "posts": add_posts,
    "times": _times,
    "definitions": lambda deck, report: add_definitions(deck, [report]),
}
