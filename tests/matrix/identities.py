"""Who asks: each with what they carry, as a browser or a program would send it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from dashboard.auth.csrf import COOKIE, HEADER
from models.tenancy import SCOPES
from tests.matrix.marks import ACME, GLOBEX, Mark
from tests.matrix.members import ENDED, LEAVER, ROLES, api_token
from tests.visitors import visitor

SESSION = "pagelens_session"


@dataclass(frozen=True)
class Identity:
    """Somebody who asks; `role` is empty for who may not come in. `mark` is of their own things."""

    name: str
    mark: Mark
    role: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    scope: str | None = None
    address: str = ""

    @property
    def other(self) -> Mark:
        """Of what is foreign to them."""
        return GLOBEX if self.mark is ACME else ACME

    def client(self, server: Flask) -> FlaskClient:
        """A browser of theirs, as it was when they signed in: nothing done before is in it."""
        client = server.test_client()
        for name, value in self.cookies.items():
            client.set_cookie(name, value)
        return client

    def headers(self) -> dict[str, str]:
        """What they send along."""
        if self.token:
            return {"Authorization": f"Bearer {self.token}"}
        return {HEADER: self.cookies.get(COOKIE, "")}


STRANGER = Identity("stranger", ACME)


def sign_in(server: Flask, mark: Mark, name: str) -> Identity:
    """A person with the cookies of a session."""
    client = visitor(server, mark.address(name))
    client.get("/")
    cookies = {each: client.get_cookie(each) for each in (SESSION, COOKIE)}
    kept = {each: cookie.value for each, cookie in cookies.items() if cookie is not None}
    return Identity(
        f"{mark.word} {name}", mark, ROLES.get(name, ""), kept, address=mark.address(name)
    )


def with_token(mark: Mark, name: str, scope: str = "manage") -> Identity:
    """The same person's program."""
    token = api_token(mark, name, scope)
    called = f"{mark.word} {name}'s token to {scope}"
    return Identity(called, mark, ROLES.get(name, ""), token=token, scope=scope)


def members(server: Flask) -> Iterator[Identity]:
    """All who may come in."""
    yield sign_in(server, ACME, "owner")
    yield sign_in(server, ACME, "analyst")
    yield sign_in(server, ACME, "viewer")
    yield from (with_token(ACME, "owner", scope) for scope in SCOPES)
    yield with_token(ACME, "viewer")
    yield sign_in(server, GLOBEX, "owner")
    yield with_token(GLOBEX, "owner")


def outsiders(server: Flask, engine: Engine) -> Iterator[Identity]:
    """All who may not: with nothing, with what is made up, with what was right until they left."""
    yield STRANGER
    yield replace(STRANGER, name="guesser", token="pl_guessed")
    yield from (with_token(ACME, "owner", ended) for ended in ENDED)
    yield replace(STRANGER, name="forger", cookies={SESSION: "eyJfdXNlcl9pZCI6IjEifQ.aaaa.bbbb"})
    yield from leaver(server, engine)


def leaver(server: Flask, engine: Engine) -> tuple[Identity, Identity]:
    """Somebody who was a member, with the cookie and the token of that time."""
    cookie, token = sign_in(server, ACME, LEAVER), with_token(ACME, LEAVER)
    _remove(engine, ACME.address(LEAVER))
    return cookie, token


def _remove(engine: Engine, address: str) -> None:
    """As an operator does who knows SQL only: the membership alone is gone."""
    with engine.begin() as connection:
        connection.execute(
            text('DELETE FROM membership USING "user" u WHERE u.id = user_id AND email = :email'),
            {"email": address},
        )
