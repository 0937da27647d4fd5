"""Who leads changes, a break-out's host or a webinar's moderator: the old link dies at once, and
both are told."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import F, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message, User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.values import tokens
from webinars.common.locks import locked
from webinars.letters.promises import about, webinar_mail
from webinars.models import Breakout, Host, Moderator, Webinar
from webinars.rules import leading_has_ended, why_ended

Leader = TypeVar("Leader", Host, Moderator)
LINK = {"host": "host.link", "moderator": "webinar.moderator_link"}
REMOVED = {"host": "host.removed", "moderator": "webinar.moderator_removed"}


def link_mail(leader: Host | Moderator, webinar: Webinar) -> outbox.Promise:
    """The personal link; whoever was promised it already is not promised it again."""
    return _mail(LINK, leader, webinar, {leader.PURPOSE: leader.pk})


@transaction.atomic
def replace_leader_link(leader: Host | Moderator, *, by: User | None) -> Host | Moderator:
    """Another key, because somebody else may have seen the one before: that and every session that
    it opened are dead at once, and the new link goes by mail alone. Twice at once is once."""
    webinar = locked(leader.breakout.webinar if isinstance(leader, Host) else leader.webinar)
    rows: Any = type(leader).objects.select_for_update(of=["self"]).select_related("user")
    kept: Host | Moderator = rows.get(pk=leader.pk)
    if kept.code != leader.code:
        return kept
    if not kept.address:
        raise Refused(_("There is no address of %s to which a new link could go.") % kept)
    if leading_has_ended(webinar):
        raise Refused(why_ended(True))
    kept.code = tokens.new_code()
    kept.save(update_fields=["code"])
    own = by is None or by.email == kept.address
    context = {leader.PURPOSE: leader.pk, "renewed": "" if own else "staff"}
    outbox.promise(_mail(LINK, kept, webinar, context, to=kept.address))
    audit.record(f"{leader.PURPOSE}.link_replaced", kept, by=by)
    return kept


def _farewell(leader: Host | Moderator, webinar: Webinar) -> outbox.Promise:
    """About what is still there: the row of the one who left may be gone."""
    left = {"breakout": leader.breakout_id} if isinstance(leader, Host) else {"webinar": webinar.pk}
    return _mail(REMOVED, leader, webinar, left)


def _mail(
    kinds: Mapping[str, str],
    leader: Host | Moderator,
    webinar: Webinar,
    context: Mapping[str, object],
    **facts: str,
) -> outbox.Promise:
    # Staff search for keys: what stands there tells nothing of the link.
    kind, turn = kinds[leader.PURPOSE], tokens.mark(leader.code)
    facts = {"language": webinar.language, **facts}
    return webinar_mail(kind, webinar.pk, leader, turn, context=context, **facts)


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
    leaving, coming = _save(Host, before, edited, new, gone)
    if leaving:
        audit.record("breakout.hosts_replaced", breakout, by=by, **_names(leaving, coming))
    return _tell(webinar, leaving, coming)


@transaction.atomic
def change_moderators(
    webinar: Webinar,
    *,
    edited: Iterable[tuple[Moderator, Collection[str]]] = (),
    new: Iterable[Moderator] = (),
    gone: Collection[Moderator] = (),
    by: User | None,
) -> int:
    """Save a webinar's moderators as staff have them now, as `change_hosts` does a room's hosts."""
    webinar = locked(webinar)
    before = {one.pk: one for one in webinar.moderators.select_related("user")}
    leaving, coming = _save(Moderator, before, edited, new, gone)
    if leaving:
        audit.record("webinar.moderators_replaced", webinar, by=by, **_names(leaving, coming))
    return _tell(webinar, leaving, coming)


def _save(
    model: type[Leader],
    before: Mapping[int, Leader],
    edited: Iterable[tuple[Leader, Collection[str]]],
    new: Iterable[Leader],
    gone: Collection[Leader],
) -> tuple[list[Leader], list[Leader]]:
    """Who leaves, as they were, and who comes."""
    leaving = [before[one.pk] for one in gone if one.pk in before]
    coming = list(new)
    for one, fields in edited:
        was = before.get(one.pk)
        if was and was.address and was.address != one.address:
            leaving.append(was)
            _take_over(one, was, fields)
            coming.append(one)
        else:
            one.save(update_fields=fields)
    model._default_manager.filter(pk__in=[one.pk for one in gone]).delete()
    for one in coming:
        one.save()
    return leaving, coming


def _take_over(leader: Leader, was: Leader, fields: Collection[str]) -> None:
    """In another's row: neither the link nor the account of the one before opens anything more."""
    leader.code = tokens.new_code()
    if "user" not in fields and was.user and was.user.email == was.email:
        leader.user = None


def _names(leaving: Iterable[Model], coming: Iterable[Model]) -> dict[str, list[str]]:
    return {"gone": [str(one) for one in leaving], "new": [str(one) for one in coming]}


def _tell(
    webinar: Webinar,
    leaving: Sequence[Host | Moderator],
    coming: Sequence[Host | Moderator],
) -> int:
    if not leaving or not webinar.takes_registrations:
        return 0
    _go_past_their_entries(webinar)
    farewells = (_farewell(one, webinar) for one in _mailed(webinar, leaving))
    return outbox.promise_all([*farewells, *_links(webinar, coming)])


def _go_past_their_entries(webinar: Webinar) -> None:
    """Two steps: the entry that is taken out is newer than the one that they hold, and one that
    they get when they come back is newer than that."""
    revision = {"calendar_sequence": F("calendar_sequence") + 2, "changed_at": timezone.now()}
    Webinar.objects.filter(pk=webinar.pk).update(**revision)


def _links(webinar: Webinar, coming: Iterable[Host | Moderator]) -> list[outbox.Promise]:
    mails = [link_mail(one, webinar) for one in coming if one.email]
    sent = {mail.kind for mail in mails}
    invited = Message.objects.filter(kind__in=sent, about=about(webinar.pk)).exists()
    return mails if invited else []


def _mailed(webinar: Webinar, leaders: Iterable[Host | Moderator]) -> list[Host | Moderator]:
    """Who may have got the link; one that is still to go out finds nobody to go to."""
    keys = {link_mail(one, webinar).key: one for one in leaders if one.email}
    waiting = (Message.Status.QUEUED, Message.Status.DROPPED)
    out = Message.objects.filter(key__in=keys).exclude(status__in=waiting)
    return [keys[key] for key in out.values_list("key", flat=True)]
