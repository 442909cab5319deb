"""Addresses of pictures: always our own copy, never Meta's, which is signed and expires."""

from models import MetaPage, MetaPost


def thumbnail_address(post: MetaPost) -> str:
    """The post's picture; empty while there is none. It changes when the picture does."""
    return (
        f"/thumbnails/{post.post_id}?v={_version(post.thumbnail_key)}" if post.thumbnail_key else ""
    )


def page_picture_address(page: MetaPage) -> str:
    """The Page's picture; empty while there is none. It changes when the picture does."""
    if not page.picture_key:
        return ""
    return f"/thumbnails/pages/{page.page_id}?v={_version(page.picture_key)}"


def _version(key: str) -> str:
    return key.rpartition("-")[2].partition(".")[0]
