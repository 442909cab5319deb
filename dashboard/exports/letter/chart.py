"""The chart of a letter: the report's trend as a picture, drawn for a column of a mail."""

from io import BytesIO
from typing import Any

import structlog
from PIL import Image

from dashboard.charts.axes import Figure
from dashboard.exports.browser import Drawing, Studio, use_browser
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


def read_chart(work: Work) -> LetterChart | None:
    """The trend of the report in words, and drawn where there is a Chromium."""
    trend = read_trend(work)
    if trend is None:
        return None
    line = trend.series is not None
    return LetterChart(
        title=trend.title,
        key=trend.key,
        before=trend.before if line else "",
        color=color_of_metric(trend.series.metric) if trend.series else PREVIOUS,
        said=trend.said,
        picture=_picture(work, trend),
    )


def _picture(work: Work, trend: ViewTrend) -> LetterPicture | None:
    """None where it cannot be drawn: a report is never lost for the picture in its mail."""
    try:
        picture = _draw(work, letter_figure(trend))
    except ExportError as error:
        log.warning("letter_without_chart", tenant_id=work.tenant.id, error=str(error))
        return None
    return as_png(picture, f"{trend.title}, {trend.key}. {trend.said}", SHOWN)


def letter_figure(trend: ViewTrend) -> Figure:
    """The figure with letters that a phone can show, and few of them."""
    figure = trend.figure()
    fits = without_end_names if trend.series else lambda one: with_end_names_apart(one, HEIGHT)
    fitted = fits(figure)
    layout: dict[str, Any] = fitted["layout"]
    changed = {
        "font": layout["font"] | {"size": LETTERS},
        "xaxis": layout["xaxis"] | {"nticks": TICKS},
    }
    return fitted | {"layout": layout | changed}


def _draw(work: Work, figure: Figure) -> Image.Image:
    async def draw(studio: Studio) -> bytes:
        (svg,) = await studio.svgs([Drawing(figure, WIDTH, HEIGHT)], lambda _done: None)
        return await studio.png(render("letter_chart.html", svg=drawn(svg)), WIDTH)

    work.tell("Drawing the chart of the mail", 0.95)
    return Image.open(BytesIO(use_browser(work.folder, draw)))
