"""Settings of Facebook: connections with the cure for each problem, and the Pages they reach."""

from datetime import datetime
from typing import Any

from dash import html
from sqlalchemy import func, select

from dashboard.actions.connections import end_connection, start_sign_in
from dashboard.attributes import attributes
from dashboard.components.header import avatar
from dashboard.components.settings_parts import (
    Person,
    asking_button,
    facts,
    section,
)
from dashboard.format import ago, day, exact_number
from dashboard.pages.first_screen import facebook_way, token_way
from dashboard.queries.pages.connections import ConnectionSummary, list_connections, page_trouble
from dashboard.queries.pages.listing import default_page_id
from dashboard.queries.pages.pictures import page_picture_address
from models import MetaPage
from models.access_states import REQUIRED_PERMISSIONS, SEE_INSIGHTS
from models.orm import now_utc

MOST_PAGES = 1000


def draw_connections(person: Person) -> list[Any]:
    """Each connection with its state and cure; owners connect again and disconnect."""
    now = now_utc()
    found = list_connections(person.session, person.tenant_id)
    parts: list[Any] = [_connection(one, person, now) for one in found]
    if not found:
        parts = [section("Connections", "Nothing is connected yet.")]
    refused = person.refused(start_sign_in, end_connection)
    if refused:
        return [*parts, *refused]
    ways = html.Div([facebook_way(), token_way()], className="ways")
    title = "Connect, or connect again" if found else "Connect"
    return [*parts, html.H2(title, className="ways-title"), ways]


def _connection(one: ConnectionSummary, person: Person, now: datetime) -> html.Section:
    well = one.status == "active"
    tag = "tag-good" if well else "tag-warn"
    state: list[Any] = [html.Span("works" if well else "to look at", className=f"tag {tag}")]
    if one.status == "disconnected":
        state = [html.Span("ended", className="tag")]
    words = [html.P(one.sentence)] + ([html.P(one.cure, className="muted")] if one.cure else [])
    title = html.Div(
        [
            html.H2([one.name or one.kind_text, *state], className="section-title"),
            _end(one, person),
        ],
        className="section-head",
    )
    return html.Section([title, *words, _facts(one, now), _served(one)], className="section")


def _end(one: ConnectionSummary, person: Person) -> Any:
    if not person.may(end_connection) or one.status == "disconnected":
        return None
    question = (
        f"Disconnect {one.name or one.kind_text}? Its tokens are forgotten and its"
        f" {len(one.pages)} Pages are no longer fetched. All history stays."
    )
    address = f"/api/meta/connections/{one.id}/"
    return asking_button("Disconnect", address, "DELETE", question)


def _facts(one: ConnectionSummary, now: datetime) -> html.Dl:
    missing = set(one.missing_permissions)
    granted = [scope for scope in one.scopes if scope not in missing]
    never = "never" if one.expiry_known else "unknown"
    lapse = "has ended" if one.status == "data_access_expired" else "unknown"
    values: dict[str, Any] = {
        "Kind": one.kind_text,
        "Granted": ", ".join(granted) or "nothing",
        "Missing": ", ".join(sorted(missing)) or "nothing",
        "Token ends": day(one.expires_at.date(), year=True) if one.expires_at else never,
        "Data access ends": day(one.data_access_expires_at.date(), year=True)
        if one.data_access_expires_at
        else lapse,
        "Checked": ago(one.checked_at, now),
    }
    return facts(values)


def _served(one: ConnectionSummary) -> html.P:
    names = ", ".join(page.name for page in one.pages[:12])
    more = f" and {len(one.pages) - 12} more" if len(one.pages) > 12 else ""
    return html.P(f"Pages: {names or 'none'}{more}", className="muted")


def draw_pages(person: Person) -> list[Any]:
    """Each Page: whether it can be analysed, if not why, and which opens first."""
    pages = _all_pages(person)
    if not pages:
        return [section("Pages", "Connect Facebook first; your Pages then stand here.")]
    first = default_page_id(person.session, person.tenant_id, person.user_id)
    heads = ("Page", "Followers", "Analysis", "Opens first")
    head = html.Thead(html.Tr([html.Th(text, scope="col") for text in heads]))
    body = html.Tbody([_page(page, opens_first=page.id == first) for page in pages])
    lead = (
        f"{exact_number(len(pages))} in all. Insights need the permissions"
        f" {' and '.join(REQUIRED_PERMISSIONS)}, and on the Page itself {SEE_INSIGHTS}."
    )
    return [section("Pages", lead, html.Table([head, body], className="list"))]


def _all_pages(person: Person) -> list[MetaPage]:
    return list(
        person.session.scalars(
            select(MetaPage)
            .where(MetaPage.tenant_id == person.tenant_id)
            .order_by(func.lower(MetaPage.name), MetaPage.id)
            .limit(MOST_PAGES)
        )
    )


def _page(page: MetaPage, *, opens_first: bool) -> html.Tr:
    trouble = page_trouble(page)
    analysis: Any = html.Span("can be analysed", className="tag tag-good")
    if trouble is not None:
        tag = html.Span("cannot be analysed", className="tag tag-warn")
        sentence = html.Span(" ".join(trouble), className="sub")
        analysis = html.Div([tag, sentence], className="state-note")
    choose: Any = html.Span("yes", className="tag tag-good")
    if not opens_first:
        choose = html.Button(
            "Make first",
            className="button small api-button",
            type="button",
            **attributes(
                {"data-address": f"/api/meta/pages/{page.page_id}/select/", "data-method": "POST"}
            ),
        )
    name = html.A(
        [avatar(page.name, page_picture_address(page)), html.Span(page.name)],
        href=f"/pages/{page.page_id}",
        className="nav page-link",
    )
    cells = (
        ("Followers", exact_number(page.followers_count)),
        ("Analysis", analysis),
        ("Opens first for you", choose),
    )
    return html.Tr(
        [
            html.Th(name, scope="row", className="name-cell"),
            *(html.Td(value, **attributes({"data-label": label})) for label, value in cells),
        ]
    )
