"""What a deck has once, for all of its Pages: cover, own words, side by side, definitions."""

from collections.abc import Sequence

from dashboard.color import text_on
from dashboard.components.comparisons import before_days
from dashboard.exports.own_words import paragraphs
from dashboard.exports.pptx.deck import LEFT, Deck
from dashboard.exports.pptx.fitting import slides_of
from dashboard.exports.report.content import Report
from dashboard.exports.report.defined import defined
from dashboard.exports.report.pictures import logo
from dashboard.exports.report.side_by_side import SideCell, side_by_side
from dashboard.format import day_range

BESIDE = "People who saw several Pages are counted by each of them: viewers cannot be added up."


def add_front(deck: Deck, reports: Sequence[Report]) -> None:
    """The cover, and what people wrote themselves."""
    work, options = reports[0].work, reports[0].work.options
    before = before_days(work.span, year=True)
    kind = "Facebook Pages report" if work.more else "Facebook Page report"
    days = day_range(work.span.since, work.span.until, year=True)
    lines = [f"{work.tenant.name} · {kind}", days]
    lines += [f"compared with {before}"] if before else []
    cover = deck.cover(work.report_name, lines, [work.furthest_back.through, work.made])
    if work.remarks:
        deck.words(cover, work.remarks, top=5.2, size=14, color=text_on(deck.brand))
    deck.picture(cover, logo(work.tenant.logo_key), left=LEFT, top=0.6, high=0.8)
    for title, text in (("Introduction", options.introduction), ("Comment", options.comment)):
        add_pages(deck, title, paragraphs(text))


def add_side_by_side(deck: Deck, reports: Sequence[Report]) -> None:
    """The Pages with their key figures, each with how it changed."""
    beside = side_by_side(reports)
    if not beside.titles:
        return
    rows = [["Page", *beside.titles]]
    rows += [[row.name, *map(_beside, row.cells)] for row in beside.rows]
    deck.tables("Side by side", rows, first=0.26, below=BESIDE)


def _beside(cell: SideCell) -> str:
    return "\n".join(part for part in (cell.value, cell.change, cell.compared) if part)


def add_definitions(deck: Deck, reports: Sequence[Report]) -> None:
    """What each number means, and what is to be known of those of this period."""
    facts = defined(reports)
    found = [f"{one.title}: {one.meaning} {one.made_from}".strip() for one in facts["definitions"]]
    add_pages(deck, "How each number is defined", [*facts["general"], *found], size=12)
    add_pages(deck, "About the numbers of this period", facts["notes"], size=12)


def add_pages(deck: Deck, title: str, lines: Sequence[str], size: float = 16) -> None:
    """Sentences on as many slides as they need."""
    for shown in slides_of(lines, size):
        deck.words(deck.slide(title), shown, top=1.4, size=size)
