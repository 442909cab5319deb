import pytest

from dashboard.auth.password_rules import ADDRESS, COMMON, TOO_LONG, TOO_SHORT, what_is_wrong
from tests.people import PASSWORD

BO = "bo.larsen@acme.example"


@pytest.mark.parametrize(
    ("password", "wrong"),
    [
        ("ninesigns", TOO_SHORT),
        ("x" * 2000, TOO_LONG),
        ("password123", COMMON),
        ("P@ssw0rd2024!", COMMON),
        ("qwertyuiop", COMMON),
        ("Dragon1999!", COMMON),
        ("government", COMMON),
        ("0123456789", COMMON),
        ("abcdefghijkl", COMMON),
        ("poiuytrewq1", COMMON),
        ("aaaaaaaaaaaa", COMMON),
        ("tomtomtomtom", COMMON),
        ("1212121212", COMMON),
        ("my bo.larsen word", ADDRESS),
        ("BoLarsen-lives-here", ADDRESS),
        ("I like pagelens most", "Choose a password without the name Pagelens in it."),
        ("Acme & Söhne rules it", "Choose a password without the name Acme & Söhne in it."),
    ],
)
def test_each_says_what_to_do(password: str, wrong: str) -> None:
    assert what_is_wrong(password, BO, ["Acme & Söhne"]) == wrong


@pytest.mark.parametrize(
    "password",
    [PASSWORD, "fjord-lamp-9-otter", "tEa71!vqPz", "密码是很长的一句话呢", "we walked home at six"],
)
def test_any_other_is_taken(password: str) -> None:
    assert what_is_wrong(password, BO, ["Acme", "Q"]) == ""
