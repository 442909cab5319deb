"""The weekly digest: to who asks, of the Pages that they see, once, with reasons and a way out."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from dashboard.digest.jobs import make_digests
from dashboard.digest.week import Week, newest_week
from dashboard.queries.days.pacific import days_between
from jobs.schedules import ensure_schedules, start_due
from jobs.work.put_off import PutOffError
from models import (
    BackgroundJob,
    DigestDelivery,
    Membership,
    MetaPage,
    NotificationChannel,
    User,
)
from models.links import digest_way_out
from models.scope import tenant_session, wide_session
from tests.conftest import refresh_settings
from tests.mail import Mailbox
from tests.people import ALICE, DORA, People, add_client
from tests.queries.coverage import list_posts, put_line, put_post_read
from tests.queries.numbers import put_counter, put_days, put_post, the_page
from tests.servers import whole_server
from tests.work import do_waiting

# A Wednesday noon in California; the week before is that of Monday 16 November.
NOW = datetime(2026, 11, 25, 20, tzinfo=UTC)
MONDAY, NEWEST = date(2026, 11, 16), date(2026, 11, 24)
ODD = date(2026, 11, 18)
VIEWS = "page_media_view"
YEAR = days_between(date(2025, 10, 1), NEWEST)
RAMP = {day: 100 + 10 * ((day - YEAR[0]).days // 7 % 13) for day in YEAR}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, environment: pytest.MonkeyPatch) -> list[datetime]:
    """What the time is; its last value counts."""
    environment.setenv("PUBLIC_URL", "https://insights.example")
    refresh_settings()
    now = [NOW]

    class Frozen(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return now[-1].astimezone(tz)

    monkeypatch.setattr("models.orm.datetime", Frozen)
    return now


@pytest.fixture
def odd(people: People) -> People:
    """A year of Acme's Page with one odd day, of ads, and one odd post."""
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        page.token_encrypted, page.backfill_goal = b"x", YEAR[0]
        organic = {day: value - 40 for day, value in RAMP.items()}
        put_days(session, page, VIEWS, RAMP | {ODD: 3000})
        put_days(session, page, VIEWS, RAMP | dict.fromkeys(RAMP, 40) | {ODD: 2900},
                 breakdown="is_from_ads=1")  # fmt: skip
        put_days(session, page, VIEWS, organic | {ODD: 100}, breakdown="is_from_ads=0")
        put_line(session, page, read=[(YEAR[0], NEWEST)])
        list_posts(page)
        for number, views in enumerate((100, 110, 120, 130, 140, 900)):
            at = datetime(2026, 11, 17, 18, tzinfo=UTC)
            post = put_post(session, page, f"{page.page_id}_{number}", at)
            post.message = f"Words of {number}"
            put_counter(session, post, "post_media_view", NEWEST, views)
        for day, views in ((ODD, 20), (ODD + timedelta(days=1), 800)):
            put_counter(session, post, "post_media_view", day, views, by_night=True)
        put_post_read(session, post, ODD, NEWEST)
    return people


def ask(people: People, *emails: str) -> None:
    """Lets these people ask for it."""
    with tenant_session(people.acme) as session:
        theirs = select(User.id).where(User.email.in_(emails))
        session.execute(
            update(Membership).where(Membership.user_id.in_(theirs)).values(weekly_digest=True)
        )


def deliveries(people: People) -> list[DigestDelivery]:
    with tenant_session(people.acme) as session:
        return list(session.scalars(select(DigestDelivery).order_by(DigestDelivery.id)))


def send_all(people: People) -> list[str]:
    return do_waiting(people.acme, "digest") + do_waiting(people.acme, "digest_mail")


def test_who_asks_is_mailed_once_what_was_unusual_and_why(
    odd: People, mailbox: Mailbox, clock: list[datetime]
) -> None:
    add_client(odd)
    ask(odd, ALICE, DORA)
    with wide_session("tick") as session:
        ensure_schedules(session, NOW - timedelta(days=1))
        start_due(session, NOW)
        start_due(session, NOW)
    assert send_all(odd) == ["succeeded", "succeeded"]
    assert make_digests(tenant_id=odd.acme) == 0, "a start that is repeated makes no second one"
    assert send_all(odd) == []
    assert mailbox.recipients == [ALICE], "Bob did not ask, and of Dora's Page nothing is known"
    (mail,) = mailbox.messages
    assert mail["Subject"] == "Acme: what was unusual, 16 Nov – 22 Nov 2026"
    text = " ".join(mail.get_body(("plain",)).get_content().split())
    before = RAMP[ODD - timedelta(days=7)]
    for words in (
        "Acme Coffee",
        "Views on Wed 18 Nov: 3,000, above the 40 to 280 that are usual on Wednesdays.",
        f"Against Wed 11 Nov: +{3000 - before:,}.",
        "From ads +2,860 (2,900 after 40)",
        f"“Words of 5” of 17 Nov 2026 +780 (780 after 0), not by these posts +{2220 - before:,}",
        "It is not known how 5 posts stood when these days began or ended",
        "Photo of Tue 17 Nov: 900 views, above the 84 to 185 that are usual of photos at 7 days.",
        "“Words of 5” The median of 6 photos at 7 days is 125, of which this is 7.2 ×;",
        "7.2 ×; the middle half of them has 112.5 to 137.5.",
        "/pages/100000000000001?since=2026-11-09&until=2026-11-22",
    ):
        assert words in text.replace("\u202f", " "), words
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert text.startswith("Unusual in the week 16 Nov – 22 Nov 2026, Pacific days. Acme Coffee")
    html = mail.get_body(("html",)).get_content()
    assert html.index("Acme Coffee: Views on Wed 18 Nov") < html.index("Unusual in the week")
    assert html.count(">Open in Pagelens<") == text.count("https://insights.example/pages/")
    (row,) = deliveries(odd)
    assert (row.status, row.week, row.letter) == ("sent", MONDAY, {})


def test_nothing_comes_where_nothing_was_unusual_or_the_page_is_off(
    odd: People, mailbox: Mailbox, clock: list[datetime]
) -> None:
    ask(odd, ALICE)
    with tenant_session(odd.acme) as session:
        the_page(session, odd.acme_page).sensitivity = "off"
    assert make_digests(tenant_id=odd.acme) == 0
    with tenant_session(odd.acme) as session:
        the_page(session, odd.acme_page).sensitivity = "normal"
    clock.append(NOW - timedelta(days=7))
    assert make_digests(tenant_id=odd.acme) == 0, "the week before was usual"
    assert deliveries(odd) == []


def test_it_waits_until_the_week_is_settled_and_read(odd: People, clock: list[datetime]) -> None:
    ask(odd, ALICE)
    settled = datetime(2026, 11, 25, 8, tzinfo=UTC)
    assert newest_week(NOW) == Week(MONDAY)
    assert Week(MONDAY).settled_at == settled
    clock.append(datetime(2026, 11, 24, 20, tzinfo=UTC))
    with pytest.raises(PutOffError) as later:
        make_digests(tenant_id=odd.acme)
    assert later.value.until == settled
    with tenant_session(odd.acme) as session:
        session.execute(update(MetaPage).values(posts_listed=[]))
    clock.append(NOW)
    with pytest.raises(PutOffError) as later:
        make_digests(tenant_id=odd.acme)
    assert later.value.until == NOW + timedelta(hours=1)
    clock.append(settled + timedelta(days=2))
    assert make_digests(tenant_id=odd.acme) == 1, "then it goes with what there is"


def test_the_way_out_asks_first_and_what_waits_is_skipped(
    odd: People, mailbox: Mailbox, clock: list[datetime]
) -> None:
    ask(odd, ALICE)
    make_digests(tenant_id=odd.acme)
    mailbox.answer = "451 later"
    assert do_waiting(odd.acme, "digest_mail") == ["queued"]
    mailbox.answer = ""
    with tenant_session(odd.acme) as session:
        number = session.scalars(select(Membership.number).where(Membership.weekly_digest)).one()
    path = "/" + digest_way_out(odd.acme, number).split("/", 3)[3]
    stranger = whole_server().test_client()
    assert "No more digests?" in stranger.get(path).text
    assert "You are unsubscribed" in stranger.post(path).text
    assert "You are unsubscribed" in stranger.get(path).text
    assert stranger.post(f"{path}x").status_code == 404
    assert do_waiting(odd.acme, "digest_mail") == ["succeeded"]
    assert mailbox.messages == []
    assert [(row.status, row.letter) for row in deliveries(odd)] == [("skipped", {})]


def test_quiet_hours_hold_it_and_three_days_end_it(
    odd: People, mailbox: Mailbox, clock: list[datetime]
) -> None:
    ask(odd, ALICE)
    with tenant_session(odd.acme) as session:
        channel = NotificationChannel(tenant_id=odd.acme, quiet_from=12, quiet_until=18)
        session.add(channel)
    make_digests(tenant_id=odd.acme)
    assert do_waiting(odd.acme, "digest_mail") == ["queued"], "15:00 in Jamaica"
    with tenant_session(odd.acme) as session:
        job = session.scalars(select(BackgroundJob).filter_by(kind="digest_mail")).one()
        assert job.resume_at == datetime(2026, 11, 25, 23, tzinfo=UTC)
    mailbox.answer = "451 later"
    clock.append(NOW + timedelta(hours=4))
    assert do_waiting(odd.acme, "digest_mail") == ["queued"]
    clock.append(NOW + timedelta(days=3))
    clock.append(clock[-1] + timedelta(hours=4))
    assert do_waiting(odd.acme, "digest_mail") == ["succeeded"]
    (row,) = deliveries(odd)
    assert (row.status, row.letter["workspace"]) == ("failed", "Acme"), "to be sent again"
    assert mailbox.messages == []


def test_a_page_that_the_reader_lost_is_not_told(
    odd: People, mailbox: Mailbox, clock: list[datetime]
) -> None:
    add_client(odd)
    ask(odd, DORA)
    with tenant_session(odd.acme) as session:
        session.execute(update(Membership).values(is_limited=False))
    assert make_digests(tenant_id=odd.acme) == 1
    with tenant_session(odd.acme) as session:
        dora = select(Membership).where(Membership.weekly_digest)
        session.scalars(dora).one().is_limited = True
    do_waiting(odd.acme, "digest_mail")
    assert mailbox.messages == []
    assert [row.status for row in deliveries(odd)] == ["skipped"]
