"""Which Pages there are, and what of their numbers is missing."""

from typing import Annotated, Any

from pydantic import Field

from assistants.answers import Answer, Sources
from assistants.api import Api
from assistants.links import site_link
from assistants.sources import source_of

SHOWN = (
    *("page_id", "name", "category", "followers", "can_analyze", "missing_permissions"),
    *("is_default", "data_through", "last_success_at", "stale"),
)
PageId = Annotated[str, Field(description="Facebook's id of the Page, as list_pages tells it")]
Limit = Annotated[int, Field(ge=1, le=100)]
Offset = Annotated[int, Field(ge=0, description="The `next_offset` of the answer before")]


class PageTools:
    """Tools about Pages."""

    def __init__(self, api: Api) -> None:
        self._api = api

    def list_pages(self, words: str = "", limit: Limit = 50, offset: Offset = 0) -> Answer:
        """The Pages that the token may see, by name; with `words` those whose names hold them."""
        read = self._api.get("pages", q=words, limit=limit, offset=offset)
        pages = [_shown(page) for page in read["results"]]
        found = {"count": read["count"], "next_offset": read["next_offset"], "pages": pages}
        told = [sentence for page in pages for sentence in _told(page)]
        return Answer(
            found=found, sources=Sources(dashboard=site_link(self._api.url, "/")), warnings=told
        )

    def what_is_missing(self, page_id: PageId) -> Answer:
        """Which days of a Page's numbers are not here, why, and when they are asked for next."""
        source = source_of(self._api, page_id)
        found = self._api.get("pages", page_id, "coverage")
        link = site_link(self._api.url, "/sync-health", page_id=source.page_id)
        told = source.warnings()
        if not found["complete"]:
            told.append("Numbers of this Page are missing; `found.missing` says which and why.")
        return Answer(found=found, sources=source.sources(link, found), warnings=told)


def _told(page: dict[str, Any]) -> list[str]:
    if not page["can_analyze"]:
        return [f"{page['name']}: its numbers cannot be read at present."]
    return [f"{page['name']}: the newest numbers were not read."] if page["stale"] else []


def _shown(page: dict[str, Any]) -> dict[str, Any]:
    return {name: page[name] for name in SHOWN}
