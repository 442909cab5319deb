"""The mail shows numbers, a chart, the best post and the way to them, as the workspace looks."""

import re
from email.message import EmailMessage
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import select, update

from dashboard.exports.browser import use
from dashboard.exports.browser.life import opened
from dashboard.exports.letter import chart
from dashboard.format import exact_value
from dashboard.page_address import parse_address
from jobs.exports import expire_exports
from models import ExportJob, MetaPage, MetaPost, ReportDelivery, ReportSchedule
from models.files import count_files, delete_file, file_exists, file_key, write_file
from models.orm import now_utc
from models.scope import tenant_session, wide_session
from notify.email.report_letter import report_letter
from tests.conftest import refresh_settings
from tests.exports.report_mails import (
    brand,
    html_of,
    pictures_of,
    send_report,
    text_of,
)
from tests.mail import Mailbox
from tests.people import ACME_PAGE, People

SITE = "https://insights.example"
OVERVIEW = f"/api/meta/pages/{ACME_PAGE}/overview/"
DAYS = {"date_preset": "last_14d"}


@pytest.fixture(autouse=True)
def site(environment: pytest.MonkeyPatch, mailbox: Mailbox) -> None:
    environment.setenv("PUBLIC_URL", SITE)
    refresh_settings()


@pytest.fixture
def no_browser(environment: pytest.MonkeyPatch) -> None:
    """Most tests need no chart, and are quick without."""
    environment.setenv("BROWSER_PATH", "/nowhere/chromium")


def one_spaced(text: str) -> str:
    return " ".join(text.split())


def shown_in(mail: EmailMessage) -> list[EmailMessage]:
    """The pictures within the text, without a picture that is the file."""
    return [part for part in pictures_of(mail).values() if part["Content-ID"]]


class Read(HTMLParser):
    """What a mail program finds in the HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(html.partition("</head>")[2])
        self.words = one_spaced(self.words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def stored_picture(people: People, name: str, color: str) -> str:
    out = BytesIO()
    Image.new("RGBA", (300, 100), color).save(out, "PNG")
    key = file_key(people.acme, "logo", name)
    write_file(key, [out.getvalue()])
    return key


def test_a_mail_is_text_and_html_with_its_pictures_and_the_file(full: People, mailbox: Mailbox):
    key = stored_picture(full, "post.png", "navy")
    with tenant_session(full.acme) as session:
        session.execute(update(MetaPost).values(thumbnail_key=key))
    mail = send_report(full, mailbox, options={"date_preset": "last_28d"})
    assert mail.get_content_type() == "multipart/mixed"
    body, attached = mail.iter_parts()
    assert attached.get_content_disposition() == "attachment"
    assert [part.get_content_type() for part in body.iter_parts()] == [
        "text/plain",
        "multipart/related",
    ]
    read, pictures = Read(html_of(mail)), pictures_of(mail)
    shown = [image["src"] for image in read.all("img")]
    assert shown == [f"cid:{name}" for name in pictures]
    assert all(image["alt"] for image in read.all("img"))
    chart, post = (Image.open(BytesIO(part.get_content())) for part in pictures.values())
    assert (chart.format, chart.width, post.format) == ("PNG", 920, "JPEG")
    colors = {color for _count, color in chart.convert("RGB").getcolors(10_000) or []}
    assert {(255, 255, 255), (0, 0x72, 0xB2)} <= colors
    assert read.all("img")[0]["alt"].startswith("Views, ")
    assert len(html_of(mail).encode()) < 100_000  # Gmail cuts what is longer.


def test_numbers_stand_beside_those_that_they_are_compared_with(
    alice: FlaskClient, full: People, mailbox: Mailbox, no_browser: None
):
    mail = send_report(full, mailbox, options=DAYS)
    told = alice.get(OVERVIEW, query_string=DAYS).json
    words = Read(html_of(mail)).words.partition("Acme Acme Coffee")[2]
    for kpi in told["kpis"]:
        if kpi["value"] is None and kpi["previous"] is None:
            assert kpi["title"] not in words
            continue
        compared = kpi["compared"]
        assert one_spaced(f"{kpi['title']} {written(kpi, kpi['value'])}") in words
        if kpi["change"] is None:
            continue
        row = words.partition(one_spaced(f"{kpi['title']} {written(kpi, kpi['value'])}"))[2]
        change = row.partition(" · ")[0]
        assert one_spaced(written(kpi, compared["previous"])) in change
        if compared["value"] != kpi["value"]:
            assert one_spaced(written(kpi, compared["value"])) in change
    subject = str(mail["Subject"])
    assert re.fullmatch(r"Acme Coffee: weekly report, \d+ \w{3} – \d+ \w{3} 2026", subject)
    assert subject.partition(", ")[2] in words


def written(kpi: dict[str, Any], value: Any) -> str:
    return exact_value(value, kpi["unit"])


def test_the_best_post_and_the_same_days_are_a_link_away(
    full: People, mailbox: Mailbox, no_browser: None
):
    mail = send_report(full, mailbox, options={"date_preset": "last_28d"})
    with tenant_session(full.acme) as session:
        (job,) = session.scalars(select(ExportJob)).all()
        days = job.options["since"], job.options["until"]
    links = [str(link["href"]) for link in Read(html_of(mail)).all("a")]
    own = [urlsplit(link) for link in links if link.startswith(f"{SITE}/pages/")]
    post, overview = (parse_address(link.path, link.query) for link in own)
    assert post.section == "posts"
    assert post.post_id.startswith(f"{ACME_PAGE}_")
    for address in (post, overview):
        assert (address.page_id, address.since, address.until) == (ACME_PAGE, *days)
    text = text_of(mail)
    assert "The best post: " in text
    assert links[0] in text
    assert links[1] in text


def test_the_look_is_the_workspaces(full: People, mailbox: Mailbox, no_browser: None):
    mail = send_report(full, mailbox, options=DAYS)
    assert str(mail["From"]).startswith("Acme <")
    assert Read(html_of(mail)).words.count("Acme Acme Coffee") == 1
    words = "Dear team,\n\nas <b>promised</b>: your Page.\r\n" + "x" * 3000
    key = stored_picture(full, "logo.png", "#000000")
    brand(full, report_color="#7a1f5c", logo_key=key, report_words=words)
    mail = send_report(full, mailbox, options=DAYS)
    html = html_of(mail)
    head = next(cell for cell in Read(html).all("td") if cell["class"] == "head")
    assert head["bgcolor"] == "#7A1F5C"
    assert "background-color: #7A1F5C" in str(head["style"])
    assert "as &lt;b&gt;promised&lt;/b&gt;: your Page." in html
    assert "Dear team, as <b>promised</b>: your Page." in one_spaced(text_of(mail))
    (logo,) = pictures_of(mail).values()
    picture = Image.open(BytesIO(logo.get_content())).convert("RGB")
    assert picture.getpixel((2, 2)) == (255, 255, 255)
    assert picture.getpixel((picture.width // 2, picture.height // 2)) == (0, 0, 0)
    assert Read(html).all("img")[0]["alt"] == "Acme"


def test_a_reports_introduction_takes_the_place_of_the_workspaces_words(
    full: People, mailbox: Mailbox, no_browser: None
):
    brand(full, report_words="Dear client,")
    options = DAYS | {"introduction": "Dear board,"}
    mail = send_report(full, mailbox, options=options, comment="We won a prize.")
    for words in (Read(html_of(mail)).words, text_of(mail)):
        assert words.index("Dear board,") < words.index("We won a prize.")
        assert "Dear client," not in words
    assert "Dear client," in Read(html_of(send_report(full, mailbox, options=DAYS))).words


@pytest.mark.parametrize("export_format", ["csv", "pdf", "png"])
def test_one_browser_makes_the_file_and_the_chart_of_its_mail(
    full: People, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch, export_format: str
):
    started = []

    async def counted(path: str, folder: Path) -> Any:
        started.append(path)
        return await opened(path, folder)

    monkeypatch.setattr(use, "opened", counted)
    mail = send_report(full, mailbox, options=DAYS, export_format=export_format)
    assert len(started) == 1
    picture = shown_in(mail)[0]
    assert Image.open(BytesIO(picture.get_content())).width == 920
    (file,) = (part for part in mail.walk() if part.get_content_disposition() == "attachment")
    if export_format == "pdf":
        assert len(PdfReader(BytesIO(file.get_content())).pages) > 3
    if export_format == "png":
        assert Image.open(BytesIO(file.get_content())).width > 920


def test_a_report_is_not_lost_for_the_chart_of_its_mail(
    full: People, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(chart, "_page", lambda _svg: 1 / 0)
    mail = send_report(full, mailbox, options=DAYS, export_format="png")
    assert "The highest day was" in Read(html_of(mail)).words
    assert shown_in(mail) == []


def test_hostile_posts_stay_text(full: People, mailbox: Mailbox, no_browser: None):
    with tenant_session(full.acme) as session:
        evil = '<script>alert(1)</script><img src="https://evil.example/x"></td></table>'
        session.execute(update(MetaPost).values(message=evil))
    read = Read(html_of(send_report(full, mailbox, options={"date_preset": "last_28d"})))
    assert "<script>alert(1)</script>" in read.words
    assert {tag for tag, _ in read.tags}.isdisjoint({"script", "iframe", "link", "form"})
    assert read.all("img") == []
    addresses = [str(link["href"]) for link in read.all("a")]
    assert all(address.startswith(SITE) for address in addresses)


def test_without_a_browser_the_chart_is_told_in_words(
    full: People, mailbox: Mailbox, no_browser: None
):
    mail = send_report(full, mailbox, options=DAYS)
    assert "The highest day was" in Read(html_of(mail)).words
    assert pictures_of(mail) == {}


@pytest.mark.parametrize("harm", ["gone", "of another release"])
def test_a_letter_that_cannot_be_read_goes_as_text(
    full: People, mailbox: Mailbox, no_browser: None, harm: str
):
    send_report(full, mailbox, options=DAYS)
    with tenant_session(full.acme) as session:
        (job,) = session.scalars(select(ExportJob)).all()
        (delivery, schedule, page) = _rows(session, job)
        if harm == "gone":
            delete_file(job.letter_key)
        else:
            write_file(job.letter_key, [b'{"workspace": "Acme"}'])
        mail = report_letter(delivery, job, schedule, page)
    assert mail.html == ""
    assert mail.subject.startswith("Acme Coffee: ")
    assert "Views" in mail.text
    assert len(mail.attachments) == 1


def _rows(session, job):
    delivery = session.scalars(select(ReportDelivery)).one()
    schedule = session.scalars(select(ReportSchedule)).one()
    return delivery, schedule, session.get_one(MetaPage, (job.tenant_id, job.meta_page_id))


def test_the_letter_ends_with_its_file(full: People, mailbox: Mailbox, no_browser: None):
    send_report(full, mailbox, options=DAYS)
    with tenant_session(full.acme) as session:
        (job,) = session.scalars(select(ExportJob)).all()
        assert file_exists(job.letter_key)
        job.expires_at = now_utc()
    before = count_files(full.acme)
    with wide_session("tick") as session:
        assert expire_exports(session, now_utc()) == 1
    assert not file_exists(job.letter_key)
    assert count_files(full.acme) == before - 2
