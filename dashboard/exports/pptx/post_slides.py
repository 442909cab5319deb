"""The best and the worst posts on slides, each with its stored picture."""

from collections.abc import Sequence

from dashboard.excerpt import excerpt
from dashboard.exports.pptx.deck import LEFT, MUTED, Deck
from dashboard.exports.pptx.fitting import units_of
from dashboard.exports.report.cards import PostCard, post_cards
from dashboard.exports.report.content import Report
from dashboard.exports.report.published import why_no_posts

HIGH, TEXT = 1.05, 130


def add_posts(deck: Deck, report: Report) -> None:
    """A slide for each end of the ranking."""
    best, work = report.best, report.work
    if best is None or not best.posts:
        empty = why_no_posts(work, report.posting.first)
        deck.words(deck.slide("Best and worst posts"), [empty], top=1.4)
        return
    titles = ["The best posts", "The posts with the least"]
    if not work.options.ranks_down:
        titles.reverse()
    first = titles[0] if report.worst else "All posts"
    _slide(deck, first, best.title, post_cards(work, best, best.posts))
    if report.worst:
        _slide(deck, titles[1], best.title, post_cards(work, best, report.worst))


def _slide(deck: Deck, title: str, ranked_by: str, cards: Sequence[PostCard]) -> None:
    slide = deck.slide(f"{title}, by {ranked_by.lower()}")
    for place, card in enumerate(cards):
        top = 1.3 + place * (HIGH + 0.05)
        deck.picture(slide, card.picture, left=LEFT, top=top, high=HIGH - 0.15, square=True)
        numbers = (
            f"{ranked_by}: {card.value} · Viewers: {card.viewers} · Engagement rate: {card.rate}"
        )
        about = " · ".join(filter(None, (card.kind, card.published, card.usual, card.labels)))
        left = LEFT + HIGH + 0.1
        deck.words(slide, [_text(card.text)], top=top - 0.05, size=13, left=left)
        deck.words(
            slide, [f"{numbers}  ({about})"], top=top + 0.45, size=11, color=MUTED, left=left
        )


def _text(text: str) -> str:
    """The beginning of the post: letters of China and Japan take the room of two."""
    return excerpt(text, TEXT * len(text) // max(1, units_of(text)))
