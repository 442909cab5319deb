"""A view as a picture at twice the pixels: a single chart, or the whole overview; light or dark."""

from dashboard.exports.browser import Drawing, Studio, open_browser
from dashboard.exports.png.picture import HEIGHT, WIDTH, PictureView, picture_html, view_of
from dashboard.exports.png.repaint import repainted
from dashboard.exports.work import Made, Work

__all__ = ["make"]


def make(work: Work) -> Made:
    """The picture as PNG. Raises ExportError."""
    path = work.folder / "picture.png"
    work.tell("Starting Chromium", 0.2)
    with open_browser(work.folder, work.aside) as browser:
        view = view_of(work)
        path.write_bytes(browser.use(lambda studio: _take(view, studio)))
    return Made(path, "image/png", "png")


async def _take(view: PictureView, studio: Studio) -> bytes:
    work = view.work
    drawings = [
        Drawing(repainted(figure, work.options.theme), WIDTH, HEIGHT) for figure in view.figures
    ]
    svgs = await studio.svgs(drawings, lambda _done: work.tell("Taking the picture", 0.6))
    return await studio.png(picture_html(view, svgs), view.width)
