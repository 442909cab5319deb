"""Slides and what stands on them: a title, words, tables, pictures, in one look."""

import base64
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Inches, Pt

from dashboard.color import brand_color, readable, text_on
from dashboard.exports.pptx.fitting import CELL, row_high, size_of, tables_of

WIDTH, HEIGHT = 13.333, 7.5
LEFT, ROOM = 0.6, 12.1
TITLE_ONLY = 5
INK, MUTED, LINE = "#14191F", "#5D6875", "#F3F5F7"
TOP, FLOOR = 1.4, 6.85
COVER_SIZES, TITLE_SIZES = (44, 34, 26, 20), (26, 20, 16)


class Deck:
    """A presentation in the tenant's colour; places and sizes are inches."""

    def __init__(self, color: str, foot: str) -> None:
        self._made, self.foot = Presentation(), foot
        self._made.slide_width, self._made.slide_height = Inches(WIDTH), Inches(HEIGHT)
        self.brand = brand_color(color)

    def save(self, path: Path, title: str, author: str) -> None:
        """Writes the file."""
        facts = self._made.core_properties
        facts.title, facts.author, facts.last_modified_by = title, author, author
        self._made.save(str(path))

    def cover(self, title: str, lines: Sequence[str], below: Sequence[str]) -> Any:
        """The first slide, in the tenant's colour."""
        slide = self._made.slides.add_slide(self._made.slide_layouts[TITLE_ONLY])
        slide.background.fill.solid()
        slide.background.fill.fore_color.rgb = rgb(self.brand)
        ink = text_on(self.brand)
        self._title(slide, title, (2.0, 1.5), COVER_SIZES, ink)
        self.words(slide, lines, top=3.6, size=20, color=ink)
        self.words(slide, below, top=6.2, size=12, color=ink)
        return slide

    def slide(self, title: str) -> Any:
        """A slide with its title and the foot of all."""
        slide = self._made.slides.add_slide(self._made.slide_layouts[TITLE_ONLY])
        self._title(slide, title, (0.35, 0.8), TITLE_SIZES, readable(self.brand))
        self._foot(slide)
        return slide

    def part(self, name: str, lines: Sequence[str], picture: str) -> None:
        """The slide before those of one Page of several."""
        slide = self._made.slides.add_slide(self._made.slide_layouts[TITLE_ONLY])
        self._title(slide, name, (2.4, 1.5), COVER_SIZES, readable(self.brand))
        self.words(slide, lines, top=4.0, size=16, color=MUTED)
        self.picture(slide, picture, left=LEFT, top=1.3, high=0.9, square=True)
        self._foot(slide)

    def words(
        self,
        slide: Any,
        lines: Sequence[str],
        *,
        top: float,
        size: float = 14,
        color: str = INK,
        height: float = 0.6,
        left: float = LEFT,
    ) -> None:
        """Paragraphs one below the other."""
        room = Inches(WIDTH - left - LEFT)
        box = slide.shapes.add_textbox(Inches(left), Inches(top), room, Inches(height))
        frame = box.text_frame
        frame.word_wrap, frame.margin_left = True, 0
        for place, line in enumerate(lines):
            part = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            part.space_after = Pt(size / 3)
            _say(part, line, size, color)

    def tables(
        self, title: str, rows: Sequence[Sequence[str]], *, first: float = 0.4, below: str = ""
    ) -> None:
        """A table on as many slides as it needs, each with its head and a sentence below."""
        floor = FLOOR - 0.4 if below else FLOOR
        for shown in tables_of(rows, _widths(len(rows[0]), first), floor - TOP):
            slide = self.slide(title)
            end = self.table(slide, shown, top=TOP, first=first)
            if below:
                self.words(slide, [below], top=end + 0.1, size=11, color=MUTED, height=0.3)

    def table(
        self, slide: Any, rows: Sequence[Sequence[str]], *, top: float, first: float = 0.4
    ) -> float:
        """A table whose first row is its head, and where it ends; `first` is the share of its first
        column.
        """
        widths = _widths(len(rows[0]), first)
        highs = [row_high(row, widths) for row in rows]
        place = (Inches(LEFT), Inches(top), Inches(ROOM), Inches(sum(highs)))
        table = slide.shapes.add_table(len(rows), len(widths), *place).table
        for column, wide in zip(table.columns, widths, strict=True):
            column.width = Inches(wide)
        for number, (row, high) in enumerate(zip(table.rows, highs, strict=True)):
            row.height = Inches(high)
            for cell, text in zip(row.cells, rows[number], strict=True):
                self._cell(cell, text, is_head=number == 0)
        return top + sum(highs)

    def picture(
        self,
        slide: Any,
        address: str,
        *,
        left: float,
        top: float,
        high: float,
        square: bool = False,
    ) -> None:
        """A picture that was written anew as a data address; nothing where there is none."""
        if address:
            content = base64.b64decode(address.partition(",")[2])
            place = (Inches(left), Inches(top))
            shown = slide.shapes.add_picture(io.BytesIO(content), *place, height=Inches(high))
            if square:
                _cut_square(shown)

    def _cell(self, cell: Any, text: str, *, is_head: bool) -> None:
        cell.fill.solid()
        cell.fill.fore_color.rgb = rgb(self.brand if is_head else LINE)
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE
        cell.margin_top = cell.margin_bottom = Inches(0.03)
        ink, frame = text_on(self.brand) if is_head else INK, cell.text_frame
        for place, line in enumerate(text.split("\n")):
            part = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            _say(part, line, CELL, ink)

    def _foot(self, slide: Any) -> None:
        self.words(slide, [self.foot], top=6.95, size=10, color=MUTED, height=0.35)

    def _title(
        self,
        slide: Any,
        text: str,
        place: tuple[float, float],
        sizes: Sequence[float],
        color: str,
    ) -> None:
        title = slide.shapes.title
        title.left, title.width = Inches(LEFT), Inches(ROOM)
        title.top, title.height = (Inches(one) for one in place)
        frame = title.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
        frame.margin_left = 0
        _say(frame.paragraphs[0], text, size_of(text, sizes, place[1]), color, bold=True)


def _cut_square(picture: Any) -> None:
    """Takes the middle of what is wider or higher than the other way."""
    wide, high = picture.width, picture.height
    if wide > high:
        picture.crop_left = picture.crop_right = (wide - high) / wide / 2
    else:
        picture.crop_top = picture.crop_bottom = (high - wide) / high / 2
    picture.width = high


def _widths(columns: int, first: float) -> list[float]:
    return [ROOM * first, *[ROOM * (1 - first) / (columns - 1)] * (columns - 1)]


def rgb(color: str) -> Any:
    """A colour such as #1B4F72."""
    return RGBColor.from_string(color.removeprefix("#"))


def _say(part: Any, text: str, size: float, color: str, *, bold: bool = False) -> None:
    """One run, always as text: no link, no field."""
    part.alignment = 1
    run = part.add_run()
    run.text = text
    run.font.size, run.font.bold = Pt(size), bold
    run.font.color.rgb = rgb(color)
