"""All that one running sandbox knows and remembers."""

from dataclasses import dataclass, field
from datetime import datetime

from ingest.sandbox.catalog_file import Metric, read_catalog
from ingest.sandbox.characters import BY_ID, DEMO_PAGES, NEW_PAGES, Character, profile_id, short_id
from ingest.sandbox.clock import Clock
from ingest.sandbox.data_access import lost_scopes
from ingest.sandbox.errors import RefusedError, unknown_object
from ingest.sandbox.faults.orders import Faults
from ingest.sandbox.posts import Post, find_post, find_video
from ingest.sandbox.request_log import RequestLog
from ingest.sandbox.tokens import Token
from ingest.sandbox.usage import Usage


@dataclass
class World:
    """Seed and clock decide the numbers; the rest is orders and records.

    With `clones`, a person's Pages are these and not the demo's.
    """

    seed: str
    clock: Clock
    enforce_proof: bool = False
    clones: tuple[Character, ...] = ()
    faults: Faults = field(init=False)
    usage: Usage = field(init=False)
    log: RequestLog = field(default_factory=RequestLog)

    def __post_init__(self) -> None:
        self._cloned = {page.page_id: page for page in self.clones}
        self._profiles = {profile_id(page_id): page_id for page_id in [*BY_ID, *self._cloned]}
        self._short = {short_id(page_id): page_id for page_id in [*BY_ID, *self._cloned]}
        self.faults = Faults(self.now)
        self.usage = Usage(self.page, len(self.clones))

    def now(self) -> datetime:
        """The present moment, UTC."""
        return self.clock.now()

    def metric(self, level: str, key: str) -> Metric | None:
        """The metric of this level, dead or alive."""
        return read_catalog().get((level, key))

    def page(self, page_id: str) -> Character | None:
        """The Page with this id."""
        return BY_ID.get(page_id) or self._cloned.get(page_id)

    def named(self, username: str) -> Character | None:
        """The Page with this username; capitals and dots make no difference."""
        plain = username.replace(".", "").lower()
        pages = (*BY_ID.values(), *self._cloned.values())
        return next((page for page in pages if page.username == plain), None)

    def listed(self) -> list[Character]:
        """The Pages on which a person has a task, in the order of /me/accounts."""
        new = NEW_PAGES if self.faults.lasting("new_pages", "") else ()
        return [*(self.clones or DEMO_PAGES), *new]

    def post(self, post_id: str) -> Post | None:
        """The post with this id, if it exists by now; its Page's profile may stand in the id."""
        head, _, number = post_id.partition("_")
        page = self.page(self._profiles.get(head, head))
        if page is None or f"{page.page_id}_{number}" in self.deleted(page.page_id):
            return None
        return find_post(self.seed, page, f"{page.page_id}_{number}", self.now())

    def shown_id(self, post: Post) -> str:
        """The id under which the API gives the post."""
        if self.faults.lasting("profile_posts", post.page_id):
            return f"{profile_id(post.page_id)}_{post.number}"
        return post.post_id

    def deleted(self, page_id: str) -> set[str]:
        """Ids of posts that a fault has deleted."""
        return {str(f.options.get("post")) for f in self.faults.lasting("delete", page_id)}

    def video(self, video_id: str) -> Post | None:
        """The post that carries the video with this id."""
        page = self.page(self._page_of_video(video_id))
        return find_video(self.seed, page, video_id, self.now()) if page else None

    def _page_of_video(self, video_id: str) -> str:
        # 77, the end of the Page's id, and the number of the post
        return self._short.get(video_id[2:-11], "") if video_id.startswith("77") else ""

    def page_of(self, object_id: str) -> str:
        """Id of the Page that an object belongs to; empty for anything else."""
        head, number = object_id.partition("_")[::2]
        page_id = self._profiles.get(head, head) if number else head
        if self.page(page_id):
            return page_id
        video = self.video(object_id)
        return video.page_id if video else ""

    def scopes(self, token: Token, page_id: str = "") -> set[str]:
        """Permissions of the token that open something."""
        return self.granted(token, page_id) - lost_scopes(self.faults, self.now(), token, page_id)

    def granted(self, token: Token, page_id: str = "") -> set[str]:
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
        page = self.page(page_id)
        if page is None:
            raise unknown_object(page_id)
        return page
