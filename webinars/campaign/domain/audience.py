"""Whom a campaign reaches: who is new, and who is left out and why."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from operator import itemgetter

from django.db import models
from django.db.models import Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.mail import courtesy
from tgtf_portal.core.values.fields import AddressField
from webinars.campaign.domain.sources import Guest, groups_of
from webinars.models import Campaign, Invitation, Registration, Webinar

TOPIC = "invitations"


class Exclusion(models.TextChoices):
    """Why somebody is left out."""

    REGISTERED = "registered", _("Registered already")
    INVITED = "invited", _("Invited already")
    UNSUBSCRIBED = "unsubscribed", _("Unsubscribed from invitations")
    BOUNCED = "bounced", _("Mails to this address come back")
    TWICE = "twice", _("Named twice")


@dataclass(frozen=True, slots=True)
class SegmentCount:
    """What one segment brings; who stands in an earlier one counts there."""

    label: str | Promise
    named: int
    new: int


@dataclass(frozen=True, slots=True)
class AudiencePreview:
    new: list[Guest]
    missing: dict[Exclusion, list[Guest]]
    by_segment: dict[str, SegmentCount]

    @property
    def left_out(self) -> dict[Exclusion, int]:
        return {why: len(guests) for why, guests in self.missing.items()}


def preview_campaign(campaign: Campaign) -> AudiencePreview:
    """As it would be now; costs the same few queries however many people there are."""
    return sort_out(campaign.webinar, groups_of(campaign))


def sort_out(webinar: Webinar, groups: Mapping[str, Iterable[Guest]]) -> AudiencePreview:
    """Sort people into who is new and who is left out; the first group that names one has them."""
    people, twice, named = _once_each(groups)
    reasons = _reasons(webinar, people)
    new = [guest for email, guest in people.items() if email not in reasons]
    missing: dict[Exclusion, list[Guest]] = {why: [] for why in Exclusion}
    for email, why in reasons.items():
        missing[why].append(people[email])
    missing[Exclusion.TWICE] = twice
    fresh = Counter(guest.audience for guest in new)
    shares = {g: SegmentCount(audience_label(g), named[g], fresh[g]) for g in groups}
    return AudiencePreview(new, {why: guests for why, guests in missing.items() if guests}, shares)


def audience_label(audience: str) -> str | Promise:
    labels = dict(Invitation.Audience.choices) | dict(Campaign.Segment.choices)
    return labels[audience]


def _once_each(
    groups: Mapping[str, Iterable[Guest]],
) -> tuple[dict[str, Guest], list[Guest], Counter[str]]:
    """Each person once, by address; who was named again; and how many each group names."""
    people: dict[str, Guest] = {}
    twice: list[Guest] = []
    named: Counter[str] = Counter()
    for group, guests in groups.items():
        for guest in guests:
            named[group] += 1
            email = AddressField.normalise(guest.email)
            if email in people:
                twice.append(guest)
            else:
                people[email] = replace(guest, email=email, audience=group)
    return people, twice, named


def _reasons(webinar: Webinar, people: Mapping[str, Guest]) -> dict[str, Exclusion]:
    """For each address that is left out."""
    here = webinar.registrations.exclude(status=Registration.Status.CANCELLED)
    registered = here.order_by().values_list("email", Value(Exclusion.REGISTERED.value))
    invited = webinar.invitations.order_by().values_list("email", Value(Exclusion.INVITED.value))
    # Who is both is left out as registered, which comes last.
    known = sorted(invited.union(registered, all=True), key=itemgetter(1))
    reasons = {email: Exclusion(reason) for email, reason in known if email in people}
    others = [email for email in people if email not in reasons]
    declined = courtesy.left_out(others, TOPIC)
    return reasons | {email: Exclusion(reason) for email, reason in declined.items()}
