"""Why a number changed, in the explanation of its card."""

from typing import Any

from dash import html

from dashboard.page_context import PageContext
from dashboard.queries.insights.explained import explain
from dashboard.queries.insights.kpi import Kpi
from dashboard.queries.insights.told import Told

WHY = "Why did it change?"


def why_changed(context: PageContext, kpi: Kpi) -> list[Any]:
    """What stands in the explanation of a number that changed; nothing where none did."""
    span = context.date_range()
    _why, told = explain(context.session, context.page, kpi, span, context.now)
    return [html.H3(WHY), html.Ul([html.Li(_drawn(one)) for one in told])] if told else []


def _drawn(told: Told) -> list[Any]:
    parts = [html.Ul([html.Li(part) for part in told.parts])] if told.parts else []
    return [told.words, *parts]
