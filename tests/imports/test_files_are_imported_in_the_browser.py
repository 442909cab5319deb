"""A file is dropped, looked at, said what it is, stored, and taken back; nobody else touches it."""

import base64
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from ingest.imports.work import do_import
from jobs.background import do_background
from models import AuditEvent, BackgroundJob, MetaImport
from models.files import all_keys
from models.scope import tenant_session
from tests.dashboard.ui.pressing import confirm, drawn, press
from tests.imports.conftest import Importer
from tests.people import ACME_PAGE, ALICE, ANA, BOB, CHARLIE, People, add_analyst
from tests.servers import whole_server
from tests.visitors import post, visitor

VIEWS = b'"Views"\n"Date","Primary"\n"2024-05-01","11"\n"2024-05-02","12"\n'
UNKNOWN = b'"Weergaven"\n"Date","Primary"\n"2024-05-01","11"\n'
PATH = "/settings/import"
API = "/api/meta/imports/"


@pytest.fixture
def server(people: People) -> Flask:
    add_analyst()
    return whole_server()


@pytest.fixture
def ana(server: Flask) -> FlaskClient:
    return visitor(server, ANA)


def dropped(client: FlaskClient, content: bytes, page: str = ACME_PAGE, name: str = "a.csv") -> str:
    text = f"data:text/csv;base64,{base64.b64encode(content).decode()}"
    given = [{"name": name, "content": text}]
    return press(client, "import-given.data", given, import_page__value=page)


def work(people: People) -> list[str]:
    """Does what waits, as a worker does."""
    with tenant_session(people.acme) as session:
        waiting = select(BackgroundJob.id).where(BackgroundJob.status == "queued")
        tasks = session.scalars(waiting).all()
    return [do_background(tenant_id=people.acme, task_id=str(task)) for task in tasks]


def row_of(people: People, number: int = 1) -> MetaImport | None:
    with tenant_session(people.acme) as session:
        return session.get(MetaImport, (people.acme, number))


def files() -> list[str]:
    return [key for key in all_keys() if "/imports/" in key]


def again(client: FlaskClient, key: int = 1, **given: Any) -> str:
    values = {"import_order__value": "auto", "import_keep__value": False} | given
    return press(client, "import-again.n_clicks", 1, key, **values)


def test_a_file_is_looked_at_stored_and_taken_back(
    server: Flask, ana: FlaskClient, importer: Importer, people: People
) -> None:
    assert "Being looked at" in dropped(ana, VIEWS)
    assert work(people) == ["succeeded"]
    shown = str(drawn(server, ANA, PATH))
    assert "page_media_view" in shown
    assert "2 values, " in shown
    assert importer.stored() == []
    press(ana, "import-store.n_clicks", 1, 1)
    assert work(people) == ["succeeded"]
    assert [row[-1] for row in importer.stored()] == [11, 12]
    assert files() == []
    confirm(ana, "undo-import", 1)
    assert work(people) == ["succeeded"]
    assert importer.stored() == []
    assert "Taken back" in str(drawn(server, ANA, PATH))
    with tenant_session(people.acme) as session:
        lines = select(AuditEvent.action, AuditEvent.user_id).order_by(AuditEvent.id)
        told = [row for row in session.execute(lines) if row[0].startswith(("import.", "numbers."))]
    assert [action for action, _user in told] == [
        *("import.added", "import.begun", "numbers.imported"),
        *("import.undo_begun", "numbers.taken_back"),
    ]
    assert len({user for _action, user in told}) == 1


def test_a_title_that_is_not_known_is_said(
    server: Flask, ana: FlaskClient, importer: Importer, people: People
) -> None:
    dropped(ana, UNKNOWN)
    work(people)
    shown = str(drawn(server, ANA, PATH))
    assert "What are these?" in shown
    assert "no title that Pagelens knows: say which metric it is" in shown
    assert "--map" not in shown
    assert "can no longer be done" in press(ana, "import-store.n_clicks", 1, 1)
    place = {"import": 1, "part": "import-name", "place": 0}
    again(ana, import_name__id=place, import_name__value="page_media_view")
    work(people)
    press(ana, "import-store.n_clicks", 1, 1)
    work(people)
    assert importer.stored() == [("page_media_view", "day", "", "2024-05-01", 11)]


def test_the_order_of_dates_and_unknown_posts_are_chosen(
    ana: FlaskClient, importer: Importer, people: People
) -> None:
    dropped(ana, b'"Views"\n"Date","Primary"\n"03/04/2024","11"\n')
    dropped(
        ana, f"Post ID,Page ID,Publish time,Views\n99,{ACME_PAGE},05/20/2024 10:00,7\n".encode()
    )
    work(people)
    first, second = row_of(people), row_of(people, 2)
    assert first is not None and second is not None
    [line] = first.found["lines"]
    assert line.endswith("choose the order of the dates")
    assert "posts that Pagelens does not know" in str(second.found["skipped"])
    again(ana, import_order__value="day")
    again(ana, 2, import_keep__value=True)
    work(people)
    for number in (1, 2):
        press(ana, "import-store.n_clicks", 1, number)
    work(people)
    assert importer.stored() == [("page_media_view", "day", "", "2024-04-03", 11)]
    assert importer.of_posts() == [("99", "post_media_view", 7)]


def test_a_file_is_dropped_with_nothing_stored(
    ana: FlaskClient, importer: Importer, people: People
) -> None:
    dropped(ana, VIEWS)
    work(people)
    assert len(files()) == 1
    assert "is dropped" in confirm(ana, "drop-import", 1)
    assert (row_of(people), files(), importer.stored()) == (None, [], [])


def test_what_is_too_large_names_the_command_line(ana: FlaskClient, people: People) -> None:
    assert "pagelens import --page" in dropped(ana, b"x" * 6_000_001)
    assert "The file is empty" in dropped(ana, b"")
    assert "Choose a Page first" in dropped(ana, VIEWS, page="")
    assert row_of(people) is None


def test_a_start_that_was_killed_is_taken_up_again(
    ana: FlaskClient, importer: Importer, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    dropped(ana, VIEWS)
    work(people)
    press(ana, "import-store.n_clicks", 1, 1)
    with monkeypatch.context() as broken:
        broken.setattr("ingest.imports.work.delete_file", _killed)
        with pytest.raises(KeyboardInterrupt):
            do_import(tenant_id=people.acme, import_id=1)
    work(people)
    assert len(importer.stored()) == 2
    assert files() == []
    row = row_of(people)
    assert row is not None and (row.state, row.file_key) == ("stored", "")


def _killed(_key: str) -> Iterator[None]:
    raise KeyboardInterrupt


def test_what_stopped_half_way_can_be_asked_for_again(
    server: Flask, ana: FlaskClient, people: People
) -> None:
    dropped(ana, VIEWS)
    assert "wait until it is done" in again(ana)
    with tenant_session(people.acme) as session:
        for job in session.scalars(select(BackgroundJob)):
            job.status = "failed"
    assert "This was interrupted" in str(drawn(server, ANA, PATH))
    again(ana)
    work(people)
    row = row_of(people)
    assert row is not None and row.state == "looked"


def test_viewers_bring_in_nothing_and_others_find_nothing(
    server: Flask, ana: FlaskClient, importer: Importer, people: People
) -> None:
    dropped(ana, VIEWS)
    work(people)
    bob, charlie = visitor(server, BOB), visitor(server, CHARLIE)
    refusal = "Only owners and analysts may import numbers from files"
    shown = str(drawn(server, BOB, PATH))
    assert refusal in shown
    assert "import-files" not in shown
    assert "a.csv" not in str(drawn(server, CHARLIE, PATH))
    for client in (bob, charlie):
        dropped(client, VIEWS)
        press(client, "import-store.n_clicks", 1, 1)
        again(client)
        confirm(client, "drop-import", 1)
    row = row_of(people)
    assert row is not None and row.state == "looked"
    assert row_of(people, 2) is None
    assert bob.get(API).status_code == 403
    assert charlie.get(API).json["count"] == 0
    assert post(bob, f"{API}1/undo/").status_code == 403
    assert post(charlie, f"{API}1/undo/").status_code == 404


def test_the_api_lists_imports_and_takes_them_back(
    server: Flask, importer: Importer, people: People
) -> None:
    importer(VIEWS.decode())
    alice = visitor(server, ALICE)
    [found] = alice.get(API).json["results"]
    assert (found["state"], found["values"], found["page_id"]) == ("stored", 2, ACME_PAGE)
    assert post(alice, f"{API}1/undo/").status_code == 202
    work(people)
    assert importer.stored() == []
    assert alice.get(API).json["results"][0]["taken_back"] == 2
