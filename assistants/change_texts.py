"""The texts of posts within the reasons of a change, taken out of them: they are data."""

from typing import Any

from assistants.answers import PostTexts
from assistants.texts import quoted_text


def texts_apart(found: dict[str, Any]) -> tuple[dict[str, Any], PostTexts | None]:
    """An explained change whose posts are called by their ids, and what these posts say."""
    why = found["why"]
    named = [post for post in why["posts"]["named"] if post["text"]] if why else []
    if not named:
        return found, None
    said = list(found["sentences"])
    # The longest first, since it may quote another; of posts that say the same each once.
    for post in sorted(named, key=lambda one: -len(one["text"])):
        said = [one.replace(f"“{post['text']}”", f"post {post['post_id']}", 1) for one in said]
    nameless = [_without_text(post) for post in why["posts"]["named"]]
    posts = why["posts"] | {"named": nameless}
    texts = {post["post_id"]: quoted_text(post["text"]) for post in named}
    return found | {"why": why | {"posts": posts}, "sentences": said}, PostTexts(by_post_id=texts)


def _without_text(post: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in post.items() if name != "text"}
