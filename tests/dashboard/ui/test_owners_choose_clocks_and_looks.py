import base64
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from dashboard.components.workspace import REMOVE_LOGO
from models import Tenant
from models.scope import wide_session
from tests.dashboard.ui.settings_screens import confirm, press, screen
from tests.people import ALICE, ANA, BOB, CHARLIE, People
from tests.visitors import visitor

REFUSED = "Only owners may change the workspace; ask one of them."
OTHERS = (BOB, ANA)
pytestmark = pytest.mark.usefixtures("analyst")


def tenant(people: People) -> Tenant:
    with wide_session("command") as session:
        return session.get_one(Tenant, people.acme)


def address_of(content: bytes) -> str:
    """A file as `dcc.Upload` sends it."""
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (400, 100), "navy").save(out, "PNG")
    return out.getvalue()


def save(server: Flask, email: str, what: str, value: Any) -> str:
    """Presses the button of the zone or the colour."""
    return press(
        visitor(server, email), f"{what}-wrong", f"{what}-save", "n_clicks", **{what: value}
    )


def upload(server: Flask, email: str, contents: Any) -> str:
    return press(visitor(server, email), "look", "logo", "contents", contents)


def test_an_owner_finds_the_forms_and_others_the_facts(server: Flask) -> None:
    assert "Save time zone" in screen(server, ALICE, "workspace")
    assert REFUSED not in screen(server, ALICE, "workspace")
    for email in OTHERS:
        shown = screen(server, email, "workspace")
        assert REFUSED in shown
        assert "America/Jamaica" in shown
        assert "Save" not in shown
        assert "Upload" not in shown


def test_the_head_of_a_report_names_workspace_and_page(server: Flask) -> None:
    shown = screen(server, ALICE, "workspace")
    assert "children=Span('Acme')" in shown
    assert "Acme Coffee" in shown
    assert "Acme" not in screen(server, CHARLIE, "workspace")


def test_an_owner_moves_the_clocks(server: Flask, people: People) -> None:
    assert "The workspace is changed." in save(server, ALICE, "zone", "Europe/Vienna")
    assert tenant(people).time_zone == "Europe/Vienna"


def test_the_chosen_zone_tells_its_time(server: Flask) -> None:
    alice = visitor(server, ALICE)
    assert "there now." in press(alice, "zone-clock", "zone", "value", "Europe/Vienna")
    for odd in ("Mars/Olympus", "../etc", None, 7, [], "\x00"):
        assert "there now" not in press(alice, "zone-clock", "zone", "value", odd)


def test_a_colour_is_tried_before_it_is_saved(server: Flask, people: People) -> None:
    alice = visitor(server, ALICE)
    dark = press(alice, "report-head", "color", "value", "#7A1F5C")
    assert '"background":"#7A1F5C"' in dark.replace(" ", "")
    assert "This one has 9.6 : 1" in dark
    bright = press(alice, "report-head", "color-picker", "value", "#ffee00")
    assert "hard to read" in bright
    assert '"color":"#14191F"' in bright.replace(" ", "")
    assert "six digits" in press(alice, "report-head", "color", "value", "#12")
    assert tenant(people).report_color == ""
    assert "The workspace is changed." in save(server, ALICE, "color", "#7A1F5C")
    assert tenant(people).report_color == "#7a1f5c"


def test_an_owner_writes_what_stands_above_mails(server: Flask, people: People) -> None:
    words = "Dear team,\n\nhere is your month."
    assert "The workspace is changed." in save(server, ALICE, "words", words)
    assert tenant(people).report_words == words
    assert repr(words) in screen(server, ALICE, "workspace")
    assert "here is your month." in screen(server, BOB, "workspace")
    assert "here is your month." not in screen(server, CHARLIE, "workspace")
    assert "at most 3000 characters" in save(server, ALICE, "words", "x" * 3001)
    assert tenant(people).report_words == words
    for odd in (None, 7, [], {}):
        assert "went wrong" not in save(server, ALICE, "words", odd)


@pytest.mark.parametrize("odd", [None, 7, [], {}, "red;x", "#ffee00", "\x00", "#" + "9" * 9000])
def test_odd_colours_are_refused_calmly(server: Flask, people: People, odd: Any) -> None:
    alice = visitor(server, ALICE)
    for place in ("color", "color-picker"):
        assert "went wrong" not in press(alice, "report-head", place, "value", odd)
    assert "went wrong" not in save(server, ALICE, "color", odd)
    assert "went wrong" not in save(server, ALICE, "zone", odd)
    assert (tenant(people).report_color, tenant(people).time_zone) == ("", "America/Jamaica")


def test_an_owner_sets_and_removes_the_logo(server: Flask, people: People) -> None:
    said = upload(server, ALICE, address_of(picture()))
    assert "Reports carry the new logo." in said
    assert "/api/workspace/logo/?v=" in said
    assert "Remove the logo from all reports?" in said
    assert tenant(people).logo_key
    said = confirm(visitor(server, ALICE), "look", REMOVE_LOGO, 1)
    assert "Reports go without a logo." in said
    assert tenant(people).logo_key == ""


@pytest.mark.parametrize(
    ("contents", "words"),
    [
        (address_of(b"x" * 1_500_000), "at most 1 MB"),
        (address_of(b"<svg onload=x>"), "SVG files can carry scripts"),
        (address_of(b"hello"), "no PNG, JPEG or WebP"),
        ("data:image/png;base64,%%%", "no PNG, JPEG or WebP"),
        (7, "no PNG, JPEG or WebP"),
        (["x"], "no PNG, JPEG or WebP"),
    ],
)
def test_what_is_no_logo_is_told_at_its_field(
    server: Flask, people: People, contents: Any, words: str
) -> None:
    said = upload(server, ALICE, contents)
    assert words in said
    assert "Upload a logo" not in said
    assert tenant(people).logo_key == ""


@pytest.mark.parametrize("email", OTHERS)
def test_others_change_nothing(server: Flask, people: People, email: str) -> None:
    assert REFUSED in save(server, email, "zone", "Europe/Vienna")
    assert REFUSED in save(server, email, "color", "#7a1f5c")
    assert REFUSED in save(server, email, "words", "Mine")
    assert "Only owners may change the logo" in upload(server, email, address_of(picture()))
    assert "Only owners may" in confirm(visitor(server, email), "look", REMOVE_LOGO, 1)
    now = tenant(people)
    assert (now.time_zone, now.report_color, now.logo_key) == ("America/Jamaica", "", "")
    assert now.report_words == ""


def test_charlie_changes_only_globex(server: Flask, people: People) -> None:
    assert "is changed" in save(server, CHARLIE, "zone", "Asia/Tokyo")
    assert tenant(people).time_zone == "America/Jamaica"
