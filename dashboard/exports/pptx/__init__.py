"""The report as slides: the words of the printed one, charts and tables that can be edited."""

from dashboard.exports.pptx.deck import Deck
from dashboard.exports.pptx.slides import add_slides
from dashboard.exports.report.content import read_report
from dashboard.exports.work import Made, Work

__all__ = ["make"]

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def make(work: Work) -> Made:
    """The report as PPTX. No browser is needed."""
    report = read_report(work)
    work.tell("Writing the slides", 0.6)
    deck = Deck(work.tenant.report_color, f"{work.tenant.name} · {work.through}")
    add_slides(deck, report)
    path = work.folder / "report.pptx"
    deck.save(path, f"{work.page_name}: {work.span.since} to {work.span.until}", work.tenant.name)
    return Made(path, MEDIA_TYPE, "pptx")
