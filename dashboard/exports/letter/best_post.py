"""The best post of a letter: the first of the ranking by the report's own measure."""

from dashboard.exports.letter.pictures import post_picture
from dashboard.exports.report.cards import picture_keys, post_cards
from dashboard.exports.work import Work
from dashboard.page_address import PageAddress
from dashboard.queries.inputs import BadInput
from dashboard.queries.posts.ranking import PostRanking, rank_posts
from models.report_letters import LetterPost
from settings import get_settings


def read_best(work: Work) -> tuple[str, LetterPost | None]:
    """What posts are ranked by, and the first; None where no post of these days has a number."""
    try:
        ranking = rank_posts(
            work.session,
            work.page,
            work.options.posts_metric,
            "desc",
            work.span,
            wanted=work.wanted,
            limit=1,
        )
    except BadInput:
        return "", None
    if not ranking.posts or ranking.posts[0].value is None:
        return "", None
    return ranking.title, _letter_post(work, ranking)


def _letter_post(work: Work, ranking: PostRanking) -> LetterPost:
    (post,) = ranking.posts
    (card,) = post_cards(work, ranking, ranking.posts)
    key = picture_keys(work, ranking.posts).get(post.post_id, "")
    since, until = work.span.since.isoformat(), work.span.until.isoformat()
    there = PageAddress(page_id=work.page.page_id, since=since, until=until)
    return LetterPost(
        text=card.text,
        about=f"{card.kind}, published {card.published}",
        numbers=f"{card.value}, {card.usual}" if card.usual else card.value,
        address=get_settings().site_address() + there.of_post(post.post_id),
        picture=post_picture(key, "The picture of the post"),
    )
