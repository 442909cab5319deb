"""Pages that Meta does not list are named by id or address; each in vain gives one sentence."""

import pytest
from sqlalchemy import select

from ingest.connect import ConnectError, connect_with_token, page_reference
from ingest.sandbox.characters import COFFEE, MUSEUM
from ingest.sandbox.credentials import demo_system_user_token
from ingest.sandbox.testing import RunningSandbox
from models import MetaPage
from models.scope import tenant_session
from tests.conftest import refresh_settings
from tests.people import People

SCOPES = ("read_insights", "pages_read_engagement", "pages_show_list")


@pytest.fixture
def unlisted(sandbox: RunningSandbox, environment) -> RunningSandbox:
    """A Graph API that lists no Page, and nothing to ask about the token with."""
    environment.setenv("META_APP_SECRET", "")
    refresh_settings()
    sandbox.world.faults.add({"kind": "empty_accounts"})
    return sandbox


def connected(people: People) -> dict[str, int | None]:
    with tenant_session(people.acme) as session:
        rows = session.execute(
            select(MetaPage.page_id, MetaPage.connection_id).where(
                MetaPage.token_encrypted.is_not(None)
            )
        )
        return dict(rows.all())


@pytest.mark.parametrize(
    ("typed", "reference"),
    [
        ("108204551739001", "108204551739001"),
        (" bluegullycoffee ", "bluegullycoffee"),
        ("@blue.gully.coffee", "blue.gully.coffee"),
        ("https://www.facebook.com/bluegullycoffee", "bluegullycoffee"),
        ("https://www.facebook.com/bluegullycoffee/?locale=de_DE#x", "bluegullycoffee"),
        ("http://m.facebook.com/bluegullycoffee/posts/pfbid02", "bluegullycoffee"),
        ("HTTPS://WWW.Facebook.COM/BlueGullyCoffee", "BlueGullyCoffee"),
        ("facebook.com/108204551739001", "108204551739001"),
        ("fb.com/bluegullycoffee", "bluegullycoffee"),
        ("https://www.facebook.com/profile.php?id=61550000000001&sk=about", "61550000000001"),
        ("https://m.facebook.com/story.php?story_fbid=9&id=108204551739001", "108204551739001"),
        ("https://www.facebook.com/pages/Blue-Gully-Coffee/108204551739001", "108204551739001"),
        ("https://www.facebook.com/pages/category/Coffee-shop/Blue-108204551739001/",
         "108204551739001"),
        ("https://www.facebook.com/people/Blue-Gully/61550000000001/", "61550000000001"),
        ("https://www.facebook.com/p/Blue-Gully-61550000000001/", "61550000000001"),
        ("https://www.facebook.com/pg/bluegullycoffee", "bluegullycoffee"),
        ("https://www.facebook.com/Blue-Gully-Coffee-108204551739001/", "108204551739001"),
        ("https://www.facebook.com/pages/Caf%C3%A9-M%C3%BCller/108204551739001?x=1",
         "108204551739001"),
        ("https://business.facebook.com/latest/home?asset_id=108204551739001&business_id=2",
         "108204551739001"),
    ],
)  # fmt: skip
def test_an_id_a_username_and_each_form_of_address_is_understood(typed, reference) -> None:
    assert page_reference(typed) == reference


@pytest.mark.parametrize(
    "typed",
    [
        "", "  ", "..", "../me", "me", "a/b", "a..b", ".a", "a.", "Blue Gully Coffee", "a?b",
        "a%2Fb", "home.php",
        "https://example.com/bluegullycoffee", "https://facebook.com.example.com/a",
        "https://www.facebook.com@example.com/a", "https://notfacebook.com/a", "https://[::1/a",
        "ftp://www.facebook.com/a", "javascript:alert(1)", "https://www.facebook.com/",
        "https://www.facebook.com/groups/123456", "https://www.facebook.com/profile.php",
        "https://www.facebook.com/profile.php?id=me", "https://www.facebook.com/share/1AbCdEf/",
        "https://www.facebook.com/../debug_token", "https://www.facebook.com/people", "x" * 600,
        "https://www.facebook.com/permalink.php?id=12/../me", "blue-gully", "café",
    ],
)  # fmt: skip
def test_what_names_no_page_is_told_in_one_sentence(typed) -> None:
    with pytest.raises(ConnectError) as caught:
        page_reference(typed)
    assert str(caught.value).endswith((".", "then."))
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize(
    ("scopes", "words"),
    [
        (("read_insights", "pages_read_engagement"), "pages_show_list is not granted"),
        (SCOPES, "unless business_management is granted"),
        ((*SCOPES, "business_management"), "no role on a Page"),
    ],
)
@pytest.mark.usefixtures("unlisted")
def test_who_has_no_page_listed_is_told_why_and_what_to_do(people, scopes, words) -> None:
    with pytest.raises(ConnectError) as caught:
        connect_with_token(people.acme, demo_system_user_token(scopes))
    assert words in str(caught.value)
    assert "name your Pages by id or address" in str(caught.value)


@pytest.mark.usefixtures("unlisted")
def test_named_pages_are_connected_and_one_in_vain_is_told(people: People) -> None:
    result = connect_with_token(
        people.acme,
        demo_system_user_token(),
        pages=[COFFEE.page_id, f"https://www.facebook.com/{MUSEUM.username}/", "nobody.at.all"],
    )
    assert [page.page_id for page in result.pages] == [COFFEE.page_id, MUSEUM.page_id]
    [sentence] = result.sentences
    assert sentence.startswith("nobody.at.all:")
    assert set(connected(people)) == {COFFEE.page_id, MUSEUM.page_id}


@pytest.mark.usefixtures("unlisted")
def test_when_no_named_page_can_be_read_each_says_so(people: People) -> None:
    with pytest.raises(ConnectError) as caught:
        connect_with_token(people.acme, demo_system_user_token(), pages=["nobody", "999999"])
    assert "nobody:" in str(caught.value)
    assert "999999:" in str(caught.value)
    assert connected(people) == {}


@pytest.mark.usefixtures("unlisted")
def test_a_named_page_needs_no_name_when_its_connection_is_renewed(people: People) -> None:
    first = connect_with_token(people.acme, demo_system_user_token(), pages=[COFFEE.page_id])
    again = connect_with_token(people.acme, demo_system_user_token())
    assert connected(people) == {COFFEE.page_id: first.connection_id}
    assert again.connection_id == first.connection_id


def test_a_page_that_is_listed_costs_no_call_more_when_it_is_named(
    people: People, sandbox: RunningSandbox
) -> None:
    connect_with_token(people.acme, demo_system_user_token())
    sandbox.world.log.clear()
    connect_with_token(people.acme, demo_system_user_token(), pages=[COFFEE.page_id])
    assert not [e for e in sandbox.world.log.entries if e["path"].endswith(COFFEE.page_id)]


def test_a_dead_token_is_not_a_page_that_cannot_be_read(people, unlisted) -> None:
    unlisted.world.faults.add(
        {"kind": "error", "path": "nobody", "code": 190, "subcode": 463, "status": 400}
    )
    with pytest.raises(ConnectError, match="expired"):
        connect_with_token(people.acme, demo_system_user_token(), pages=["nobody"])
