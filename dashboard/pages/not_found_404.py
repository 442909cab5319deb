"""What stands where an address leads nowhere."""

from typing import Any

import dash

from dashboard.components.notices import nothing_here
from dashboard.pages.shared.titles import title

dash.register_page(__name__, path="/nothing-here", title=title("Nothing here"))


def layout(**_query: Any) -> Any:
    """That there is nothing."""
    return nothing_here()
