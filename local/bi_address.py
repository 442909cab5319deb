"""The address at which a BI tool finds the database."""

from sqlalchemy.engine import URL, make_url

from settings import get_settings

HOST = "127.0.0.1"
BY_SOCKET = (
    "The database of `pagelens up` listens on no port: set BI_PORT, start `pagelens up` again,"
    " and use this address with that port in place of BI_PORT."
)


def address_of(name: str, password: str) -> str:
    """The address for a login, with its password; with a sentence where no port leads there."""
    settings = get_settings()
    url = make_url(settings.require_owner_url())
    if "host" not in url.query:
        return _shown(url.set(username=name, password=password, drivername="postgresql"))
    port = str(settings.bi_port) if settings.bi_port else "BI_PORT"
    address = f"postgresql://{name}:{password}@{HOST}:{port}/{url.database}"
    return address if settings.bi_port else f"{address}\n{BY_SOCKET}"


def _shown(url: URL) -> str:
    return url.render_as_string(hide_password=False)
