"""The slides of a report: its sections in the order that was chosen."""

from collections.abc import Callable, Sequence

from dashboard.color import text_on
from dashboard.components.comparisons import before_days
from dashboard.components.goals import goal_lines
from dashboard.exports.own_words import paragraphs
from dashboard.exports.pptx.charts import draw_series, draw_trend
from dashboard.exports.pptx.deck import Deck
from dashboard.exports.pptx.fitting import slides_of
from dashboard.exports.pptx.post_slides import add_posts
from dashboard.exports.report.cards import KpiCard, kpi_card
from dashboard.exports.report.compare import Line, engagement_lines, reach_lines
from dashboard.exports.report.content import Report
from dashboard.exports.report.definitions import GENERAL, definitions
from dashboard.exports.report.pictures import logo
from dashboard.exports.report.posting import TypeLine, extra_column, label_lines, type_lines
from dashboard.exports.report.sentences import (
    day_sentences,
    kpi_sentence,
    notes,
    peak_sentence,
    provisional_days,
)
from dashboard.exports.report.trend import why_empty
from dashboard.exports.sections import CHARTS, TREND
from dashboard.format import day_range

AT_ONCE = 7
ROWS_A_SLIDE = 12


def add_slides(deck: Deck, report: Report) -> None:
    """The cover, what people wrote themselves, and the sections."""
    work, options = report.work, report.work.options
    period = day_range(work.span.since, work.span.until)
    before = before_days(work.span)
    lines = [f"{work.tenant.name} · Facebook Page report", period]
    lines += [f"compared with {before}"] if before else []
    cover = deck.cover(work.page_name, lines, [work.through, work.made])
    if work.remarks:
        deck.words(cover, work.remarks, top=5.2, size=14, color=text_on(deck.brand))
    deck.picture(cover, logo(work.tenant.logo_key), left=0.7, top=0.6, high=0.8)
    for title, text in (("Introduction", options.introduction), ("Comment", options.comment)):
        _pages(deck, title, paragraphs(text))
    if report.is_empty:
        deck.words(deck.slide("Overview"), [why_empty(work)], top=1.4, size=18)
        return
    for section in options.sections:
        SECTIONS[section](deck, report)


def _overview(deck: Deck, report: Report) -> None:
    overview, color = report.overview, deck.brand
    cards = [kpi_card(kpi, overview, color) for kpi in overview.kpis]
    rows = [["Key figure", "Value", "Change", "Made from"]]
    rows += [[card.title, card.exact, _change(card), card.label] for card in cards]
    deck.tables("Overview", rows)
    _charts(deck, report, "overview")
    _pages(deck, "Goals", goal_lines(overview.goals))
    said = [kpi_sentence(kpi, overview) for kpi in overview.kpis]
    _pages(deck, "In words", [*said, *day_sentences(overview.kpis)])


def _change(card: KpiCard) -> str:
    """The change, beside what it compares."""
    return f"{card.change} {card.compared}".strip()


def _engagement(deck: Deck, report: Report) -> None:
    slide = deck.slide("Is my content engaging?")
    deck.table(slide, _compared(report, engagement_lines(report)), top=1.4)
    _charts(deck, report, "engagement")
    _sorts(deck, report, "What kind of post engages", "Type", type_lines(report.posting))
    _sorts(deck, report, "Which label engages", "Label", label_lines(report.posting))


def _sorts(deck: Deck, report: Report, title: str, first: str, lines: list[TypeLine]) -> None:
    """Posts by type or by label; on more slides than one where they are many."""
    extra = extra_column(report.posting.measure)
    names = [first, "Posts", "Total views", *([extra] if extra else [])]
    for start in range(0, len(lines), ROWS_A_SLIDE):
        rows = [[*names, "Median engagement rate", "Median views"]]
        for line in lines[start : start + ROWS_A_SLIDE]:
            value = [line.value] if extra else []
            rows.append([line.kind, line.posts, line.total_views, *value, line.rate, line.views])
        deck.table(deck.slide(title), rows, top=1.4)


def _reach(deck: Deck, report: Report) -> None:
    slide = deck.slide("How many people do my posts reach?")
    deck.table(slide, _compared(report, reach_lines(report)), top=1.4)
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
    deck.table(slide, rows, top=2.3)
    deck.words(slide, [times.read, "In brackets: how many posts."], top=5.6, size=11)


def _definitions(deck: Deck, report: Report) -> None:
    title, trend = "How each number is defined", report.trend
    found = [f"{one.title}: {one.meaning} {one.made_from}".strip() for one in definitions(report)]
    _pages(deck, title, [*GENERAL, *found], size=12)
    days = {one for series in report.shown_series for one in provisional_days(series)}
    days |= set(trend.provisional_days) if trend and TREND in report.shown else set()
    told = notes(report.shown_series, sorted(days))
    _pages(deck, "About the numbers of this period", told, size=12)


def _charts(deck: Deck, report: Report, section: str) -> None:
    """A slide for each chart of a section that has a number."""
    for name in CHARTS[section]:
        series, trend = report.series.get(name), report.trend
        if name == TREND and trend is not None:
            slide = deck.slide(trend.title)
            draw_trend(slide, trend)
            deck.words(slide, [trend.said, *trend.remarks[:2]], top=6.2, size=12)
        elif series is not None:
            slide = deck.slide(series.title)
            draw_series(slide, series)
            deck.words(slide, [peak_sentence(series)], top=6.3, size=12)


def _compared(report: Report, lines: Sequence[Line]) -> list[list[str]]:
    span = report.work.span
    days, before = day_range(span.since, span.until), before_days(span)
    if not before:
        return [["", days], *([one.name, one.now] for one in lines)]
    head = ["", days, before, "Change"]
    return [head, *([one.name, one.now, one.before, one.change] for one in lines)]


def _pages(deck: Deck, title: str, lines: Sequence[str], size: float = 16) -> None:
    """Sentences on as many slides as they need."""
    for shown in slides_of(lines, size):
        deck.words(deck.slide(title), shown, top=1.4, size=size)


SECTIONS: dict[str, Callable[[Deck, Report], None]] = {
    "overview": _overview,
    "engagement": _engagement,
    "reach": _reach,
    "community": _community,
    "posts": add_posts,
    "times": _times,
    "definitions": _definitions,
}
