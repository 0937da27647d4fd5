"""Who hosts a break-out changes: the old link dies at once, and both are told."""

from collections.abc import Collection, Iterable

from django.db import transaction

from tgtf_portal.core import audit
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message, User
from tgtf_portal.core.values import tokens
from webinars.common.locks import locked
from webinars.letters.promises import about, webinar_mail
from webinars.models import Breakout, Host, Webinar

LINK = "host.link"


def link_mail(host: Host, webinar: Webinar) -> outbox.Promise:
    """The personal link; whoever was promised it already is not promised it again."""
    context = {"host": host.pk}
    turn, language = host.code, webinar.language
    return webinar_mail(LINK, webinar.pk, host, turn, language=language, context=context)


@transaction.atomic
def change_hosts(
    breakout: Breakout,
    *,
    edited: Iterable[tuple[Host, Collection[str]]] = (),
    new: Iterable[Host] = (),
    gone: Collection[Host] = (),
    by: User | None,
) -> int:
    """Save a room's hosts as staff have them now; `edited` says which fields differ.

    Whoever takes over from somebody is mailed a link of their own, if hosts have theirs by now;
    before that “Invite hosts” does it. Who was mailed and hosts no longer is told so. Returns how
    many mails that are.
    """
    webinar = locked(breakout.webinar)
    before = {host.pk: host for host in breakout.hosts.select_related("user")}
    leaving = [before[host.pk] for host in gone if host.pk in before]
    coming = list(new)
    for host, fields in edited:
        was = before.get(host.pk)
        if was and was.address and was.address != host.address:
            leaving.append(was)
            _take_over(host, was, fields)
            coming.append(host)
        else:
            host.save(update_fields=fields)
    mails = [_farewell(webinar, host) for host in _mailed(webinar, leaving)]
    Host.objects.filter(pk__in=[host.pk for host in gone]).delete()
    for host in coming:
        host.save()
    if leaving:
        mails += _links(webinar, coming)
        facts = {"gone": [host.name for host in leaving], "new": [host.name for host in coming]}
        audit.record("breakout.hosts_replaced", breakout, by=by, **facts)
    return outbox.promise_all(mails if webinar.takes_registrations else [])


def _take_over(host: Host, was: Host, fields: Collection[str]) -> None:
    """In another's row: neither the link nor the account of the one before opens anything more."""
    host.code = tokens.new_code()
    if "user" not in fields and was.user and was.user.email == was.email:
        host.user = None


def _links(webinar: Webinar, coming: list[Host]) -> list[outbox.Promise]:
    invited = Message.objects.filter(kind=LINK, about=about(webinar.pk)).exists()
    return [link_mail(host, webinar) for host in coming if host.email] if invited else []


def _mailed(webinar: Webinar, hosts: list[Host]) -> list[Host]:
    """Who may have got the link; one that is still to go out finds nobody to go to."""
    keys = {link_mail(host, webinar).key: host for host in hosts if host.email}
    waiting = (Message.Status.QUEUED, Message.Status.DROPPED)
    out = Message.objects.filter(key__in=keys).exclude(status__in=waiting)
    return [keys[key] for key in out.values_list("key", flat=True)]


def _farewell(webinar: Webinar, host: Host) -> outbox.Promise:
    context = {"breakout": host.breakout_id}
    turn, language = host.code, webinar.language
    return webinar_mail("host.removed", webinar.pk, host, turn, language=language, context=context)
