"""What is missing of the insights of Pages: one definition for runs, people and alerts.

1. A line is wanted while its metric is ACTIVE and the Page is not refused it.
2. Its wanted days reach from the latest of the Page's goal, Meta's retention, our own, and the
   oldest day that Meta was seen to keep, to the newest day that Meta has published. A line without
   any value is wanted for the newest window alone, and answered is all that it can be.
3. Missing is what is unread, or young and past the look-back age without its last read. Neither
   what was settled or given up, nor a day before the line's first value that Meta was asked for.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from models.pacific import pacific_day, published_day
from settings import get_settings

# Meta keeps two years.
RETENTION_DAYS = 731
# How long an oldest day that Meta was seen to keep is believed.
OLDEST_DAY_HOLDS = timedelta(days=30)
NEWEST_WINDOW_DAYS = 88

# The first day wanted of a Page, from its row `page`.
FIRST_WANTED = """
greatest(coalesce(page.backfill_goal, :newest_window), :retention,
         CASE WHEN page.oldest_day_seen_at > :believed THEN page.oldest_day END)
"""

# `missing_line`: what is wanted and missing of the lines of the Pages `:pages`. `first_day` is that
# of a line's first value, `tried` are the days that were answered without one, `empty` those that
# were so once. Meta leaves out a map with nothing in it, so a map has no first day: once answered,
# no day is missing, unless what came again and again cannot be true. Young days are noted nowhere
# while they are empty: those up to `answered_day` were asked for.
# Most lines of a Page are alike, so that days are reckoned once for all of these; what was tried in
# vain is looked up of each line that would lack something without it. What is known of a Page is
# read once, and lines are looked up Page by Page (OFFSET 0), however many the tenant has.
LINES = """
WITH asked_page AS MATERIALIZED (
     SELECT page.tenant_id, page.id, <first_wanted> AS first_wanted, answer.given, answer.refused
       FROM meta_page page
       CROSS JOIN LATERAL (
            SELECT coalesce(array_agg(support.metric_id)
                            FILTER (WHERE support.status = 'available'), '{}') AS given,
                   coalesce(array_agg(support.metric_id)
                            FILTER (WHERE support.status IN ('gated', 'unsupported')), '{}')
                   AS refused
              FROM meta_metric_support support
             WHERE support.tenant_id = page.tenant_id AND support.meta_page_id = page.id) answer
      WHERE page.tenant_id = :tenant AND page.id = ANY(:pages)),
metric AS MATERIALIZED (
     SELECT * FROM meta_metric_registry WHERE level = 'PAGE' AND status = 'ACTIVE'),
wanted_line AS MATERIALIZED (
     SELECT page.tenant_id, line.id, page.id AS meta_page_id, page.first_wanted,
            metric.key AS metric, line.period, line.breakdown, line.read, line.settled,
            line.given_up, line.evidence, line.answered_at, line.reason,
            CASE WHEN metric.value_type <> 'map' THEN lower(line.read) END AS first_day
       FROM asked_page page
      CROSS JOIN LATERAL (
            SELECT line.* FROM meta_insight_coverage line
             WHERE line.tenant_id = page.tenant_id AND line.meta_page_id = page.id OFFSET 0) line
       JOIN metric ON metric.id = line.metric_id
      WHERE line.period = ANY(metric.periods)
        AND (line.breakdown = '' OR line.breakdown = ANY(metric.breakdown_params))
        AND (NOT metric.monetization OR metric.id = ANY(page.given))
        AND metric.id <> ALL(page.refused)),
alike AS MATERIALIZED (
     SELECT tenant_id, meta_page_id, first_wanted, read, settled, given_up, answered_at, first_day,
            CAST(answered_at AT TIME ZONE 'America/Los_Angeles' AS date) - 2 AS answered_day,
            array_agg(id) AS ids
       FROM wanted_line
      GROUP BY tenant_id, meta_page_id, first_wanted, read, settled, given_up, answered_at,
               first_day),
lacking AS MATERIALIZED (
     SELECT alike.*, given.wanted,
            given.wanted - settled - given_up - read * datemultirange(daterange(:last_read, NULL))
            - datemultirange(CASE WHEN answered_at IS NOT NULL THEN daterange(:last_read,
                  greatest(:last_read, least(first_day, answered_day + 1)))
                  ELSE 'empty' END) AS days
       FROM alike
      CROSS JOIN LATERAL (
            SELECT datemultirange(CASE
                     WHEN isempty(read) AND answered_at IS NOT NULL THEN 'empty'::daterange
                     WHEN isempty(read) THEN daterange(:newest_window, :published, '[]')
                     WHEN first_wanted <= :published
                          THEN daterange(first_wanted, :published, '[]')
                     ELSE 'empty'::daterange END) AS wanted OFFSET 0) given),
missing_line AS MATERIALIZED (
     SELECT lacking.meta_page_id, one.ids, lacking.wanted, lacking.read, lacking.given_up,
            lacking.answered_at, tried.days AS tried,
            lacking.days
            - CASE WHEN lacking.first_day IS NULL THEN tried.empty
                   ELSE tried.days * datemultirange(daterange(NULL, lacking.first_day)) END
              AS missing
       FROM lacking
      CROSS JOIN LATERAL (
            SELECT lacking.ids, NULL AS id WHERE isempty(lacking.days)
             UNION ALL
            SELECT ARRAY[id], id FROM unnest(lacking.ids) AS id WHERE NOT isempty(lacking.days)
            ) one
      CROSS JOIN LATERAL (
            SELECT coalesce(range_agg(gap.days), '{}') AS days,
                   coalesce(range_agg(gap.days) FILTER (WHERE gap.tries < 2), '{}') AS empty
              FROM meta_insight_gap gap
             WHERE gap.tenant_id = lacking.tenant_id AND gap.coverage_id = one.id) tried)
""".replace("<first_wanted>", FIRST_WANTED)


def first_kept(now: datetime) -> date | None:
    """The oldest Pacific day whose numbers INSIGHTS_KEEP_DAYS leaves; None where all are kept."""
    days = get_settings().insights_keep_days
    return pacific_day(now) - timedelta(days=days) if days else None


def over_lines(query: str) -> str:
    """A statement over `wanted_line` and `missing_line`, which stands for the lines `ids` of it;
    `query` is what follows them.
    """
    return LINES.rstrip() + query


def scope(
    tenant_id: int, page_ids: Collection[int], now: datetime, through: date | None = None
) -> dict[str, Any]:
    """The values that LINES is bound to, for Pages by our ids.

    `through` is wanted too, though Meta may not have published it yet.
    """
    today, published = pacific_day(now), published_day(now)
    if through is not None:
        published = max(published, min(through, today - timedelta(days=1)))
    # A day turns the look-back age during a day, and its last read is done by the night.
    grace = timedelta(days=get_settings().meta_page_insights_lookback_days + 1)
    return {
        "tenant": tenant_id,
        "pages": list(page_ids),
        "published": published,
        "newest_window": published - timedelta(days=NEWEST_WINDOW_DAYS - 1),
        "retention": max(today - timedelta(days=RETENTION_DAYS), first_kept(now) or date.min),
        "believed": now - OLDEST_DAY_HOLDS,
        "last_read": today - grace,
    }
