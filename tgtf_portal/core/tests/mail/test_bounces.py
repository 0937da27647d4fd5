"""A bounce silences an address when it is credible, about a mail of ours and for good, and once."""

import io
import subprocess
import sys
from datetime import timedelta
from email.utils import format_datetime

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.utils import timezone

from tgtf_portal.core import tasks
from tgtf_portal.core.mail import bounces, outbox
from tgtf_portal.core.mail.arrivals import read_arrival
from tgtf_portal.core.mail.bounces import Outcome, read_bounce, read_folder
from tgtf_portal.core.mail.courtesy import lift
from tgtf_portal.core.mail.refusals import enhanced_code
from tgtf_portal.core.mail.sealed_addresses import bounce_address
from tgtf_portal.core.models import AuditEvent, Message, SuspendedAddress
from tgtf_portal.core.tests import databases
from tgtf_portal.core.tests.factories import CoordinatorFactory, MessageFactory
from tgtf_portal.core.tests.reports import SERVERS, report

pytestmark = pytest.mark.django_db

Status = Message.Status


@pytest.fixture
def sent():
    return MessageFactory(status=Status.SENT, sent_at=timezone.now(), recipient="ann@example.net")


@pytest.fixture
def own_addresses(settings):
    settings.BOUNCE_ADDRESS = "bounces@portal.example.org"


def suspended():
    return list(SuspendedAddress.objects.values_list("email", "code"))


# --- Reading -------------------------------------------------------------------------------------
@pytest.mark.parametrize("server", SERVERS)
def test_a_report_is_read_whoever_wrote_it(sent, server):
    found = read_arrival(report(sent, server))

    [fate] = found.fates
    assert (found.message_id, found.addressed_to) == (sent.message_id, {"facility@example.org"})
    assert (fate.recipients, fate.action, fate.code) == ({"ann@example.net"}, "failed", "5.1.1")
    assert fate.words == "550 5.1.1 <ann@example.net>: as this server puts it"
    assert found.written_at


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("5.1.1 (bad destination mailbox address)", "5.1.1"),
        ("5.0.0 smtp; 550-5.1.10 RESOLVER.ADR.RecipientNotFound", "5.1.10"),
        ("5.0.0", "5.0.0"),
        ("550 no such user", ""),
        ("host 15.1.1.2 said no", ""),
    ],
)
def test_the_most_telling_code_counts(words, code):
    assert enhanced_code(words) == code


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"Subject: I am away\n\nUntil Monday.\n",
        b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\n\n--x--\n",
        b"Content-Type: message/delivery-status\n\n",
        b"Content-Type: message/delivery-status\n\nAction\n\n\xff: \xff\n\nAction: failed\n",
    ],
)
def test_whatever_else_comes_does_no_harm(sent, content):
    harmless = (Outcome.UNREADABLE, Outcome.UNKNOWN, Outcome.AUTOMATIC, Outcome.LISTED)
    assert read_bounce(content) in harmless
    assert suspended() == []


@pytest.mark.parametrize("place", range(0, 1500, 50))
def test_a_report_cut_short_does_no_harm(sent, place):
    read_bounce(report(sent)[:place])


# --- What follows --------------------------------------------------------------------------------
@pytest.mark.parametrize("server", SERVERS)
def test_an_unknown_mailbox_suspends_its_address_visibly(sent, server):
    assert read_bounce(report(sent, server)) == Outcome.SUSPENDED

    message, address = Message.objects.get(), SuspendedAddress.objects.get()
    assert (address.email, address.code, address.message) == ("ann@example.net", "5.1.1", message)
    assert message.bounced_at
    assert "as this server puts it" in message.reason
    assert message.status == Status.SENT
    assert AuditEvent.objects.get().verb == "address.suspended"


@pytest.mark.parametrize("code", ["5.1.1", "5.1.2", "5.1.10", "5.2.1", "5.4.4"])
def test_codes_that_mean_a_dead_address_suspend_it(sent, code):
    assert read_bounce(report(sent, status=code)) == Outcome.SUSPENDED


@pytest.mark.parametrize("code", ["5.7.1", "5.2.2", "5.1.7", "5.1.8", "5.0.0", "5.2.10"])
def test_other_refusals_are_noted_and_suspend_nobody(sent, code):
    assert read_bounce(report(sent, status=code)) == Outcome.RETURNED

    assert suspended() == []
    assert Message.objects.get().bounced_at


@pytest.mark.parametrize("code", ["4.2.2", "4.4.1"])
def test_a_delay_changes_nothing(sent, code):
    assert read_bounce(report(sent, status=code)) == Outcome.DELAYED

    assert suspended() == []
    assert Message.objects.get().bounced_at is None


def test_a_server_that_gave_up_waiting_suspends_nobody(sent):
    assert read_bounce(report(sent, status="4.4.7", action="failed")) == Outcome.RETURNED
    assert suspended() == []


def test_twice_is_once_even_after_staff_have_lifted_it(sent):
    read_bounce(report(sent))
    lift(SuspendedAddress.objects.get(), by=CoordinatorFactory())

    assert read_bounce(report(sent)) == Outcome.REPEATED
    assert suspended() == []


def test_old_reports_and_old_mails_are_ignored(sent):
    long_ago = timezone.now() - timedelta(days=31)
    assert read_bounce(report(sent, date=format_datetime(long_ago))) == Outcome.TOO_OLD

    Message.objects.update(sent_at=long_ago)
    assert read_bounce(report(sent)) == Outcome.TOO_OLD
    assert suspended() == []


def test_forged_reports_suspend_nobody(sent):
    """Staff may look at those that a server might have written about a mail of ours."""
    queued = MessageFactory()
    forged = {
        "no message of ours": report(sent, message_id="<0123@example.org>"),
        "about somebody else": report(sent, recipient="bob@example.net"),
        "never sent": report(queued),
        "with a sender": report(sent).replace(
            b"Return-Path: <>", b"Return-Path: <eve@example.net>"
        ),
    }

    outcomes = {why: read_bounce(content) for why, content in forged.items()}

    listed = dict.fromkeys(forged, Outcome.LISTED)
    assert outcomes == listed | {"with a sender": Outcome.UNREADABLE}
    assert suspended() == []


# --- An address for each message -----------------------------------------------------------------
def test_without_a_bounce_address_the_sender_gets_them(sent):
    assert outbox.envelope_sender(sent) == "facility@example.org"


def test_each_message_has_an_address_that_servers_take(sent, own_addresses):
    other = MessageFactory()
    address = bounce_address(sent)
    local, _at, domain = address.partition("@")

    assert address == address.lower() != bounce_address(other)
    assert (len(local) <= 64, domain) == (True, "portal.example.org")
    assert outbox.envelope_sender(sent) == address


@pytest.mark.parametrize("case", [str.lower, str.upper])
def test_its_own_address_names_a_message_wherever_it_was_forwarded(sent, own_addresses, case):
    content = report(
        sent, to=case(bounce_address(sent)), recipient="new@example.com", message_id=""
    )

    assert read_bounce(content) == Outcome.SUSPENDED
    assert suspended() == [("ann@example.net", "5.1.1")]


def test_an_address_of_ones_own_making_names_nothing(sent, own_addresses):
    address = bounce_address(sent)
    mark = address.partition("+")[2].partition("@")[0]
    forged = address.replace(mark, mark[:-16] + "a" * 16)

    assert read_bounce(report(sent, to=forged, message_id="")) == Outcome.UNKNOWN


def test_a_bounce_address_without_room_is_refused_at_the_start(settings):
    settings.BOUNCE_ADDRESS = "an-address-that-is-much-too-long@example.org"
    assert [fault.id for fault in run_checks()] == ["core.E010"]


# --- The way in ----------------------------------------------------------------------------------
def test_a_folder_is_read_once_and_a_bad_file_blocks_nothing(sent, tmp_path, settings):
    (tmp_path / "1").write_bytes(b"\xff\x00 rubbish")
    (tmp_path / "2").symlink_to(tmp_path / "nowhere")
    (tmp_path / "3").write_bytes(report(sent))
    (tmp_path / ".draft").write_bytes(report(sent))
    settings.BOUNCE_FOLDER = str(tmp_path)

    tasks.read_bounces()

    assert suspended() == [("ann@example.net", "5.1.1")]
    assert (tmp_path / "read" / "3").exists()
    assert (tmp_path / "unreadable" / "1").exists()
    assert read_folder(tmp_path) == {}


def test_a_fault_in_one_file_does_not_keep_the_others(sent, tmp_path, monkeypatch):
    read = bounces.read_arrival
    poison = report(sent).replace(b"Undelivered", b"Poison")
    (tmp_path / "1").write_bytes(poison)
    (tmp_path / "2").write_bytes(report(sent))
    monkeypatch.setattr(bounces, "read_arrival", lambda c: 1 / 0 if b"Poison" in c else read(c))

    assert read_folder(tmp_path) == {Outcome.UNREADABLE: 1, Outcome.SUSPENDED: 1}


def test_the_command_reads_a_folder_and_says_what_it_found(sent, tmp_path):
    (tmp_path / "a").write_bytes(report(sent))
    (tmp_path / "b").write_bytes(report(sent))
    out = io.StringIO()

    call_command("read_bounces", folder=tmp_path, stdout=out)

    assert out.getvalue() == "1 known already\n1 suspended\n"


def test_the_command_reads_one_report_from_standard_input(installation):
    installation.script(
        "from tgtf_portal.core.tests.factories import MessageFactory\n"
        "from django.utils import timezone\n"
        "MessageFactory(status='sent', sent_at=timezone.now(), recipient='ann@example.net',"
        " message_id='<0123456789abcdef@example.org>')"
    )
    message = Message(message_id="<0123456789abcdef@example.org>", recipient="ann@example.net")

    done = subprocess.run(
        [sys.executable, "manage.py", "read_bounces"],
        input=report(message),
        cwd=databases.ROOT,
        env=installation.env,
        capture_output=True,
        timeout=60,
    )

    assert (done.returncode, done.stdout) == (0, b"1 suspended\n"), done.stderr
    assert installation.query("SELECT email FROM core_suspendedaddress") == [("ann@example.net",)]
