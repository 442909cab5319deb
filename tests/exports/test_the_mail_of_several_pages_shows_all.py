"""The mail of a report of several Pages shows them side by side, and none as if it were all."""

import pytest
from flask.testing import FlaskClient

from dashboard.exports.letter.several import MAILED
from dashboard.format import exact_value
from models.scope import tenant_session
from tests.conftest import refresh_settings
from tests.exports.conftest import put_numbers
from tests.exports.report_mails import html_of, pictures_of, send_report, text_of
from tests.exports.test_the_mail_of_a_report_is_worth_opening import Read
from tests.mail import Mailbox
from tests.people import ACME_PAGE, DORAS_PAGE, People, add_client
from tests.queries.numbers import the_page

SITE = "https://insights.example"


@pytest.fixture
def doras(full: People, environment: pytest.MonkeyPatch) -> int:
    """Our id of a second Page of Acme's, whose numbers are three times as large."""
    environment.setenv("PUBLIC_URL", SITE)
    refresh_settings()
    page_id = add_client(full)
    with tenant_session(full.acme) as session:
        put_numbers(session, the_page(session, page_id), 3)
    return page_id


def told(alice: FlaskClient, page: str) -> list[str]:
    """The numbers of the Page that the table has room for, as a text writes them."""
    answer = alice.get(
        f"/api/meta/pages/{page}/overview/", query_string={"date_preset": "last_28d"}
    )
    kpis = {kpi["metric"]: kpi for kpi in answer.json["kpis"]}
    return [exact_value(kpis[key]["value"], kpis[key]["unit"]) for key in MAILED]


def test_all_pages_stand_in_the_mail_side_by_side(
    alice: FlaskClient, full: People, doras: int, mailbox: Mailbox
):
    mail = send_report(full, mailbox, more_page_ids=[doras])
    assert str(mail["Subject"]).startswith("Acme Coffee and one more Page: weekly report, ")
    read = Read(html_of(mail))
    shown = read.words
    for words in (shown, text_of(mail)):
        below = words.partition("Acme Coffee and one more Page")[2]
        acme, both, dora = below.partition("Dora Flowers")
        assert both
        for page, part in ((ACME_PAGE, acme), (DORAS_PAGE, dora)):
            places = [part.find(value) for value in told(alice, page)]
            assert places[0] > -1
            assert places == sorted(places)
    links = [str(link["href"]) for link in read.all("a")]
    for page in (ACME_PAGE, DORAS_PAGE):
        assert any(link.startswith(f"{SITE}/pages/{page}?since=") for link in links)
    assert f"{SITE}/" in links
    assert "The highest day was" not in shown
    assert pictures_of(mail) == {}


def test_the_best_post_of_all_pages_tells_whose_it_is(full: People, doras: int, mailbox: Mailbox):
    days = {"date_preset": "last_28d"}
    alone = text_of(send_report(full, mailbox, options=days))
    both = text_of(send_report(full, mailbox, more_page_ids=[doras], options=days))
    (about,) = [line for line in alone.splitlines() if ", published " in line]
    (whose,) = [line for line in both.splitlines() if ", published " in line]
    assert whose.startswith(("Acme Coffee: ", "Dora Flowers: "))
    assert not about.startswith("Acme Coffee")
