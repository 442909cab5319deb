"""Letters fit narrow and wide windows, can be read in light and dark, and without pictures."""

import base64
import itertools
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from models import MailedLink
from models.orm import now_utc
from models.report_letters import (
    KeyNumber,
    LetterCell,
    LetterChart,
    LetterPicture,
    LetterPost,
    LetterRow,
    LetterTable,
    ReportLetter,
)
from notify.email.account_letters import password_letter
from notify.email.frame import render_letter
from notify.email.notice_letter import write
from notify.notice import Item, Notice
from tests.browser.conftest import CHROMIUM

WIDTHS, SCHEMES = (320, 600), ("light", "dark")
LEAST, LEAST_OF_MARKS, MARKS = 4.5, 3, "▬┄"
NEVER = re.compile(r"<script|<link|<form|position:|display: ?(flex|grid)|@import|url\(")
# One pixel of PNG.
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNg+M8AAAICAQB7CYF4AAAAAElFTkSuQmCC"
)
# Each text with the least contrast to the ground that it stands on.
CONTRASTS = """() => {
  const parts = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = (color) => parts(color).slice(0, 3)
    .map((one) => one / 255)
    .map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
    .reduce((sum, one, place) => sum + one * [0.2126, 0.7152, 0.0722][place], 0);
  const ground = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const color = getComputedStyle(one).backgroundColor;
      if ((parts(color)[3] ?? 1) > 0) return color;
    }
    return "rgb(255, 255, 255)";
  };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const element = node.parentElement;
    if (!node.textContent.trim() || getComputedStyle(element).display === "none") continue;
    const [low, high] = [light(getComputedStyle(element).color), light(ground(element))].sort();
    found.push([node.textContent.trim(), (high + 0.05) / (low + 0.05)]);
  }
  for (const image of document.images) {
    const [low, high] = [light(getComputedStyle(image).color), light(ground(image))].sort();
    found.push([image.alt, (high + 0.05) / (low + 0.05)]);
  }
  return found;
}"""


def report() -> str:
    """A report with everything in it, and words that nothing breaks by itself."""
    picture = LetterPicture("image/png", PIXEL, 560, "Views, by day. The highest day was Tue.")
    small = LetterPicture("image/png", PIXEL, 96, "The picture of the post")
    long = "Donaudampfschifffahrtsgesellschaftskapitän" * 3
    letter = ReportLetter(
        workspace="Northlight",
        page_name=long,
        subject="s",
        period="28 Dec 2026 – 26 Jan 2027",
        color="#7A1F5C",
        on_color="#FFFFFF",
        address="https://insights.example/pages/1",
        through="Data through Sun 22 Nov 2026.",
        compares="Changes compare with the 30 days before.",
        words=["Dear team,", long],
        numbers=[
            KeyNumber("Views", "1,234,567", "up", "↑ up 9 %", "on 1,134,567", "total"),
            KeyNumber(
                "Engagement rate", "14.3 %", "down", "↓ down 0.7", "on 15 %", "daily average"
            ),
            KeyNumber("Followers", "5,000", "flat", "→ unchanged", "from 5,000", "last value"),
            KeyNumber("Net follows", "7", "none", "nothing to compare", "", "gained less lost"),
        ],
        remarks=["Only 22 of the 28 days have a number."],
        ranked_by="Views",
        logo=LetterPicture("image/png", PIXEL, 200, "Northlight"),
        chart=LetterChart("Views", "by day", "the days before", "#0072B2", "High.", picture),
        best=LetterPost(long, "Reel", "700", "https://insights.example/p", small),
    )
    return _rendered(letter)


def report_of_several() -> str:
    """A report of twenty Pages with large numbers and long names."""
    cells = [
        LetterCell("12,345,678", "up", "↑ up 9 %", "on 11.3 M"),
        LetterCell("1,234,567", "down", "↓ down 9 %", "(1.1 M on 1.2 M, 27 days)"),
        LetterCell("987,654", "flat", "→ unchanged", "on 987 K"),
        LetterCell("–", "none", "", ""),
    ]
    address = "https://insights.example/pages/1"
    names = ["Donaudampfschifffahrtsgesellschaftskapitän" * 3, *("Acme Coffee" for _ in range(19))]
    table = LetterTable(
        ["Views", "Viewers", "Engagements", "Followers"],
        [LetterRow(name, address, cells) for name in names],
    )
    return _rendered(
        ReportLetter(
            workspace="Northlight",
            page_name="Acme Coffee and 19 more Pages",
            subject="s",
            period="28 Dec 2026 – 26 Jan 2027",
            color="#7A1F5C",
            on_color="#FFFFFF",
            address="https://insights.example/",
            through="Data through Sun 22 Nov 2026.",
            compares="Changes compare with the 30 days before.",
            remarks=["Acme Coffee: Only 22 of the 28 days have a number."],
            beside=table,
        )
    )


def _rendered(letter: ReportLetter) -> str:
    return render_letter(
        "report.html",
        subject="s",
        opening="Views 1",
        letter=letter,
        where={"words": "Too large:", "address": "https://insights.example/f", "link": "fetch it"},
        footer="You get this because.",
        way_out="https://insights.example/out",
    )


def letters() -> dict[str, str]:
    link = MailedLink(email="ann@acme.example", site="https://insights.example")
    settings = "https://insights.example/settings"
    item = Item(
        "opened", "k", "warning", "It broke.", "Mend it.", "Since Mon.", now_utc(), None, settings
    )
    notice = write("ann@acme.example", Notice("Acme", "acme", (item,)))
    return {
        "report": report(),
        "several": report_of_several(),
        "account": password_letter(link, "secret").html,
        "notice": notice.html,
    }


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """It ends before other tests of this folder draw: its event loop shuts out every other."""
    with sync_playwright() as player:
        chromium = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


def opened(browser: Browser, html: str, width: int, scheme: str, *, pictures: bool) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 600}, color_scheme=scheme)
    data = f"data:image/png;base64,{base64.b64encode(PIXEL).decode()}"
    page.set_content(re.sub(r"cid:\w+", data, html) if pictures else html)
    return page


def test_every_letter_fits_and_can_be_read(browser: Browser):
    for (name, html), width, scheme in itertools.product(letters().items(), WIDTHS, SCHEMES):
        page = opened(browser, html, width, scheme, pictures=scheme == "light")
        assert page.evaluate("document.documentElement.scrollWidth") == width, name
        told = page.evaluate(CONTRASTS)
        pale = [one for one in told if one[1] < (LEAST_OF_MARKS if one[0] in MARKS else LEAST)]
        assert pale == [], (name, width, scheme)
        ground = page.evaluate("getComputedStyle(document.querySelector('.sheet')).backgroundColor")
        assert (ground == "rgb(255, 255, 255)") == (scheme == "light")
        page.close()


def test_a_mail_of_twenty_pages_is_shown_whole():
    assert len(report_of_several().encode()) < 100_000  # Gmail cuts what is longer.


def test_without_pictures_their_words_stand_there(browser: Browser):
    page = opened(browser, report(), 600, "light", pictures=False)
    for image in page.query_selector_all("img"):
        box = image.bounding_box()
        assert box is not None
        assert image.get_attribute("alt")
        assert 15 < box["height"] < 100  # the words, and no hole of the picture's size
    page.close()


def test_what_mail_programs_do_not_read_is_not_needed():
    for name, html in letters().items():
        assert '<meta name="color-scheme" content="light dark">' in html
        assert not NEVER.search(html), name
        head, _, body = html.partition("</head>")
        assert "prefers-color-scheme: dark" in head
        assert 'role="presentation"' in body
        seen = re.sub(r"<!--.*?-->", "", body)
        without_style = [
            cell for cell in re.findall(r"<t[dh]\b[^>]*>", seen) if "style=" not in cell
        ]
        assert without_style == [], name
