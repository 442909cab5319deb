"""All that one running sandbox knows and remembers."""

from dataclasses import dataclass, field
from datetime import datetime

from ingest.sandbox.catalog_file import Metric, read_catalog
from ingest.sandbox.characters import BY_ID, Character
from ingest.sandbox.clock import Clock
from ingest.sandbox.errors import RefusedError, unknown_object
from ingest.sandbox.faults import Faults
from ingest.sandbox.posts import Post, find_post, find_video
from ingest.sandbox.request_log import RequestLog
from ingest.sandbox.tokens import Token
from ingest.sandbox.usage import Usage


@dataclass
class World:
    """Seed and clock decide the numbers; the rest is orders and records."""

    seed: str
    clock: Clock
    enforce_proof: bool = False
    faults: Faults = field(default_factory=Faults)
    usage: Usage = field(default_factory=Usage)
    log: RequestLog = field(default_factory=RequestLog)

    def now(self) -> datetime:
        """The present moment, UTC."""
        return self.clock.now()

    def metric(self, level: str, key: str) -> Metric | None:
        """The metric of this level, dead or alive."""
        return read_catalog().get((level, key))

    def page(self, page_id: str) -> Character | None:
        """The Page with this id."""
        return BY_ID.get(page_id)

    def post(self, post_id: str) -> Post | None:
        """The post with this id, if it exists by now."""
        page = BY_ID.get(post_id.partition("_")[0])
        if page is None or post_id in self.deleted(page.page_id):
            return None
        return find_post(self.seed, page, post_id, self.now())

    def deleted(self, page_id: str) -> set[str]:
        """Ids of posts that a fault has deleted."""
        return {str(f.options.get("post")) for f in self.faults.lasting("delete", page_id)}

    def video(self, video_id: str) -> Post | None:
        """The post that carries the video with this id."""
        if not video_id.startswith("77"):
            return None
        found = (find_video(self.seed, p, video_id, self.now()) for p in BY_ID.values())
        return next((post for post in found if post), None)

    def page_of(self, object_id: str) -> str:
        """Id of the Page that an object belongs to; empty for anything else."""
        if object_id.partition("_")[0] in BY_ID:
            return object_id.partition("_")[0]
        video = self.video(object_id)
        return video.page_id if video else ""

    def scopes(self, token: Token, page_id: str = "") -> set[str]:
        """Permissions of the token that have not been taken away."""
        gone = self.faults.lasting("drop_permission", page_id)
        return set(token.scopes) - {str(fault.options.get("permission")) for fault in gone}

    def refuse_revoked(self, token: Token, token_text: str) -> None:
        """Refuse (190) a token that a fault has revoked, by token, Page or altogether."""
        for fault in self.faults.lasting("revoke", token.page_id):
            if fault.options.get("token") in (None, token_text):
                text = (
                    "Error validating access token: The session has been invalidated because the"
                    " user changed their password or Facebook has changed the session for security"
                    " reasons."
                )
                subcode = int(fault.options.get("subcode", 460))
                raise RefusedError(text, 190, subcode, status=401)

    def require_page(self, page_id: str) -> Character:
        """The Page, or Meta's refusal (100/33)."""
        page = BY_ID.get(page_id)
        if page is None:
            raise unknown_object(page_id)
        return page
