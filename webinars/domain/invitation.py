"""Inviting: whom, once each, and by a link that knows them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from advisors.models import Advisor
from clusters.models import Cluster, Membership
from tgtf_portal.core import audit, outbox
from tgtf_portal.core.fields import AddressField
from tgtf_portal.core.models import Message, User
from tgtf_portal.core.refusal import Refused
from webinars.domain.webinar import locked, state
from webinars.models import Host, Invitation, Webinar


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody who might be invited; `email` in the spelling of AddressField."""

    email: str
    name: str = ""
    organisation: str = ""
    cluster: Cluster | None = None
    language: str = settings.LANGUAGE_CODE


@dataclass(frozen=True, slots=True)
class Preview:
    """Who would be invited, and how many are left out and why."""

    new: list[Guest]
    invited: int
    registered: int


def managers_to_invite(webinar: Webinar) -> list[Guest]:
    """The managers of the clusters whose projects the webinar's facility supports."""
    cohort = Membership.objects.filter(
        cluster__projects__facility__series=webinar.series_id, user__is_active=True
    )
    return [
        Guest(m.user.email, m.user.name, m.cluster.name, m.cluster, m.user.language)
        for m in cohort.with_people().distinct().order_by("pk")
    ]


def advisors_to_invite(webinar: Webinar) -> list[Guest]:
    """Every advisor with an active account."""
    advisors = Advisor.objects.filter(user__is_active=True).select_related("user")
    return [
        Guest(a.user.email, a.user.name, language=a.user.language) for a in advisors.order_by("pk")
    ]


def preview(webinar: Webinar, guests: Iterable[Guest]) -> Preview:
    """Sort a list into who is new and who was reached before; a person named twice counts once."""
    invited = set(webinar.invitations.values_list("email", flat=True))
    registered = set(webinar.registrations.active().values_list("email", flat=True))
    people = {AddressField.normalise(guest.email): guest for guest in reversed(list(guests))}
    new = [guest for email, guest in people.items() if email not in invited | registered]
    return Preview(
        new=new[::-1],
        invited=len((invited - registered) & people.keys()),
        registered=len(registered & people.keys()),
    )


@transaction.atomic
def invite_people(
    webinar: Webinar, guests: Iterable[Guest], *, audience: str, by: User | None
) -> int:
    """Invite whoever was not reached before; returns how many that were."""
    new = list_guests(webinar, guests, audience=audience, by=by)
    send_invitations(webinar, by=by, only=new)
    return len(new)


@transaction.atomic
def list_guests(
    webinar: Webinar, guests: Iterable[Guest], *, audience: str, by: User | None
) -> list[Invitation]:
    """Put people on the list of those to invite, without mailing them yet."""
    webinar = locked(webinar)
    invitations = Invitation.objects.bulk_create(
        (
            Invitation(
                webinar=webinar,
                audience=audience,
                email=AddressField.normalise(guest.email),
                name=guest.name,
                organisation=guest.organisation,
                cluster=guest.cluster,
                language=guest.language,
            )
            for guest in preview(webinar, guests).new
        ),
        batch_size=500,
    )
    audit.record(
        "webinar.guests_listed", webinar, by=by, audience=audience, people=len(invitations)
    )
    return invitations


@transaction.atomic
def send_invitations(
    webinar: Webinar, *, by: User | None, only: Iterable[Invitation] | None = None
) -> int:
    """Promise the mail to all on the list, or to some; who was mailed before is passed over."""
    webinar = locked(webinar)
    if not webinar.takes_registrations:
        raise Refused(_("Announce the webinar first; it is %s.") % state(webinar))
    invitations = webinar.invitations.iterator() if only is None else only
    people = outbox.promise_all(_invitation_mail(invitation) for invitation in invitations)
    audit.record("webinar.invited", webinar, by=by, people=people)
    return people


def _invitation_mail(invitation: Invitation) -> outbox.Promise:
    return outbox.Promise(
        "webinar.invitation",
        key=f"webinar.invitation/{invitation.webinar_id}/{invitation.pk}",
        to=invitation.email,
        name=invitation.name,
        language=invitation.language,
        context={"invitation": invitation.pk},
        priority=Message.Priority.BULK,
    )


@transaction.atomic
def invite_hosts(webinar: Webinar, *, by: User | None) -> int:
    """Send each host the personal link to the console; a host who has it gets none again."""
    hosts = list(Host.objects.filter(breakout__webinar=webinar).exclude(email=""))
    if not hosts:
        raise Refused(_("No break-out has a host with an address yet."))
    people = outbox.promise_all(_host_mail(webinar, host) for host in hosts)
    audit.record("webinar.hosts_invited", webinar, by=by, people=people)
    return people


def hosts_without_link(webinar: Webinar) -> list[Host]:
    """Hosts with an address whose personal link was not mailed yet."""
    hosts = Host.objects.filter(breakout__webinar=webinar).exclude(email="")
    keys = {_host_mail(webinar, host).key: host for host in hosts.select_related("breakout")}
    for key in Message.objects.filter(key__in=keys).values_list("key", flat=True):
        del keys[key]
    return list(keys.values())


def _host_mail(webinar: Webinar, host: Host) -> outbox.Promise:
    return outbox.Promise(
        "host.link",
        key=f"host.link/{webinar.pk}/{host.pk}/{host.code}",
        to=host.email,
        name=host.name,
        language=webinar.language,
        context={"host": host.pk},
    )
