"""The numbers that Pagelens computes itself, as entries of the glossary beside Meta's metrics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from dashboard.components.explain import METRIC_WORDS, OWN_ADDS_UP
from dashboard.markup.attributes import attributes
from dashboard.queries.insights.key_figures import ENGAGEMENT_RATE, NET_FOLLOWS, OWN_FIGURES
from dashboard.queries.posts.values import CLICK_RATE, RATE_FORMULAS, RATES

SHARE = "a share, as per cent"
MEDIANS = "Posts are compared by their median; rates are never added up."
CLICK_WORDS = "How many clicks came from each viewer of the post."


@dataclass(frozen=True)
class OwnMeasure:
    """What the glossary says about it; `level` is that of the metrics that it is made of."""

    level: str
    key: str
    title: str
    meaning: str
    formula: str
    adds_up: str
    unit: str

    def holds(self, words: str) -> bool:
        """Whether all the words stand in it, as in the search among Meta's metrics."""
        text = f"{self.title} {self.key} {self.meaning}".lower()
        return all(word in text for word in words.lower().split())


def _of_posts(key: str, meaning: str) -> OwnMeasure:
    return OwnMeasure("POST", key, RATES[key], meaning, RATE_FORMULAS[key], MEDIANS, SHARE)


def _of_pages(key: str, unit: str) -> OwnMeasure:
    own, words = OWN_FIGURES[key], METRIC_WORDS[key]
    return OwnMeasure("PAGE", key, own.title, words, own.formula, OWN_ADDS_UP[key], unit)


OWN_MEASURES = (
    _of_pages(ENGAGEMENT_RATE, SHARE),
    _of_pages(NET_FOLLOWS, "a number"),
    _of_posts(ENGAGEMENT_RATE, METRIC_WORDS[ENGAGEMENT_RATE]),
    _of_posts(CLICK_RATE, CLICK_WORDS),
)


def own_measures(level: str, words: str) -> list[OwnMeasure]:
    """Those of a level that hold the words."""
    return [own for own in OWN_MEASURES if own.level == level and own.holds(words)]


def draw_own(own: OwnMeasure, marked: bool) -> html.Article:
    """One of them as an entry, since Meta's own pages do not explain it."""
    text = [html.H3(own.title), html.P(own.meaning), html.Code(own.key)]
    facts = {"Unit": own.unit, "Formula": own.formula, "Adds up": own.adds_up}
    return entry_article(own.key, text, facts, marked)


def entry_article(
    key: str, text: Sequence[Any], facts: Mapping[str, str], marked: bool
) -> html.Article:
    """An entry of the glossary: what it is in words, and its facts beside them."""
    told = [part for name, value in facts.items() for part in (html.Dt(name), html.Dd(value))]
    return html.Article(
        [*text, html.Dl(told, className="entry-facts")],
        className="entry marked" if marked else "entry",
        **attributes({"data-metric": key}),
    )
