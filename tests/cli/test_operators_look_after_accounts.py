"""The commands about people say what holds afterwards."""

from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select, update

from cli import pagelens
from models import AuditEvent, Membership, User
from models.orm import now_utc
from models.scope import tenant_session, wide_session
from tests.api.test_people_and_roles import number_of, send
from tests.auth.inviting import invite
from tests.people import ALICE, BOB, CHARLIE, PASSWORD, People
from tests.servers import bare_server
from tests.visitors import try_to_sign_in, visitor

NEW = "fjord lamp otter"
DORA = "dora@client.example"


def run(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(pagelens, arguments, input=stdin)


def comes_in(server: Flask, email: str, password: str) -> bool:
    return try_to_sign_in(server.test_client(), email, password).status_code == 302


def test_people_and_tenants_are_listed(people: People) -> None:
    server = bare_server()
    invite(visitor(server, ALICE), DORA)
    lines = [line.split("\t") for line in run("user", "list").output.splitlines()]
    assert [line[:3] for line in lines] == [
        [ALICE, "acme: owner", "active"],
        [BOB, "acme: viewer", "active"],
        [CHARLIE, "globex: owner", "active"],
        [DORA, "acme: viewer", "one-time password"],
    ]
    assert lines[0][3] != "never" == lines[1][3]
    assert CHARLIE not in run("user", "list", "--tenant", "acme").output
    assert run("tenant", "list").output == "acme\tAcme\t3 people\nglobex\tGlobex\t1 person\n"


def test_a_new_password_opens_the_account_and_ends_what_was_open(people: People) -> None:
    server = bare_server()
    bob = visitor(server, BOB)
    short = run("user", "password", "--email", BOB, stdin="short\n")
    assert "at least 10" in str(short.exception)
    done = run("user", "password", "--email", BOB.upper(), stdin=f"{NEW}\n")
    assert "has a new password" in done.output
    assert bob.get("/api/people/").status_code == 401
    assert not comes_in(server, BOB, PASSWORD)
    assert comes_in(server, BOB, NEW)
    nobody = run("user", "password", "--email", "nobody@acme.example", stdin=f"{NEW}\n")
    assert str(nobody.exception) == "Nobody signs in as nobody@acme.example."
    with tenant_session(people.acme) as session:
        assert "password.set" in session.scalars(select(AuditEvent.action)).all()


def test_a_deactivated_account_opens_nothing_until_it_is_reactivated(people: People) -> None:
    server = bare_server()
    bob = visitor(server, BOB)
    run("user", "deactivate", "--email", BOB)
    assert bob.get("/api/people/").status_code == 401
    assert not comes_in(server, BOB, PASSWORD)
    again = run("user", "add", "--tenant", "globex", "--email", BOB, "--role", "viewer")
    assert "is deactivated" in str(again.exception)
    assert run("user", "reactivate", "--email", BOB).output == f"{BOB} can sign in again.\n"
    assert bob.get("/api/people/").status_code == 401
    assert comes_in(server, BOB, PASSWORD)


def test_who_is_added_again_can_sign_in_as_the_command_says(people: People) -> None:
    server = bare_server()
    alice = visitor(server, ALICE)
    invite(alice, DORA)
    for email in (DORA, BOB):
        send(alice, "DELETE", f"/api/people/{number_of(email)}/")
    with wide_session("command") as session:
        session.execute(update(User).where(User.email == DORA).values(one_time_until=now_utc()))
    add = ("user", "add", "--tenant", "acme", "--role", "viewer", "--email")
    assert run(*add, DORA, stdin=f"{NEW}\n").output.endswith("with this password.\n")
    assert comes_in(server, DORA, NEW)
    # Nobody is asked for a password that would not count.
    assert run(*add, BOB).output.endswith("with the password that they have.\n")
    assert comes_in(server, BOB, PASSWORD)
    with wide_session("command") as session:
        assert len(session.scalars(select(Membership.user_id)).all()) == 4
