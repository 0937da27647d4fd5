"""To whom a letter goes: each audience with the right it takes, and who is left out and why."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from advisors.health.domain.health import courses_of
from advisors.models import Advisor
from clusters.models import SME, Membership, Project, ProjectCluster
from tgtf_portal.core.mail import courtesy
from tgtf_portal.core.people.roles import Person
from tgtf_portal.core.people.scope import facilities_of
from tgtf_portal.core.values.erased import DOMAIN
from tgtf_portal.core.values.fields import AddressField
from webinars.models import Breakout, Host, Moderator, Registration, Speaker, StaffLetter

Audience = StaffLetter.Audience
TOPIC = "letters"


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody a letter means; `noun` and `number` name the row that their own link comes from."""

    email: str
    name: str = ""
    organisation: str = ""
    noun: str = ""
    number: int = 0

    @property
    def key(self) -> str:
        """Stands for the address where that is not to be read: in keys and in pages' addresses."""
        return sha256(AddressField.normalise(self.email).encode()).hexdigest()[:40]


class Reason(models.TextChoices):
    """Why somebody is left out."""

    NOWHERE = "nowhere", _("No address")
    UNSUBSCRIBED = courtesy.UNSUBSCRIBED, _("Want no letters")
    BOUNCED = courtesy.BOUNCED, _("Mails to this address come back")
    TWICE = "twice", _("The same address once more")


@dataclass(frozen=True, slots=True)
class LetterPreview:
    """Who would get a letter, each address once, and who would not."""

    people: list[Addressee]
    missing: dict[Reason, list[Addressee]]

    @property
    def left_out(self) -> dict[Reason, int]:
        return {why: len(people) for why, people in self.missing.items()}


# --- Who they are --------------------------------------------------------------------------------
def _participants(letter: StaffLetter) -> Iterable[Addressee]:
    here = Registration.objects.filter(webinar=letter.webinar_id)
    found = NARROWED[Audience(letter.audience)](here, letter)
    if letter.audience == Audience.CHOSEN:  # a list of many numbers is more than SQLite takes
        chosen = set(letter.chosen)
        return (one for one in _registered(found) if one.number in chosen)
    return _registered(found)


def _registered(rows: QuerySet[Registration]) -> Iterator[Addressee]:
    facts = rows.order_by("pk").values_list("email", "name", "organisation", "pk")
    for email, name, organisation, pk in facts:
        yield Addressee(email, name, organisation, "registration", pk)


NARROWED: dict[Audience, Callable[[Any, StaffLetter], Any]] = {
    Audience.CONFIRMED: lambda rows, letter: rows.active(),
    Audience.WAITING: lambda rows, letter: rows.expected().exclude(
        status=Registration.Status.CONFIRMED
    ),
    Audience.UNWISHED: lambda rows, letter: rows.active().filter(preferences=None),
    Audience.UNSEATED: lambda rows, letter: rows.active().filter(seat=None),
    # Nobody where the break-out is gone: never everybody instead.
    Audience.BREAKOUT: lambda rows, letter: rows.active().filter(
        seat__isnull=False, seat__breakout=letter.breakout_id
    ),
    Audience.ATTENDED: lambda rows, letter: rows.active().filter(attended=True),
    Audience.ABSENT: lambda rows, letter: rows.active().filter(attended=False),
    Audience.CHOSEN: lambda rows, letter: rows.expected(),
}


def _hosts(letter: StaffLetter) -> Iterator[Addressee]:
    """Those of the break-outs that take place."""
    rooms = Breakout.objects.filter(webinar=letter.webinar_id).taking_place()
    for host in Host.objects.filter(breakout__in=rooms).select_related("user", "breakout"):
        yield Addressee(host.address, host.name, host.breakout.title, "host", host.pk)


def _moderators(letter: StaffLetter) -> Iterator[Addressee]:
    for one in Moderator.objects.filter(webinar=letter.webinar_id).select_related("user"):
        yield Addressee(one.address, one.name, "", "moderator", one.pk)


def _speakers(letter: StaffLetter) -> Iterator[Addressee]:
    for speaker in Speaker.objects.filter(webinar=letter.webinar_id):
        yield Addressee(speaker.email, speaker.name, speaker.function)


def _cohort(letter: StaffLetter) -> QuerySet:
    """The clusters of the projects that the facility supports."""
    projects = Project.objects.going_on().filter(facility=letter.facility_id)
    return ProjectCluster.objects.filter(project__in=projects).values("cluster")


def _managing(rows: QuerySet[Membership], letter: StaffLetter) -> Iterator[Addressee]:
    if letter.country:
        rows = rows.filter(cluster__country=letter.country)
    facts = rows.filter(user__is_active=True).order_by("pk")
    for email, name, cluster in facts.values_list("user__email", "user__name", "cluster__name"):
        yield Addressee(email, name, cluster)


def _cohorts_managers(letter: StaffLetter) -> Iterator[Addressee]:
    return _managing(Membership.objects.filter(cluster__in=_cohort(letter)), letter)


def _all_managers(letter: StaffLetter) -> Iterator[Addressee]:
    return _managing(Membership.objects.all(), letter)


def _advising(rows: QuerySet[Advisor]) -> Iterator[Addressee]:
    for email, name in rows.order_by("pk").values_list("user__email", "user__name"):
        yield Addressee(email, name)


def _advisors(letter: StaffLetter) -> Iterator[Addressee]:
    return _advising(Advisor.objects.engaged_by(letter.facility))


def _silent(letter: StaffLetter) -> Iterator[Addressee]:
    courses = courses_of(letter.facility, timezone.localdate())
    silent = [course.engagement for course in courses if course.is_silent]
    engaged = Advisor.objects.engaged_by(letter.facility)
    return _advising(engaged.filter(engagements__in=silent).distinct())


def _smes(letter: StaffLetter) -> Iterator[Addressee]:
    firms = SME.objects.filter(cluster__in=_cohort(letter))
    if letter.country:
        firms = firms.filter(cluster__country=letter.country)
    facts = firms.order_by("pk").values_list("contact_address", "contact_name", "name")
    for email, name, firm in facts:
        yield Addressee(email, name, firm)


@dataclass(frozen=True, slots=True)
class Source:
    find: Callable[[StaffLetter], Iterable[Addressee]]
    right: str  # who may not look at such people does not write to them either


PEOPLE, TEAMS = "webinars.view_registration", "clusters.view_membership"
SOURCES: dict[Audience, Source] = {
    **{audience: Source(_participants, PEOPLE) for audience in NARROWED},
    Audience.HOSTS: Source(_hosts, "webinars.view_host"),
    Audience.MODERATORS: Source(_moderators, "webinars.view_moderator"),
    Audience.SPEAKERS: Source(_speakers, "webinars.view_speaker"),
    Audience.COHORT: Source(_cohorts_managers, TEAMS),
    Audience.MANAGERS: Source(_all_managers, TEAMS),
    Audience.ADVISORS: Source(_advisors, "advisors.view_advisor"),
    Audience.SILENT: Source(_silent, "advisors.view_advisor"),
    Audience.SMES: Source(_smes, "clusters.view_sme"),
}


def may_write_to(user: Person, audience: str) -> bool:
    """Whoever sees such people; to those of all facilities, whoever is assigned to none."""
    if audience == Audience.MANAGERS and facilities_of(user):
        return False
    return user.has_perm(SOURCES[Audience(audience)].right)


# --- Who gets it ---------------------------------------------------------------------------------
def preview_letter(letter: StaffLetter) -> LetterPreview:
    """As it would be now; costs the same few queries however many people there are."""
    return sort_out(SOURCES[Audience(letter.audience)].find(letter))


def sort_out(found: Iterable[Addressee]) -> LetterPreview:
    """The first row with an address stands for it; the erased are nobody."""
    people: dict[str, Addressee] = {}
    missing: dict[Reason, list[Addressee]] = {why: [] for why in Reason}
    for one in found:
        email = AddressField.normalise(one.email)
        if email.endswith(f"@{DOMAIN}"):
            continue
        if not email:
            missing[Reason.NOWHERE].append(one)
        elif email in people:
            missing[Reason.TWICE].append(one)
        else:
            people[email] = one
    for email, why in courtesy.left_out(people, TOPIC).items():
        missing[Reason(why)].append(people.pop(email))
    return LetterPreview(list(people.values()), {why: who for why, who in missing.items() if who})
