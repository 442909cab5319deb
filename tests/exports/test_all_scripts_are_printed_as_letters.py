"""Chinese to emoji: letters in reports, pictures and charts, never the box of a missing one.

Where this fails, `make chromium` or `pagelens doctor` says which fonts to install.
"""

import io
import re
import unicodedata
from html import escape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image, ImageChops
from pypdf import PdfReader

from dashboard.exports.browser import Drawing, Studio, use_browser
from dashboard.exports.report.paper import fonts
from jobs.fonts import SCRIPTS, Script
from models.scope import tenant_session
from tests.exports.asking import ask, fetch, make
from tests.exports.conftest import put_numbers, put_posts
from tests.people import People
from tests.queries.numbers import the_page

# No letter is assigned to it: whatever draws it draws the box.
BOX = "\u0378"
LETTERS = [BOX, *dict.fromkeys("".join(script.letters for script in SCRIPTS))]
# Pixels of a cell with a letter, and cells in a row.
CELL, ACROSS, SCALE = 60, 10, 2
POSTS = tuple(f"{script.letters} {script.name}" for script in SCRIPTS)
EXPORTS = Path(__file__).parents[2] / "dashboard" / "exports"
TEMPLATES = sorted(EXPORTS.glob("p[dn]*/templates/**/*.html"))
STYLES = sorted(EXPORTS.glob("p[dn]*/templates/*.css"))
NAME = "咖啡 커피 गघ"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[Image.Image, str]:
    """Each letter in a cell of its own as a picture, and the words of a chart's PDF."""
    figure = {
        "data": [{"type": "bar", "orientation": "h", "y": list(POSTS), "x": [1] * len(POSTS)}],
        "layout": {"font": {"family": "Inter, sans-serif"}, "margin": {"l": 240}},
    }

    async def draw(studio: Studio) -> tuple[bytes, bytes]:
        (svg,) = await studio.svgs([Drawing(figure, 640, 400)], lambda _done: None)
        chart = await studio.pdf(page(svg))
        return await studio.png(page(cells()), CELL * ACROSS), chart

    picture, chart = use_browser(tmp_path_factory.mktemp("scripts"), draw)
    return Image.open(io.BytesIO(picture)).convert("L"), words_of(chart)


def page(content: str) -> str:
    """A page with the fonts of reports and pictures."""
    style = "body { font: 400 30px/1 Inter, sans-serif; margin: 0 }"
    return f'<!DOCTYPE html><meta charset="utf-8"><style>{fonts()} {style}</style>{content}'


def cells() -> str:
    at = "position: absolute; left: {}px; top: {}px; width: {}px; height: {}px; padding: 8px"
    return "".join(
        f'<div style="{at.format(left, top, CELL, CELL)}">{escape(letter)}</div>'
        for letter in LETTERS
        for left, top in [place_of(letter)]
    )


def place_of(letter: str) -> tuple[int, int]:
    down, across = divmod(LETTERS.index(letter), ACROSS)
    return across * CELL, down * CELL


def ink_of(picture: Image.Image, letter: str) -> Image.Image:
    """What is drawn of a letter, without the ground around it."""
    left, top = (SCALE * at for at in place_of(letter))
    cell = picture.crop((left, top, left + SCALE * CELL, top + SCALE * CELL))
    box = ImageChops.invert(cell).getbbox()
    assert box, f"nothing is drawn of {letter}"
    return cell.crop(box)


def words_of(pdf: bytes) -> str:
    """Arabic comes back as the forms that letters take beside each other: made letters again."""
    text = " ".join(one.extract_text() for one in PdfReader(io.BytesIO(pdf)).pages)
    return unicodedata.normalize("NFKC", text)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_picture_has_letters_and_no_boxes(drawn: tuple[Image.Image, str], script: Script):
    picture, _chart = drawn
    box = ink_of(picture, BOX)
    for letter in script.letters:
        ink = ink_of(picture, letter)
        assert (ink.size, ink.tobytes()) != (box.size, box.tobytes()), f"install {script.package}"


def test_no_two_letters_look_alike(drawn: tuple[Image.Image, str]):
    """Boxes of another kind, with a number in them or without, would."""
    picture, _chart = drawn
    looks = {(ink.size, ink.tobytes()) for ink in (ink_of(picture, one) for one in LETTERS)}
    assert len(looks) == len(LETTERS)


def test_the_labels_of_a_chart_are_letters(drawn: tuple[Image.Image, str]):
    _picture, chart = drawn
    assert_written(chart)


def test_a_report_has_the_letters_of_posts_and_of_the_pages_name(
    alice: FlaskClient, people: People
):
    with tenant_session(people.acme) as session:
        acme = the_page(session, people.acme_page)
        acme.name = NAME
        put_numbers(session, acme)
        put_posts(session, acme, (*POSTS, "The last one has no counters"))
    job = ask(alice, "pdf")
    assert make(people.acme, job) == "completed"
    report = words_of(fetch(alice, job).data)
    assert_written(report)
    for letter in NAME.replace(" ", ""):
        assert letter in report


def assert_written(text: str) -> None:
    """A box has no letter behind it that could be copied."""
    for script in SCRIPTS:
        lost = [letter for letter in script.letters if letter not in text]
        assert lost == [], f"{script.name}: install {script.package}"


@pytest.mark.parametrize("words", ["page_name", "tenant_name", "post.text", "words", "remark"])
def test_words_of_people_begin_on_the_side_of_their_script(words: str):
    """Each paragraph with this in it is set by its own first letter."""
    shown = [
        line
        for template in TEMPLATES
        for line in re.findall(rf"<(?!title)\w+[^<>]*>{{{{ {words} }}}}</", template.read_text())
    ]
    assert shown
    assert [line for line in shown if 'dir="auto"' not in line] == []


def test_paragraphs_of_posts_are_aligned_with_their_script():
    sheets = [sheet.read_text() for sheet in STYLES]
    rules = [rule for sheet in sheets for rule in re.findall(r"^\.text \{.*", sheet, re.MULTILINE)]
    assert len(rules) == 2
    assert all("text-align: start" in rule for rule in rules)
