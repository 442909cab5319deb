"""The ZIP of a workspace: who may take it, how often, where it stands, and by which command."""

import io
import stat
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from cli import pagelens
from dashboard.exports import archive
from models import AuditEvent
from models.scope import tenant_session
from models.tenancy import SCOPES
from tests.api.test_tokens_do_what_their_scope_says import Program
from tests.dashboard.ui.settings_screens import screen
from tests.people import ACME_PAGE, ALICE, BOB, GLOBEX_PAGE, People
from tests.servers import whole_server

PATH = "/api/workspace/archive/"


def export(slug: str, file: Path) -> Result:
    return CliRunner().invoke(pagelens, ["tenant", "export", "--tenant", slug, str(file)])


def told(packed: bytes | Path) -> str:
    with ZipFile(io.BytesIO(packed) if isinstance(packed, bytes) else packed) as opened:
        return "\n".join(opened.read(name).decode(errors="replace") for name in opened.namelist())


def test_each_owner_takes_their_own_and_a_viewer_none(alice, bob, charlie) -> None:
    mine, theirs = told(alice.get(PATH).data), told(charlie.get(PATH).data)
    assert (ACME_PAGE in mine, GLOBEX_PAGE in mine) == (True, False)
    assert (ACME_PAGE in theirs, GLOBEX_PAGE in theirs) == (False, True)
    refused = bob.get(PATH)
    assert (refused.status_code, refused.json["error"]["code"]) == (403, "forbidden")


def test_no_address_leads_to_another_workspaces(charlie: FlaskClient, people: People) -> None:
    for path in (f"{PATH}{people.acme}/", f"{PATH}acme/", f"/api/workspace/{people.acme}/archive/"):
        assert charlie.get(path).status_code == 404
    assert charlie.get(f"{PATH}?tenant=acme").status_code == 422


@pytest.mark.parametrize("scope", SCOPES)
def test_a_program_takes_it_with_the_scope_to_manage(people, server: Flask, scope: str) -> None:
    answer = Program(server, ALICE, scope).send("GET", PATH)
    assert answer.status_code == (200 if scope == "manage" else 403)
    assert (ACME_PAGE in told(answer.data)) if scope == "manage" else "scope" in answer.text


def test_a_person_takes_it_six_times_an_hour(alice: FlaskClient, charlie: FlaskClient) -> None:
    for _ in range(6):
        assert told(alice.get(PATH).data)
    slower = alice.get(PATH)
    assert (slower.status_code, int(slower.headers["Retry-After"]) > 0) == (429, True)
    assert told(charlie.get(PATH).data)


def test_its_screen_links_it_for_owners_and_tells_others_who_may(people: People) -> None:
    server = whole_server()
    assert PATH in screen(server, ALICE, "data")
    shown = screen(server, BOB, "data")
    assert (PATH in shown, "Only owners may export the workspace" in shown) == (False, True)


def test_the_command_writes_the_same_for_its_owner_alone(people: People, tmp_path: Path) -> None:
    file = tmp_path / "acme.zip"
    done = export("acme", file)
    assert done.output == f"All of acme is in {file} ({file.stat().st_size:,} bytes).\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert (ACME_PAGE in told(file), GLOBEX_PAGE in told(file)) == (True, False)
    with tenant_session(people.acme) as session:
        [event] = session.scalars(select(AuditEvent)).all()
    assert (event.action, event.user_id) == ("workspace.exported", None)


def test_the_command_replaces_nothing_and_leaves_no_half(
    people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "kept.zip"
    file.write_text("kept")
    assert str(export("acme", file).exception) == f"{file} exists already; name another file."
    assert "There is no folder" in str(export("acme", tmp_path / "no" / "x.zip").exception)
    assert "No tenant umbrella" in str(export("umbrella", tmp_path / "x.zip").exception)
    monkeypatch.setattr(archive, "archived_rows", lambda *_given: 1 / 0)
    assert export("acme", tmp_path / "broken.zip").exception
    assert [each.name for each in tmp_path.iterdir() if each.suffix != ""] == ["kept.zip"]
    assert file.read_text() == "kept"
