"""Types of posts as people say them."""

NAMES = {
    "photo": "Photo",
    "video": "Video",
    "reel": "Reel",
    "album": "Album",
    "link": "Link",
    "status": "Text",
}
PLURALS = {
    "photo": "photos",
    "video": "videos",
    "reel": "reels",
    "album": "albums",
    "link": "links",
    "status": "texts",
}


def kind_name(kind: str) -> str:
    """A type of post: Photo, Reel, Text."""
    return NAMES.get(kind.lower(), kind.replace("_", " ").capitalize() or "Post")


def kind_plural(kind: str) -> str:
    """Several posts of a type: photos, reels, texts."""
    return PLURALS.get(kind.lower(), f"{kind_name(kind).lower()} posts")
