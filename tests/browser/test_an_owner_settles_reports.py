from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from models.scope import tenant_session
from tests.browser.conftest import sign_in
from tests.browser.test_a_person_exports_a_view import make, waiting_job
from tests.browser.test_no_screen_shuts_anybody_out import findings
from tests.exports.conftest import put_numbers
from tests.people import ALICE, ANA, People, add_analyst
from tests.queries.numbers import the_page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
# The hidden box that leads the keyboard into a `dcc.Dropdown` is Dash's own.
NOT_OURS = "dash-dropdown-focus-target"
PURPLE, YELLOW = "#7a1f5c", "#ffee00"


def grave(screen: Page, where: str) -> list[str]:
    screen.emulate_media(reduced_motion="reduce")  # a colour on its way is nobody's finding
    return [found for found in findings(screen, where) if NOT_OURS not in found]


def test_a_report_is_planned_changed_and_deleted(site: str, screen: Page) -> None:
    add_analyst()
    sign_in(screen, site, ANA, "/settings/reports")
    screen.get_by_role("button", name="Add a report").click()
    expect(screen.get_by_label("Weekday")).to_be_visible()
    expect(screen.get_by_label("Day of the month")).to_be_hidden()
    assert grave(screen, "/settings/reports") == []
    screen.get_by_label("How often").select_option("monthly")
    expect(screen.get_by_label("Day of the month")).to_be_visible()
    expect(screen.get_by_label("Weekday")).to_be_hidden()
    screen.get_by_label("Day of the month").select_option("31")
    screen.get_by_label("Recipients").fill("nobody")
    screen.get_by_role("button", name="Add", exact=True).click()
    expect(screen.get_by_text("This is not an e-mail address: nobody")).to_be_visible()
    screen.get_by_label("Recipients").fill("client@customer.example")
    screen.get_by_label("Name").fill("For the client")
    screen.get_by_label("Name").press("Enter")
    report = screen.get_by_role("article").filter(has_text="For the client")
    expect(report.get_by_text("on the 31st of each month, or its last day")).to_be_visible()
    expect(screen.get_by_label("Recipients")).to_have_count(0)
    report.get_by_role("button", name="Pause").click()
    expect(report.get_by_text("Not sent while paused")).to_be_visible()
    report.get_by_role("button", name="Edit").click()
    screen.get_by_label("Time", exact=True).fill("17:05")
    screen.get_by_role("button", name="Save").click()
    expect(report.get_by_text("at 17:05")).to_be_visible()
    report.get_by_role("button", name="Delete").click()
    screen.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(screen.get_by_text("No report is sent by mail yet.")).to_be_visible()


def test_a_preview_comes_as_a_file_and_keeps_nothing(
    site: str, screen: Page, people: People
) -> None:
    with tenant_session(people.acme) as session:
        put_numbers(session, the_page(session, people.acme_page))
    sign_in(screen, site, ALICE, "/settings/reports")
    screen.get_by_role("button", name="Add a report").click()
    screen.get_by_label("Format").select_option("csv")
    screen.get_by_role("button", name="Preview").click()
    expect(screen.get_by_text("Making the preview")).to_be_visible()
    with screen.expect_download() as fetched:
        make(people, waiting_job(people).id)
    assert fetched.value.suggested_filename.endswith(".zip")
    expect(screen.get_by_role("link", name=fetched.value.suggested_filename)).to_be_visible()
    screen.get_by_role("button", name="Cancel").click()
    expect(screen.get_by_label("Recipients")).to_have_count(0)
    screen.reload()
    expect(screen.get_by_text("No report is sent by mail yet.")).to_be_visible()


def test_the_head_of_a_report_follows_colour_and_logo(
    site: str, screen: Page, tmp_path: Path
) -> None:
    sign_in(screen, site, ALICE, "/settings/workspace")
    head, text = screen.locator(".report-head"), screen.get_by_label("Colour", exact=True)
    expect(head).to_contain_text("Acme Coffee")
    text.fill(YELLOW)
    expect(screen.get_by_text("would be hard to read")).to_be_visible()
    expect(head).to_have_css("background-color", "rgb(255, 238, 0)")
    picker = screen.locator("input[type=color]")
    expect(picker).to_have_value(YELLOW)
    picker.fill(PURPLE)
    expect(text).to_have_value(PURPLE)
    expect(head).to_have_css("background-color", "rgb(122, 31, 92)")
    expect(screen.get_by_text("This one has 9.6 : 1")).to_be_visible()
    screen.get_by_role("button", name="Save colour").click()
    expect(screen.get_by_text("The workspace is changed.")).to_be_visible()
    path = tmp_path / "logo.png"
    Image.new("RGB", (300, 100), "navy").save(path)
    screen.locator("#logo input[type=file]").set_input_files(path)
    expect(head.locator("img")).to_be_visible()
    expect(head).to_have_css("background-color", "rgb(122, 31, 92)")
    assert grave(screen, "/settings/workspace") == []
    screen.get_by_role("button", name="Remove logo").click()
    screen.get_by_role("dialog").get_by_role("button", name="Remove logo").click()
    expect(head.locator("img")).to_have_count(0)
