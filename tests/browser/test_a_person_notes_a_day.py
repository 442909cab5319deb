"""Notes below the trend in a real browser: the list and the marks in the chart follow."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from dashboard.format import day
from dashboard.queries.days.pacific import pacific_yesterday
from models.orm import now_utc
from models.scope import tenant_session
from tests.browser.conftest import sign_in
from tests.people import ACME_PAGE, ALICE, People
from tests.queries.numbers import put_days, the_page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
MARKS = """() => document.querySelector("#trend .js-plotly-plot").data
    .filter((line) => line.name === "notes").flatMap((line) => line.text)"""
NEWEST = pacific_yesterday(now_utc())


def marks(screen: Page, wanted: list[str]) -> None:
    screen.wait_for_function(
        f"wanted => JSON.stringify(({MARKS})()) === wanted", arg=as_json(wanted)
    )


def as_json(texts: list[str]) -> str:
    return "[" + ",".join(f'"{text}"' for text in texts) + "]"


def test_a_note_is_added_changed_and_deleted_and_the_chart_follows(
    screen: Page, site: str, people: People
):
    with tenant_session(people.acme) as session:
        days = {NEWEST - timedelta(days=back): 1000 for back in range(60)}
        put_days(session, the_page(session, people.acme_page), "page_media_view", days)
    sign_in(screen, site, ALICE, f"/pages/{ACME_PAGE}?range=last_7d")
    expect(screen.locator("#first-paint")).to_have_count(0)
    screen.wait_for_load_state("networkidle")
    screen.get_by_role("button", name="Add a note").click()
    on_day = NEWEST - timedelta(days=2)
    screen.get_by_label("Day (Pacific)").fill(on_day.isoformat())
    screen.get_by_role("button", name="Add the note").click()
    expect(screen.get_by_text("Write a few words.")).to_be_visible()
    screen.get_by_label("What happened").fill("Campaign began")
    screen.get_by_label("What happened").press("Enter")
    line = screen.get_by_role("listitem").filter(has_text="Campaign began")
    expect(line).to_contain_text(day(on_day, weekday=True))
    expect(screen.get_by_label("What happened")).to_be_hidden()
    marks(screen, ["Campaign began"])
    line.get_by_role("button", name="Edit the note").click()
    expect(screen.get_by_label("The note", exact=True)).to_be_focused()
    screen.get_by_label("The note", exact=True).fill("Campaign ended")
    screen.keyboard.press("Enter")
    marks(screen, ["Campaign ended"])
    screen.get_by_role("listitem").filter(has_text="Campaign ended").get_by_role(
        "button", name="Delete"
    ).click()
    expect(screen.locator("#question")).to_contain_text("“Campaign ended”?")
    screen.locator("#question").get_by_role("button", name="Delete").click()
    expect(screen.get_by_text("Campaign ended", exact=True)).to_have_count(0)
    marks(screen, [])
