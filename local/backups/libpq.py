"""How PostgreSQL's own programs are told the owner's database, without the password in sight."""

import os
from collections.abc import Mapping

from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy.engine import make_url

# Under FORCE even the owner sees no row without a scope of their own.
SCOPE = "-c pagelens.scope=owner"


def connection_words(owner_url: str) -> str:
    """The connection string for `--dbname`, which others on this machine may read."""
    words = _words(owner_url)
    words.pop("password", None)
    options = f"{words.pop('options', None) or ''} {SCOPE}".strip()
    return make_conninfo("", **words, options=options)


def environment_with_password(owner_url: str) -> Mapping[str, str]:
    """Our environment with the password in it, and without settings that would win over ours."""
    ours = {name: value for name, value in os.environ.items() if name != "PGOPTIONS"}
    password = _words(owner_url).get("password")
    return ours | ({"PGPASSWORD": str(password)} if password else {})


def _words(owner_url: str) -> dict[str, str | int | None]:
    url = make_url(owner_url).set(drivername="postgresql")
    return dict(conninfo_to_dict(url.render_as_string(hide_password=False)))
