"""Every address of the portal, walked from the resolver, and a small world to try them in."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from types import SimpleNamespace

from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from advisors.days.domain.day_statement import (
    accept_statement,
    confirm_lines,
    dispute_line,
    state_days,
)
from advisors.engagement.domain.change_request import ask_for_extension
from advisors.models import Deliverable, EndReport, EndReportQuestion, EngagementAnswer, Side
from advisors.tests.factories import (
    ActivityFactory,
    AdvisorFactory,
    AvailabilityFactory,
    DeliverableFactory,
    EngagementFactory,
    MeetingFactory,
    PlanFactory,
    PoolEntryFactory,
    ProjectDocumentFactory,
)
from clusters.domain.facility_page import publish_page
from clusters.models import Absence, AccountInvitation
from clusters.tests.factories import (
    ClusterFactory,
    FacilityPageFactory,
    MembershipFactory,
    ProjectFactory,
    ReviewerFactory,
    SMEFactory,
)
from tgtf_portal.core.tests.factories import (
    CoordinatorFactory,
    MessageFactory,
    OptOutFactory,
    ReturnedMailFactory,
    SuspendedAddressFactory,
    UserFactory,
)
from tgtf_portal.core.tests.signing_in import show_second_factor
from webinars.followup.domain.reminders import plan_reminders
from webinars.models import MailText, Recap, Webinar
from webinars.tests.factories import (
    AmendmentFactory,
    BreakoutFactory,
    CalendarFeedFactory,
    CampaignFactory,
    CertificateFactory,
    HostFactory,
    InsightFactory,
    InvitationFactory,
    ModeratorFactory,
    RecapFactory,
    RegistrationFactory,
    SeatFactory,
    SourceFactory,
    StaffLetterFactory,
    StatementFactory,
    SuccessStoryFactory,
    WebinarFactory,
)

ROLES = [
    *["visitor", "participant", "manager", "stranger", "advisor", "host", "reviewer"],
    *["unproven", "staff"],
]


@dataclass(frozen=True)
class Address:
    """A pattern of the resolver."""

    name: str
    view: object
    blanks: int
    route: str


@cache
def addresses():
    """Every pattern, with its name as `reverse` takes it."""
    return tuple(_below(get_resolver().url_patterns))


def _below(patterns, space="", blanks=0, before=""):
    for pattern in patterns:
        so_far = blanks + pattern.pattern.regex.groups
        route = before + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLPattern):
            yield Address(f"{space}{pattern.name or ''}", pattern.callback, so_far, route)
        else:
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _below(pattern.url_patterns, inner, so_far, route)


def small_world():
    """One of everything, and one person of each role; `stranger` manages another cluster,
    and `unproven` is staff in a session that has not shown the second factor."""
    people = {"participant": UserFactory(), "staff": CoordinatorFactory()}
    world = SimpleNamespace(people={**people, "unproven": CoordinatorFactory()})
    _clusters(world)
    _advice(world)
    _webinars(world)
    asked = MessageFactory(kind="person.link", recipient=world.registration.email)
    world.own_data_name = asked.message_id.strip("<>").replace("@", ".", 1)
    world.message = MessageFactory(kind="webinar.invitation")
    SuspendedAddressFactory()
    OptOutFactory()
    ReturnedMailFactory(message=world.message)
    for person in world.people.values():
        EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    return world


def _clusters(world):
    world.cluster, other = ClusterFactory.create_batch(2)
    world.unlisted = ClusterFactory(listed=False)
    manager = MembershipFactory(cluster=world.cluster).user
    MembershipFactory(cluster=world.unlisted, user=manager)
    world.people["manager"] = manager
    world.people["stranger"] = MembershipFactory(cluster=other).user
    world.people["reviewer"] = ReviewerFactory().user
    world.sme = SMEFactory(cluster=world.cluster)
    world.page_text = FacilityPageFactory()
    publish_page(world.page_text, by=None)
    _colleagues(world)


def _colleagues(world):
    """One is invited, and one is away."""
    staff = world.people["staff"]
    world.account_invitation = AccountInvitation.objects.create(
        name="Ann",
        email="invited@example.org",
        roles=["reader"],
        open_until=timezone.now() + timedelta(days=9),
        invited_by=staff,
    )
    day = timezone.localdate() + timedelta(days=9)
    world.absence = Absence.objects.create(
        user=staff, substitute=CoordinatorFactory(), starts_on=day, ends_on=day
    )


def _stated(engagement, day):
    ActivityFactory(engagement=engagement, held_on=day)
    return state_days(engagement, starts_on=day, ends_on=day, by=None)


def _advice(world):
    advisor = AdvisorFactory()
    world.people["advisor"] = advisor.user
    project = ProjectFactory(lead_cluster=world.cluster)
    world.engagement = EngagementFactory(advisor=advisor, project=project)
    world.availability = AvailabilityFactory(advisor=advisor)
    world.pooled = PoolEntryFactory(
        facility=project.facility,
        status="picked",
        open_until=timezone.now() + timedelta(days=9),
    )
    world.project_document = ProjectDocumentFactory(
        project=project, document__uploaded_by=advisor.user
    )
    world.proposal = EngagementFactory(
        advisor=advisor,
        project=ProjectFactory(lead_cluster=world.cluster),
        status="proposed",
        answer_by=timezone.localdate() + timedelta(days=7),
    )
    world.asked = EngagementAnswer.objects.create(
        engagement=world.proposal, user=advisor.user, side=Side.ADVISOR
    )
    world.activity = ActivityFactory(engagement=world.engagement)
    _plans(world)
    world.change_request = ask_for_extension(
        world.engagement, advisor.user, days=Decimal(1), ends_on=None, reason="More to do."
    )
    question = EndReportQuestion.objects.create(facility=project.facility, text="How did it go?")
    for side in Side.values:
        report = EndReport.objects.create(engagement=world.engagement, side=side)
        report.answers.create(question=question, value="Well.")
    world.accepted = _stated(world.engagement, date(2026, 7, 1))
    confirm_lines(world.accepted, by=None)
    accept_statement(world.accepted, by=None)
    world.stated = _stated(world.engagement, date(2026, 8, 1))
    world.disputed = _stated(world.engagement, date(2026, 9, 1))
    dispute_line(world.disputed.lines.get(), reason="No", by=None)
    world.meeting = MeetingFactory(engagement=world.engagement)
    world.comment = project.comments.create(author=advisor.user, text="When do we meet?")
    world.due = DeliverableFactory(engagement=world.engagement)
    world.confirmed = DeliverableFactory(
        engagement=world.engagement,
        status=Deliverable.Status.CONFIRMED,
        submitted_at=timezone.now(),
        confirmed_at=timezone.now(),
        link="https://example.org/plan",
    )
    world.submitted = DeliverableFactory(
        engagement=world.engagement,
        status=Deliverable.Status.SUBMITTED,
        submitted_at=timezone.now(),
        link="https://example.org/guide",
    )


def _plans(world):
    """One holds, and the next waits for answers."""
    now = timezone.now()
    facts = {"engagement": world.engagement, "proposed_at": now}
    held = PlanFactory(**facts, status="held", held_at=now)
    world.waiting = PlanFactory(**facts, number=2, status="proposed")
    measure = {"measure": "Audits", "unit": "firms", "start": 0, "goal": 9, "due_on": "2027-06-01"}
    world.target = held.targets.create(place=1, **measure)
    world.waiting.needs.create(place=1, text="Less heat")


def _webinars(world):
    world.webinar = WebinarFactory(slug="coming")
    world.draft = WebinarFactory(slug="draft", status=Webinar.Status.DRAFT)
    world.breakout, world.other_breakout = BreakoutFactory.create_batch(2, webinar=world.webinar)
    world.host = HostFactory(breakout=world.breakout, user=UserFactory())
    world.other_host = HostFactory(breakout=world.other_breakout)
    world.people["host"] = world.host.user
    world.moderator = ModeratorFactory(webinar=world.webinar)
    world.insight = InsightFactory(breakout=world.breakout, host=world.host)
    CampaignFactory(webinar=world.webinar)
    StaffLetterFactory(webinar=world.webinar)
    world.invitation = InvitationFactory(webinar=world.webinar)
    world.registration = RegistrationFactory(
        webinar=world.webinar, email=world.people["participant"].email
    )
    world.gone = RegistrationFactory(webinar=world.webinar, cancelled_at=timezone.now())
    world.unconfirmed = RegistrationFactory(webinar=world.webinar, status="pending")
    world.seat = SeatFactory(
        breakout__status="running", registration__email=world.people["participant"].email
    )
    HostFactory(breakout=world.seat.breakout, user=world.host.user)
    world.own_insight = InsightFactory(
        breakout=world.seat.breakout, registration=world.seat.registration
    )
    world.certificate = CertificateFactory()
    world.feed = CalendarFeedFactory()
    world.recap = RecapFactory()
    SourceFactory(statement=StatementFactory(recap=world.recap))
    world.told_insight, world.hidden_insight = (
        SourceFactory(
            statement__recap=world.recap,
            type="insight",
            insight=InsightFactory(breakout__webinar=world.recap.webinar, hidden_at=hidden_at),
        ).insight
        for hidden_at in (None, timezone.now())
    )
    world.draft_recap = RecapFactory(
        webinar__starts_at=timezone.now() - timedelta(days=2),
        status=Recap.Status.DRAFT,
        published_at=None,
    )
    _amendments(world)
    plan_reminders(world.webinar)
    MailText.objects.create(
        facility=world.webinar.series.facility, kind="reminder.day", subject="-", body="{link}"
    )
    world.story = SuccessStoryFactory()
    world.hidden_story = SuccessStoryFactory(published=False)


def _amendments(world):
    """A draft that is open for them, with one of the host's and one of somebody else's."""
    world.open_recap = RecapFactory(
        webinar__starts_at=timezone.now() - timedelta(days=3),
        status=Recap.Status.DRAFT,
        published_at=None,
        amend_until=timezone.now() + timedelta(days=3),
    )
    room = BreakoutFactory(webinar=world.open_recap.webinar, status="closed")
    world.amender = HostFactory(breakout=room, user=world.host.user)
    statement = StatementFactory(recap=world.open_recap)
    SourceFactory(statement=statement)
    world.amendment = AmendmentFactory(statement=statement, host=world.amender)
    world.other_amendment = AmendmentFactory(statement=statement)


def session_of(user, *, unproven=False):
    """The key of a session in which this person is signed in; `unproven`: without the factor."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    if user.is_staff and not unproven:
        show_second_factor(session, user)
    session.create()
    return session.session_key


def browser(settings, key=None, **facts):
    """A browser that remembers nothing but who is signed in."""
    client = Client(**facts)
    if key:
        client.cookies[settings.SESSION_COOKIE_NAME] = key
    return client


def admin_pages():
    """Every page of a table in the admin: its name, and its path with a row where there is one."""
    models = {model._meta.label_lower.replace(".", "_"): model for model in admin.site._registry}
    for address in addresses():
        table = "_".join(address.name.removeprefix("admin:").split("_")[:2])
        if address.name.startswith("admin:") and table in models:
            row = models[table]._default_manager.order_by("pk").first()
            filled = [row.pk if row else 1] * address.blanks
            yield address.name, reverse(address.name, args=filled)


def checksums():
    """What stands in each table; sessions come and go."""
    return {
        model._meta.db_table: repr(list(model._base_manager.order_by("pk").values_list()))
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table != "django_session"
    }
