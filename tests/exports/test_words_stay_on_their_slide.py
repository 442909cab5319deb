"""No sentence runs over the foot of its slide: what is long goes on on the next one."""

import base64
import io

import pytest
from PIL import Image
from pptx.util import Inches, Pt

from dashboard.exports.pptx.deck import Deck
from dashboard.exports.pptx.fitting import HIGH, _high, slides_of

FOOT = Inches(6.95)


@pytest.mark.parametrize("text", ["Word " * 600, "咖啡" * 1500, "Line.\n" * 300, "x" * 3000])
def test_long_words_go_on_on_the_next_slide(text: str) -> None:
    slides = slides_of([text, "The end."], 16)
    assert len(slides) > 1
    for shown in slides:
        assert sum(_high(line, 16) for line in shown) <= HIGH
    shown_words = "".join(line for shown in slides for line in shown)
    assert "".join(shown_words.split()) == "".join(f"{text} The end.".split())


def test_short_ones_share_a_slide() -> None:
    assert slides_of(["One.", "Two."], 16) == [["One.", "Two."]]
    assert slides_of([], 16) == []


def test_a_long_table_goes_on_with_its_head() -> None:
    deck = Deck("", "Foot")
    deck.tables("Numbers", [["Name", "Value"], *([str(row), "1"] for row in range(30))])
    found = [shape for slide in deck._made.slides for shape in slide.shapes if shape.has_table]
    assert [len(shape.table.rows) for shape in found] == [15, 15, 3]
    assert {shape.table.cell(0, 0).text for shape in found} == {"Name"}
    assert max(shape.top + shape.height for shape in found) < Inches(6.95)


def test_rows_are_as_high_as_their_longest_cell() -> None:
    deck = Deck("", "Foot")
    name = "Roasters & Bakery of the Old Harbour Quarter, Wholesale and Workshops " * 3
    rows = [[name, "1"] for _ in range(20)]
    deck.tables("Numbers", [["Name", "Value"], *rows], first=0.26, below="A sentence below.")
    slides = list(deck._made.slides)
    tables = [shape for slide in slides for shape in slide.shapes if shape.has_table]
    assert len(tables) > 1
    assert sum(len(shape.table.rows) - 1 for shape in tables) == 20
    for shape in tables:
        assert shape.height == sum(row.height for row in shape.table.rows)
        assert shape.table.rows[1].height > 2 * shape.table.rows[0].height
    assert max(one.top + one.height for slide in slides for one in list(slide.shapes)[2:]) < FOOT


@pytest.mark.parametrize(
    ("name", "size"), [("Acme", 44), ("Acme of the Old Harbour " * 4, 34), ("x" * 400, 20)]
)
def test_a_long_title_is_smaller(name: str, size: int) -> None:
    deck = Deck("", "Foot")
    cover = deck.cover(name, [], [])
    assert cover.shapes.title.text_frame.paragraphs[0].runs[0].font.size == Pt(size)


@pytest.mark.parametrize("shape", [(300, 100), (100, 300), (100, 100)])
def test_pictures_of_posts_are_cut_to_squares(shape: tuple[int, int]) -> None:
    deck, content = Deck("", "Foot"), io.BytesIO()
    Image.new("RGB", shape, "navy").save(content, "PNG")
    address = f"data:image/png;base64,{base64.b64encode(content.getvalue()).decode()}"
    slide = deck.slide("Posts")
    deck.picture(slide, address, left=1, top=1, high=1, square=True)
    shown = slide.shapes[-1]
    assert shown.width == shown.height == Inches(1)
    wide, high = (1 - 2 * shown.crop_left) * shape[0], (1 - 2 * shown.crop_top) * shape[1]
    assert round(wide) == round(high) == 100
