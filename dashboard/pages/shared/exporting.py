"""The menu of exports: asks for a file, follows it, and fetches it when it is ready."""

import uuid
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from dash import (
    ALL,
    ClientsideFunction,
    Input,
    Output,
    Patch,
    State,
    callback,
    clientside_callback,
    no_update,
)
from sqlalchemy.orm import Session

from dashboard.actions.actor import Actor, current_actor
from dashboard.actions.answers import Done
from dashboard.actions.exports import ExportRefusedError, ask_export
from dashboard.actions.reports import schedule_report
from dashboard.actions.roles import may
from dashboard.auth.addresses import shown_addresses
from dashboard.auth.identity import current_tenant_id
from dashboard.components.columns import columns_of
from dashboard.components.export_menu import (
    SCHEDULE,
    SEPARATOR,
    WAYS,
    export_label,
    export_menu,
    recent_exports,
)
from dashboard.components.post_columns import order_of
from dashboard.components.trend_choices import fitting
from dashboard.page_address import POSTS, POSTS_A_PAGE, PageAddress, parse_address
from dashboard.pages.shared.acting import act, pressed_key
from dashboard.pages.shared.columns import columns_kept, texts_of
from dashboard.pages.shared.given import text_of
from dashboard.pages.shared.redraw import PAGE
from dashboard.queries.inputs import BadInput
from dashboard.queries.posts.columns import MOST_COLUMNS
from dashboard.queries.posts.filters import label_number
from dashboard.queries.workspace.exports import ExportSummary, find_export, list_exports
from dashboard.site import path_of
from jobs.chromium import MISSING, has_chromium
from models.orm import now_utc
from models.scope import tenant_session

SHOWN = 6
MOST_WAITED_FOR = 20
WAITING, NOTE = Input("export-waiting", "data"), "export-note"
OUTPUTS = {
    "recent": Output("export-recent", "children"),
    "label": Output("export-label", "children"),
    "still": Output("export-tick", "disabled"),
    "waiting": Output("export-waiting", "data"),
    "fetch": Output("leave", "href"),
    "note": Output(NOTE, "children"),
}


def export_place(view: str) -> Any:
    """The menu for whoever asks."""
    return export_menu(
        view,
        "" if has_chromium() else MISSING,
        schedules=may(current_actor(), schedule_report),
    )


def register() -> None:
    """Puts the callbacks on the app that is being made."""
    callback(
        Output("export-waiting", "data", allow_duplicate=True),
        Output(NOTE, "children", allow_duplicate=True),
        Input({"export": ALL}, "n_clicks"),
        State("export-theme", "data"),
        State(SEPARATOR, "value"),
        State("url", "pathname"),
        State("url", "search"),
        PAGE,
        State(columns_of(ALL), "value"),
        prevent_initial_call=True,
    )(ask)
    callback(
        Output("leave", "href", allow_duplicate=True),
        Input(SCHEDULE, "n_clicks"),
        State("url", "pathname"),
        State("url", "search"),
        PAGE,
        prevent_initial_call=True,
    )(schedule)
    inputs = {
        "_ticks": Input("export-tick", "n_intervals"),
        "_opens": Input("export", "n_clicks"),
        "waiting": WAITING,
    }
    callback(output=OUTPUTS, inputs=inputs, prevent_initial_call=True)(follow)
    clientside_callback(
        ClientsideFunction("theme", "shown"),
        Output("export-theme", "data"),
        Input("export", "n_clicks"),
    )


def ask(
    _clicks: Any,
    theme: Any,
    separator: Any,
    pathname: Any,
    search: Any,
    page_id: Any,
    columns: Any,
) -> tuple[Any, Any]:
    """Asks for a file of what the controls say now."""
    key = pressed_key("export")
    if not isinstance(key, str) or key not in WAYS:
        return no_update, no_update
    given = asked_for(key, parse_address(path_of(pathname), search), theme)
    given |= {"csv_separator": text_of(separator)} if separator else {}
    given |= {"posts_columns": _shown_columns(columns)} if given["view"] == POSTS else {}
    acted = act(lambda who, session: _ask(who, session, text_of(page_id), given))
    if acted.done is None:
        return no_update, acted.words
    waiting = Patch()
    waiting.append(str(acted.done.value.export_job_id))
    return waiting, acted.words


def _shown_columns(columns: Any) -> list[str] | None:
    """Those of the table of posts; None where this person never chose any."""
    with tenant_session(current_tenant_id()) as session:
        if columns_kept(session, POSTS) is None:
            return None
    shown = columns if isinstance(columns, list) else []
    return texts_of(shown[0])[:MOST_COLUMNS] if shown else None


def schedule(clicks: Any, pathname: Any, search: Any, page_id: Any) -> Any:
    """Leads to the form of a report by mail, filled with what the screen shows."""
    if not clicks:
        return no_update
    address = fitting(parse_address(path_of(pathname), search))
    shown = replace(address, page_id=text_of(page_id)).href()
    return f"/settings/reports?{urlencode({'of': shown})}"


def _ask(who: Actor, session: Session, page_id: str, given: dict[str, Any]) -> Done[ExportSummary]:
    try:
        return ask_export(who, session, page_id, given, now_utc())
    except ExportRefusedError as refused:
        raise BadInput("export_format", str(refused)) from None


def asked_for(key: str, address: PageAddress, theme: Any) -> dict[str, Any]:
    """What is asked of `ask_export`: a way, and the view of an address."""
    fits, (one, way) = fitting(address), WAYS[key]
    of_posts = fits.section == POSTS
    order_by, sort = order_of(fits) if of_posts else ("", fits.posts_sort)
    view = {
        "view": POSTS if of_posts else "overview",
        "date_preset": fits.range,
        "since": fits.since,
        "until": fits.until,
        "compare": fits.compare,
        "compare_since": fits.compare_since,
        "compare_until": fits.compare_until,
        "trend_metric": fits.metric,
        "trend_period": fits.period,
        "trend_split": fits.split,
        "trend_second": fits.second,
        "posts_metric": fits.posts_metric,
        "posts_sort": sort,
        "posts_order_by": order_by,
        "posts_words": fits.words,
        "posts_type": fits.kind,
        "posts_label": label_number(fits.label),
        "posts_skip": (fits.number - 1) * POSTS_A_PAGE,
        "theme": "dark" if theme == "dark" else "light",
    }
    return {**view, **way.options, "export_format": one.name}


def follow(_ticks: Any, _opens: Any, waiting: Any) -> dict[str, Any]:
    """The newest exports; a file that this window waits for is fetched once it is ready."""
    tenant_id = current_tenant_id()
    with tenant_session(tenant_id) as session:
        _count, jobs = list_exports(session, tenant_id, limit=SHOWN, show=shown_addresses())
        mine = {wanted: _found(session, tenant_id, wanted) for wanted in _ids(waiting)}
    making = [job for job in mine.values() if job is not None and job.active]
    # One of several that have ended is fetched now, the others with the next ticks.
    active = bool(making) or len(mine) > 1 or any(job.active for job in jobs)
    told = {
        "recent": recent_exports(jobs, now_utc()),
        "label": export_label(making[0].share if making else None),
        "still": not active,
    }
    return dict.fromkeys(OUTPUTS, no_update) | told | _ended(mine)


def _ended(mine: dict[str, ExportSummary | None]) -> dict[str, Any]:
    """One export that has ended since."""
    ended = next(
        ((wanted, job) for wanted, job in mine.items() if job is None or not job.active), None
    )
    if ended is None:
        return {}
    wanted, job = ended
    left = Patch()
    left.remove(wanted)
    if job is None:
        return {"waiting": left}
    if job.download_path is None:
        return {"waiting": left, "note": job.error or job.status_text}
    return {"waiting": left, "fetch": job.download_path, "note": f"Ready: {job.file_name}"}


def _ids(waiting: Any) -> list[str]:
    ids = waiting if isinstance(waiting, list) else []
    return [each for each in ids if isinstance(each, str)][:MOST_WAITED_FOR]


def _found(session: Session, tenant_id: int, wanted: str) -> ExportSummary | None:
    try:
        return find_export(session, tenant_id, uuid.UUID(wanted))
    except ValueError:
        return None
