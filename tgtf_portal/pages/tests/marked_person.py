"""One person through a webinar and an engagement, a marker in each field that can tell of them.

Told with the pages and verbs that people use. `markers` names each marker's place; `everything` is
all that lies in the database and in files, as text.
"""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

from allauth.account.models import EmailAddress
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from advisors.days.domain.activity import log_activity
from advisors.engagement.domain.proposal import propose_engagement
from advisors.engagement.domain.proposal_answer import answer_proposal
from advisors.results.domain.deliverable import return_deliverable, submit_deliverable
from advisors.tests.factories import (
    AdvisorFactory,
    AvailabilityFactory,
    DeliverableFactory,
    EngagementFactory,
    PoolEntryFactory,
)
from clusters.domain.sme import delete_sme
from clusters.tests.factories import ClusterFactory, MembershipFactory, ProjectFactory, SMEFactory
from tgtf_portal.core import audit
from tgtf_portal.core.admin.table_import import upload_address
from tgtf_portal.core.mail import courtesy
from tgtf_portal.core.models import Message, OptOut
from tgtf_portal.core.tasks import deliver_due_messages
from tgtf_portal.core.tests.factories import CoordinatorFactory, ReturnedMailFactory, UserFactory
from webinars.breakouts.domain.seating_actions import seat_participants
from webinars.campaign.domain.invitations import invite_hosts, invite_people
from webinars.campaign.domain.sources import Guest
from webinars.followup.domain.certificates import issue_certificate
from webinars.followup.domain.personal_calendar import make_feed
from webinars.live.domain.help import call_coordinator
from webinars.live.domain.notes import vote_for, write_insight
from webinars.live.domain.rooms import broadcast, open_rooms
from webinars.models import (
    Campaign,
    Feedback,
    GroupCode,
    Insight,
    Invitation,
    Registration,
    Seat,
    Source,
    Statement,
    Vote,
)
from webinars.recap.domain.amendments import accept_amendment, open_amendments, propose_amendment
from webinars.recap.domain.compilation import compile_recap
from webinars.recap.domain.proposers import Proposer
from webinars.recap.domain.publication import approve_and_publish
from webinars.recap.domain.statements import add_statement, rephrase_statement
from webinars.registration.domain.actions import register
from webinars.registration.domain.attendance import mark_attended
from webinars.tests.factories import (
    BreakoutFactory,
    HostFactory,
    InvitationFactory,
    ModeratorFactory,
    QuestionFactory,
    SpeakerFactory,
    SuccessStoryFactory,
    WebinarFactory,
)
from webinars.webinar.domain.actions import close_webinar

EMAIL, SECOND = "zq00@marked.example.org", "zq01@other.example.org"
FRIEND = "friend@example.org"


@dataclass
class Markers:
    """Each is asked for by its place, once; the number makes it another word."""

    places: dict[str, str] = field(default_factory=dict)

    def __call__(self, place: str) -> str:
        marker = f"Zq{len(self.places) + 2:02d}x"
        self.places[marker.lower()] = place
        return marker

    def name(self, place: str) -> str:
        return f"{self(place)} Zqname"

    @property
    def words(self) -> dict[str, str]:
        return {EMAIL: "address", SECOND: "second address", "zqname": "name", **self.places}


def tell(mark: Markers, clock) -> SimpleNamespace:
    """The whole story; `clock` moves time."""
    world = SimpleNamespace(staff=CoordinatorFactory(name="Staff Member"))
    _account(world, mark)
    _firm_and_advice(world, mark)
    _announced(world, mark)
    _registered(world, mark)
    _list_brought_along(world, mark)
    deliver()
    clock.move_to(world.webinar.starts_at + timedelta(minutes=5))
    _held(world, mark)
    clock.move_to(world.webinar.ends_at + timedelta(minutes=5))
    close_webinar(world.webinar, by=world.staff)
    world.webinar.refresh_from_db()
    _recap(world, mark)
    _afterwards(world, mark)
    deliver()
    _in_words_of_others(world, mark)
    _earlier_states(world, mark)
    _to_come(world, mark)
    return world


def deliver() -> None:
    deliver_due_messages()


# --- Chapters -------------------------------------------------------------------------------------
def _account(world, mark) -> None:
    world.user = UserFactory(email=EMAIL, name=mark.name("User.name"))
    for email, primary in ((EMAIL, True), (SECOND, False)):
        EmailAddress.objects.create(user=world.user, email=email, primary=primary, verified=True)
    world.browser = Client()
    world.browser.force_login(world.user)
    facts = {"name": world.user.name, "language": "en", "time_zone": "UTC"}
    assert world.browser.post("/profile/", facts).status_code == 302
    world.cluster = ClusterFactory(name="Lead Cluster")
    MembershipFactory(user=world.user, cluster=world.cluster, position=mark("Membership.position"))
    OptOut.objects.create(email=EMAIL, topic="recaps")


def _firm_and_advice(world, mark) -> None:
    world.sme = SMEFactory(
        cluster=world.cluster,
        contact_name=mark.name("SME.contact_name"),
        contact_address=SECOND,
    )
    gone = SMEFactory(
        cluster=world.cluster, contact_name=mark.name("gone SME"), contact_address=EMAIL
    )
    delete_sme(gone, by=world.staff)
    advisor = AdvisorFactory(
        user=world.user,
        bio=f"{mark('Advisor.bio')} has advised for years.",
        other_languages=mark("Advisor.other_languages"),
        sectors=mark("Advisor.sectors"),
    )
    AvailabilityFactory(advisor=advisor)
    PoolEntryFactory(
        email=EMAIL,
        name=mark.name("PoolEntry.name"),
        other_languages=mark("PoolEntry.other_languages"),
        sectors=mark("PoolEntry.sectors"),
        bio=mark("PoolEntry.bio"),
        why=mark("PoolEntry.why"),
        answer=mark("PoolEntry.answer"),
        status="refused",
        worked_in=["BE", "ES"],
        decided_by=world.staff,
    )
    project = ProjectFactory(lead_cluster=world.cluster)
    world.engagement = EngagementFactory(advisor=advisor, project=project)
    log_activity(
        world.engagement,
        kind="workshop",
        title="Workshop",
        held_on=timezone.localdate(),
        days=Decimal(1),
        notes=f"{world.user.name} led it.",
        by=world.user,
    )
    paper = DeliverableFactory(engagement=world.engagement)
    said = f"Written by {world.user.name}."
    paper = submit_deliverable(paper, link="https://example.org/a", summary=said, by=world.user)
    return_deliverable(paper, remark=f"{world.user.name}, add figures.", by=world.staff)
    world.engagement.status = "completed"
    world.engagement.save()
    _declined(world, advisor)


def _declined(world, advisor) -> None:
    """Asked for another cluster's project, they said no, and why."""
    project = ProjectFactory()
    MembershipFactory(cluster=project.lead)
    today = timezone.localdate()
    facts = {"advisor": advisor, "project": project, "starts_on": today + timedelta(days=20)}
    facts |= {"ends_on": today + timedelta(days=90), "answer_by": today + timedelta(days=9)}
    proposal = propose_engagement(EngagementFactory.build(**facts), by=world.staff)
    reason = f"{world.user.name} has no time."
    answer_proposal(proposal, world.user, answer="declined", reason=reason)


def _announced(world, mark) -> None:
    world.webinar = WebinarFactory(title="Pathways", slug="pathways")
    world.room, world.other = BreakoutFactory.create_batch(2, webinar=world.webinar)
    world.host = HostFactory(breakout=world.room, name=mark.name("Host.name"), email=EMAIL)
    world.speaker = SpeakerFactory(
        webinar=world.webinar,
        name=mark.name("Speaker.name"),
        email=SECOND,
        function=mark("Speaker.function"),
        points=f"{world.user.name} told of waste",
    )
    world.moderator = ModeratorFactory(
        webinar=world.webinar, name=mark.name("Moderator.name"), email=SECOND
    )
    SuccessStoryFactory(webinar=world.webinar, cluster=world.cluster, presenter=world.user.name)
    world.question = QuestionFactory(webinar=world.webinar, text="What do you expect?")
    world.consent = QuestionFactory(webinar=world.webinar, kind="consent", text="You may list me.")
    guest = Guest(SECOND, mark.name("Invitation.name"), mark("Invitation.organisation"))
    invite_people(world.webinar, [guest], audience=Invitation.Audience.GUESTS, by=world.staff)
    invite_hosts(world.webinar, by=world.staff)
    draft = Campaign.objects.create(webinar=world.webinar, title="Next", created_by=world.user)
    draft.guests.create(
        email=EMAIL, name=mark.name("CampaignGuest"), organisation=mark("CampaignGuest.org")
    )


def _registered(world, mark) -> None:
    answers = {world.question.pk: mark("Answer.value"), world.consent.pk: world.consent.text}
    world.registration = register(
        world.webinar,
        email=EMAIL,
        name=mark.name("Registration.name"),
        organisation=mark("Registration.organisation"),
        cluster=world.cluster,
        answers=answers,
    )
    world.friend = register(world.webinar, email=FRIEND, name="A Friend", country="ES")
    facts = {
        "offers": mark("Registration.offers"),
        "seeks": mark("Registration.seeks"),
        "maturity": "advanced",
        "wish-1": world.room.pk,
    }
    Client().post(reverse("webinars:registration-rank", args=[world.registration.token]), facts)
    world.registration.refresh_from_db()
    assert world.registration.offers, "the page took it"
    make_feed(world.registration)
    seat_participants(world.webinar, by=world.staff)


def _list_brought_along(world, mark) -> None:
    browser = Client()
    browser.force_login(world.staff)
    text = f"email,name,organisation\n{EMAIL},{mark.name('TableImport')},{mark('list org')}\n"
    asked = {
        "kind": "registrations",
        "file": SimpleUploadedFile(f"{world.user.name}.csv", text.encode()),
    }
    browser.post(upload_address("registrations", world.webinar), asked)


def _held(world, mark) -> None:
    open_rooms(world.webinar, by=world.staff)
    world.room.refresh_from_db()
    link = Client()
    page = link.get(reverse("webinars:registration-board", args=[world.registration.token]))
    assert page.status_code == 303
    Seat.objects.filter(registration=world.registration).update(breakout=world.room)
    Seat.objects.filter(registration=world.friend).update(breakout=world.room)
    world.note = write_insight(
        world.room,
        kind="insight",
        text="Permits take too long for small firms",
        author=world.registration,
        attribution=Insight.Attribution.NAMED,
    )
    write_insight(world.room, kind="conclusion", text="Tools are needed", author=world.host)
    write_insight(
        world.room,
        kind="commitment",
        text=f"{world.user.name} shares a checklist",
        author=world.friend,
        owner=world.user.name,
        due_on=world.webinar.day,
    )
    vote_for(world.note, world.friend)
    vote_for(Insight.objects.get(kind="commitment"), world.registration)
    call_coordinator(world.room, note="sound", asker=world.host.name)
    broadcast(world.webinar, "Ten minutes", by=None, sender=world.moderator.name)
    broadcast(world.webinar, "Five minutes", by=world.user, sender=mark.name("Broadcast.sender"))


def _recap(world, mark) -> None:
    mark_attended([world.registration, world.friend], by=world.staff)
    world.recap = compile_recap(world.webinar)
    statement = world.recap.statements.kept().filter(section="breakouts").first()
    read = statement.text
    open_amendments(world.recap, timezone.now() + timedelta(days=2), by=world.staff)
    amendment = propose_amendment(
        statement,
        Proposer([world.host], [], None),
        text=f"{read} {world.host.name} adds one thing.",
        reason=mark("Amendment.reason"),
        read=read,
    )
    accept_amendment(amendment, by=world.staff, answer=f"Thank you, {world.host.name}")
    statement.refresh_from_db()
    rephrase_statement(statement, f"It was {world.user.name.upper()} who said so.", by=world.staff)
    add_statement(
        world.recap,
        section=Statement.Section.CLOSING,
        breakout=None,
        text=f"Write to {EMAIL}.",
        sources=[Source(type="note", reference="note/1", text=f"Said by {world.user.name}")],
        by=world.staff,
    )
    approve_and_publish(world.recap, by=world.staff)


def _afterwards(world, mark) -> None:
    issue_certificate(Registration.objects.get(pk=world.registration.pk))
    address = reverse("webinars:feedback-edit", args=[world.registration.token])
    said = {"rating": 4, "helped": mark("Feedback.helped"), "missing": mark("Feedback.missing")}
    assert Client().post(address, said).status_code == 302
    mail = Message.objects.filter(recipient=EMAIL, status="sent").first()
    courtesy.suspend(mail, code="5.1.1", reason=f"550 5.1.1 <{EMAIL}> unknown", by=world.staff)
    ReturnedMailFactory(message=mail, text=f"{EMAIL} is away: {mark('ReturnedMail.text')}")


def _in_words_of_others(world, mark) -> None:
    """Where nobody asks for a name, and people write one all the same."""
    name = world.user.name
    GroupCode.objects.create(webinar=world.webinar, label=f"The class of {name}")
    world.webinar.closing = f"{name} and all others went home."
    world.webinar.save()
    LogEntry.objects.create(
        user=world.staff,
        content_type=ContentType.objects.get_for_model(Registration),
        object_id=str(world.registration.pk),
        object_repr=name,
        action_flag=CHANGE,
        change_message=f"Changed {EMAIL}",
    )
    audit.record("webinar.noted", world.webinar, by=world.user, note=f"{name} called")
    deliver()


def _earlier_states(world, mark) -> None:
    """What stands in the history alone."""
    for row, name, earlier in (
        (world.sme, "contact_name", mark.name("SME before")),
        (world.speaker, "name", mark.name("Speaker before")),
        (world.speaker, "function", mark("function before")),
        (world.engagement.advisor, "bio", mark("bio before")),
        (world.user.memberships.get(), "position", mark("position before")),
        (world.note, "author_name", mark.name("author before")),
    ):
        row.refresh_from_db()
        now = getattr(row, name)
        for value in (earlier, now):
            setattr(row, name, value)
            row.save()


def _to_come(world, mark) -> None:
    """What is not over: a place, and a room to lead."""
    world.next = WebinarFactory(title="Roots", slug="roots", capacity=1)
    register(world.next, email=SECOND, name=mark.name("Registration to come"))
    world.waiting = register(world.next, email=FRIEND, name="A Friend")
    InvitationFactory(
        webinar=world.next,
        email=EMAIL,
        name=mark.name("Invitation to come"),
        organisation=mark("its organisation"),
    )
    room = BreakoutFactory(webinar=world.next)
    HostFactory(breakout=room, name=mark.name("Host to come"), user=world.user, email="")


# --- What is counted, and all that there is -------------------------------------------------------
def aggregates(world) -> dict[str, object]:
    """What stays the same of the webinar that was held."""
    people = Registration.objects.filter(webinar=world.webinar)
    return {
        "registered": people.count(),
        "distinct": people.values("email").distinct().count(),
        "attended": people.filter(attended=True).count(),
        "by_cluster": sorted(map(str, people.values_list("cluster__country", "country"))),
        "seats": sorted(map(str, Seat.objects.values_list("breakout", "rank"))),
        "votes": sorted(Vote.objects.values_list("insight", flat=True)),
        "notes": sorted(Insight.objects.values_list("kind", flat=True)),
        "ratings": sorted(Feedback.objects.values_list("rating", flat=True)),
        "invited": Invitation.objects.count(),
        "sentences": Statement.objects.count(),
        "mails": Message.objects.filter(status="sent", about=f"webinar/{world.webinar.pk}").count(),
        "days": str(sum(activity.days for activity in world.engagement.activities.all())),
    }


def everything(*folders: Path) -> dict[str, str]:
    """Every table, column by column, and every file: {place: text}."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    place = f"{table}.{name}"
                    found[place] = f"{found.get(place, '')}\n{in_words(value)}"
    found["sessions"] = json.dumps([s.get_decoded() for s in Session.objects.all()], default=str)
    for folder in folders:
        for file in folder.rglob("*"):
            if file.is_file():
                found[str(file)] = f"{file.name} {in_words(file.read_bytes())}"
    return found


def in_words(value) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("latin-1")
    text = str(value)
    return text.encode().decode("unicode_escape", errors="replace") if "\\u" in text else text


def places_of(words, texts) -> dict[str, list[str]]:
    """Where each marker is found: {marker: places}."""
    low = {place: text.lower() for place, text in texts.items()}
    found = {word: [place for place, text in low.items() if word in text] for word in words}
    return {word: places for word, places in found.items() if places}
