"""What the mail of a report of several Pages says of all of them: none stands for the others."""

from dataclasses import asdict

from dashboard.exports.letter.words import address_of
from dashboard.exports.report.sentences import day_sentences
from dashboard.exports.report.side_by_side import COLUMNS, beside
from dashboard.exports.work import Work
from dashboard.queries.insights.key_figures import ENGAGEMENT_RATE
from dashboard.queries.insights.overview import Overview
from models.report_letters import LetterCell, LetterRow, LetterTable

# As many as a phone has room for.
MAILED = tuple(metric for metric in COLUMNS if metric != ENGAGEMENT_RATE)


def table_of(works: list[Work], overviews: list[Overview]) -> LetterTable:
    """The Pages side by side, each with the way to its days."""
    names = [work.page_name for work in works]
    found = beside(list(zip(names, overviews, strict=True)), MAILED)
    rows = [
        LetterRow(row.name, address_of(work), [LetterCell(**asdict(cell)) for cell in row.cells])
        for work, row in zip(works, found.rows, strict=True)
    ]
    return LetterTable(list(found.titles), rows)


def remarks_of(works: list[Work], overviews: list[Overview]) -> list[str]:
    """Which days the Pages lack, each by its name."""
    return [
        f"{work.page_name}: {sentence}"
        for work, overview in zip(works, overviews, strict=True)
        for sentence in day_sentences(overview.kpis)
    ]


def table_lines(table: LetterTable) -> list[str]:
    """The same as text, a line for each Page."""
    return [f"- {row.name}: {_cells(table.titles, row.cells)}" for row in table.rows]


def _cells(titles: list[str], cells: list[LetterCell]) -> str:
    told = [
        f"{title} {cell.value}" + (f", {cell.change} {cell.compared}" if cell.change else "")
        for title, cell in zip(titles, cells, strict=True)
    ]
    return "; ".join(told)
