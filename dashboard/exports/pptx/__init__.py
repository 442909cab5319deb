"""The report as slides: the words of the printed one, charts and tables that can be edited."""

from collections.abc import Sequence

from dashboard.exports.pptx.deck import Deck
from dashboard.exports.pptx.front import add_definitions, add_front, add_side_by_side
from dashboard.exports.pptx.slides import add_part
from dashboard.exports.report.content import Report, read_report
from dashboard.exports.report.pictures import thumbnail
from dashboard.exports.sections import DEFINITIONS
from dashboard.exports.work import Made, Work

__all__ = ["make"]

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def make(work: Work) -> Made:
    """The report as PPTX, of one Page or of several. No browser is needed."""
    reports = [read_report(one) for one in (work, *work.more)]
    work.tell("Writing the slides", 0.6)
    deck = Deck(work.tenant.report_color, f"{work.tenant.name} · {work.furthest_back.through}")
    add_front(deck, reports)
    _add_parts(deck, reports)
    path = work.folder / "report.pptx"
    deck.save(path, f"{work.report_name}: {work.span.since} to {work.span.until}", work.tenant.name)
    return Made(path, MEDIA_TYPE, "pptx")


def _add_parts(deck: Deck, reports: Sequence[Report]) -> None:
    """The sections; of several Pages side by side, a part for each, and the definitions last."""
    sections = reports[0].work.options.sections
    if len(reports) == 1:
        add_part(deck, reports[0], sections)
        return
    add_side_by_side(deck, reports)
    foot = deck.foot
    for report in reports:
        work = report.work
        deck.foot = f"{work.page_name} · {work.through}"
        deck.part(work.page_name, [work.through], thumbnail(work.page.picture_key))
        add_part(deck, report, [name for name in sections if name != DEFINITIONS])
    deck.foot = foot
    if DEFINITIONS in sections:
        add_definitions(deck, reports)
