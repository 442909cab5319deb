"""Something of Acme's for every kind of id that a route can name, and a body for every change."""

import uuid
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from dashboard.auth.invitations import invite
from models import BrowserSession, Membership, MetaConnection, MetaImport, SyncRun, User
from models.files import file_key, write_file
from models.orm import now_utc
from models.scope import tenant_session
from tests.people import ACME_PAGE, ALICE, BOB, People
from tests.queries.numbers import NOON, put_counter, put_post, the_page
from tests.visitors import post

SECRETS = ("Acme", "acme.example", ACME_PAGE, "private words", "Beans of spring")
ADDRESS = f"/pages/{ACME_PAGE}?range=last_7d"
BODIES: dict[str, dict[str, Any]] = {
    "connections.connect": {"token": "EAAB"},
    "deletion.workspace": {"name": "not its name"},
    "digest.choose": {"weekly": True},
    "exports.ask": {"export_format": "csv"},
    "channels.add": {"kind": "slack", "address": "https://hooks.slack.com/services/T/B/x"},
    "channels.change": {"least_severity": "critical"},
    "channel_form.add": {"kind": "email", "where": "ops@acme.example"},
    "goals.make": {"metric": "page_media_view", "year": 2026, "month": 11, "target": 5000},
    "goals.change": {"target": 6000},
    "notes.add": {"day": "2026-11-01", "note": "private words"},
    "notes.change": {"note": "changed"},
    "tokens.make": {"name": "sheet"},
    "own.password": {"present": "x", "new": "y"},
    "page_groups.make": {"name": "Cafés of Acme", "page_ids": [ACME_PAGE]},
    "page_groups.change": {"name": "Bars"},
    "post_labels.make": {"name": "Recipes of Acme", "words": ["#cake"], "page_id": ACME_PAGE},
    "post_labels.change": {"name": "Cakes of Acme"},
    "post_labels.posts": {"post_ids": ["1_a"]},
    "pages.change_page": {"sensitivity": "strongest"},
    "people.add": {"email": "dan@client.example", "role": "viewer"},
    "people.change": {"role": "owner"},
    "reports.make": {"frequency": "weekly", "recipients": ["c@client.example"]},
    "reports.change": {"hour": 9},
    "views.save": {"name": "Mine", "address": ADDRESS},
    "views.rename": {"name": "Other"},
    "view_links.make_link": {"address": ADDRESS, "days": 7},
    "embeds.make": {"address": ADDRESS, "days": 7, "frame_origins": ["https://a.example"]},
    "workspace.change": {"report_color": "#123456"},
}


def make_things(people: People, alice: FlaskClient) -> dict[str, object]:
    """The value of each argument of a route; none of them is Globex's."""
    pages = f"/api/meta/pages/{ACME_PAGE}"
    note = post(alice, f"{pages}/notes/", json=BODIES["notes.add"]).json
    goal = post(alice, f"{pages}/goals/", json=BODIES["goals.make"]).json
    report = post(alice, f"{pages}/reports/", json=BODIES["reports.make"]).json
    export = post(alice, f"{pages}/exports/", json=BODIES["exports.ask"]).json
    view = post(alice, "/api/meta/views/", json=BODIES["views.save"] | {"is_shared": True}).json
    link = post(alice, "/api/meta/view-links/", json=BODIES["view_links.make_link"]).json
    channel = post(alice, "/api/channels/", json=BODIES["channels.add"]).json
    group = post(alice, "/api/meta/page-groups/", json=BODIES["page_groups.make"]).json
    label = post(alice, "/api/meta/post-labels/", json=BODIES["post_labels.make"]).json
    post(alice, "/api/own/tokens/", json=BODIES["tokens.make"])
    return _rows(people) | {
        "page_id": ACME_PAGE,
        "metric_key": "page_media_view",
        "note_id": note["id"],
        "goal_id": goal["id"],
        "report_id": report["report_id"],
        "delivery_id": 1,
        "export_job_id": export["export_job_id"],
        "view_id": view["id"],
        "link_id": link["id"],
        "group_id": group["id"],
        "label_id": label["id"],
        "channel_id": channel["channel_id"],
        "token_id": 1,
        "secret": "guessed",
        "token": "guessed",
        "code": "guessed",
        "path": f"pages/{ACME_PAGE}",
        "package_name": "dash",
        "fingerprinted_path": "nothing.js",
    }


def _rows(people: People) -> dict[str, object]:
    key = file_key(people.acme, "thumbnails", "a.jpg")
    write_file(key, [b"private words"])
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        page.picture_key = key
        made = put_post(session, page, "1_a", NOON)
        made.message, made.thumbnail_key = "Beans of spring", key
        put_counter(session, made, "post_media_view", NOON.date(), 5)
        run = SyncRun(tenant_id=people.acme, meta_page_id=page.id, kind="page", id=uuid.uuid4())
        link = MetaConnection(tenant_id=people.acme, kind="oauth", meta_user_id="9", name="Acme")
        file = MetaImport(tenant_id=people.acme, meta_page_id=page.id, state="stored")
        session.add_all([run, link, file])
        session.flush()
        number = select(Membership.number).join(User, User.id == Membership.user_id)
        alice = session.scalars(select(User.id).where(User.email == ALICE)).one()
        hers = select(BrowserSession.id).where(BrowserSession.user_id == alice)
        return {
            "session_id": session.scalars(hers).one(),
            "post_id": "1_a",
            "task_id": run.id,
            "connection_id": link.id,
            "import_id": file.id,
            "person_id": session.scalars(number.where(User.email == BOB)).one(),
            "invitation": invite(session.get_one(Membership, (people.acme, alice)), now_utc()),
        }
