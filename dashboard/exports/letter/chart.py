"""The chart of a letter: the report's trend as a picture, drawn for a column of a mail."""

from io import BytesIO
from typing import Any

import structlog
from PIL import Image

from dashboard.charts.axes import Figure
from dashboard.exports.aside import Aside
from dashboard.exports.browser import use_browser
from dashboard.exports.letter.pictures import as_png
from dashboard.exports.pdf.fit import with_end_names_apart, without_end_names
from dashboard.exports.report.paper import drawn, render
from dashboard.exports.report.trend import ViewTrend, read_trend
from dashboard.exports.work import ExportError, Work
from dashboard.theme import PREVIOUS, color_of_metric
from models.report_letters import LetterChart, LetterPicture

# A phone shows the picture at half of SHOWN: letters must be larger than on paper.
WIDTH, HEIGHT, SHOWN = 460, 230, 560
LETTERS, TICKS = 15, 4
log = structlog.get_logger(__name__)


def chart_of_mail(work: Work) -> Aside | None:
    """The picture of the report's trend, still to be made; None without a trend.

    A mail of several Pages has a table of all, and no chart of one.
    """
    trend = None if work.more else read_trend(work)
    if trend is None:
        return None
    return Aside(letter_figure(trend), WIDTH, HEIGHT, _page)


def read_chart(work: Work) -> LetterChart | None:
    """The trend of the report in words, and as the picture that was made with the file.

    Where the file needed no browser, one is opened for it.
    """
    trend = None if work.more else read_trend(work)
    if trend is None:
        return None
    line = trend.alone
    return LetterChart(
        title=trend.title,
        key=trend.key,
        before=trend.before if line else "",
        color=color_of_metric(line.metric) if line else PREVIOUS,
        said=trend.said,
        picture=_picture(work, trend),
    )


def _picture(work: Work, trend: ViewTrend) -> LetterPicture | None:
    """None where it could not be made: a report is never lost for the picture in its mail."""
    aside = work.aside
    if aside is not None and not aside.was_tried:
        _make_alone(work, aside)
    if aside is None or not aside.content:
        return None
    picture = Image.open(BytesIO(aside.content))
    return as_png(picture, f"{trend.title}, {trend.key}. {trend.said}", SHOWN)


def _make_alone(work: Work, aside: Aside) -> None:
    work.tell("Drawing the chart of the mail", 0.95)
    try:
        use_browser(work.folder, lambda studio: studio.alone(), aside)
    except ExportError as error:
        log.warning("letter_without_chart", tenant_id=work.tenant.id, error=str(error))


def letter_figure(trend: ViewTrend) -> Figure:
    """The figure with letters that a phone can show, and few of them."""
    figure = trend.figure()
    fits = without_end_names if trend.alone else lambda one: with_end_names_apart(one, HEIGHT)
    fitted = fits(figure)
    layout: dict[str, Any] = fitted["layout"]
    changed = {
        "font": layout["font"] | {"size": LETTERS},
        "xaxis": layout["xaxis"] | {"nticks": TICKS},
    }
    return fitted | {"layout": layout | changed}


def _page(svg: str) -> str:
    return render("letter_chart.html", svg=drawn(svg))
