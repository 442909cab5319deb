"""The Page behind an answer: its name, how fresh it is, and what is to be said of that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistants.answers import Sources
from assistants.api import Api


@dataclass(frozen=True)
class Source:
    """A Page, as the API tells it, from which answers are made."""

    api: Api
    page: Mapping[str, Any]

    @property
    def page_id(self) -> str:
        """Facebook's id of it."""
        return str(self.page["page_id"])

    def sources(self, link: str, found: Mapping[str, Any], metrics: Sequence[str] = ()) -> Sources:
        """Where an answer about the Page comes from; `found` names its days."""
        return Sources(
            page_id=self.page_id,
            page_name=self.page["name"],
            meta_metrics=list(metrics),
            since=found.get("since"),
            until=found.get("until"),
            compared_since=found.get("previous_since"),
            compared_until=found.get("previous_until"),
            data_through=self.page["data_through"],
            read_from_meta_at=self.page["last_success_at"],
            dashboard=link,
        )

    def warnings(self) -> list[str]:
        """What holds of all numbers of the Page."""
        through, told = self.page["data_through"], []
        if not self.page["can_analyze"]:
            told.append("Meta does not let this Page's numbers be read at present.")
        if through is None:
            told.append("No number of this Page has been read yet.")
        elif self.page["stale"]:
            told.append(
                f"Stale: Meta has published newer days than {through}, unread for 36 hours."
            )
        backfill = self.page.get("backfill")
        if backfill and backfill.get("state") not in (None, "done"):
            told.append("The Page's history is still being read: older days may be missing.")
        return told


def source_of(api: Api, page_id: str) -> Source:
    """The Page with this id of Facebook's. Raises RefusedError."""
    return Source(api, api.get("pages", page_id))


def meta_names(api: Api, metric: str) -> list[str]:
    """Meta's names of what a number is made of. Raises RefusedError."""
    return [one["metric"] for one in api.get("metrics", metric)["definitions"]]
