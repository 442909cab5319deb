"""Settings, Audit: who did what, when and from where, and the choices above it."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from dash import html

from dashboard.audit_words import KINDS
from dashboard.components.controls import day_field, dropdown
from dashboard.components.download_link import download_link
from dashboard.components.notices import notice
from dashboard.components.tables import Listed, pages_of, plain_heads, rows_line
from dashboard.format import NOTHING, counted, moment
from dashboard.markup.attributes import attributes
from dashboard.queries.workspace.audit import AuditFilter, AuditPage

LINES_A_PAGE, DOWNLOAD = 50, "audit-download"
LEAD = "Who did what in this workspace, when and from where. Lines end after {days} days."
HEADS = ("When", "Who", "What", "From")


def audit_choices(wanted: AuditFilter, people: Sequence[str]) -> html.Div:
    """Whose lines, of which kind, of which days; and the same as a file."""
    everybody = [{"label": "Everybody", "value": ""}, *_options(people, wanted.person)]
    kinds = [{"label": "All actions", "value": ""}]
    kinds += [{"label": words, "value": kind} for kind, words in KINDS.items()]
    days = [
        day_field("since", "First day", wanted.since),
        html.Span("–", className="muted"),
        day_field("until", "Last day", wanted.until),
    ]
    return html.Div(
        [
            dropdown("person", "Person", everybody, wanted.person),
            dropdown("kind", "Action", kinds, wanted.kind),
            html.Div(days, className="own-days"),
            download_link("Download CSV", download_address(wanted), name=DOWNLOAD, small=True),
        ],
        className="controls audit-choices",
    )


def download_address(wanted: AuditFilter) -> str:
    """Where the file of these lines is."""
    given = {
        "person": wanted.person,
        "kind": wanted.kind,
        "since": str(wanted.since or ""),
        "until": str(wanted.until or ""),
    }
    query = urlencode({name: value for name, value in given.items() if value})
    return f"/api/audit/download/{f'?{query}' if query else ''}"


def draw_audit(page: AuditPage, wanted: AuditFilter, number: int, zone: str) -> Listed:
    """The lines of one page of the list; or that there are none."""
    if not page.count:
        narrowed = wanted != AuditFilter()
        words = "Nothing of that kind." if narrowed else "Nothing yet."
        return Listed([notice(words, "What people do here is written down from now on.")], 1)
    rows = [
        html.Tr(
            [
                html.Td(value, **attributes({"data-label": name}))
                for name, value in zip(HEADS, _cells(line, zone), strict=True)
            ]
        )
        for line in page.lines
    ]
    line = rows_line(number, LINES_A_PAGE, page.count, "lines")
    told = line or html.P(_how_many(page.count), className="rows-line")
    table = html.Table([plain_heads(HEADS), html.Tbody(rows)], className="list audit")
    return Listed([table, told], pages_of(page.count, LINES_A_PAGE))


def _cells(line: Any, zone: str) -> tuple[Any, ...]:
    return moment(line.at, zone), line.person, line.what, line.address or NOTHING


def _how_many(count: int) -> str:
    return counted(count, "line")


def _options(people: Sequence[str], chosen: str) -> list[dict[str, str]]:
    """The people, and the one that an address names though they left no line."""
    named = [*people, *([chosen] if chosen and chosen not in people else [])]
    return [{"label": email, "value": email} for email in named]
