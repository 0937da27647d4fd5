"""What erasing somebody means for webinars: places, rooms and notes of theirs."""

from collections.abc import Iterable, Iterator

from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core.privacy import hooks
from tgtf_portal.core.privacy.subject import DataSubject
from tgtf_portal.core.values.erased import NOBODY
from webinars.common.locks import note_plenary_changed, note_rooms_changed
from webinars.followup.domain.certificates import certificate_file
from webinars.models import (
    Amendment,
    Breakout,
    Certificate,
    Host,
    Insight,
    Moderator,
    Registration,
    Webinar,
)
from webinars.privacy.fields import linked_to
from webinars.privacy.live_fields import written_by
from webinars.privacy.recap_fields import proposed_by
from webinars.registration.domain.actions import cancel_registration


# --- What follows ---------------------------------------------------------------------------------
def _coming(path: str = "") -> Q:
    return Q(**{f"{path}ends_at__gt": timezone.now()}) & ~Q(
        **{f"{path}status__in": [Webinar.Status.HELD, Webinar.Status.CANCELLED]}
    )


def _coming_places(subject: DataSubject) -> Iterable[Registration]:
    found = Registration.objects.filter(_coming("webinar__"), email__in=subject.addresses)
    return found.exclude(status=Registration.Status.CANCELLED).select_related("webinar")


@hooks.consequences
def places_given_back(subject: DataSubject) -> Iterator[str]:
    for registration in _coming_places(subject):
        yield _(
            "Their registration for “%s” is cancelled, and the next in line gets the place."
        ) % (registration.webinar)


@hooks.consequences
def rooms_without_host(subject: DataSubject) -> Iterator[str]:
    rooms = Breakout.objects.filter(_coming("webinar__"))
    hosts = Host.objects.filter(linked_to(subject), breakout__in=rooms)
    for host in hosts.select_related("breakout__webinar"):
        facts = {"room": host.breakout, "webinar": host.breakout.webinar}
        if host.breakout.hosts.exclude(linked_to(subject)).exists():
            yield _("They no longer host “%(room)s” at “%(webinar)s”; others do.") % facts
        else:
            yield (_("“%(room)s” at “%(webinar)s” has no host any more: name another one.") % facts)


@hooks.consequences
def webinars_without_moderator(subject: DataSubject) -> Iterator[str]:
    own = Moderator.objects.filter(_coming("webinar__"), linked_to(subject))
    for moderator in own.select_related("webinar"):
        yield _("They no longer moderate “%s”.") % moderator.webinar


@hooks.consequences
def certificates_end(subject: DataSubject) -> Iterator[str]:
    number = Certificate.objects.filter(registration__email__in=subject.addresses).count()
    if number:
        yield (
            ngettext(
                "%d certificate of attendance can be checked by nobody any more.",
                "%d certificates of attendance can be checked by nobody any more.",
                number,
            )
            % number
        )


@hooks.consequences
def notes_stay(subject: DataSubject) -> Iterator[str]:
    number = Insight.objects.filter(written_by(subject)).count()
    if number:
        yield (
            ngettext(
                "%d note from a break-out stays, without a name: a recap may stand on it.",
                "%d notes from break-outs stay, without a name: recaps may stand on them.",
                number,
            )
            % number
        )


# --- What is done ---------------------------------------------------------------------------------
@hooks.before_erasing
def give_places_back(subject: DataSubject) -> None:
    for registration in _coming_places(subject):
        cancel_registration(registration)


@hooks.before_erasing
def detach_notes(subject: DataSubject) -> None:
    """Their cluster's name may stay where they had agreed to their own."""
    kinds = Insight.Attribution
    named = Insight.objects.filter(written_by(subject), attribution=kinds.NAMED)
    numbers = list(named.values_list("pk", flat=True))
    named = Insight.objects.filter(pk__in=numbers)
    with_cluster = list(
        named.filter(registration__cluster__isnull=False).values_list("pk", flat=True)
    )
    named.filter(pk__in=with_cluster).update(attribution=kinds.CLUSTER)
    named.exclude(pk__in=with_cluster).update(attribution=kinds.ANONYMOUS)
    rooms = Breakout.objects.filter(insights__in=numbers) | Breakout.objects.filter(
        seats__registration__email__in=subject.addresses
    )
    for webinar in set(rooms.values_list("webinar", flat=True)):
        note_rooms_changed(webinar)
        note_plenary_changed(webinar)


@hooks.before_erasing
def withdraw_proposals(subject: DataSubject) -> None:
    own = Amendment.objects.filter(proposed_by(subject), status=Amendment.Status.OPEN)
    numbers = list(own.values_list("pk", flat=True))
    Amendment.objects.filter(pk__in=numbers).update(status=Amendment.Status.WITHDRAWN)


@hooks.after_erasing
def free_rooms_of_nobody(subject: DataSubject) -> None:
    """A host without a name leads no room that is still to open."""
    nameless = {"name": NOBODY, "email": "", "user": None}
    Host.objects.filter(_coming("breakout__webinar__"), **nameless).delete()
    Moderator.objects.filter(_coming("webinar__"), **nameless).delete()


# --- Documents ------------------------------------------------------------------------------------
@hooks.documents
def certificates(subject: DataSubject) -> Iterator[tuple[str, bytes]]:
    own = Certificate.objects.filter(registration__email__in=subject.addresses)
    for certificate in own.select_related("registration__webinar__series__facility"):
        name = f"certificate-{slugify(certificate.webinar_title)}-{certificate.pk}.pdf"
        yield name, certificate_file(certificate)
