"""One Chromium for one export: draws charts as SVG, prints pages, takes pictures.

It runs in the job's process tree only, fetches nothing, runs no script of a page, is started again
once when it dies, and is killed with all its children when it takes too long or too much memory,
or the export ends.
"""

from dashboard.exports.browser.studio import BrowserDiedError, Drawing, Studio
from dashboard.exports.browser.use import open_browser, use_browser

__all__ = ["BrowserDiedError", "Drawing", "Studio", "open_browser", "use_browser"]
