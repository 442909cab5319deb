"""The best post of a letter: the first of the ranking by the report's own measure."""

from dashboard.exports.letter.pictures import post_picture
from dashboard.exports.ranking import rank_by_value
from dashboard.exports.report.cards import picture_keys, post_cards
from dashboard.exports.work import Work
from dashboard.page_address import PageAddress
from dashboard.queries.posts.ranking import PostRanking
from models.report_letters import LetterPost
from settings import get_settings


def read_best(works: list[Work]) -> tuple[str, LetterPost | None]:
    """What posts are ranked by, and the first of all Pages; None where none has a number."""
    found = [(work, ranking) for work in works if (ranking := _ranking(work)) is not None]
    if not found:
        return "", None
    work, ranking = max(found, key=lambda each: each[1].posts[0].value or 0)
    return ranking.title, _letter_post(work, ranking, several=len(works) > 1)


def _ranking(work: Work) -> PostRanking | None:
    """The first post of the Page, where it has a number."""
    ranking = rank_by_value(work, "desc", limit=1)
    has_number = ranking is not None and ranking.posts and ranking.posts[0].value is not None
    return ranking if has_number else None


def _letter_post(work: Work, ranking: PostRanking, *, several: bool) -> LetterPost:
    (post,) = ranking.posts
    (card,) = post_cards(work, ranking, ranking.posts)
    key = picture_keys(work, ranking.posts).get(post.post_id, "")
    since, until = work.span.since.isoformat(), work.span.until.isoformat()
    there = PageAddress(page_id=work.page.page_id, since=since, until=until)
    whose = f"{work.page_name}: " if several else ""
    return LetterPost(
        text=card.text,
        about=f"{whose}{card.kind}, published {card.published}",
        numbers=f"{card.value}, {card.usual}" if card.usual else card.value,
        address=get_settings().site_address() + there.of_post(post.post_id),
        picture=post_picture(key, "The picture of the post"),
    )
