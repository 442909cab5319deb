from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from jobs.background import do_background
from models import BackgroundJob
from models.scope import tenant_session
from tests.browser.conftest import sign_in
from tests.people import ANA, People, add_analyst

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
FILE = (
    '"Views"\n"Date","Primary"\n"2024-05-01","11"\n\n'
    '"Weergaven"\n"Date","Primary"\n"2024-05-01","9"\n'
)


def work(people: People) -> None:
    with tenant_session(people.acme) as session:
        waiting = select(BackgroundJob.id).where(BackgroundJob.status == "queued")
        tasks = session.scalars(waiting).all()
    for task in tasks:
        do_background(tenant_id=people.acme, task_id=str(task))


def test_a_file_is_dropped_understood_stored_and_taken_back(
    site: str, screen: Page, people: People, tmp_path: Path
) -> None:
    add_analyst()
    file, large = tmp_path / "views.csv", tmp_path / "large.csv"
    file.write_text(FILE)
    large.write_bytes(b"x" * 6_100_000)
    sign_in(screen, site, ANA, "/settings/import")
    box = screen.locator("#import-files input[type=file]")
    box.set_input_files(large)
    expect(screen.get_by_text("The file is larger than 6 MB")).to_be_visible()
    box.set_input_files(file)
    card = screen.get_by_role("region", name="Import of views.csv")
    expect(card.get_by_text("Being looked at")).to_be_visible()
    work(people)
    expect(card.get_by_text("Ready to import")).to_be_visible()
    expect(card.get_by_text("no title that Pagelens knows")).to_be_visible()
    card.get_by_role("button", name="Import", exact=True).click()
    expect(card.get_by_text("Being imported")).to_be_visible()
    work(people)
    row = screen.get_by_role("row").filter(has_text="views.csv")
    row.get_by_role("button", name="Undo").click()
    screen.get_by_role("dialog").get_by_role("button", name="Undo").click()
    expect(row.get_by_text("Being taken back")).to_be_visible()
    work(people)
    expect(row.get_by_text("Taken back", exact=True)).to_be_visible()
