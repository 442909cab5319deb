"""What was understood of a file: its kind, metrics and days, and what is skipped and why."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from dash import html

from dashboard.components.form_parts import cell, facts, table
from dashboard.format import counted, day_range, exact_number
from dashboard.queries.workspace.imports import ImportSummary

KINDS = {
    "series": "Days of metrics, as exported from a chart of Meta Business Suite",
    "days": "A table of days with a column for each metric",
    "posts": "Posts with their counters, as exported from Meta Business Suite",
    "plain": "The plain form of Pagelens",
    "columns": "A table whose columns are not known",
}
MOST_LINES = 20


def draw_findings(one: ImportSummary) -> list[Any]:
    """All of it; of a file that could not be read, why."""
    found, parts = one.found, list[Any]()
    if one.error:
        parts.append(html.P(one.error, className="import-refused"))
    parts += _lines(found)
    if found.get("kind"):
        parts.append(facts(_facts(found)))
    rows = [*_metrics(found), *_skipped(found)]
    if rows:
        parts.append(table(("In the file", "Taken as", "How much"), rows))
    return parts


def _facts(found: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"What it is": KINDS.get(found["kind"], found["kind"])}
    if "new" in found:
        told["New values"] = exact_number(found["new"])
        told["There already"] = exact_number(found["same"])
        differ = exact_number(found["differ"])
        told["Differ"] = f"{differ}; what Pagelens has stays" if found["differ"] else differ
    if found.get("posts"):
        told["Added posts"] = f"{exact_number(found['posts'])} that only the file knows"
    return told


def _metrics(found: Mapping[str, Any]) -> list[html.Tr]:
    titles: dict[str, list[str]] = {}
    for part in found.get("parts", []):
        if part["metric"]:
            titles.setdefault(part["metric"], []).append(part["title"] or "A block without a title")
    counted = found.get("metrics") or [{"key": key} for key in titles]
    return [
        html.Tr(
            [
                html.Th(", ".join(titles.get(one["key"], [one["key"]])), scope="row"),
                cell("Taken as", html.Code(one["key"])),
                cell("How much", _how_much(one)),
            ]
        )
        for one in counted
    ]


def _how_much(one: Mapping[str, Any]) -> str:
    if "values" not in one:
        return ""
    values = counted(one["values"], "value")
    if not one["since"]:
        return values
    since, until = date.fromisoformat(one["since"]), date.fromisoformat(one["until"])
    return f"{values}, {day_range(since, until, year=True)}"


def _skipped(found: Mapping[str, Any]) -> list[html.Tr]:
    """What is left out; columns of which the same is to be said share a row."""
    parts: list[tuple[str, str, int]] = []
    alike: dict[str, list[str]] = {}
    for part in found.get("parts", []):
        if part["metric"]:
            continue
        title = part["title"] or "A block without a title"
        if part["lines"]:
            parts.append((title, part["reason"], part["lines"]))
        else:
            alike.setdefault(part["reason"], []).append(title)
    parts += [(", ".join(titles), reason, 0) for reason, titles in alike.items()]
    parts += [(one["title"], one["reason"], one["lines"]) for one in found.get("skipped", [])]
    return [
        html.Tr(
            [
                html.Th(title, scope="row"),
                cell("Taken as", f"Skipped: {reason}"),
                cell("How much", _line_words(lines)),
            ],
            className="import-skipped",
        )
        for title, reason, lines in parts
    ]


def _line_words(lines: int) -> str:
    return counted(lines, "line") if lines else ""


def _lines(found: Mapping[str, Any]) -> list[Any]:
    """The first lines that were refused."""
    told, refused = list(found.get("lines", []))[:MOST_LINES], int(found.get("refused", 0))
    if not told:
        return []
    more = refused - len(told)
    items = [html.Li(line) for line in told]
    items += [html.Li(f"and {exact_number(more)} more")] if more > 0 else []
    return [html.Ul(items, className="import-lines")]
