from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from dashboard.actions.branding import contrast_with_white
from models import Tenant
from models.scope import wide_session
from tests.api.test_people_and_roles import send
from tests.people import ALICE, BOB, CHARLIE, People
from tests.visitors import post, visitor

PATH = "/api/workspace/"


def picture(kind: str = "PNG", size: tuple[int, int] = (1200, 300)) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "navy").save(out, kind, comment=b"<script>")
    return out.getvalue()


def upload(client: FlaskClient, content: bytes) -> TestResponse:
    client.get("/")
    return post(client, f"{PATH}logo/", data={"logo": (BytesIO(content), "logo.png")})


def tenant(people: People) -> Tenant:
    with wide_session("command") as session:
        return session.get_one(Tenant, people.acme)


def test_an_owner_moves_the_clocks_and_paints_the_reports(server: Flask, people: People) -> None:
    alice = visitor(server, ALICE)
    answer = send(alice, "PATCH", PATH, time_zone="Europe/Vienna", report_color="#0B5CAD")
    assert answer.status_code == 204
    now = tenant(people)
    assert (now.time_zone, now.report_color) == ("Europe/Vienna", "#0b5cad")


def test_an_owner_says_what_stands_above_mails_of_reports(server: Flask, people: People) -> None:
    words = "Dear team,\n\nhere is your month."
    assert send(visitor(server, ALICE), "PATCH", PATH, report_words=words).status_code == 204
    assert tenant(people).report_words == words
    assert send(visitor(server, BOB), "PATCH", PATH, report_words="x").status_code == 403
    assert tenant(people).report_words == words


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("report_words", "x" * 3001),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../../etc/passwd"),
        ("report_color", "red;background:url(x)"),
        ("report_color", "#ffee00"),
    ],
)
def test_what_cannot_be_used_is_told_at_its_field(server: Flask, field: str, value: str) -> None:
    answer = send(visitor(server, ALICE), "PATCH", PATH, **{field: value})
    assert (answer.status_code, answer.json["error"]["field"]) == (422, field)


def test_black_and_blue_are_measured_as_wcag_does() -> None:
    assert contrast_with_white("#000000") == pytest.approx(21)
    assert contrast_with_white("#0b5cad") == pytest.approx(6.7, abs=0.1)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_logo_is_drawn_anew_and_only_for_its_tenant(
    server: Flask, people: People, kind: str
) -> None:
    alice = visitor(server, ALICE)
    assert upload(alice, picture(kind)).status_code == 204
    kept = visitor(server, BOB).get(f"{PATH}logo/")
    assert kept.mimetype == "image/png"
    assert b"<script>" not in kept.data
    assert Image.open(BytesIO(kept.data)).width == 800
    assert visitor(server, CHARLIE).get(f"{PATH}logo/").status_code == 404
    assert send(alice, "DELETE", f"{PATH}logo/").status_code == 204
    assert alice.get(f"{PATH}logo/").status_code == 404


@pytest.mark.parametrize(
    "content",
    [
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
        b"GIF89a" + bytes(50),
        picture()[:200],
        b"",
    ],
)
def test_anything_but_a_picture_is_refused_calmly(server: Flask, content: bytes) -> None:
    answer = upload(visitor(server, ALICE), content)
    assert (answer.status_code, answer.json["error"]["field"]) == (422, "logo")


def test_a_picture_of_too_many_pixels_is_refused(server: Flask) -> None:
    answer = upload(visitor(server, ALICE), picture(size=(5000, 4000)))
    assert "too many pixels" in answer.json["error"]["message"]


def test_viewers_may_not(server: Flask, people: People) -> None:
    bob = visitor(server, BOB)
    assert send(bob, "PATCH", PATH, report_color="").status_code == 403
    assert upload(bob, picture()).status_code == 403
    assert send(bob, "DELETE", f"{PATH}logo/").status_code == 403
