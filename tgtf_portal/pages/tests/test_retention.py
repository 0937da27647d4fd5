"""Past its limit what names people goes, and what is counted stays; a rehearsal changes nothing."""

import os
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from advisors.models import Advisor, Comment, PoolEntry
from advisors.tests.factories import AdvisorFactory, EngagementFactory, PoolEntryFactory
from clusters.models import SME, Absence, AccountInvitation
from clusters.tests.factories import ProjectFactory, SMEFactory
from tgtf_portal.core import audit
from tgtf_portal.core.access_log import note_access
from tgtf_portal.core.models import (
    AccessEntry,
    AuditEvent,
    Consent,
    Message,
    RetentionPeriod,
    RetentionRun,
    SuspendedAddress,
    TableImport,
    User,
)
from tgtf_portal.core.privacy import retention
from tgtf_portal.core.tasks import keep_retention
from tgtf_portal.core.tests.factories import (
    MessageFactory,
    ReturnedMailFactory,
    SuspendedAddressFactory,
    UserFactory,
)
from tgtf_portal.core.values.periods import PERIODS
from tgtf_portal.pages.tests.addresses import checksums
from webinars.models import (
    Answer,
    CalendarFeed,
    Certificate,
    Feedback,
    Host,
    Insight,
    Invitation,
    Registration,
)
from webinars.tests.factories import (
    AnswerFactory,
    CalendarFeedFactory,
    CertificateFactory,
    ConsentFactory,
    HeldWebinarFactory,
    HostFactory,
    InsightFactory,
    InvitationFactory,
    RegistrationFactory,
)

pytestmark = pytest.mark.django_db

LIST = "/admin/core/retentionperiod/"


@pytest.fixture
def one_of_each(settings, tmp_path):
    """Something of each class, begun today; each `left` tells whether it is there still."""
    settings.MAIL_TRANSPORT = {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(tmp_path / "mail"),
    }
    settings.JOURNAL_DIR = str(tmp_path / "journal")
    mail = tmp_path / "mail" / "1.eml"
    day = tmp_path / "journal" / "1" / "2026-01-01.log"
    for file in (mail, day):
        file.parent.mkdir(parents=True)
        file.write_text("To: ann@example.org\n\nHello")
    now = timezone.now()
    webinar = HeldWebinarFactory(ends_at=now)
    person = RegistrationFactory(webinar=webinar, email="ann@example.org", attended=True)
    AnswerFactory(registration=person, value="an answer")
    Feedback.objects.create(registration=person, rating=4, helped="a talk")
    InsightFactory(registration=person, author_name="Ann", breakout__webinar=webinar)
    InsightFactory(
        registration=person, author_name="Ann", attribution="named", breakout__webinar=webinar
    )
    CertificateFactory(registration=person)
    CalendarFeedFactory(email="ann@example.org")
    HostFactory(breakout__webinar=webinar, email="host@example.org", name="Host Name")
    InvitationFactory(webinar=webinar, email="ann@example.org", name="Ann")
    RegistrationFactory(webinar=webinar, status="pending", email="new@example.org")
    ConsentFactory(registration=person)
    sent = {"status": "sent", "sent_at": now}
    MessageFactory(recipient="ann@example.org", subject="Hello Ann", **sent)
    SuspendedAddressFactory(email="gone@example.org")
    ReturnedMailFactory(status="dismissed", settled_at=now)
    TableImport.objects.create(
        kind="people", file_name="people.csv", content=b"ann", status="taken"
    )
    audit.record("thing.done", person, by=None)
    note_access("opened", person, by=UserFactory())
    Client().force_login(UserFactory(email="signed.in@example.org"))
    _account_never_opened()
    advisor = AdvisorFactory(bio="Ann has advised for years", languages="en")
    project = ProjectFactory(ends_on=timezone.localdate())
    EngagementFactory(advisor=advisor, project=project, status="completed")
    PoolEntryFactory(name="Ann Pool", status="declined")
    AccountInvitation.objects.create(name="Ann", email="ann@example.org", open_until=now)
    today = timezone.localdate()
    Absence.objects.create(
        user=UserFactory(), substitute=UserFactory(), starts_on=today, ends_on=today
    )
    project.comments.create(author=advisor.user, text="Ann will come")
    firm = SMEFactory(contact_name="Ann", contact_address="ann@example.org")
    project.parts.create(cluster=firm.cluster, role="partner")
    states = Insight.history.model.objects
    people = Registration.objects
    return {
        "mail_files": mail.exists,
        "journal": day.exists,
        "registrations": lambda: people.filter(email="ann@example.org").exists(),
        "unconfirmed": lambda: people.filter(email="new@example.org").exists(),
        "invitations": lambda: Invitation.objects.filter(email="ann@example.org").exists(),
        "certificates": Certificate.objects.exists,
        "programme": lambda: Host.objects.filter(email="host@example.org").exists(),
        "consents": lambda: Consent.objects.filter(email="ann@example.org").exists(),
        "mail_bodies": lambda: Message.objects.filter(subject="Hello Ann").exists(),
        "mail_records": lambda: Message.objects.filter(recipient="ann@example.org").exists(),
        "suspended": SuspendedAddress.objects.exists,
        "returned_mail": lambda: MessageFactory._meta.model.objects.filter(returns__gt=0).exists(),
        "table_imports": lambda: TableImport.objects.filter(content__isnull=False).exists(),
        "audit": lambda: AuditEvent.objects.filter(verb="thing.done").exists(),
        "access_log": AccessEntry.objects.exists,
        "sessions": Session.objects.exists,
        "history": states.exists,
        "account_invitations": AccountInvitation.objects.exists,
        "absences": Absence.objects.exists,
        "pool": lambda: PoolEntry.objects.filter(name="Ann Pool").exists(),
        "advice": lambda: (
            Advisor.objects.exclude(bio="").exists()
            or SME.objects.exclude(contact_name="").exists()
            or Comment.objects.exists()
        ),
    }


def standing():
    """Every row; a file's content has no words of its own."""
    files = [bytes(content) for content in TableImport.objects.values_list("content", flat=True)]
    return {**checksums(), TableImport._meta.db_table: files}


def _account_never_opened():
    person = UserFactory(email="signed.up@example.org")
    person.emailaddress_set.create(email=person.email, verified=False, primary=True)


def age_files(tmp_path, seconds):
    for file in [*(tmp_path / "mail").iterdir(), *(tmp_path / "journal").rglob("*.log")]:
        os.utime(file, (seconds, seconds))


def test_there_is_something_of_each_class(one_of_each):
    assert one_of_each.keys() == PERIODS.keys()
    assert [name for name, left in one_of_each.items() if not left()] == []


@pytest.mark.parametrize("name", PERIODS)
def test_what_is_past_its_limit_goes_and_not_a_day_before(
    one_of_each, time_machine, name, tmp_path
):
    born = timezone.now()
    age_files(tmp_path, born.timestamp())
    left = one_of_each[name]

    time_machine.move_to(born + timedelta(days=PERIODS[name].days) - timedelta(hours=25))
    retention.perform()
    assert left()

    time_machine.move_to(born + timedelta(days=PERIODS[name].days) + timedelta(hours=25))
    gone = retention.perform()
    assert not left()
    assert gone[name] >= 1


def test_what_is_counted_stays(one_of_each, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=366))
    keep_retention()

    person = Registration.objects.get(attended=True)
    assert (person.name, person.organisation, person.seq) == ("(erased)", "", person.seq)
    assert Feedback.objects.values_list("rating", "helped").get() == (4, "")
    assert Answer.objects.get().value == ""
    assert not CalendarFeed.objects.exists()
    assert Invitation.objects.count() == 1
    names = dict(Insight.objects.values_list("attribution", "author_name"))
    assert names == {"anonymous": "", "named": "Ann"}
    assert Host.objects.get().name == "Host Name"
    assert not User.objects.filter(email="signed.up@example.org").exists()
    assert User.objects.filter(email="signed.in@example.org").exists()


def test_a_rehearsal_counts_the_same_and_changes_nothing(one_of_each, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=2000))
    before, said = standing(), StringIO()

    call_command("retention", "--dry-run", stdout=said)
    rehearsed = retention.perform(rehearse=True)

    assert standing() == before
    assert all(rehearsed.values())
    assert "registrations, kept 365 days after the webinar" in said.getvalue()
    assert retention.perform() == rehearsed


def test_one_that_fails_stops_no_other_and_the_report_says_what_went(
    staff, one_of_each, time_machine, monkeypatch
):
    def fail(limit, *, rehearse):
        raise RuntimeError

    sweeps = [(kind, fail if kind.name == "audit" else f) for kind, f in retention._sweeps]
    monkeypatch.setattr(retention, "_sweeps", sweeps)
    time_machine.move_to(timezone.now() + timedelta(days=8), tick=False)

    retention.perform()

    run = RetentionRun.objects.get()
    assert run.gone.keys() == {"unconfirmed", "table_imports"}
    staff.force_login(staff.person)
    assert "Lists that staff brought along: 1" in staff.get(
        "/admin/core/retentionrun/"
    ).content.decode().replace("\n", "")


# --- What staff choose ----------------------------------------------------------------------------
def test_staff_choose_other_figures_within_limits(staff):
    address = reverse("admin:core_retentionperiod_days", args=["table_imports"])

    refused = staff.post(address, {"days": "0"}).content.decode()
    staff.post(address, {"days": "3"})

    assert "Choose from 1 to 60 days." in refused
    assert RetentionPeriod.objects.in_force()["table_imports"] == 3
    event = AuditEvent.objects.get(verb="retention.changed")
    assert (event.actor, event.facts) == (staff.person, {"was": 7, "now": 3})
    page = staff.get(LIST).content.decode()
    assert "(usually 7)" in page


def test_the_chosen_figure_holds(staff, time_machine):
    TableImport.objects.create(kind="people", file_name="p.csv", content=b"a", status="taken")
    retention.choose_days("table_imports", 3, by=staff.person)
    time_machine.move_to(timezone.now() + timedelta(days=4))

    assert retention.perform()["table_imports"] == 1


def test_the_record_of_processing_is_a_page(staff):
    page = staff.get(reverse("admin:core_retentionperiod_record")).content.decode()

    assert "registered people; 365 days after the webinar." in page


def test_only_known_classes_have_a_page(staff):
    assert staff.get(reverse("admin:core_retentionperiod_days", args=["other"])).status_code == 404
