"""What several screens share: their inputs, and callbacks that are put on the app once."""

from collections.abc import Callable, Iterable


def shared_callbacks() -> Iterable[Callable[[], None]]:
    """What puts the callbacks that several screens share on an app that is being made."""

    from dashboard.pages.shared import (
        asking,
        connecting,
        explaining,
        exporting,
        metric_options,
        notes,
        refreshing,
        report_form,
        saved_views,
        trend_table,
        view_links,
        watching,
    )

    modules = (
        asking,
        connecting,
        explaining,
        exporting,
        metric_options,
        notes,
        refreshing,
        report_form,
        saved_views,
        trend_table,
        view_links,
        watching,
    )
    return [module.register for module in modules]
