"""The locale in which a person reads numbers: that of the browser, English elsewhere.

The words of the product are English everywhere; only digits, their groups and the decimal sign
follow the person.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from flask import g, has_request_context, request

ENGLISH = Locale("en")
MOST_LANGUAGES = 10
_chosen: ContextVar[Locale | None] = ContextVar("locale", default=None)


def current_locale() -> Locale:
    """The locale set by `reading_in`, else the first that the request accepts, else English."""
    chosen = _chosen.get()
    if chosen is not None or not has_request_context():
        return chosen or ENGLISH
    locale: Locale | None = g.get("locale")
    if locale is None:
        locale = g.locale = _accepted()
    return locale


@contextmanager
def reading_in(language: str) -> Iterator[None]:
    """Writes numbers for a language tag such as `de-AT`, for what is made outside a request."""
    token = _chosen.set(find_locale(language) or ENGLISH)
    try:
        yield
    finally:
        _chosen.reset(token)


@lru_cache(maxsize=256)
def find_locale(language: str) -> Locale | None:
    """The locale of a language tag, or None for one that nobody knows."""
    try:
        return Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError, TypeError):
        return None


def _accepted() -> Locale:
    languages = [language for language, _ in request.accept_languages][:MOST_LANGUAGES]
    found = (find_locale(language[:20]) for language in languages)
    return next((locale for locale in found if locale is not None), ENGLISH)
