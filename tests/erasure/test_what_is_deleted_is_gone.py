"""A Page, a person, a workspace: gone at once, then deleted from every table that there is."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, Table, func, select, text

from dashboard.auth.passwords import stored_hash
from jobs.background import do_background
from jobs.erasure import chunks
from jobs.erasure.requests import ask_page, ask_person, ask_workspace, workspaces_left_alone
from jobs.erasure.tables import PAGE, of_tenants, tables_below
from models import (
    BackgroundJob,
    Base,
    Erasure,
    ExportJob,
    MetaPage,
    MetaPost,
    ReportSchedule,
    SavedView,
    Tenant,
    User,
    ViewLink,
)
from models.files import count_files, file_exists, file_key, write_file
from models.scope import tenant_session, wide_session
from tests.erasure.filling import fill
from tests.people import ACME_PAGE, ALICE, BOB, CHARLIE, GLOBEX_PAGE, People, actor

Counts = dict[str, int]


@pytest.fixture
def full(people: People, owner_engine: Engine) -> People:
    """Both tenants with a row in every table, and files of Acme's Page."""
    fill(owner_engine, people.acme, people.acme_page, BOB)
    fill(owner_engine, people.globex, people.globex_page, CHARLIE)
    keys = {kind: file_key(people.acme, kind, "one") for kind in ("exports", "thumbnails", "logo")}
    for key in keys.values():
        write_file(key, [b"picture"])
    with tenant_session(people.acme) as session:
        session.scalars(select(ExportJob)).one().file_key = keys["exports"]
        session.scalars(select(MetaPost)).one().thumbnail_key = keys["thumbnails"]
        session.scalars(select(SavedView)).one().path = f"/pages/{ACME_PAGE}"
        session.scalars(select(ViewLink)).one().path = f"/pages/{ACME_PAGE}/posts"
    return people


def count(engine: Engine, tables: list[Table], **where: int) -> Counts:
    with engine.begin() as connection:
        found = {}
        for table in tables:
            which = [table.c[name] == value for name, value in where.items()]
            counted = select(func.count()).select_from(table).where(*which)
            found[table.name] = connection.scalar(counted) or 0
    return {name: number for name, number in found.items() if number}


def work(tenant_id: int) -> str:
    with tenant_session(tenant_id) as session:
        row = session.scalars(select(BackgroundJob.id).where(BackgroundJob.kind == "erase")).one()
    return do_background(tenant_id=tenant_id, task_id=str(row))


def record(kind: str) -> Erasure:
    with wide_session("command") as session:
        return session.scalars(select(Erasure).where(Erasure.kind == kind)).one()


def ask(people: People) -> None:
    with tenant_session(people.acme) as session:
        ask_page(session, session.get_one(MetaPage, (people.acme, people.acme_page)))


def test_a_page_is_gone_at_once_and_its_id_is_free(full: People) -> None:
    ask(full)
    with tenant_session(full.acme) as session:
        assert session.scalars(select(MetaPage)).all() == []
        session.add(MetaPage(tenant_id=full.acme, page_id=ACME_PAGE, name="Anew"))


def test_a_page_leaves_no_row_and_no_file(full: People, owner_engine: Engine) -> None:
    below = [*tables_below(PAGE), PAGE]
    others = count(owner_engine, of_tenants(), tenant_id=full.globex)
    assert {"meta_insight_point", "meta_post_insight_point", "page_group_page"} <= {
        table.name for table in below
    }
    assert len(count(owner_engine, below, tenant_id=full.acme)) == len(below)
    ask(full)
    assert work(full.acme) == "succeeded"
    views = [Base.metadata.tables[name] for name in ("saved_view", "view_link")]
    assert count(owner_engine, [*below, *views], tenant_id=full.acme) == {}
    assert not file_exists(file_key(full.acme, "thumbnails", "one"))
    assert file_exists(file_key(full.acme, "logo", "one"))
    assert count(owner_engine, of_tenants(), tenant_id=full.globex) == others
    told = record("page").result
    assert (told["left"], told["deleted"]["meta_insight_point"]) == ({}, 1)


def test_a_workspace_leaves_nothing_but_the_record(full: People, owner_engine: Engine) -> None:
    others = count(owner_engine, of_tenants(), tenant_id=full.globex)
    with tenant_session(full.acme) as session:
        ask_workspace(session, session.get_one(Tenant, full.acme))
    with wide_session("command") as session:
        assert session.scalars(select(Tenant.id)).all() == [full.globex]
    work(full.acme)
    assert count(owner_engine, of_tenants(), tenant_id=full.acme) == {}
    assert count(owner_engine, [Base.metadata.tables["tenant"]], id=full.acme) == {}
    assert count_files(full.acme) == 0
    assert count(owner_engine, of_tenants(), tenant_id=full.globex) == others
    assert record("workspace").finished_at is not None
    assert record("workspace").result["left"] == {}
    with owner_engine.begin() as connection:
        emails = connection.execute(text('SELECT email FROM "user" ORDER BY 1')).scalars().all()
    assert [email for email in emails if "@" in email] == [CHARLIE]


def test_a_start_that_is_killed_is_taken_up_again(
    full: People, owner_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "ROWS_AT_ONCE", 1)
    with tenant_session(full.acme) as session:
        ask_workspace(session, session.get_one(Tenant, full.acme))
    real: Callable[..., int] = chunks.delete_rows
    calls = iter(range(9))

    def breaks(*arguments: object) -> int:
        if next(calls, None) is None:
            raise MemoryError
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("jobs.erasure.workspaces.delete_rows", breaks)
    assert work(full.acme) == "queued"
    assert record("workspace").finished_at is None
    monkeypatch.setattr("jobs.erasure.workspaces.delete_rows", real)
    with tenant_session(full.acme) as session:
        session.execute(text("UPDATE background_job SET resume_at = NULL"))
    work(full.acme)
    assert count(owner_engine, of_tenants(), tenant_id=full.acme) == {}
    assert record("workspace").result["left"] == {}


def test_a_person_leaves_a_pseudonym(full: People, owner_engine: Engine) -> None:
    longer = f"x{BOB}"
    user_id = actor(BOB).user_id
    with tenant_session(full.acme) as session:
        schedule = session.scalars(select(ReportSchedule)).one()
        schedule.recipients = [BOB, longer, "c@client.example"]
        ask_person(session, full.acme, session.get_one(User, user_id))
    assert work(full.acme) == "succeeded"
    with tenant_session(full.acme) as session:
        left = session.scalars(select(ReportSchedule.recipients)).one()
        user = session.get_one(User, user_id)
        assert left == [longer, "c@client.example"]
        assert user.email.startswith("deleted-person-")
        assert (stored_hash(session, user_id), user.is_active) == ("", False)
        assert session.scalars(select(ViewLink.revoked_at)).one() is not None
    own = [Base.metadata.tables[name] for name in ("membership", "api_token", "session")]
    assert count(owner_engine, own, user_id=user_id) == {}
    assert record("person").result["left"] == {}
    whole = "\n".join(rows_as_text(owner_engine))
    assert BOB not in whole.replace(longer, "")


def rows_as_text(engine: Engine) -> list[str]:
    with engine.begin() as connection:
        return [
            str(row)
            for table in Base.metadata.sorted_tables
            for row in connection.execute(select(table)).all()
        ]


def test_the_last_owner_of_a_workspace_is_named_what_would_be_left_alone(people: People) -> None:
    with wide_session("command") as session:
        assert workspaces_left_alone(session, actor(ALICE).user_id) == ["Acme"]
        assert workspaces_left_alone(session, actor(BOB).user_id) == []


def test_nothing_else_of_that_name_is_touched(full: People) -> None:
    ask(full)
    work(full.acme)
    with tenant_session(full.globex) as session:
        assert session.scalars(select(MetaPage.page_id)).all() == [GLOBEX_PAGE]
