"""README.txt of the ZIP of a workspace: what each file is, and what is not in it."""

from datetime import UTC, datetime

from sqlalchemy import Table

from models.archive import BESIDE, archived_columns, archived_tables


def readme(workspace: str, made: datetime) -> str:
    """The text, with a line for each table and its columns."""
    lines = [
        f"All of the workspace {workspace} in Pagelens, as it was at one moment",
        f"Begun at {made.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC",
        "",
        "Each .jsonl file is a table: one JSON object a line, UTF-8. Moments are UTC. Days of",
        "numbers are Pacific calendar days, as Meta counts them. Decimal numbers and ranges are",
        "texts. null means that there is no value, never zero. Rows name each other by ids:",
        "meta_page_id is the id of meta_page.jsonl, user_id that of user.jsonl, metric_id that of",
        "meta_metric_registry.jsonl.",
        "",
        "files/ holds the logo, pictures and finished export files. A key such as",
        "3/exports/name.csv is the file files/exports/name.csv here. An empty file had gone from",
        "the storage.",
        "",
        "Left out: passwords, tokens of Meta, hashes of API tokens, links and invitations,",
        "two-step sign-in; sessions and mailed links, which are each person's own; saved views of",
        "others that they do not share; Pages that are being deleted.",
        "",
        *(f"{table.name}.jsonl: {_columns(table)}" for table in archived_tables()),
        "",
        f"Of {', '.join(BESIDE)} only the columns that explain the others are here.",
    ]
    return "\r\n".join(lines) + "\r\n"


def _columns(table: Table) -> str:
    return ", ".join(column.name for column in archived_columns(table))
