"""Schemas of OpenAPI as words and as tables."""

from typing import Any

LIMITS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "maxLength": "at most {} characters",
    "maxItems": "at most {} of them",
}
FORMATS = {"date": "date", "date-time": "moment (UTC)", "uuid": "UUID", "binary": "file"}
TYPES = {"string": "text", "boolean": "true or false"}
BIGGEST_ID = 2147483647


def shape_name(schema: dict[str, Any]) -> str:
    """The name of the shape that a schema points at; empty where it points at none."""
    return str(schema.get("$ref", "")).rpartition("/")[2]


def link(name: str) -> str:
    """A link to a shape of this page."""
    return f"[{name}](#{name.lower()}-shape)"


def kind(schema: dict[str, Any]) -> str:
    """What a value is: text, integer, a date, one of some words, a shape, a list of these."""
    if name := shape_name(schema):
        return link(name)
    for several in ("anyOf", "allOf", "oneOf"):
        if several in schema:
            words = [kind(each) for each in schema[several] if not each.get("nullable")]
            null = any(each.get("nullable") for each in schema[several]) or schema.get("nullable")
            return " or ".join([*words, *(["null"] if null else [])])
    if schema.get("type") == "array":
        return f"list of {kind(schema.get('items', {}))}"
    return _plain(schema) + (" or null" if schema.get("nullable") else "")


def _plain(schema: dict[str, Any]) -> str:
    if schema.get("enum"):
        return ", ".join(f"`{each}`" for each in schema["enum"] if each is not None)
    of_type = str(schema.get("type", "any value"))
    return FORMATS.get(schema.get("format", ""), TYPES.get(of_type, of_type))


def remarks(schema: dict[str, Any]) -> str:
    """Its default, its limits, and what is said about it."""
    told = [str(schema["description"]).rstrip(".")] if "description" in schema else []
    told += [
        words.format(f"{schema[key]:,}")
        for key, words in LIMITS.items()
        if schema.get(key) not in (None, BIGGEST_ID) and (key, schema[key]) != ("minimum", 0)
    ]
    default = schema.get("default")
    told += [f"`{default}` when left out"] if default not in (None, "", []) else []
    return "; ".join(told)


def table(columns: tuple[str, ...], rows: list[list[str]]) -> str:
    """A table of Markdown; empty without rows."""
    if not rows:
        return ""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(_cell(c) for c in line) + " |" for line in lines) + "\n"


def fields(schema: dict[str, Any], *, sent: bool) -> str:
    """The fields of an object; of one that is sent also which it needs."""
    needed = schema.get("required", ())
    rows = [
        [f"`{name}`", kind(of), *(["yes" if name in needed else ""] if sent else []), remarks(of)]
        for name, of in schema.get("properties", {}).items()
    ]
    return table(("Field", "Value", *(("Needed",) if sent else ()), "Remarks"), rows)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
