"""What `pagelens doctor` says of the proxy in front: whether it is believed, and its path."""

from urllib.parse import urlsplit

from dashboard.proxy_findings import IGNORED, OTHER_PATH, finding
from jobs.health.check import Check
from settings import Settings

ONE_ADDRESS = (
    "To limits and in the audit everybody behind it is one address: set TRUSTED_PROXIES to the"
    " proxy's address or network."
)


def look_at_proxy(settings: Settings) -> Check:
    """A warning where a proxy seems to stand in front and is not believed, or its path differs."""
    if not settings.trusted_proxies:
        return _unnamed(settings)
    path, public = finding(OTHER_PATH), urlsplit(settings.public_url)
    if path is None or not settings.public_url or path == public.path:
        return Check("proxy", f"TRUSTED_PROXIES is {settings.trusted_proxies}")
    right = public._replace(path=path).geturl()
    return Check(
        "proxy",
        f"it shows the site below {path}, PUBLIC_URL below {public.path or '/'}",
        f"Links in mail lead elsewhere: set PUBLIC_URL to {right}, or mend the proxy's"
        " X-Forwarded-Prefix.",
        optional=True,
    )


def _unnamed(settings: Settings) -> Check:
    if settings.public_url.startswith("https://"):
        return Check("proxy", "PUBLIC_URL is https, none is named", ONE_ADDRESS, optional=True)
    if finding(IGNORED):
        said = "requests came with X-Forwarded-* headers, none is named"
        return Check("proxy", said, ONE_ADDRESS, optional=True)
    return Check("proxy", "none")
