"""Files that were looked at and never imported are deleted a day after they were dropped."""

import uuid
from datetime import timedelta

from sqlalchemy import select

from jobs.clean_up import clean_up
from models import BackgroundJob, MetaImport
from models.files import all_keys, file_key, write_file
from models.orm import now_utc
from models.scope import tenant_session
from tests.people import People


def dropped(people: People, state: str, hours: int) -> int:
    key = file_key(people.acme, "imports", f"{uuid.uuid4()}.csv")
    with tenant_session(people.acme) as session:
        row = MetaImport(
            tenant_id=people.acme,
            meta_page_id=people.acme_page,
            state=state,
            file_name=f"{state}.csv",
            file_key=write_file(key, [b"Views"]).key,
            created_at=now_utc() - timedelta(hours=hours),
        )
        session.add(row)
        session.flush()
        return row.id


def left(people: People) -> list[str]:
    with tenant_session(people.acme) as session:
        return sorted(session.scalars(select(MetaImport.state)))


def test_what_was_only_looked_at_goes_with_its_file(people: People) -> None:
    for state in ("looking", "looked", "refused"):
        dropped(people, state, 25)
    dropped(people, "looked", 23)
    assert clean_up(tenant_id=people.globex)["imports"] == 0
    assert clean_up(tenant_id=people.acme)["imports"] == 3
    assert left(people) == ["looked"]
    assert len([key for key in all_keys() if "/imports/" in key]) == 1


def test_what_was_imported_or_is_at_work_stays(people: People) -> None:
    for state in ("storing", "stored", "undoing", "undone"):
        dropped(people, state, 100)
    waits = dropped(people, "looking", 100)
    with tenant_session(people.acme) as session:
        job = BackgroundJob(tenant_id=people.acme, kind="import", arguments={"import_id": waits})
        session.add(job)
    assert clean_up(tenant_id=people.acme)["imports"] == 0
    assert left(people) == ["looking", "stored", "storing", "undoing", "undone"]
