"""Pages that a person names, by id, username or address; an address is only read, never fetched.

1. What was typed becomes an id or a username, the two things that the Graph API is asked for.
2. Each is asked for, unless Meta listed that Page anyway.
3. A Page that cannot be read gives one sentence, and keeps none of the others away.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qs, urlsplit

from ingest.connect.errors import ConnectError
from ingest.graph.accounts import PageAccount, ends_the_search, fetch_page
from ingest.graph.client import GraphClient
from ingest.graph.errors import GraphError
from ingest.graph.sentences import ErrorKind

LONGEST = 500
NO_PAGE = (
    "{} is not the id or the address of a Page; open the Page, and copy its address from the"
    " browser."
)
SHORT_LINK = "{} is a link for sharing; open it, and copy the address that the browser shows then."
NOT_SHOWN = (
    "{}: Meta shows no such Page to the connected account; check the id or address, and that the"
    " account has a role on the Page. The Page's id stands on it under About, Page transparency."
)
NO_ROLE = (
    "{}: the connected account has no role on this Page; have one of its administrators give it"
    " one, then connect again."
)
NO_ANSWER = "{}: Facebook did not give a usable answer; connect again in some minutes."

_ID = re.compile(r"[0-9]{1,32}")
_ID_AT_END = re.compile(r"(?:.*-)?([0-9]{5,32})")
_USERNAME = re.compile(r"[A-Za-z0-9]+(\.[A-Za-z0-9]+)*")
_HOST = re.compile(r"([a-z0-9-]+\.)*(facebook|fb)\.com")
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
# What stands before the name of a Page in some of its addresses.
_BEFORE_NAMES = frozenset({"pages", "people", "pg", "p"})
_SHARED = frozenset({"share", "sharer"})
_NO_PAGES = frozenset(
    {"ads", "business", "dialog", "events", "gaming", "groups", "hashtag", "help", "l", "latest"}
    | {"login", "marketplace", "me", "messages", "notifications", "oauth", "permalink", "photo"}
    | {"photos", "plugins", "policies", "reel", "search", "settings", "stories", "story", "watch"}
)  # fmt: skip


def page_reference(text: str) -> str:
    """The id or username in an id, a username or an address. Raises ConnectError."""
    typed = text.strip()
    if not typed or len(typed) > LONGEST:
        raise ConnectError(NO_PAGE.format(f"“{typed[:60]}”"))
    address = _address(typed)
    found = _plain(typed.removeprefix("@")) if address is None else _in_address(address, typed)
    if not found:
        raise ConnectError(NO_PAGE.format(f"“{typed[:60]}”"))
    return found


@dataclass(frozen=True)
class NamedPages:
    """The Pages that were found by what they were named, and a sentence for each other one."""

    pages: list[PageAccount] = field(default_factory=list)
    sentences: dict[str, str] = field(default_factory=dict)


def read_named(
    client: GraphClient, references: Iterable[str], listed: Sequence[PageAccount]
) -> NamedPages:
    """Asks for each Page that is not among those listed. Raises GraphError of a dead token."""
    named = NamedPages()
    known = {page.page_id for page in listed if page.access_token}
    for reference in dict.fromkeys(references):
        if reference in known:
            continue
        try:
            page = fetch_page(client, reference)
        except GraphError as error:
            if ends_the_search(error):
                raise
            passing = error.kind in {ErrorKind.RETRY, ErrorKind.REDUCE}
            words = NO_ANSWER if passing else NOT_SHOWN
            named.sentences[reference] = words.format(reference)
            continue
        if page.access_token and page.page_id:
            named.pages.append(page)
        else:
            named.sentences[reference] = NO_ROLE.format(page.name or reference)
    return named


def _address(typed: str) -> SplitResult | None:
    host = typed.partition("/")[0].lower()
    if not _SCHEME.match(typed) and not _HOST.fullmatch(host):
        return None
    try:
        return urlsplit(typed if _SCHEME.match(typed) else f"https://{typed}")
    except ValueError:
        raise ConnectError(NO_PAGE.format(f"“{typed[:60]}”")) from None


def _in_address(address: SplitResult, typed: str) -> str:
    query = parse_qs(address.query)
    parts = [part for part in address.path.split("/") if part]
    if not _HOST.fullmatch(address.hostname or ""):
        return ""
    for name in ("asset_id", "id"):
        if name in query and (name == "asset_id" or address.path.endswith(".php")):
            return _matching(_ID, query[name][0])
    if parts and parts[0].lower() in _SHARED:
        raise ConnectError(SHORT_LINK.format(f"“{typed[:60]}”"))
    if parts and parts[0].lower() in _BEFORE_NAMES:
        return _behind(parts[1:])
    return _plain(parts[0]) if parts else ""


def _behind(parts: list[str]) -> str:
    """/pages/Name/123, /pages/category/Kind/Name-123, /people/Name/123, /p/Name-123, /pg/name."""
    ids = [found[1] for part in parts if (found := _ID_AT_END.fullmatch(part))]
    return ids[0] if ids else _plain(parts[0]) if len(parts) == 1 else ""


def _plain(name: str) -> str:
    if name.lower() in _NO_PAGES or name.lower().endswith(".php"):
        return ""
    found = _ID_AT_END.fullmatch(name)
    return _matching(_ID, name) or (found[1] if found else _matching(_USERNAME, name))


def _matching(pattern: re.Pattern[str], text: str) -> str:
    return text if pattern.fullmatch(text) else ""
