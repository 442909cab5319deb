"""How each action is tried: the call itself, and what some of them need before it."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pyotp
from PIL import Image
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor
from dashboard.actions.answers import Done
from dashboard.actions.archive import export_workspace
from dashboard.actions.audit import download_audit, read_audit
from dashboard.actions.channels import (
    add_channel,
    change_channel,
    end_channel,
    list_channels,
    list_deliveries,
    see_channel,
    try_channel,
)
from dashboard.actions.connections import (
    connect_token,
    end_connection,
    finish_sign_in,
    start_sign_in,
)
from dashboard.actions.credentials import (
    change_password,
    make_token,
    revoke_any_token,
    revoke_token,
)
from dashboard.actions.deletion import delete_account, delete_page, delete_workspace
from dashboard.actions.digest import choose_digest, have_digest_again
from dashboard.actions.embeds import Frame, embed_part
from dashboard.actions.exports import ask_export, fetch_export
from dashboard.actions.goals import change_goal, delete_goal, set_goal
from dashboard.actions.imports import (
    add_import,
    choose_import,
    drop_import,
    store_import,
    undo_import,
)
from dashboard.actions.leaving import deactivate_member, reactivate_member, remove_member
from dashboard.actions.notes import add_note, change_note, delete_note
from dashboard.actions.page_groups import change_group, end_group, make_group
from dashboard.actions.page_limits import limit_person
from dashboard.actions.pages import open_first, set_sensitivity
from dashboard.actions.people import add_member, change_role, renew_invitation
from dashboard.actions.post_labels import change_label, delete_label, label_posts, make_label
from dashboard.actions.refresh import refresh_page
from dashboard.actions.report_preview import preview_report
from dashboard.actions.reports import (
    change_report,
    delete_report,
    schedule_report,
    send_report_again,
    send_test,
)
from dashboard.actions.saved_views import delete_view, rename_view, save_view, share_view
from dashboard.actions.screen_columns import choose_columns
from dashboard.actions.sessions import end_others, end_own
from dashboard.actions.two_step import (
    begin_two_step,
    confirm_two_step,
    end_two_step,
    renew_recovery_codes,
)
from dashboard.actions.view_links import make_link, revoke_link
from dashboard.actions.workspace import change_workspace, remove_logo, set_logo
from dashboard.auth import two_step
from dashboard.queries.workspace.audit import AuditFilter
from dashboard.queries.workspace.page_limits import PageLimit
from models import DigestDelivery, Membership, Tenant, TwoStep
from models.orm import now_utc
from tests.actions.things import ACME_POST, ADDRESS, CSV, DAY, GOAL, MAILS, WEEKLY, Things
from tests.people import ACME_PAGE, BOB, PASSWORD, actor

SITE = "https://www.acme.example"
BACK = "http://localhost/api/meta/connect/callback/"
# What these act on is the tenant of whoever acts, or the person alone.
NAME_NOTHING = {
    *("connections.start_sign_in", "connections.finish_sign_in", "connections.connect_token"),
    *("credentials.make_token", "credentials.change_password", "people.add_member"),
    *("sessions.end_others", "screen_columns.choose_columns"),
    *("two_step.begin_two_step", "two_step.confirm_two_step"),
    *("two_step.renew_recovery_codes", "two_step.end_two_step"),
    *("workspace.change_workspace", "workspace.set_logo", "workspace.remove_logo"),
    *("audit.read_audit", "audit.download_audit", "archive.export_workspace"),
    *("deletion.delete_workspace", "deletion.delete_account"),
    *("channels.list_channels", "channels.add_channel"),
    *("digest.choose_digest", "digest.have_digest_again"),
}


def missing_digest(who: Actor, session: Session) -> Actor:
    """The same person, whose last digest failed."""
    session.get_one(Membership, (who.tenant_id, who.user_id)).weekly_digest = True
    session.add(
        DigestDelivery(
            tenant_id=who.tenant_id,
            user_id=who.user_id,
            week=DAY,
            status="failed",
            letter={"pages": []},
        )
    )
    session.flush()
    return who


def replaceable(who: Actor, session: Session) -> Actor:
    """The same, in a workspace that has another owner."""
    key = (who.tenant_id, actor(BOB).user_id)
    other = session.get(Membership, key) or Membership(tenant_id=key[0], user_id=key[1])
    other.role, other.joined_at = "owner", now_utc()
    session.add(other)
    session.flush()
    return who


def name_of(session: Session, who: Actor) -> str:
    """What the workspace is called."""
    return session.get_one(Tenant, who.tenant_id).name


def picture() -> bytes:
    """A small PNG."""
    out = BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    return out.getvalue()


def code_of(who: Actor, session: Session) -> str:
    """What the person's app shows for a secret that waits."""
    return pyotp.TOTP(two_step.begin(session, who.user_id)).now()


def renew_codes(who: Actor, session: Session) -> Done[list[str]]:
    """Other recovery codes for somebody whose two-step sign-in is on."""
    session.merge(TwoStep(user_id=who.user_id, secret_encrypted=b"", confirmed_at=now_utc()))
    session.flush()
    return renew_recovery_codes(who, session, PASSWORD)


Trial = Callable[[Actor, Session, Things], Any]
TRIALS: dict[str, Trial] = {
    "connections.start_sign_in": lambda w, s, t: start_sign_in(w, s, BACK, declined=False),
    "connections.finish_sign_in": lambda w, s, t: finish_sign_in(w, "code", BACK),
    "connections.connect_token": lambda w, s, t: connect_token(w, "EAAB", []),
    "connections.end_connection": lambda w, s, t: end_connection(w, t.connection),
    "exports.ask_export": lambda w, s, t: ask_export(w, s, ACME_PAGE, CSV, now_utc()),
    "exports.fetch_export": lambda w, s, t: fetch_export(w, s, t.export),
    "deletion.delete_page": lambda w, s, t: delete_page(w, s, ACME_PAGE),
    "deletion.delete_workspace": lambda w, s, t: delete_workspace(w, s, name_of(s, w)),
    "deletion.delete_account": lambda w, s, t: delete_account(replaceable(w, s), s),
    "archive.export_workspace": lambda w, s, t: export_workspace(w, s),
    "audit.read_audit": lambda w, s, t: read_audit(w, s, AuditFilter(), limit=9, offset=0),
    "audit.download_audit": lambda w, s, t: download_audit(w, s, AuditFilter()),
    "channels.list_channels": lambda w, s, t: list_channels(w, s),
    "channels.see_channel": lambda w, s, t: see_channel(w, s, t.channel),
    "channels.list_deliveries": lambda w, s, t: list_deliveries(w, s, t.channel),
    "channels.add_channel": lambda w, s, t: add_channel(w, s, MAILS),
    "channels.change_channel": lambda w, s, t: change_channel(w, s, t.channel, {"name": "Ops"}),
    "channels.try_channel": lambda w, s, t: try_channel(w, s, t.channel),
    "channels.end_channel": lambda w, s, t: end_channel(w, s, t.channel),
    "digest.choose_digest": lambda w, s, t: choose_digest(w, s, weekly=True),
    "digest.have_digest_again": lambda w, s, t: have_digest_again(missing_digest(w, s), s),
    "goals.set_goal": lambda w, s, t: set_goal(w, s, ACME_PAGE, GOAL | {"month": 0}),
    "goals.change_goal": lambda w, s, t: change_goal(w, s, t.goal, 6000),
    "goals.delete_goal": lambda w, s, t: delete_goal(w, s, t.goal),
    "notes.add_note": lambda w, s, t: add_note(w, s, ACME_PAGE, DAY, "Another"),
    "notes.change_note": lambda w, s, t: change_note(w, s, t.note, "Other"),
    "notes.delete_note": lambda w, s, t: delete_note(w, s, t.note),
    "credentials.make_token": lambda w, s, t: make_token(w, s, "script"),
    "credentials.revoke_token": lambda w, s, t: revoke_token(w, s, t.token),
    "credentials.revoke_any_token": lambda w, s, t: revoke_any_token(w, s, t.token),
    "credentials.change_password": lambda w, s, t: change_password(w, s, PASSWORD, "another one"),
    "page_groups.make_group": lambda w, s, t: make_group(w, s, "Bars", [ACME_PAGE]),
    "page_groups.change_group": lambda w, s, t: change_group(w, s, t.group, page_ids=[]),
    "page_groups.end_group": lambda w, s, t: end_group(w, s, t.group),
    "post_labels.make_label": lambda w, s, t: make_label(w, s, "Tips", ["tip"], ACME_PAGE),
    "post_labels.change_label": lambda w, s, t: change_label(w, s, t.label, name="Cakes"),
    "post_labels.delete_label": lambda w, s, t: delete_label(w, s, t.label),
    "post_labels.label_posts": lambda w, s, t: label_posts(w, s, t.label, [ACME_POST]),
    "page_limits.limit_person": lambda w, s, t: limit_person(w, s, t.guest, PageLimit([ACME_PAGE])),
    "pages.open_first": lambda w, s, t: open_first(w, s, ACME_PAGE),
    "pages.set_sensitivity": lambda w, s, t: set_sensitivity(w, s, ACME_PAGE, "off"),
    "people.add_member": lambda w, s, t: add_member(w, s, "dan@client.example", "viewer"),
    "people.change_role": lambda w, s, t: change_role(w, s, t.guest, "analyst"),
    "people.renew_invitation": lambda w, s, t: renew_invitation(w, s, t.guest),
    "imports.add_import": lambda w, s, t: add_import(w, s, ACME_PAGE, "views.csv", b"Views"),
    "imports.choose_import": lambda w, s, t: choose_import(w, s, t.looked, {"names": {}}),
    "imports.store_import": lambda w, s, t: store_import(w, s, t.looked),
    "imports.drop_import": lambda w, s, t: drop_import(w, s, t.looked),
    "imports.undo_import": lambda w, s, t: undo_import(w, s, t.stored),
    "leaving.remove_member": lambda w, s, t: remove_member(w, s, t.guest),
    "leaving.deactivate_member": lambda w, s, t: deactivate_member(w, s, t.bob),
    "leaving.reactivate_member": lambda w, s, t: reactivate_member(w, s, t.resting),
    "embeds.embed_part": lambda w, s, t: embed_part(w, s, "", ADDRESS, 7, Frame([SITE]), now_utc()),
    "refresh.refresh_page": lambda w, s, t: refresh_page(w, s, ACME_PAGE, now_utc()),
    "reports.schedule_report": lambda w, s, t: schedule_report(w, s, ACME_PAGE, WEEKLY),
    "reports.change_report": lambda w, s, t: change_report(w, s, t.report, {"hour": 9}),
    "reports.delete_report": lambda w, s, t: delete_report(w, s, t.report),
    "reports.send_report_again": lambda w, s, t: send_report_again(w, s, t.report, t.delivery),
    "report_preview.preview_report": lambda w, s, t: preview_report(w, s, ACME_PAGE, WEEKLY),
    "reports.send_test": lambda w, s, t: send_test(w, s, t.report),
    "saved_views.save_view": lambda w, s, t: save_view(w, s, "Mine", ADDRESS),
    "saved_views.share_view": lambda w, s, t: share_view(w, s, "Yours", ADDRESS),
    "saved_views.rename_view": lambda w, s, t: rename_view(w, s, t.view, "Other"),
    "saved_views.delete_view": lambda w, s, t: delete_view(w, s, t.view),
    "screen_columns.choose_columns": lambda w, s, t: choose_columns(w, s, "posts", ["published"]),
    "two_step.begin_two_step": lambda w, s, t: begin_two_step(w, s),
    "two_step.confirm_two_step": lambda w, s, t: confirm_two_step(w, s, code_of(w, s)),
    "two_step.renew_recovery_codes": lambda w, s, t: renew_codes(w, s),
    "two_step.end_two_step": lambda w, s, t: end_two_step(w, s, PASSWORD),
    "sessions.end_own": lambda w, s, t: end_own(w, s, t.session),
    "sessions.end_others": lambda w, s, t: end_others(w, s, None),
    "view_links.make_link": lambda w, s, t: make_link(w, s, "", ADDRESS, 30, now_utc()),
    "view_links.revoke_link": lambda w, s, t: revoke_link(w, s, t.link, now_utc()),
    "workspace.change_workspace": lambda w, s, t: change_workspace(
        w, s, {"report_color": "#123456"}
    ),
    "workspace.set_logo": lambda w, s, t: set_logo(w, s, picture()),
    "workspace.remove_logo": lambda w, s, t: remove_logo(w, s),
}
