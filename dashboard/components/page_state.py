"""What stands in the way of a Page's numbers, in a few words, and what to do next."""

from dataclasses import dataclass
from typing import Any

from dash import html

from dashboard.format import day, percent
from dashboard.queries.pages.backfill import BackfillProgress
from dashboard.queries.pages.freshness import Freshness
from dashboard.queries.runs.refresh import refusal
from models import MetaPage

FEWEST_LIKES = 100


@dataclass(frozen=True)
class PageState:
    """`words` say what is, `next_step` what helps; `kind` is warn or calm."""

    words: str
    next_step: str
    kind: str = "calm"
    link: tuple[str, str] | None = None

    def note(self) -> html.Div:
        """Both, with the way to the next step where it leads somewhere."""
        told: list[Any] = [
            html.Span(self.words, className=f"tag tag-{self.kind}"),
            html.Span(self.next_step, className="sub"),
        ]
        if self.link:
            told.append(html.A(self.link[0], href=self.link[1], className="nav link sub-link"))
        return html.Div(told, className="state-note")


def page_state(page: MetaPage, fresh: Freshness) -> PageState | None:
    """The one thing to know about a Page that is not simply well; None for one that is."""
    reason = refusal(page)
    if reason is not None:
        return PageState("Cannot be analysed", reason, "warn")
    likes = page.fan_count if page.fan_count is not None else page.followers_count
    if fresh.data_through is None and likes is not None and likes < FEWEST_LIKES:
        return PageState(
            f"{likes} likes", f"Meta gives insights from {FEWEST_LIKES} likes on; nothing to do."
        )
    if fresh.data_through is None:
        return PageState("First numbers on their way", "They appear here by themselves.")
    if fresh.stale:
        return PageState(
            "Stale",
            f"{fresh.stale_words[:1].upper()}{fresh.stale_words[1:]}.",
            "warn",
            ("See why", f"/sync-health?page_id={page.page_id}"),
        )
    return _history_state(fresh.backfill)


def _history_state(fill: BackfillProgress | None) -> PageState | None:
    if fill is None or not fill.running:
        return None
    if fill.checking:
        return PageState(
            "Being checked again", "Older days are asked for once more; nothing to do."
        )
    return PageState(f"History {percent(fill.whole_share)}", "Older days still arrive.")


def why_empty(page: MetaPage, fresh: Freshness) -> tuple[str, str] | None:
    """Why a range has no number and what happens next; None where it is the range itself."""
    state = page_state(page, fresh)
    if fresh.data_through is None and state is not None:
        return state.words, state.next_step
    fill = fresh.backfill
    if fill is None or not fill.running or fill.checking:
        return None
    if fill.oldest_day is None:
        arriving = "The first numbers are being fetched from Meta and appear here by themselves."
    else:
        arriving = f"History is still arriving: back to {day(fill.oldest_day, year=True)} so far."
    return "No data for this range yet.", arriving
