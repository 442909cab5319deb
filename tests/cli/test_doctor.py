"""The doctor looks at every part and names one thing to do first."""

from cryptography.fernet import Fernet

from jobs.tick import tick
from local.doctor import examine, primary
from models import MetaPage
from models.scope import tenant_session
from models.vault import encrypt_token
from tests.conftest import refresh_settings
from tests.mail import running_mailbox
from tests.people import People


def findings() -> dict[str, str]:
    return {check.name: check.mark for check in examine()}


def test_what_works_is_marked_and_the_first_trouble_comes_first(people: People, environment):
    environment.setenv("META_GRAPH_BASE_URL", "http://127.0.0.1:1")
    refresh_settings()
    with tenant_session(people.acme) as session:
        page = session.get_one(MetaPage, (people.acme, people.acme_page))
        page.token_encrypted = encrypt_token("a-token")
    tick()
    found = findings()
    assert [found[name] for name in ("database", "schema", "Redis", "scheduler", "tokens")] == [
        "✓", "✓", "✓", "✓", "✓",
    ]  # fmt: skip
    assert (found["workers"], found["Graph API"], found["mail"]) == ("✗", "✗", "–")
    first = primary(examine())
    assert first is not None
    assert first.name == "workers"


def test_lost_keys_a_dead_mail_server_and_a_silent_scheduler_are_found(people, environment):
    with tenant_session(people.acme) as session:
        page = session.get_one(MetaPage, (people.acme, people.acme_page))
        page.token_encrypted = encrypt_token("a-token")
    environment.setenv("META_GRAPH_BASE_URL", "http://127.0.0.1:1")
    environment.setenv("TOKEN_ENCRYPTION_KEYS", Fernet.generate_key().decode())
    environment.setenv("SMTP_URL", "smtp://127.0.0.1:1")
    refresh_settings()
    found = findings()
    assert [found[name] for name in ("scheduler", "tokens", "mail")] == ["✗", "✗", "✗"]
    with running_mailbox() as mailbox:
        environment.setenv("SMTP_URL", mailbox.url)
        refresh_settings()
        assert findings()["mail"] == "✓"
