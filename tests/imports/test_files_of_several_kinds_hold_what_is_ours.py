"""Of a file that holds more than Facebook's days, these come in and the rest is named."""

import pytest

from tests.imports.conftest import Importer

DAYS = ("2026-03-01T00:00:00", "2026-03-02T00:00:00", "2026-03-03T00:00:00")
AUDIENCE = (
    "sep=,\r\n"
    '"Age & gender"\r\n"","Men","Women"\r\n"18-24","24.5%","10.1%"\r\n\r\n'
    '"Top cities"\r\n"Port Alder, Land","Northmoor, Land"\r\n"6.1%","4.2%"\r\n\r\n'
    '"Top countries"\r\n"Land"\r\n"100%"\r\n\r\n'
)


def block(title: str, *numbers: object, names: str = '"Date","Primary"') -> str:
    """A daily series as Meta Business Suite writes it."""
    days = "".join(f'"{day}","{number}"\r\n' for day, number in zip(DAYS, numbers, strict=False))
    return f'"{title}"\r\n{names}\r\n{days}\r\n'


def values(importer: Importer, key: str) -> list[object]:
    return [row[4] for row in importer.stored() if row[0] == key]


def test_blocks_of_other_networks_are_skipped_and_counted(importer: Importer) -> None:
    content = (
        "sep=,\r\n"
        + block("Facebook reach", 20, 21, 22)
        + block("Instagram reach", 920, 921, 922)
        + block("Facebook visits", 5, 0, 7)
    )
    assert importer(content, "utf-16").new == 6
    assert values(importer, "page_impressions_unique") == [20, 21, 22]
    assert values(importer, "page_views_total") == [5, 0, 7]
    assert importer.said == ["Skipped: Instagram reach, 3 lines: it is about Instagram"]


def test_a_named_metric_is_not_given_to_another_network(importer: Importer) -> None:
    content = block("Quatsch", 1, 2) + block("Instagram-Reichweite", 9, 9)
    assert importer(content, metric="page_media_view").new == 2
    assert values(importer, "page_media_view") == [1, 2]


def test_a_named_metric_is_for_one_title(importer: Importer) -> None:
    sentence = importer.refused(block("Foo", 1) + block("Bar", 2), metric="page_media_view")
    assert "'Foo', 'Bar'" in sentence
    assert "--map" in sentence


def test_tables_of_people_are_skipped_by_their_names(importer: Importer) -> None:
    importer(AUDIENCE + block("Facebook follows", 3, 4, 0), "utf-16")
    assert values(importer, "page_daily_follows") == [3, 4, 0]
    assert len(importer.stored()) == 3
    assert [line.split(":")[1].split(",")[0].strip() for line in importer.said] == [
        "Age & gender", "Top cities", "Top countries",
    ]  # fmt: skip


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "cp1252"])
def test_a_line_may_tell_the_separator(importer: Importer, sign: str, encoding: str) -> None:
    content = f"sep={sign}\r\n" + block("Views", 101, 102, 0).replace('","', f'"{sign}"')
    assert importer(content, encoding).new == 3
    assert values(importer, "page_media_view") == [101, 102, 0]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_file_may_begin_with_any_script(importer: Importer, encoding: str) -> None:
    content = block("Facebookのリーチ", 4, 5) + block("المشاهدات", 6).replace('"', "")
    assert importer(content.replace('"', ""), encoding).new == 3
    assert values(importer, "page_media_view") == [6]


def test_what_no_table_can_hold_is_left_out_of_texts(importer: Importer) -> None:
    assert importer(block("Vie\0ws", "1\0", 2) + block("Foo\0", 1)).new == 2
    assert values(importer, "page_media_view") == [1, 2]
    assert importer.said[0].startswith("Skipped: Foo, 1 line")


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_the_separator_is_found_behind_a_title(importer: Importer, sign: str) -> None:
    content = block("Views", "1,101", "1,102", 0).replace('","', f'"{sign}"')
    importer(content if sign == "," else content.replace('"', ""))
    assert values(importer, "page_media_view") == [1101, 1102, 0]


def test_an_old_spreadsheet_is_read_and_asks_how_dates_begin(importer: Importer) -> None:
    content = "Visualizações;\r\nData;Principal\r\n01/08/2026 00:00;67753\r\n"
    file = importer.folder / "export.csv"
    file.write_bytes(content.encode("cp1252"))
    assert "refused" in importer.refused(content)
    assert "--dates day-first" in importer.said[0]
    importer(content, "cp1252", order="day")
    assert importer.stored() == [("page_media_view", "day", "", "2026-08-01", 67753)]


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Reichweite auf Facebook", "page_impressions_unique"),
        ("Facebook-Reichweite", "page_impressions_unique"),
        ("Couverture Facebook", "page_impressions_unique"),
        ("Alcance de Facebook", "page_impressions_unique"),
        ("Alcance no Facebook", "page_impressions_unique"),
        ("Copertura su Facebook", "page_impressions_unique"),
        ("Bereik op Facebook", "page_impressions_unique"),
        ("Zasięg na Facebooku", "page_impressions_unique"),
        ("Facebook ERİŞİM", "page_impressions_unique"),
        ("الوصول على فيسبوك", "page_impressions_unique"),
        ("Facebook पहुंच", "page_impressions_unique"),
        ("Jangkauan Facebook", "page_impressions_unique"),
        ("Facebookのリーチ", "page_impressions_unique"),
        ("Aufrufe", "page_media_view"),
        ("Vues", "page_media_view"),
        ("Visitas a la página", "page_views_total"),
        ("Yeni takipçiler", "page_daily_follows"),
    ],
)
def test_titles_are_known_in_many_languages(importer: Importer, title: str, key: str) -> None:
    importer(block(title, 4, 5, names='"Datum","Primär"'), "utf-16")
    assert [(row[0], row[4]) for row in importer.stored()] == [(key, 4), (key, 5)]


@pytest.mark.parametrize(
    "title",
    [
        "Instagram-Reichweite", "Alcance de Instagram", "الوصول على إنستغرام", "Threads views",
        "Instagramのリーチ", "Weergaven", "Follower", "Content-Interaktionen",
    ],
)  # fmt: skip
def test_what_is_another_networks_or_could_be_two_things_stays_out(
    importer: Importer, title: str
) -> None:
    importer.refused(block(title, 4, 5))
    assert any(line.startswith(f"Skipped: {title}, 2 lines") for line in importer.said)


def test_titles_are_mapped_by_hand(importer: Importer) -> None:
    content = block("Weergaven", 4, 5) + block("Facebook reach", 6, 7)
    importer(content, names={"weergaven": "page_media_view", "Facebook reach": "skip"})
    assert values(importer, "page_media_view") == [4, 5]
    assert len(importer.stored()) == 2


def test_a_column_of_another_network_is_passed_over(importer: Importer) -> None:
    importer('"Reach"\r\n"Date","Instagram","Facebook"\r\n"2026-03-01","9","4"\r\n')
    assert values(importer, "page_impressions_unique") == [4]
    assert "Instagram" in importer.said[0]


def test_thousands_without_quotes_are_refused_and_not_cut(importer: Importer) -> None:
    importer.refused("Views\r\nDate,Primary\r\n2026-03-01,1,204\r\n")
    assert "more than one number" in importer.said[0]
