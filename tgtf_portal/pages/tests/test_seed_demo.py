"""The demonstration's story."""

import hashlib
import io
import re

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.management import call_command
from django.db import transaction
from django.db.models import Q
from django.test import override_settings
from django.utils import timezone

from advisors.models import Activity, Advisor, Engagement
from clusters.models import SME, Cluster, Project, Theme
from tgtf_portal.core.models import (
    AuditEvent,
    Consent,
    Erasure,
    Message,
    OptOut,
    ReturnedMail,
    SuspendedAddress,
    User,
)
from tgtf_portal.core.values.erased import DOMAIN
from tgtf_portal.pages.demo.people import LOCAL_PASSWORD
from webinars.letters.forms import WordsForm
from webinars.live.domain.commitments import state_of
from webinars.live.domain.curation import suggestions
from webinars.models import (
    Amendment,
    HelpRequest,
    Insight,
    MailText,
    Recap,
    Registration,
    Source,
    Statement,
    Vote,
    Webinar,
)

pytestmark = pytest.mark.django_db

PROJECTS, FICTIONAL, ADVISORS = 25, 5, 14
PUBLISHED_CONCLUSIONS = {
    "Resilient business models": [
        "More advanced SMEs gave best-practice examples to the rest",
        "Some regulations have a negative effect on green innovation",
    ],
    "Green action strategies": [
        "Common tools to assess green actions are needed",
        "International connections are needed",
    ],
    "Green communication": [
        "To create larger impact, topics should be relevant for the audience",
        "The right tool should be used for each target group",
    ],
    "Skills for SMEs": [
        "Transferring knowledge among cluster members and beyond is important",
        "SME roadmaps for the green transition should be prepared",
    ],
    "Green leadership": [
        "A core group of SMEs should be engaged",
        "Clusters have a role in leading",
    ],
}
ROLES = ["coordinator", "webinars", "reader", "manager", "advisor", "host", "reviewer"]


def seed(until="recap", **options):
    printed = io.StringIO()
    call_command("seed_demo", until=until, stdout=printed, **options)
    return printed.getvalue()


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """The whole story, told once for this module; what was printed."""
    demonstration = override_settings(DEBUG=True, SITE_URL="http://portal.example.org")
    with django_db_blocker.unblock(), demonstration, transaction.atomic():
        yield seed()
        transaction.set_rollback(True)


def checksums():
    """Of every table, whatever its app."""
    sums = {}
    for model in apps.get_models(include_auto_created=True):
        rows = sorted(map(repr, model._base_manager.values_list()))
        sums[model._meta.label] = (len(rows), hashlib.sha256("".join(rows).encode()).hexdigest())
    return sums


def test_seed_demo_told_twice_changes_nothing(told):
    once = checksums()
    seed()
    assert checksums() == once


def test_seed_demo_brings_the_published_facts_and_marks_what_is_made_up(told):
    assert Project.objects.count() == PROJECTS
    made_up = Cluster.objects.filter(fictional=True)
    assert made_up.count() == FICTIONAL
    assert all(cluster.name.startswith("Demo Cluster ") for cluster in made_up)
    assert not SME.objects.exclude(cluster__fictional=True).exists()
    assert all("Demo" in name for name in SME.objects.values_list("name", flat=True))
    assert Advisor.objects.count() == ADVISORS
    assert not Engagement.objects.exclude(project__parts__cluster__fictional=True).exists()
    assert set(Activity.objects.values_list("kind", flat=True)) == set(Activity.Kind.values)
    assert Theme.objects.exists()
    people = User.objects.exclude(email__endswith="@example.org")
    firms = SME.objects.exclude(contact_address__endswith="@example.org")
    assert not people.exists()
    assert not firms.exclude(contact_address="").exists()


def test_seed_demo_holds_the_second_webinar_on_its_day(told):
    webinar = Webinar.objects.get(number=2)
    assert webinar.status == Webinar.Status.HELD
    assert webinar.starts_at.astimezone(webinar.zone).date().isoformat() == "2021-10-18"
    attended = Registration.objects.filter(webinar=webinar, attended=True)
    assert attended.count() == 50
    assert not attended.filter(seat=None).exists()
    assert Vote.objects.filter(registration__webinar=webinar).exists()
    closed = AuditEvent.objects.get(verb="webinar.closed")
    assert closed.at.date() == webinar.day


def test_seed_demo_publishes_a_recap_with_every_published_conclusion(told, client):
    recap = Recap.objects.get(webinar__number=2, status=Recap.Status.PUBLISHED)
    statements = recap.statements.filter(section=Statement.Section.BREAKOUTS)
    for room, conclusions in PUBLISHED_CONCLUSIONS.items():
        here = list(statements.filter(breakout__title=room).values_list("text", flat=True))
        assert {f"{conclusion}." for conclusion in conclusions} <= set(here)
    quoted = Source.objects.filter(statement__recap=recap, type=Source.Type.INSIGHT)
    assert quoted.filter(insight__kind="conclusion").count() == 10

    page = client.get(recap.get_absolute_url()).content.decode()
    for conclusions in PUBLISHED_CONCLUSIONS.values():
        assert all(conclusion in page for conclusion in conclusions)
    assert "Pouyan Maleki" in page


def test_seed_demo_tells_what_came_up_twice_what_was_promised_and_what_hosts_amended(told):
    recap = Recap.objects.get(webinar__number=2)
    kept = recap.statements.kept()
    shared = kept.filter(section=Statement.Section.ACROSS)
    assert [statement.sources.count() for statement in shared] == [2, 2]
    assert kept.filter(section=Statement.Section.STEPS).count() == 3
    promises = Insight.objects.filter(breakout__webinar=recap.webinar, kind="commitment")
    assert {state_of(promise, timezone.localdate()) for promise in promises} == {"done", "overdue"}
    assert not promises.filter(Q(owner="") | Q(due_on=None)).exists()
    amendments = Amendment.objects.filter(statement__recap=recap)
    assert set(amendments.values_list("status", flat=True)) == {"accepted", "declined"}
    assert all("(demo note)" in a.before and "(demo note)" in a.answer for a in amendments)
    assert kept.get(amendments__status="accepted").edited


def test_seed_demo_leaves_open_registration_and_few_mails(told):
    webinar = Webinar.objects.coming().not_begun().with_places_taken().first()
    assert webinar.places_taken == 19
    assert webinar.breakouts.count() == 5
    assert webinar.starts_at.isoweekday() < 6
    queued = Message.objects.filter(status=Message.Status.QUEUED)
    assert 0 < queued.count() < 160
    assert not queued.filter(kind="recap.published").exists()


def test_seed_demo_has_own_words_of_a_webinar_and_of_a_campaign_that_pass_the_checks(told):
    texts = MailText.objects.exclude(webinar=None, campaign=None)

    assert {text.owner[0] for text in texts} == {"webinar", "campaign"}
    for text in texts:
        given = {"subject": text.subject, "body": text.body}
        assert WordsForm(given, instance=text).errors == {}


def test_seed_demo_has_a_webinar_under_way_in_which_people_write_and_one_room_calls(told):
    webinar = Webinar.objects.under_way().get()
    assert set(webinar.breakouts.values_list("status", flat=True)) == {"running"}
    assert Registration.objects.filter(webinar=webinar, seat__isnull=False).count() == 22
    written = Insight.objects.filter(breakout__webinar=webinar)
    assert written.exclude(registration=None).count() > written.filter(registration=None).count()
    assert written.filter(key_at__isnull=False).exists()
    assert len(suggestions(webinar.breakouts.get(title="Packaging that comes back"))) == 1
    assert HelpRequest.objects.open().filter(breakout__webinar=webinar).count() == 1


def test_seed_demo_offers_a_free_place_to_the_first_who_waits(told):
    clinic = Webinar.objects.coming().with_places_taken().last()
    assert (clinic.capacity, clinic.places_taken) == (6, 6)
    people = clinic.registrations.order_by("seq").values_list("status", flat=True)
    assert list(people) == ["confirmed", "cancelled", *["confirmed"] * 4, "offered", "waiting"]
    given = Consent.objects.in_force().exclude(purpose="advisors.pool")
    assert given.count() == 4
    assert OptOut.objects.get().email == "manager.d@example.org"
    assert SuspendedAddress.objects.get().email == "manager.e@example.org"
    assert ReturnedMail.objects.open().get().message.recipient == "manager.c@example.org"


def test_seed_demo_forgets_somebody_who_asked_for_it(told):
    assert Erasure.objects.get().way == Erasure.Way.OWN
    registrations = Registration.objects.filter(webinar__number=2)
    assert registrations.filter(email__endswith=DOMAIN).count() == 1
    assert registrations.count() == 52  # who was erased is counted still


def test_seed_demo_prints_a_way_in_for_each_role(told, client):
    assert (
        f"Sign in at http://portal.example.org/accounts/login/ with the password {LOCAL_PASSWORD}"
        in told
    )
    for role in ROLES:
        assert f"{role}@example.org" in told
        assert EmailAddress.objects.get(email=f"{role}@example.org").verified
    assert "ADMIN_MFA_REQUIRED=off" in told
    links = re.findall(r"http://\S+/(?:registrations|host|moderator)/\S+", told)
    assert len(links) == 5
    for link in links:
        assert client.get(link.removeprefix("http://portal.example.org")).status_code in (200, 303)
    assert seed() == told


@pytest.mark.parametrize("role", ROLES)
def test_seed_demo_lets_each_role_sign_in(told, client, role):
    credentials = {"login": f"{role}@example.org", "password": LOCAL_PASSWORD}
    response = client.post("/accounts/login/", credentials)
    assert response.status_code == 302
    assert response.url == "/dashboard/"
    assert client.get("/dashboard/").status_code == 200
