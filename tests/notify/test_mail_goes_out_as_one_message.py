"""One message reaches a real mail server, and nothing in it can become a header."""

import pytest

from notify.mail import Attachment, Mail, MailError, MailOffError, check_mail, send
from tests.conftest import refresh_settings
from tests.mail import Mailbox, running_mailbox

LINK = "https://pagelens.example/unsubscribe/abc?x=1"


def test_text_html_files_and_the_way_out_arrive(mailbox: Mailbox) -> None:
    file = Attachment("Report ü.pdf", "application/pdf", b"%PDF-1.7 ...")
    send(Mail("ann@acme.example", "Größe", "plain", "<p>rich</p>", (file,), LINK))
    [message] = mailbox.messages
    assert mailbox.recipients == ["ann@acme.example"]
    assert message["Subject"] == "Größe"
    assert message["From"] == "Pagelens <pagelens@127.0.0.1>"
    assert message["List-Unsubscribe"] == f"<{LINK}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message.get_body(("plain",)).get_content().strip() == "plain"
    assert message.get_body(("html",)).get_content().strip() == "<p>rich</p>"
    [attached] = message.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("Report ü.pdf", b"%PDF-1.7 ...")


def test_the_way_out_arrives_byte_by_byte_as_mail_programs_read_it(mailbox: Mailbox) -> None:
    link = "https://insights.example/reports/unsubscribe/" + "aB3_-.~" * 60
    send(Mail("ann@acme.example", "s", "t", unsubscribe_url=link))
    lines = mailbox.raw[0].split(b"\r\n")
    assert b"List-Unsubscribe: <" + link.encode() + b">" in lines
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in lines
    with pytest.raises(MailError, match="not an address"):
        send(Mail("ann@acme.example", "s", "t", unsubscribe_url="https://a/" + "b" * 1000))


@pytest.mark.parametrize(
    "to",
    [
        "ann@acme.example\r\nBcc: eve@evil.example",
        "ann@acme.example, eve@evil.example",
        "Ann <ann@acme.example>",
        "ann@acme.example\x00",
        "nobody",
        "",
    ],
)
def test_only_one_plain_address_is_written_to(mailbox: Mailbox, to: str) -> None:
    with pytest.raises(MailError, match="not an e-mail address") as refused:
        send(Mail(to, "s", "t"))
    assert refused.value.permanent
    assert "\n" not in str(refused.value)
    assert mailbox.messages == []


def test_line_breaks_in_values_stay_in_their_place(mailbox: Mailbox) -> None:
    evil = "Hello\r\nBcc: eve@evil.example\n\nbody\u2028x"
    send(Mail("ann@acme.example", evil, "t", attachments=(Attachment(evil, "a/b", b""),)))
    [message] = mailbox.messages
    assert message["Bcc"] is None
    assert message["Subject"] == "Hello Bcc: eve@evil.example body x"
    assert mailbox.recipients == ["ann@acme.example"]
    with pytest.raises(MailError, match="unsubscribe"):
        send(Mail("ann@acme.example", "s", "t", unsubscribe_url="https://x>\r\nBcc: eve@e.example"))


def test_a_long_line_and_a_lonely_dot_arrive_as_they_are(mailbox: Mailbox) -> None:
    text = "x" * 3000 + "\n.\nend\n"
    send(Mail("ann@acme.example", "s", text))
    assert mailbox.messages[0].get_content().splitlines() == text.splitlines()


def test_the_sender_may_be_set(mailbox: Mailbox, environment) -> None:
    environment.setenv("MAIL_FROM", "reports@acme.example")
    refresh_settings()
    send(Mail("ann@acme.example", "s", "t"))
    assert mailbox.messages[0]["From"] == "Pagelens <reports@acme.example>"


def test_without_a_mail_server_it_says_what_to_set(environment) -> None:
    with pytest.raises(MailOffError, match="set SMTP_URL"):
        send(Mail("ann@acme.example", "s", "t"))


@pytest.mark.parametrize(
    ("answer", "permanent"), [("554 Go away", True), ("451 Try again later", False)]
)
def test_a_refusal_says_whether_it_is_for_good(mailbox, answer: str, permanent: bool) -> None:
    mailbox.answer = answer
    with pytest.raises(MailError, match=f"code {answer[:3]}") as refused:
        send(Mail("ann@acme.example", "s", "t"))
    assert refused.value.permanent is permanent
    mailbox.answer, mailbox.refuse_recipient = "", answer
    with pytest.raises(MailError, match=r"ann@acme\.example") as refused:
        send(Mail("ann@acme.example", "s", "t"))
    assert refused.value.permanent is permanent


def test_a_password_is_unescaped_and_never_told(environment) -> None:
    with running_mailbox(passwords=True) as guarded:
        address = guarded.url.removeprefix("smtp://")
        set_server(environment, f"smtp://ann%40acme.example:p%40ss%2Fword@{address}")
        send(Mail("bob@acme.example", "s", "t"))
        assert guarded.passwords[-1] == ("ann@acme.example", "p@ss/word")
        assert guarded.messages[0]["From"] == "Pagelens <ann@acme.example>"
        set_server(environment, f"smtp://ann:s3cret@{address}")
        with pytest.raises(MailError, match="refused the user or password") as refused:
            check_mail()
        assert "s3cret" not in str(refused.value)


def test_a_server_that_is_away_is_told_in_a_sentence(environment) -> None:
    with running_mailbox() as gone:
        set_server(environment, gone.url)
    with pytest.raises(MailError, match=r"mail server 127\.0\.0\.1:\d+ does not answer") as refused:
        send(Mail("ann@acme.example", "s", "t"))
    assert not refused.value.permanent


def set_server(environment, url: str) -> None:
    environment.setenv("SMTP_URL", url)
    refresh_settings()
