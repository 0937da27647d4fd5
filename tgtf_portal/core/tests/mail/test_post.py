"""Each answer of a real mail server is told apart: never, later, in doubt, and nobody home."""

import datetime
import ipaddress
import ssl

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tgtf_portal.core.mail.transports import (
    FolderPost,
    PermanentFailure,
    SmtpPost,
    TransientFailure,
    Unreachable,
    open_post,
)
from tgtf_portal.core.tests import sink as modes
from tgtf_portal.core.tests.rude import MANNERS, rude_server
from tgtf_portal.core.tests.sink import SmtpSink, free_port

CONTENT = b"Subject: Hello\r\nMessage-ID: <1@example.org>\r\n\r\n.a line with a dot\r\n"


@pytest.fixture
def post(smtp_sink):
    post = SmtpPost({"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": smtp_sink.port})
    yield post
    post.close()


def send(post, recipient="ana@example.org"):
    post.offer("office@example.org", recipient)
    post.transmit(CONTENT)


def test_many_messages_take_one_connection(post, smtp_sink):
    for number in range(5):
        send(post, f"reader{number}@example.org")

    assert [d.recipient for d in smtp_sink.deliveries] == [
        f"reader{n}@example.org" for n in range(5)
    ]
    assert smtp_sink.deliveries[0].content.endswith(b"\r\n.a line with a dot\r\n")
    assert smtp_sink.connections == 1


@pytest.mark.parametrize(
    ("mode", "failure", "text"),
    [
        (modes.REFUSE_FOREVER, PermanentFailure, "550 5.1.1 No such user here"),
        (modes.REFUSE_CONTENT, PermanentFailure, "554 5.6.0 This looks like spam"),
        (modes.REFUSE_LATER, TransientFailure, "451 4.7.1 Come back later"),
        (modes.HANG_UP_EARLY, TransientFailure, "hung up"),
    ],
)
def test_a_refusal_is_told_in_the_servers_words_and_without_doubt(
    post, smtp_sink, mode, failure, text
):
    smtp_sink.mode = mode

    with pytest.raises(failure, match=text) as refusal:
        send(post)

    assert not getattr(refusal.value, "doubtful", False)
    assert not isinstance(refusal.value, Unreachable)
    assert smtp_sink.deliveries == []


@pytest.mark.parametrize(("mode", "copies"), [(modes.DROP_BEFORE, 0), (modes.DROP_AFTER, 1)])
def test_a_lost_answer_is_a_doubt_whether_the_server_took_the_message_or_not(
    post, smtp_sink, mode, copies
):
    smtp_sink.mode = mode

    with pytest.raises(TransientFailure) as failure:
        send(post)

    assert failure.value.doubtful
    assert len(smtp_sink.deliveries) == copies


@pytest.mark.parametrize(
    "mode",
    [
        modes.REFUSE_FOREVER,
        modes.REFUSE_CONTENT,
        modes.REFUSE_LATER,
        modes.HANG_UP_EARLY,
        modes.DROP_BEFORE,
    ],
)
def test_the_next_message_goes_out_whatever_befell_the_one_before(post, smtp_sink, mode):
    smtp_sink.mode = lambda recipient: mode if recipient.startswith("unlucky") else modes.OK

    with pytest.raises((PermanentFailure, TransientFailure)):
        send(post, "unlucky@example.org")
    send(post, "lucky@example.org")

    assert [d.recipient for d in smtp_sink.deliveries] == ["lucky@example.org"]


def test_an_offer_that_was_taken_back_sends_nothing(post, smtp_sink):
    post.offer("office@example.org", "first@example.org")
    post.withdraw()
    send(post, "second@example.org")

    assert [d.recipient for d in smtp_sink.deliveries] == ["second@example.org"]


def test_a_server_that_is_not_there_is_unreachable():
    post = SmtpPost({"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": free_port()})

    with pytest.raises(Unreachable, match="No connection"):
        send(post)


@pytest.mark.parametrize("manner", MANNERS)
def test_a_server_that_takes_nothing_from_anybody_is_unreachable(settings, manner):
    settings.MAIL_TIMEOUT_SECONDS = 0.5
    with rude_server(manner) as server:
        post = SmtpPost({"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": server.port})
        with pytest.raises(Unreachable):
            send(post)
        post.close()

    assert len(server.knocks) == 1


def test_a_connection_that_was_ended_since_the_last_message_is_replaced_for_the_next(
    post, smtp_sink
):
    send(post, "first@example.org")
    smtp_sink.stop()
    smtp_sink.start()
    send(post, "second@example.org")

    recipients = [d.recipient for d in smtp_sink.deliveries]
    assert recipients == ["first@example.org", "second@example.org"]


def test_a_server_that_went_away_between_two_messages_is_unreachable(post, smtp_sink):
    send(post, "first@example.org")
    smtp_sink.stop()
    try:
        with pytest.raises(Unreachable):
            send(post, "second@example.org")
    finally:
        smtp_sink.start()


def test_a_server_with_a_certificate_nobody_vouches_for_gets_neither_mail_nor_password(tmp_path):
    sink = SmtpSink(tls=self_signed(tmp_path)).start()
    config = {
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": sink.port,
        "EMAIL_USE_TLS": True,
        "EMAIL_HOST_USER": "portal",
        "EMAIL_HOST_PASSWORD": "secret",
    }
    try:
        with pytest.raises(Unreachable, match="certificate"):
            send(SmtpPost(config))
    finally:
        sink.stop()
    assert sink.deliveries == []


def self_signed(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    bare = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "pair.pem").write_bytes(certificate.public_bytes(pem) + key.private_bytes(pem, *bare))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "pair.pem")
    return context


def test_the_folder_holds_whole_mails_only(tmp_path):
    post = FolderPost(tmp_path / "mail")

    send(post)

    [file] = (tmp_path / "mail").iterdir()
    assert (file.suffix, file.read_bytes()) == (".eml", CONTENT)


def test_a_folder_that_cannot_be_written_is_a_passing_failure_without_doubt(tmp_path):
    (tmp_path / "mail").write_text("a file stands where the folder should be")

    with pytest.raises(TransientFailure) as failure:
        send(FolderPost(tmp_path / "mail"))

    assert not failure.value.doubtful


@pytest.mark.parametrize(
    ("backend", "kind"),
    [("filebased", "FolderPost"), ("locmem", "MemoryPost"), ("smtp", "SmtpPost")],
)
def test_the_environment_names_the_way_out(settings, backend, kind):
    settings.MAIL_TRANSPORT = {
        "EMAIL_BACKEND": f"django.core.mail.backends.{backend}.EmailBackend",
        "EMAIL_FILE_PATH": "/nowhere",
    }

    with open_post() as post:
        assert type(post).__name__ == kind
