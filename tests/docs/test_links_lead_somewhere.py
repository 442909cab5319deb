"""Links between the documents lead to files and to headings that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    path.relative_to(ROOT) for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
)
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


def anchors(document: Path) -> set[str]:
    """The anchors of a page, as GitHub makes them; a repeated heading gets a number."""
    found: list[str] = []
    for heading in HEADING.findall(FENCE.sub("", document.read_text())):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        anchor = re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
        before = found.count(anchor)
        found.append(f"{anchor}-{before}" if before else anchor)
    return set(found)


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_link_of_the_page_leads_somewhere(document: Path) -> None:
    links = LINK.findall(FENCE.sub("", (ROOT / document).read_text()))
    inside = [link for link in links if not re.match(r"\w+:", link)]
    assert [link for link in inside if not leads_somewhere(ROOT / document, link)] == []


def leads_somewhere(page: Path, link: str) -> bool:
    name, _, anchor = link.partition("#")
    target = (page.parent / name).resolve() if name else page
    return target.exists() and (not anchor or anchor in anchors(target))


@pytest.mark.parametrize("guide", ["docs/README.md", "mkdocs.yml"])
def test_every_document_is_named_in_the_guide(guide: str) -> None:
    text = (ROOT / guide).read_text()
    pages = {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert sorted(name for name in pages if name not in text) == []
