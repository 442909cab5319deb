"""The table of actions and roles, and each action tried as everybody.

Who may do what is read from the table; what the table must say stands in docs/operations.md.
"""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from flask import Flask
from flask_login import login_user
from sqlalchemy import Engine, func, select, text
from sqlalchemy.orm import Session

import dashboard.actions
from dashboard.actions.actor import Actor, current_actor
from dashboard.actions.answers import Done, NotThereError
from dashboard.actions.roles import ACTIONS, NotAllowedError
from dashboard.auth.identity import identify
from dashboard.queries.inputs import BadInput
from ingest.connect import ConnectError
from models import AuditEvent
from models.scope import tenant_session, wide_session
from models.tenancy import ROLES
from tests.actions.things import Things, make_things
from tests.actions.trials import NAME_NOTHING, TRIALS
from tests.conftest import refresh_settings
from tests.people import ALICE, ANA, BOB, CHARLIE, People, actor, add_analyst
from tests.rows import Made, made_once
from tests.servers import bare_server

ROOT = Path(__file__).parents[2]
# Nobody answers them here.
ASK_META = {"connections.finish_sign_in", "connections.connect_token"}
# Nothing has happened yet, or nothing but a look.
LEAVE_NO_TRACE = {
    *("connections.start_sign_in", "audit.read_audit"),
    *("channels.list_channels", "channels.see_channel", "channels.list_deliveries"),
}
ROLE_OF = {ALICE: "owner", ANA: "analyst", BOB: "viewer"}
MODULES = [
    importlib.import_module(f"dashboard.actions.{one.name}")
    for one in pkgutil.iter_modules(dashboard.actions.__path__)
]
ONLY_LOOK = {
    *("roles.ask", "roles.ask_role", "roles.in_person", "roles.may", "roles.why_not"),
    *(
        "pages.own_page",
        "imports.list_imports",
        "page_groups.why_no_groups",
        *("view_address.checked_view", "view_address.checked_screen", "view_address.kept_address"),
    ),
}
# Parts of an action, which has asked for the role before it calls them.
PARTS = {
    *("report_values.write_options", "report_pages.write_pages"),
    *("report_pages.leave_group", "report_pages.chosen_pages"),
    *("reports.new_schedule", "reports.find_own_report", "reports.write_report"),
    *("reports.due_today", "exports.refuse_hopeless", "view_links.new_link"),
    "stored_once.stored_once",
}
# Their Page is a value among others: what is wrong with it is said there.
NAME_A_PAGE = {
    *("saved_views.save_view", "saved_views.share_view", "view_links.make_link"),
    *("page_groups.make_group", "post_labels.make_label", "embeds.embed_part"),
}
DOCUMENTED = re.compile(
    r"^\| (?P<doing>[a-z][^|]+?) \| (?P<least>owner|analyst|viewer)"
    r" \| (?P<scope>read|write|manage|never) \|$",
    re.M,
)


@pytest.fixture
def server(people: People, environment: pytest.MonkeyPatch) -> Flask:
    environment.setenv("META_APP_ID", "1")
    environment.setenv("META_APP_SECRET", "s")
    # Nobody listens there: connecting ends with a sentence, after its role was asked for.
    environment.setenv("META_GRAPH_BASE_URL", "http://127.0.0.1:9")
    refresh_settings()
    add_analyst()
    return bare_server()


@pytest.fixture
def things(people: People, server: Flask, store: Engine, made_before: Made) -> Things:
    """One of each, beside everybody who is there for the server."""
    return made_once(store, made_before, "things of actions", lambda: make_things(people))


class Tried(NamedTuple):
    """What an action answered, or the exception that it raised, and how many traces it left."""

    answer: Any
    traces: int


@contextmanager
def acting(server: Flask, email: str) -> Iterator[Actor]:
    """A request of this person."""
    with server.test_request_context("/"):
        login_user(identify(actor(email).user_id, None))
        yield current_actor()


def tried(server: Flask, email: str, name: str, things: Things, *, keep: bool = False) -> Tried:
    """Lets the person try it; undone unless it is to be kept."""
    with acting(server, email) as who, tenant_session(who.tenant_id) as session:
        before = traces(session, who)
        try:
            answer = TRIALS[name](who, session, things)
            session.flush()
        except (NotAllowedError, NotThereError, BadInput, ConnectError) as error:
            answer = error
        found = Tried(answer, traces(session, who) - before)
        if not keep:
            session.rollback()
    return found


def traces(session: Session, who: Actor) -> int:
    """How many lines of the audit trail are of this person."""
    lines = select(func.count()).where(AuditEvent.user_id == who.user_id)
    return session.scalar(lines) or 0


def public_functions(module: Any) -> dict[str, Callable[..., Any]]:
    own = inspect.getmembers(module, inspect.isfunction)
    return {
        f"{module.__name__.rpartition('.')[2]}.{name}": function
        for name, function in own
        if function.__module__ == module.__name__ and not name.startswith("_")
    }


def takes_who_or_session(function: Callable[..., Any]) -> bool:
    """Whether a function could act: it knows who acts, or has the rows in its hands."""
    kinds = {
        one.annotation for one in inspect.signature(function, eval_str=True).parameters.values()
    }
    return not kinds.isdisjoint({Actor, Session})


def test_whatever_could_act_is_in_the_table_of_roles() -> None:
    missing = {
        name
        for module in MODULES
        for name, function in public_functions(module).items()
        if name not in ACTIONS and takes_who_or_session(function)
    }
    assert missing == ONLY_LOOK | PARTS


def test_parts_of_actions_are_called_by_actions_alone() -> None:
    callers = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "dashboard").rglob("*.py")
        for name in PARTS
        if re.search(rf"\b{name.partition('.')[2]}\(", path.read_text())
    }
    assert {caller.rpartition("/")[0] for caller in callers} == {"dashboard/actions"}


def test_each_action_is_tried_here_and_has_a_role_that_there_is() -> None:
    assert set(TRIALS) == set(ACTIONS)
    assert {rule.least for rule in ACTIONS.values()} <= set(ROLES)


def test_the_operations_page_names_each_action_with_its_least_role_and_scope() -> None:
    told = DOCUMENTED.findall((ROOT / "docs" / "operations.md").read_text())
    assert set(told) == {
        (rule.doing, rule.least, rule.scope if rule.by_token else "never")
        for rule in ACTIONS.values()
    }


def test_a_person_may_do_it_exactly_with_the_role_for_it(server: Flask, things: Things) -> None:
    for name, (email, role) in product(sorted(TRIALS), ROLE_OF.items()):
        answer = tried(server, email, name, things).answer
        refused = isinstance(answer, NotAllowedError)
        assert refused != ACTIONS[name].allows(role), (name, email, answer)
        if refused:
            assert re.fullmatch(r"Only [a-z ]+ may [^.]+; ask one of them\.", str(answer)), name


def test_an_owner_does_it_and_leaves_a_trace(server: Flask, things: Things) -> None:
    for name in sorted(TRIALS):
        answer, traces = tried(server, ALICE, name, things)
        if name in ASK_META:
            assert isinstance(answer, ConnectError), (name, answer)
        else:
            assert isinstance(answer, Done), (name, answer)
            assert answer.message.endswith((".", "…")), name
            assert traces == (0 if name in LEAVE_NO_TRACE else 1), name


@pytest.mark.parametrize("name", sorted(TRIALS))
def test_an_owner_of_another_tenant_finds_nothing_and_changes_nothing(
    server: Flask, people: People, things: Things, name: str
) -> None:
    before = rows_of(people.acme)
    answer = tried(server, CHARLIE, name, things, keep=True).answer
    assert rows_of(people.acme) == before
    if name in NAME_NOTHING:
        assert isinstance(answer, Done | ConnectError), answer
    elif name in NAME_A_PAGE:
        assert isinstance(answer, BadInput), answer
    else:
        assert isinstance(answer, NotThereError), answer


def rows_of(tenant_id: int) -> dict[str, list[Any]]:
    """What the tenant has of all that actions write."""
    tables = ("annotation", "saved_view", "view_link", "report_schedule", "api_token", "membership")
    tables += ("meta_connection", "meta_page", "sync_run", "export_job", "audit_event")
    tables += ("page_group", "page_group_page", "post_label", "post_label_post", "meta_import")
    with wide_session("command") as session:
        found = {
            table: [
                tuple(row)
                for row in session.execute(
                    text(f"SELECT * FROM {table} WHERE tenant_id = {tenant_id} ORDER BY 1, 2")
                )
            ]
            for table in tables
        }
        tenant = session.execute(text(f"SELECT * FROM tenant WHERE id = {tenant_id}"))
        return found | {"tenant": [tuple(row) for row in tenant]}
