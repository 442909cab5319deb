"""What was done in plain words: each action's name with its kind and its sentence."""

from collections.abc import Mapping
from typing import Any

from models.export_formats import FORMATS

KINDS = {
    "access": "Sign-ins and passwords",
    "people": "People and roles",
    "connections": "Facebook connections",
    "tokens": "API tokens",
    "files": "Exports and reports",
    "links": "Read-only links",
    "content": "Notes, goals, views and groups",
    "workspace": "Workspace",
    "deletion": "Deletions",
}
# What stands in braces is a detail of the event.
WORDS: Mapping[str, tuple[str, str]] = {
    "sign_in.succeeded": ("access", "Signed in"),
    "sign_in.refused": ("access", "Could not sign in: {reason}"),
    "sign_out": ("access", "Signed out"),
    "session.ended": ("access", "Signed out another browser of their own"),
    "session.others_ended": ("access", "Signed out all their other browsers"),
    "password.chosen": ("access", "Chose a first password"),
    "password.changed": ("access", "Changed their password"),
    "password.reset": ("access", "Set a new password by a mailed link"),
    "password.set": ("access", "An operator set a new password for {email}"),
    "account.deactivated": ("access", "An operator deactivated the account of {email}"),
    "account.reactivated": ("access", "An operator reactivated the account of {email}"),
    "oidc.linked": ("access", "Linked their account at the identity provider"),
    "two_step.begun": ("access", "Began to set up two-step sign-in"),
    "two_step.on": ("access", "Switched on two-step sign-in"),
    "two_step.codes_renewed": ("access", "Made other recovery codes"),
    "two_step.off": ("access", "Switched off two-step sign-in"),
    "two_step.ended": ("access", "An operator switched off two-step sign-in of {email}"),
    "person.added": ("people", "Added {email} as {role}"),
    "person.joined": ("people", "Joined as {role}"),
    "person.role_changed": ("people", "Made {person} {after}, who was {before}"),
    "person.limited": ("people", "Decided which Pages {person} sees"),
    "person.invitation_renewed": ("people", "Invited {person} again"),
    "person.deactivated": ("people", "Deactivated {person}"),
    "person.reactivated": ("people", "Reactivated {person}"),
    "person.removed": ("people", "Removed {person}"),
    "meta.connected": ("connections", "Connected Facebook with the Pages {pages}"),
    "meta.disconnected": ("connections", "Ended a connection with Facebook"),
    "meta.deauthorized": ("connections", "Facebook said that the app was removed by its user"),
    "meta.user_deleted": ("deletion", "Deleted a Facebook account as Facebook asked for"),
    "refresh.asked": ("connections", "Asked Meta for the newest numbers of the Page {page}"),
    "import.added": ("connections", "Chose the file {file} to import for the Page {page}"),
    "import.chosen": ("connections", "Said what is in the file {file}"),
    "import.begun": ("connections", "Began to import the file {file}"),
    "import.dropped": ("connections", "Dropped the file {file} before it was imported"),
    "import.undo_begun": ("connections", "Began to take back the import of {file}"),
    "numbers.taken_back": ("connections", "Took back an import of the Page {page_id}"),
    "numbers.imported": ("connections", "Imported numbers of the Page {page_id}"),
    "token.made": ("tokens", "Made the API token “{name}”"),
    "token.revoked": ("tokens", "Ended the API token “{name}”"),
    "bi_role.made": ("tokens", "An operator let the BI tool “{name}” read the numbers"),
    "bi_role.removed": ("tokens", "An operator ended the BI tool “{name}”"),
    "export.requested": ("files", "Made a {export_format} file of the Page {page}"),
    "export.downloaded": ("files", "Downloaded the file {file}"),
    "audit.downloaded": ("files", "Downloaded the audit"),
    "report.scheduled": ("files", "Scheduled a report to {recipients}"),
    "report.changed": ("files", "Changed a report to {recipients}"),
    "report.deleted": ("files", "Deleted a report to {recipients}"),
    "report.sent_again": ("files", "Sent a report to {recipient} again"),
    "report.test_sent": ("files", "Sent a report to themselves"),
    "report.link_made": ("links", "Made a public link to the report {file}"),
    "view_link_created": ("links", "Made a read-only link to {path}"),
    "view_link_embedded": ("links", "Let {sites} show a part of {path}"),
    "view_link_revoked": ("links", "Ended a read-only link to {path}"),
    "note.added": ("content", "Wrote a note on the Page {page}"),
    "note.changed": ("content", "Changed a note"),
    "note.deleted": ("content", "Deleted a note"),
    "goal.set": ("content", "Set a goal of the Page {page}: {metric} {target} in {days}"),
    "goal.changed": ("content", "Changed a goal of the Page {page}: {metric} {target} in {days}"),
    "goal.deleted": ("content", "Deleted a goal of the Page {page}: {metric} in {days}"),
    "view.saved": ("content", "Saved a view"),
    "view.renamed": ("content", "Renamed a view"),
    "view.deleted": ("content", "Deleted a view"),
    "group.made": ("content", "Made the group “{name}”"),
    "group.changed": ("content", "Changed the group “{name}”"),
    "group.ended": ("content", "Ended the group “{name}”"),
    "label.made": ("content", "Made the label “{name}”"),
    "label.changed": ("content", "Changed the label “{name}”"),
    "label.deleted": ("content", "Deleted the label “{name}”"),
    "label.given": ("content", "Gave posts the label “{name}”"),
    "label.taken": ("content", "Took the label “{name}” off posts"),
    "columns.chosen": ("content", "Chose the columns of the table of {screen}"),
    "page.opens_first": ("content", "Chose the Page {page} to open first"),
    "page.sensitivity_set": ("content", "Set what is unusual of the Page {page} to {sensitivity}"),
    "digest.asked": ("content", "Asked for the weekly digest"),
    "digest.ended": ("content", "Ended the weekly digest for themselves"),
    "digest.sent_again": ("content", "Had their digest that failed sent again"),
    "workspace.changed": ("workspace", "Changed the workspace: {changes}"),
    "channel.added": ("workspace", "Added the channel “{name}” for alerts"),
    "channel.changed": ("workspace", "Changed the channel “{name}”"),
    "channel.tried": ("workspace", "Sent a test to the channel “{name}”"),
    "channel.ended": ("workspace", "Deleted the channel “{name}”"),
    "workspace.exported": ("files", "Exported the whole workspace"),
    "workspace.logo_changed": ("workspace", "Changed the logo"),
    "workspace.logo_removed": ("workspace", "Removed the logo"),
    "page.deleted": ("deletion", "Deleted the Page {name}"),
    "workspace.deleted": ("deletion", "Deleted the workspace {name}"),
    "account.deleted": ("deletion", "Deleted their own account"),
    "erasure.finished": ("deletion", "Deleted a {what} for good; left: {left}"),
    "audit.aged": ("deletion", "Ended {events} old lines of the audit"),
    "audit.pseudonymised": ("deletion", "Took a deleted person's name out of {events} lines"),
}
VALUES = {
    "wrong_password": "wrong password",
    "wrong_code": "wrong code",
    "one_time_ended": "the one-time password has ended",
    "owner": "an owner",
    "analyst": "an analyst",
    "viewer": "a viewer",
    **{one.name: one.short for one in FORMATS},
}
MOST_NAMED = 3
GONE = "somebody who is gone"


def actions_of(kind: str) -> list[str]:
    """The names of the actions of a kind."""
    return [action for action, (its_kind, _sentence) in WORDS.items() if its_kind == kind]


def sentence_of(action: str, detail: Mapping[str, Any], people: Mapping[int, str]) -> str:
    """What was done; `people` are addresses by id. An action without words is its own name."""
    _kind, sentence = WORDS.get(action, ("", action))
    return sentence.format_map(_Details(detail, people))


class _Details(dict[str, str]):
    """Details as they are read; what an older event does not say is three dots."""

    def __init__(self, detail: Mapping[str, Any], people: Mapping[int, str]) -> None:
        super().__init__({name: _value(value) for name, value in detail.items()})
        if "person" in detail:
            self["person"] = people.get(detail["person"], GONE)
        self["changes"] = ", ".join(f"{_name(name)} {_value(detail[name])}" for name in detail)

    def __missing__(self, _name: str) -> str:
        return "…"


def _value(value: Any) -> str:
    if isinstance(value, list):
        more = len(value) - MOST_NAMED
        named = ", ".join(map(str, value[:MOST_NAMED]))
        return (f"{named} and {more} more" if more > 0 else named) or "none"
    if isinstance(value, dict):
        return ", ".join(f"{_name(name)} {count}" for name, count in value.items()) or "nothing"
    return VALUES.get(value, value) if isinstance(value, str) and value else str(value or "none")


def _name(name: str) -> str:
    return name.replace("_", " ")
