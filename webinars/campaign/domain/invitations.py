"""Inviting: whom, once each, and by a link that knows them."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message, User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.values import tokens
from webinars.breakouts.domain.leaders import LINK, link_mail
from webinars.campaign.domain.audience import sort_out
from webinars.campaign.domain.sources import Guest
from webinars.common.locks import locked, state
from webinars.letters.promises import ABOUT, webinar_mail
from webinars.models import Host, Invitation, Moderator, Webinar

Leader = TypeVar("Leader", Host, Moderator)


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
            Invitation(webinar=webinar, audience=audience, **guest.facts)
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
    return webinar_mail(
        "webinar.invitation",
        invitation.webinar_id,
        invitation,
        context={"invitation": invitation.pk},
        priority=Message.Priority.BULK,
        source=f"campaign/{invitation.campaign_id}" if invitation.campaign_id else "",
    )


@transaction.atomic
def replace_invitation_link(invitation: Invitation, *, by: User | None) -> Invitation:
    """Another key: the old link is dead at once, and the new one goes by mail alone."""
    webinar = locked(invitation.webinar)
    kept = Invitation.objects.select_for_update(of=["self"]).get(pk=invitation.pk)
    if kept.code != invitation.code:
        return kept
    if not webinar.takes_registrations:
        raise Refused(_("The webinar is %s; its invitations open nothing.") % state(webinar))
    kept.code = tokens.new_code()
    kept.save(update_fields=["code"])
    context = {"invitation": kept.pk, "renewed": "staff" if by else ""}
    turn = tokens.mark(kept.code)
    outbox.promise(
        webinar_mail("invitation.link_replaced", webinar.pk, kept, turn, context=context)
    )
    audit.record("invitation.link_replaced", kept, by=by)
    return kept


@transaction.atomic
def invite_hosts(webinar: Webinar, *, by: User | None) -> int:
    """Send hosts and moderators their personal links; whoever has one gets none again."""
    hosts = Host.objects.filter(breakout__in=webinar.breakouts.taking_place()).exclude(email="")
    mails = [link_mail(one, webinar) for one in [*hosts, *webinar.moderators.exclude(email="")]]
    if not mails:
        raise Refused(_("There is no host and no moderator with an address yet."))
    people = outbox.promise_all(mails)
    audit.record("webinar.hosts_invited", webinar, by=by, people=people)
    return people


def hosts_without_link(webinar: Webinar) -> list[Host]:
    """Hosts with an address whose personal link was not mailed yet."""
    hosts = Host.objects.filter(breakout__in=webinar.breakouts.taking_place()).exclude(email="")
    return _not_mailed(webinar, hosts.select_related("breakout"))


def moderators_without_link(webinar: Webinar) -> list[Moderator]:
    return _not_mailed(webinar, webinar.moderators.exclude(email=""))


def links_mailed(webinars: QuerySet[Webinar]) -> QuerySet[Message, str]:
    """The keys of the mails that brought hosts of these webinars their personal links."""
    places = webinars.annotate(place=Concat(Value(ABOUT, TextField()), Cast("pk", TextField())))
    mails = Message.objects.filter(kind=LINK["host"], about__in=places.order_by().values("place"))
    return mails.order_by().values_list("key", flat=True)


def without_link(hosts: Iterable[Host], mailed: Iterable[str]) -> list[Host]:
    """Of hosts of any webinars, fetched with these, whose link is not among those mailed."""
    known = set(mailed)
    return [host for host in hosts if link_mail(host, host.breakout.webinar).key not in known]


def _not_mailed(webinar: Webinar, people: Iterable[Leader]) -> list[Leader]:
    return _without_mail({link_mail(person, webinar).key: person for person in people})


def _without_mail(keys: Mapping[str, Leader]) -> list[Leader]:
    if not keys:
        return []
    mailed = set(Message.objects.filter(key__in=keys).values_list("key", flat=True))
    return [person for key, person in keys.items() if key not in mailed]
