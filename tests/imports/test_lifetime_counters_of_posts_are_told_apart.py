"""Of a content export lifetime counters come in, of this Page's posts, and nothing for them."""

import pytest
from sqlalchemy import text

from ingest.imports.lines import ImportRefusedError
from models import MetaPage
from models.scope import tenant_session
from tests.imports.conftest import Importer

NAMES = (
    '"Post ID","Page ID","Page name","Title","Description","Publish time","Permalink","Post type",'
    '"Data comment","Date","Views","Reach","Total clicks"\n'
)


def row(
    post: str, page: str, date: str, *numbers: int, address: str = "https://www.facebook.com/x/1"
) -> str:
    cells = ",".join(str(number) for number in numbers)
    words = '"First line\nsecond ""quoted"" line",""'
    place = f'"08/19/2026 18:12","{address}","Photos",""'
    return f'"{post}","{page}","Example",{words},{place},"{date}",{cells}\n'


def test_lines_of_days_are_left_out_and_counted(importer: Importer) -> None:
    page = importer.page.page_id
    importer.has_post()
    importer(
        NAMES
        + row("77", page, "08/20/2026", 7, 6, 0)
        + row("77", page, "21. Aug 2026", 9, 8, 0)
        + row("77", page, "Lifetime", 27, 20, 2)
    )
    assert importer.of_posts() == [
        ("77", "post_clicks", 2), ("77", "post_impressions_unique", 20),
        ("77", "post_media_view", 27),
    ]  # fmt: skip
    assert any("lines of days, 2 lines" in line for line in importer.said)


def test_days_alone_bring_nothing_in(importer: Importer) -> None:
    importer.has_post()
    sentence = importer.refused(NAMES + row("77", importer.page.page_id, "08/20/2026", 7, 6, 0))
    assert "no value" in sentence
    assert importer.of_posts() == []


def test_the_profile_of_a_page_stands_for_it_where_its_post_tells(importer: Importer) -> None:
    importer.has_post()
    profile = "61550000000001"
    content = NAMES + row("77", profile, "Lifetime", 27, 20, 2)
    assert importer(content).new == 3
    assert importer(content.replace('"77"', f'"{profile}_77"')).same == 3


def test_the_profile_that_meta_told_is_the_page_also_where_no_post_is_known(
    importer: Importer,
) -> None:
    profile = "61550000000002"
    content = NAMES + row("88", profile, "Lifetime", 27, 20, 2)
    assert "no value" in importer.refused(content, keep_unknown_posts=True)
    assert any("posts of another Page (88)" in line for line in importer.said)
    with tenant_session(importer.page.tenant_id) as session:
        page = session.get_one(MetaPage, (importer.page.tenant_id, importer.page.id))
        page.additional_profile_id = importer.page.additional_profile_id = profile
    assert importer(content, keep_unknown_posts=True).new == 3
    assert ("88", "post_media_view", 27) in importer.of_posts()


def test_lines_without_a_post_are_skipped_and_counted(importer: Importer) -> None:
    importer.has_post()
    page = importer.page.page_id
    importer(NAMES + row("77", page, "Lifetime", 27, 20, 2) + row("", "", "", 27, 20, 2))
    assert {one[0] for one in importer.of_posts()} == {"77"}
    assert any("lines without a post, 1 line" in line for line in importer.said)


def test_one_number_is_no_value_of_a_metric_of_many_keys(importer: Importer) -> None:
    importer.has_post()
    content = f"Post ID,Page ID,Views,Reactions\n77,{importer.page.page_id},5,4\n"
    importer(content, names={"Reactions": "post_reactions_by_type_total"})
    assert importer.of_posts() == [("77", "post_media_view", 5)]
    assert any("one number does not say of which" in line for line in importer.said)


def test_posts_of_others_are_skipped(importer: Importer) -> None:
    importer.has_post()
    page = importer.page.page_id
    importer(
        NAMES
        + row("77", page, "Lifetime", 27, 20, 2)
        + row("88", "999", "Lifetime", 1, 1, 1)
        + row("89", page, "Lifetime", 1, 1, 1, address="https://www.instagram.com/p/1")
    )
    assert {one[0] for one in importer.of_posts()} == {"77"}
    told = "\n".join(importer.said)
    assert "posts of another Page (88), 1 line" in told
    assert "posts of Instagram, 1 line" in told


def test_unknown_posts_are_skipped_by_name_or_kept_by_choice(importer: Importer) -> None:
    importer.has_post()
    page = importer.page.page_id
    content = (
        NAMES
        + row("77", page, "Lifetime", 27, 20, 2)
        + row("999999999999999", page, "Lifetime", 31, 30, 4)
    )
    assert importer(content).new == 3
    assert any("does not know (999999999999999), 1 line" in line for line in importer.said)
    assert importer(content, keep_unknown_posts=True).new == 3
    assert ("999999999999999", "post_media_view", 31) in importer.of_posts()
    with importer.engine.connect() as connection:
        post = connection.execute(
            text(
                "SELECT created_time AT TIME ZONE 'UTC' AS at, type, message, was_listed,"
                " share_count FROM meta_post WHERE post_id LIKE '%_999999999999999'"
            )
        ).one()
    assert str(post.at) == "2026-08-20 01:12:00"
    assert (post.type, post.was_listed, post.share_count) == ("photo", False, None)
    assert post.message == 'First line\nsecond "quoted" line'


def test_columns_in_other_languages_are_known_or_mapped(importer: Importer) -> None:
    importer.has_post()
    page = importer.page.page_id
    german = f"Beitrags-ID;Seiten-ID;Datum;Aufrufe;Reichweite\n77;{page};Gesamt;1.204;20\n"
    assert importer(german, "cp1252").new == 2
    dutch = f"Iets;Bladzijde;Dag;Weergaven\n77;{page};Altijd;5\n"
    importer.has_post("79")
    with pytest.raises(ImportRefusedError, match="post_id"):
        importer(dutch.replace("77;", "79;"))
    names = {"Iets": "post_id", "Dag": "date", "Weergaven": "post_media_view"}
    importer(dutch.replace("77;", "79;"), names=names)
    assert ("79", "post_media_view", 5) in importer.of_posts()


def test_an_export_of_instagrams_content_is_told(importer: Importer) -> None:
    sentence = importer.refused("Post ID,Account ID,Account username,Views\n1,2,x,3\n")
    assert "Instagram" in sentence
