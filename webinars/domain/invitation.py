"""Inviting: whom, once each, and by a link that knows them."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from tgtf_portal.core import audit, outbox
from tgtf_portal.core.models import Message, User
from tgtf_portal.core.refusal import Refused
from webinars.domain.reach import sort_out
from webinars.domain.segment import Guest
from webinars.domain.webinar import locked, state
from webinars.models import Host, Invitation, Webinar


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
                email=guest.email,
                name=guest.name,
                organisation=guest.organisation,
                cluster=guest.cluster,
                language=guest.language,
            )
            for guest in sort_out(webinar, {audience: guests}).new
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
    people = outbox.promise_all(invitation_mail(invitation) for invitation in invitations)
    audit.record("webinar.invited", webinar, by=by, people=people)
    return people


def invitation_mail(invitation: Invitation) -> outbox.Promise:
    return outbox.Promise(
        "webinar.invitation",
        key=f"webinar.invitation/{invitation.webinar_id}/{invitation.pk}",
        to=invitation.email,
        name=invitation.name,
        language=invitation.language,
        context={"invitation": invitation.pk},
        priority=Message.Priority.BULK,
        source=f"campaign/{invitation.campaign_id}" if invitation.campaign_id else "",
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
