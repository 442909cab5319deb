"""One call of the API, alone or inside a batch, and its answer."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from ingest.sandbox.tokens import Token
from ingest.sandbox.versions import DEFAULT


@dataclass
class GraphCall:
    """A request without its transport. `path` has no version."""

    method: str
    path: tuple[str, ...]
    params: dict[str, str]
    token_text: str
    base_url: str
    version: str = DEFAULT
    token: Token | None = None
    page_id: str = ""

    def url(self, **changed: str) -> str:
        """Address of the same edge with other parameters; it embeds the token, as Meta's do."""
        kept = {k: v for k, v in self.params.items() if k not in ("appsecret_proof", "batch")}
        query = urlencode({"access_token": self.token_text, **kept, **changed})
        return f"{self.base_url}/{self.version}/{'/'.join(self.path)}?{query}"


@dataclass
class Answer:
    """What goes back. `spoiled` names a broken transport: truncated, html or reset."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    spoiled: str = ""
