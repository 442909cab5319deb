"""A report on paper: a cover, what people wrote themselves, and the sections that were chosen."""

from collections.abc import Sequence

from dashboard.charts.axes import Figure
from dashboard.exports.browser import Drawing, Studio, open_browser
from dashboard.exports.pdf.fit import with_end_names_apart, without_end_names
from dashboard.exports.pdf.report_html import report_html
from dashboard.exports.report.content import Report, read_report
from dashboard.exports.sections import TREND
from dashboard.exports.work import Made, Work

__all__ = ["make"]

WIDTH = 680
HEIGHTS = {"a4": 182, "letter": 160}


def make(work: Work) -> Made:
    """The report as PDF: charts as vectors, text as text. Raises ExportError."""
    path = work.folder / "report.pdf"
    work.tell("Starting Chromium", 0.1)
    with open_browser(work.folder, work.aside) as browser:
        reports = [read_report(one) for one in (work, *work.more)]
        path.write_bytes(browser.use(lambda studio: _print(reports, studio)))
    return Made(path, "application/pdf", "pdf")


async def _print(reports: Sequence[Report], studio: Studio) -> bytes:
    figures, tell = [report.figures() for report in reports], reports[0].work.tell
    drawings = [
        _drawing(report, name, figure)
        for report, charts in zip(reports, figures, strict=True)
        for name, figure in charts.items()
    ]

    def count(done: int) -> None:
        tell(f"Drawing chart {done} of {len(drawings)}", 0.2 + 0.6 * done / len(drawings))

    svgs = iter(await studio.svgs(drawings, count))
    tell("Printing the pages", 0.85)
    drawn = [{name: next(svgs) for name in charts} for charts in figures]
    return await studio.pdf(report_html(reports, drawn))


def _drawing(report: Report, name: str, figure: Figure) -> Drawing:
    height = HEIGHTS[report.work.options.paper]
    if name == TREND and report.trend is not None and report.trend.alone is None:
        return Drawing(with_end_names_apart(figure, height), WIDTH, height)
    return Drawing(without_end_names(figure), WIDTH, height)
