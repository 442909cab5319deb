"""The catalog's file: every metric says what the product needs to know of it."""

from collections import Counter
from collections.abc import Callable

from catalog.source import MetricDefinition, load_catalog

METRICS = load_catalog().metrics
PERIODS = {"day", "week", "days_28", "month", "lifetime"}
UNITS = {"count", "milliseconds", "percent", "us_cents", "currency_micro"}
FLAGS = {"is_from_ads", "is_from_followers"}
PARAMETERS = FLAGS | {"earning_source", "monetization_tool"}


def for_each_metric(rule: Callable[[MetricDefinition], None]) -> Callable[[], None]:
    """One test for all of them, that names each of which the rule does not hold."""

    def holds() -> None:
        wrong = []
        for metric in METRICS:
            try:
                rule(metric)
            except AssertionError as error:
                wrong.append(f"{metric.level} {metric.key}: {error}")
        assert not wrong, "\n".join(wrong)

    return holds


@for_each_metric
def test_a_metric_uses_only_words_the_product_knows(metric: MetricDefinition) -> None:
    assert metric.level in {"PAGE", "POST", "VIDEO"}
    assert metric.status in {"ACTIVE", "DEPRECATED", "INVALID"}
    assert set(metric.periods) <= PERIODS
    assert metric.value_type in {"number", "map", "unknown"}
    assert metric.unit in UNITS
    assert metric.aggregation in {"sum", "last", "none"}
    assert set(metric.breakdown_params) <= PARAMETERS
    assert metric.group


@for_each_metric
def test_a_metric_has_words_for_people(metric: MetricDefinition) -> None:
    assert metric.title == metric.title.strip()
    assert 0 < len(metric.title) <= 70
    assert "_" not in metric.title + metric.description
    assert metric.description.endswith(".")
    assert metric.description[0] in "“" or metric.description[0].isupper()


@for_each_metric
def test_only_a_retired_metric_has_a_day_and_a_replacement(metric: MetricDefinition) -> None:
    if metric.status == "ACTIVE":
        assert metric.deprecated_on is None
        assert metric.replacement_metric_key is None
    if metric.replacement_breakdown_key:
        assert metric.replacement_metric_key
        name, _, value = metric.replacement_breakdown_key.partition("=")
        assert name in FLAGS
        assert value in {"0", "1"}


@for_each_metric
def test_a_replacement_is_an_active_metric(metric: MetricDefinition) -> None:
    if metric.replacement_metric_key:
        successor = load_catalog().metric(metric.level, metric.replacement_metric_key)
        assert successor is not None
        assert successor.status == "ACTIVE"


@for_each_metric
def test_unique_people_of_a_day_are_never_added_up(metric: MetricDefinition) -> None:
    if metric.is_unique:
        assert metric.aggregation != "sum"


@for_each_metric
def test_only_maps_have_keys(metric: MetricDefinition) -> None:
    if metric.value_type == "number":
        assert metric.map_dimension is None
        assert metric.map_keys == ()
    if "total" in metric.map_keys:
        assert metric.keys_additive is False


def test_a_key_stands_once_in_a_level() -> None:
    counts = Counter((metric.level, metric.key) for metric in METRICS)
    assert max(counts.values()) == 1


def test_a_title_stands_once_among_the_active_metrics_of_a_level() -> None:
    active = [metric for metric in METRICS if metric.status == "ACTIVE"]
    counts = Counter((metric.level, metric.title) for metric in active)
    assert [title for title, count in counts.items() if count > 1] == []


def test_what_a_sync_asks_by_default_answers_without_access_to_money() -> None:
    for metric in METRICS:
        if metric.default:
            assert metric.status == "ACTIVE"
            assert not metric.monetization


def test_metrics_about_earnings_are_marked_as_money() -> None:
    words = ("ad_break", "earnings", "monetization")
    for metric in METRICS:
        about_money = any(word in metric.key for word in words)
        assert metric.monetization == about_money, metric.key


def test_the_overview_shows_active_default_page_metrics() -> None:
    catalog = load_catalog()
    for key in catalog.kpis:
        metric = catalog.metric("PAGE", key)
        assert metric is not None
        assert metric.default


def test_an_unknown_metric_is_none() -> None:
    assert load_catalog().metric("PAGE", "page_invented") is None
    assert load_catalog().metric("POST", "page_media_view") is None
