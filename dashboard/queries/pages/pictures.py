"""Addresses of pictures: always our own copy, never Meta's, which is signed and expires."""

from dashboard.site import SitePath
from models import MetaPage, MetaPost


def thumbnail_address(post: MetaPost) -> SitePath:
    """The post's picture; empty while there is none. It changes when the picture does."""
    if not post.thumbnail_key:
        return SitePath("")
    return SitePath(f"/thumbnails/{post.post_id}?v={_version(post.thumbnail_key)}")


def page_picture_address(page: MetaPage) -> SitePath:
    """The Page's picture; empty while there is none. It changes when the picture does."""
    if not page.picture_key:
        return SitePath("")
    return SitePath(f"/thumbnails/pages/{page.page_id}?v={_version(page.picture_key)}")


def _version(key: str) -> str:
    return key.rpartition("-")[2].partition(".")[0]
