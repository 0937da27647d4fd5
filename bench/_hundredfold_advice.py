"""Advice, people and what is kept of both, a hundred times: for `_hundredfold.py`."""

from types import SimpleNamespace
from typing import Any

from _multiplied import dates_before, days_before, last, multiplied

from advisors.models import (
    ChangeRequest,
    Comment,
    DayStatement,
    EndReport,
    Plan,
    TargetReading,
)
from advisors.tests.factories import ActivityFactory, DeliverableFactory, MeetingFactory
from clusters.models import Cluster, Project, ProjectCluster
from tgtf_portal.core import audit
from tgtf_portal.core.models import (
    AccessEntry,
    AuditEvent,
    Consent,
    OptOut,
    ReturnedMail,
    SuspendedAddress,
    TableImport,
    User,
)
from webinars.models import Campaign, CampaignGuest, Certificate, Feedback, Invitation
from webinars.tests.factories import CalendarFeedFactory, ConsentFactory, HostFactory


def grow_advice(world: SimpleNamespace, many: Any) -> None:
    _engagements(world, many)
    _room(world, many)
    _guests(world, many)
    _people(world, many)


def _engagements(world: SimpleNamespace, many: Any) -> None:
    """Each advisor with projects of their own, and what was done, said and owed in each."""
    project = world.engagement.project
    people = multiplied(
        world.people["advisor"],
        many.advisors,
        email=_address("advisor", User),
        name="'Advisor ' || n",
    )
    advisors = multiplied(world.engagement.advisor, many.advisors, user=f"{people} + n")
    number = max(Project.objects.values_list("number", flat=True))
    projects = multiplied(
        project, many.projects, number=f"{number} + n", title="'Less heat, more ' || n"
    )
    clusters = last(Cluster)
    multiplied(
        ProjectCluster.objects.filter(project=project, role="lead").get(),
        many.projects,
        project=f"{projects} + n",
        cluster=f"{clusters} - n % {many.clusters}",
    )
    engagements = multiplied(
        world.engagement,
        many.engagements,
        advisor=f"{advisors} + 1 + n % {many.advisors}",
        project=f"{projects} + 1 + n % {many.projects}",
    )
    _of_engagements(world, many, engagements)
    multiplied(world.pooled, many.advisors, email=_address("pooled", type(world.pooled)))


def _of_engagements(world: SimpleNamespace, many: Any, engagements: int) -> None:
    each, number = f"{engagements} + 1 + n % {many.engagements}", many.engagements
    multiplied(
        ActivityFactory(engagement=world.engagement),
        number * many.activities,
        engagement=each,
        title="'Workshop ' || n",
        held_on=dates_before("held_on", "n % 300"),
    )
    multiplied(
        DeliverableFactory(engagement=world.engagement),
        number * 2,
        engagement=each,
        due_on=dates_before("due_on", "n % 300"),
    )
    multiplied(MeetingFactory(engagement=world.engagement), number * 2, engagement=each)
    held = Plan.objects.filter(engagement=world.engagement, status="held").get()
    plans = multiplied(held, number, engagement=f"{engagements} + n")
    multiplied(world.target, number, plan=f"{plans} + n")
    reading, _new = TargetReading.objects.get_or_create(
        engagement=world.engagement,
        target=world.target.code,
        read_on=world.target.due_on,
        defaults={
            "value": 3,
            "noted_by": world.people["advisor"],
            "noted_at": world.target.plan.proposed_at,
        },
    )
    multiplied(reading, number, engagement=f"{engagements} + n")
    accepted = DayStatement.objects.get(pk=world.accepted.pk)
    statements = multiplied(
        accepted, number, engagement=f"{engagements} + n", number=f"{last(DayStatement)} + n"
    )
    multiplied(accepted.lines.get(), number, statement=f"{statements} + n")
    for report in EndReport.objects.filter(engagement=world.engagement):
        multiplied(report, number, engagement=f"{engagements} + n")
    asked = ChangeRequest.objects.get(pk=world.change_request.pk)
    multiplied(asked, number, engagement=f"{engagements} + n")


def _room(world: SimpleNamespace, many: Any) -> None:
    """One project whose sides talk a lot: of a single room, so it does not grow with the years."""
    if Comment.objects.count() > many.of_the_room:
        return
    multiplied(world.comment, many.of_the_room, text="'What about firm ' || n || '?'")
    document = world.project_document.document
    documents = multiplied(document, many.of_the_room, series="'series' || n")
    multiplied(world.project_document, many.of_the_room, document=f"{documents} + n")


def _guests(world: SimpleNamespace, many: Any) -> None:
    """Of the coming webinar: invited, listed by a campaign, certified, and asked how it was."""
    multiplied(
        Invitation.objects.get(pk=world.invitation.pk),
        many.invitations,
        email=_address("guest", Invitation),
        name="'Guest ' || n",
    )
    campaign = Campaign.objects.order_by("pk")[0]
    guest = CampaignGuest.objects.create(
        campaign=campaign, email=f"first{last(CampaignGuest)}@example.org", name="First"
    )
    multiplied(guest, many.invitations, email=_address("listed", CampaignGuest))
    rooms = list(world.webinar.breakouts.order_by("-pk")[: many.rooms])
    for room in rooms:
        HostFactory(breakout=room)
    people = world.registrations_before
    certificate = Certificate.objects.order_by("pk")[0]
    multiplied(certificate, many.registrations, registration=f"{people} + n")
    one, _new = Feedback.objects.get_or_create(
        registration=world.registration,
        defaults={"rating": 4, "given_at": campaign.webinar.changed_at},
    )
    multiplied(one, many.registrations, registration=f"{people} + n")


def _people(world: SimpleNamespace, many: Any) -> None:
    """Accounts, and what is kept about people and their mails."""
    staff = world.people["staff"]
    multiplied(
        world.people["participant"],
        many.accounts,
        email=_address("person", User),
        name="'Person ' || n",
    )
    entry = AccessEntry.objects.create(by=staff, verb="view", thing="webinars.registration/1")
    multiplied(entry, many.traces, at=days_before("at", "n % 300"))
    audit.record("breakouts.seated", world.webinar, by=staff, seated=1)
    event = AuditEvent.objects.order_by("-pk")[0]
    multiplied(event, many.traces, at=days_before("at", "n % 300"))
    multiplied(OptOut.objects.order_by("pk")[0], many.addresses, email=_address("out", OptOut))
    suspended = SuspendedAddress.objects.order_by("pk")[0]
    multiplied(suspended, many.addresses, email=_address("bounced", SuspendedAddress))
    multiplied(ReturnedMail.objects.order_by("pk")[0], many.addresses)
    listed = TableImport.objects.create(kind="clusters", file_name="list.csv", uploaded_by=staff)
    multiplied(listed, many.addresses)
    multiplied(
        ConsentFactory(registration=world.registration),
        many.accounts,
        email=_address("agreed", Consent),
    )
    feed = CalendarFeedFactory()
    multiplied(feed, many.accounts, email=_address("feed", type(feed)))


def _address(who: str, model: type) -> str:
    return f"'{who}{last(model)}-' || n || '@example.org'"
