"""What people write into a report themselves: its introduction, and a comment on its period."""

from dashboard.excerpt import excerpt

LONGEST = 3000


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, each on one line and free of signs that turn what follows."""
    lines = text[:LONGEST].splitlines()
    return [words for line in lines if (words := excerpt(line, LONGEST))]
