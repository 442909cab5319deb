"""The page as a whole: how to call, the calls by subject, the shapes of their answers."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from checks.api_docs.curl import curl_line
from checks.api_docs.examples import IN_PERSON
from checks.api_docs.shapes import fields, kind, link, remarks, shape_name, table
from dashboard.api.description import ALWAYS, WITH_BODY

METHODS = ("get", "post", "patch", "put", "delete")
INTRODUCTION = (Path(__file__).parent / "introduction.md").read_text()
OTHERS = "Calls that take a body may answer these as well:"
BY_BROWSER = "Needs a browser session."
SHAPES = """
## Shapes

What the answers hold, by name.
"""


def render(told: dict[str, Any]) -> str:
    """The whole page as Markdown, from the description in OpenAPI."""
    calls = list(_calls(told))
    parts = [INTRODUCTION, "\n", _errors(ALWAYS), f"\n{OTHERS}\n\n", _errors(WITH_BODY)]
    parts += ["\n## All calls\n\n", _overview(calls)]
    titles = {tag["name"]: tag["description"] for tag in told["tags"]}
    subjects = defaultdict(list)
    for method, path, call in calls:
        subjects[titles[call["tags"][0]]].append(_call(told, method, path, call))
    for title, members in subjects.items():
        parts += [f"\n## {title}\n", *members]
    return "".join([*parts, SHAPES, *_shapes(told, calls)])


def _calls(told: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in told["paths"].items():
        shared = methods.get("parameters", [])
        for method in (each for each in METHODS if each in methods):
            call = methods[method]
            own = [*shared, *call.get("parameters", [])]
            yield method.upper(), path, call | {"parameters": own}


def _errors(answers: dict[str, str]) -> str:
    return table(("Status", "When"), [[status, words] for status, words in answers.items()])


def _overview(calls: list[tuple[str, str, dict[str, Any]]]) -> str:
    rows = [[f"[{m} {p}](#{_anchor(m, p)})", call.get("summary", "")] for m, p, call in calls]
    return table(("Call", "What it does"), rows)


def _anchor(method: str, path: str) -> str:
    kept = "".join(c for c in f"{method} {path}" if c.isalnum() or c in " -_")
    return kept.lower().replace(" ", "-")


def _call(told: dict[str, Any], method: str, path: str, call: dict[str, Any]) -> str:
    parts = [f"\n### {method} {path}\n\n{_summary(call)}\n"]
    if given := _parameters(call):
        parts.append(f"\n{given}")
    content = call.get("requestBody", {}).get("content", {})
    for media, body in content.items():
        schema = told["components"]["schemas"].get(shape_name(body["schema"]), body["schema"])
        parts.append(f"\nBody (`{media}`):\n\n{fields(schema, sent=True)}")
    parts.append(f"\n{_answers(call)}\n```sh\n{curl_line(method, path, call)}\n```\n")
    return "".join(parts)


def _summary(call: dict[str, Any]) -> str:
    words: str = " ".join(call.get("summary", "").split())
    told = "browser session" in words or call["operationId"] not in IN_PERSON
    return words if told else f"{words} {BY_BROWSER}"


def _parameters(call: dict[str, Any]) -> str:
    rows = [
        [
            f"`{each['name']}`",
            each["in"],
            kind(each["schema"]),
            "yes" if each.get("required") else "",
            remarks(each["schema"] | {k: each[k] for k in ("description",) if k in each}),
        ]
        for each in call["parameters"]
    ]
    return table(("Argument", "In", "Value", "Needed", "Remarks"), rows)


def _answers(call: dict[str, Any]) -> str:
    usual = {**ALWAYS, **WITH_BODY}
    rows = []
    for status, answer in sorted(call["responses"].items()):
        words = answer.get("description", "")
        if status == "default" or (status >= "400" and words == usual.get(status)):
            continue
        rows.append([status, _content(answer) if status < "300" else "", words])
    return table(("Status", "Holds", "When"), rows)


def _content(answer: dict[str, Any]) -> str:
    content = answer.get("content", {}).get("application/json", {})
    name = shape_name(content.get("schema", {}))
    return link(name) if name else ""


def _shapes(told: dict[str, Any], calls: list[tuple[str, str, dict[str, Any]]]) -> Iterator[str]:
    sent = {
        shape_name(body["schema"])
        for _method, _path, call in calls
        for body in call.get("requestBody", {}).get("content", {}).values()
    }
    for name, schema in sorted(told["components"]["schemas"].items()):
        if name not in sent and name != "PaginationMetadata":
            words = " ".join(schema.get("description", "What it holds:").split())
            yield f"\n### {name} (shape)\n\n{words}\n\n{fields(schema, sent=False)}"
