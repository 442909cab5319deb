"""No sentence runs over the foot of its slide: what is long goes on on the next one."""

import pytest
from pptx.util import Inches

from dashboard.exports.pptx.deck import Deck
from dashboard.exports.pptx.fitting import HIGH, _high, slides_of


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
