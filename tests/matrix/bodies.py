"""What is sent along with a call: about one's own things, in words that the call accepts.

A change whose body is not here sends what its description in OpenAPI allows, else nothing.
"""

from datetime import timedelta
from typing import Any

from models.orm import now_utc
from tests.matrix.addresses import arguments, yesterday
from tests.matrix.marks import Mark
from tests.people import PASSWORD

QUERIES = {
    "overview.timeseries": {"metric": "page_media_view"},
    "points.points": {"metric": "page_media_view"},
    "why.change": {"metric": "page_media_view"},
    "points.file": {"metric": "page_media_view"},
    "posts.snapshots": {"metric": "post_media_view"},
}


def body_of(endpoint: str, mark: Mark) -> dict[str, Any] | None:
    """What a person of this tenant sends; None where nothing is written down."""
    address = f"/pages/{mark.page_id()}?range=last_7d"
    invited = {"email": mark.address("second"), "role": "viewer"}
    password = {"present": PASSWORD, "new": "staple orange window"}
    bodies: dict[str, dict[str, Any]] = {
        "auth.sign_in": {"email": mark.address("owner"), "password": "wrong"},
        "auth.change_tenant": {"slug": mark.word},
        "channels.add": {"kind": "email", "targets": ["client@client.example"]},
        "channels.change": {"least_severity": "critical"},
        "channel_form.add": {"kind": "email", "where": "client@client.example"},
        "channel_form.change_address": {"where": "https://hooks.example.com/client"},
        "connections.connect": {"token": "EAAB"},
        "connect_form.connect": {"token": "EAAB", "pages": mark.page_id()},
        "digest.choose": {"weekly": True},
        "exports.ask": {"export_format": "csv"},
        "goals.make": {"metric": "page_follows", "year": 2027, "month": 0, "target": 5000},
        "goals.change": {"target": 6000},
        "notes.add": {"day": yesterday().isoformat(), "note": "words"},
        "notes.change": {"note": "other words"},
        "tokens.make": {"name": "sheet two"},
        "own.password": password,
        "own_access_form.make": {"name": "sheet two"},
        "own_access_form.change": password,
        "pages.change_page": {"sensitivity": "strongest"},
        "people.add": invited,
        "people_form.add": invited,
        "page_groups.make": {"name": "bars", "page_ids": [mark.page_id()]},
        "page_groups.change": {"name": "hotels", "page_ids": [mark.page_id()]},
        "post_labels.make": {"name": "cakes", "words": ["#cake"], "page_id": mark.page_id()},
        "post_labels.change": {"name": "pies"},
        "post_labels.posts": {"post_ids": [arguments(mark)["post_id"]]},
        "people.change": {"role": "analyst"},
        "reports.make": {"frequency": "weekly", "recipients": ["client@client.example"]},
        "reports.change": {"hour": 9},
        "views.save": {"name": "mine", "address": address},
        "views.rename": {"name": "other"},
        "view_links.make_link": {"address": address, "days": 7},
        "embeds.make": {"address": address, "days": 7, "frame_origins": ["https://a.example"]},
        "workspace.change": {"report_color": "#123456"},
    }
    return bodies.get(endpoint)


def from_description(schema: dict[str, Any], parts: dict[str, Any], known: dict[str, Any]) -> Any:
    """A value that a schema of OpenAPI allows; ids by their names."""
    if "$ref" in schema:
        return from_description(parts[schema["$ref"].rpartition("/")[2]], parts, known)
    for whole in schema.get("allOf", ()):
        return from_description(whole, parts, known)
    if schema.get("type") == "object":
        return {
            name: known.get(name) or from_description(of, parts, known)
            for name, of in schema.get("properties", {}).items()
        }
    if schema.get("type") == "array":
        return [from_description(schema.get("items", {}), parts, known)]
    return _plain(schema)


def _plain(schema: dict[str, Any]) -> Any:
    if schema.get("enum"):
        return schema["enum"][0]
    if "default" in schema:
        return schema["default"]
    day = (now_utc() - timedelta(days=2)).date().isoformat()
    by_type = {"integer": schema.get("minimum", 1), "number": 1, "boolean": True}
    return by_type.get(schema.get("type", ""), day if schema.get("format") == "date" else "words")
