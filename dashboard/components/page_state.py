"""The one thing to know about a Page that is not simply well: every screen takes it from here.

A state is told once a screen: lists in the Page's row, a Page's own screens in their banner, or
in their head where that tells it already (how fresh, how far back the history).
"""

from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from dashboard.format import day, percent
from dashboard.queries.pages.backfill import NEXT_SYNC, BackfillProgress
from dashboard.queries.pages.freshness import Freshness
from dashboard.queries.runs.refresh import refusal
from models import MetaPage

FEWEST_LIKES = 100
CONNECTIONS = ("Open the connections", "/settings/connections")
STILL_ARRIVING = "Older days still arrive; nothing to do."
STEPS = {
    "throttled": "Paused, because Meta asks us to slow down; it goes on by itself.",
    "failed": NEXT_SYNC,
}


@dataclass(frozen=True)
class PageState:
    """`words` say what is, `next_step` what helps; `kind` is warn or calm.

    `in_banner`: the head of the Page's own screens does not tell it, so their banner does.
    """

    words: str
    next_step: str
    kind: str = "calm"
    link: tuple[str, str] | None = None
    in_banner: bool = True

    def note(self, *, link: bool = True, told: str = "") -> html.Div:
        """Both, with the way to the next step where it leads somewhere; `told` says where the next
        step stands on this screen already."""
        parts: list[Any] = [
            html.Span(self.words, className=f"tag tag-{self.kind}"),
            html.Span(told or self.next_step, className="sub"),
        ]
        if self.link and link:
            parts.append(dcc.Link(self.link[0], href=self.link[1], className="link sub-link"))
        return html.Div(parts, className="state-note")

    def tells(self, sentence: str) -> bool:
        """Whether the sentence of an alert, behind the name of whose it is, says the same."""
        parts = [part for part in sentence.split(": ") if part]
        return any(": ".join(parts[skip:]) in self.next_step for skip in range(len(parts)))


def page_state(page: MetaPage, fresh: Freshness) -> PageState | None:
    """The one thing to know about a Page; None for one that is simply well."""
    reason = refusal(page)
    if reason is not None:
        return PageState("Cannot be analysed", reason, "warn", CONNECTIONS)
    if fresh.data_through is None and is_too_small(page):
        step = f"Meta gives insights from {FEWEST_LIKES} likes on; nothing to do."
        return PageState("1 like" if likes_of(page) == 1 else f"{likes_of(page)} likes", step)
    reason = refusal(page, kind="post")
    if reason is not None:
        return PageState("Posts cannot be read", reason, "warn", CONNECTIONS)
    if fresh.data_through is None:
        return _state_without_numbers(fresh)
    if fresh.stale:
        step = f"{fresh.stale_words[:1].upper()}{fresh.stale_words[1:]}."
        way = ("See why", f"/sync-health?page_id={page.page_id}")
        return PageState("Stale", step, "warn", way, in_banner=False)
    return _history_state(fresh.backfill)


def is_too_small(page: MetaPage) -> bool:
    """Whether the Page has fewer likes than Meta wants for insights."""
    likes = likes_of(page)
    return likes is not None and likes < FEWEST_LIKES


def likes_of(page: MetaPage) -> int | None:
    """Likes, or followers where Meta does not tell the likes."""
    return page.fan_count if page.fan_count is not None else page.followers_count


def _state_without_numbers(fresh: Freshness) -> PageState:
    if fresh.known.answered_at is None:
        return PageState("First numbers on their way", "They appear here by themselves.")
    step = "Meta has answered without a single value so far; each sync asks again."
    return PageState("No numbers yet", step)


def _history_state(fill: BackfillProgress | None) -> PageState | None:
    if fill is None or fill.state == "done":
        return None
    return PageState(history_line(fill), history_step(fill), in_banner=False)


def history_line(fill: BackfillProgress) -> str:
    """History back to 3 Mar 2025 · 61 %."""
    if fill.checking:
        words = "Older days are being checked again"
    elif fill.oldest_day is None:
        words = "History is on its way"
    else:
        words = f"History back to {day(fill.oldest_day, year=True)}"
    return f"{words} · {percent(fill.whole_share)}"


def history_step(fill: BackfillProgress) -> str:
    """What becomes of a history that is not whole."""
    if fill.checking:
        return "What is shown stays; nothing to do."
    return fill.sentence or STEPS.get(fill.state, STILL_ARRIVING)


def why_empty(page: MetaPage, fresh: Freshness) -> tuple[str, str] | None:
    """Why a range has no number and what happens next; None where it is the range itself."""
    state = page_state(page, fresh)
    if fresh.data_through is None and state is not None:
        return state.words, state.next_step
    fill = fresh.backfill
    if fill is None or fill.state == "done" or fill.checking:
        return None
    return "No data for this range yet.", f"{history_line(fill)}. {history_step(fill)}"
