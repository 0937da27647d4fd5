"""Registering for a webinar, and leaving again."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from clusters.models import Cluster
from tgtf_portal.core import audit, outbox
from tgtf_portal.core.fields import AddressField
from tgtf_portal.core.models import Message
from tgtf_portal.core.refusal import Refused
from webinars.domain.webinar import locked
from webinars.models import Invitation, Registration, Seat, Webinar


@transaction.atomic
def register(
    webinar: Webinar,
    *,
    email: str,
    name: str,
    organisation: str = "",
    cluster: Cluster | None = None,
    country: str = "",
    language: str = "",
    invitation: Invitation | None = None,
) -> Registration:
    """Give a person a place. Whoever has one keeps it and is mailed the personal link once more.

    Places are counted under the lock on the webinar's row, so that no two people get the last one.
    """
    webinar = locked(webinar)
    email = AddressField.normalise(email)
    registration = Registration.objects.filter(webinar=webinar, email=email).first()
    if registration and registration.is_active:
        _promise(registration, "registration.known", round_=f"{timezone.now():%Y%m%d%H}")
        return registration
    _refuse_if_closed_or_full(webinar)
    facts: dict[str, Any] = {
        "name": name,
        "organisation": organisation,
        "cluster": cluster,
        "country": country or (cluster.country if cluster else ""),
        "language": language or webinar.language,
        "invitation": _unused(invitation, webinar) or (registration and registration.invitation),
        "registered_at": timezone.now(),
        "cancelled_at": None,
        "status": Registration.Status.CONFIRMED,
        "seq": next_number(webinar),
    }
    if registration:
        facts["round"] = registration.round + 1
    registration, _created = Registration.objects.update_or_create(
        webinar=webinar, email=email, defaults=facts
    )
    _promise(registration, "registration.confirmed", round_=str(registration.round))
    return registration


def register_again(registration: Registration) -> Registration:
    """Bring back somebody who had cancelled, with what they had entered."""
    return register(
        registration.webinar,
        email=registration.email,
        name=registration.name,
        organisation=registration.organisation,
        cluster=registration.cluster,
        country=str(registration.country),
        language=registration.language,
    )


def _refuse_if_closed_or_full(webinar: Webinar) -> None:
    if webinar.status == Webinar.Status.CANCELLED:
        raise Refused(_("This webinar was cancelled."))
    if not webinar.takes_registrations:
        raise Refused(_("Registration for this webinar is closed."))
    if webinar.registrations.active().count() >= webinar.capacity:
        raise Refused(_("This webinar is full: all %d places are taken.") % webinar.capacity)


def next_number(webinar: Webinar) -> int:
    """The next number in order of arrival; call it under the webinar's lock."""
    return (webinar.registrations.aggregate(last=Max("seq"))["last"] or 0) + 1


def _unused(invitation: Invitation | None, webinar: Webinar) -> Invitation | None:
    """The invitation, where it is for this webinar and nobody came by it before."""
    if invitation is None or invitation.webinar_id != webinar.pk:
        return None
    return None if Registration.objects.filter(invitation=invitation).exists() else invitation


@transaction.atomic
def cancel_registration(registration: Registration) -> Registration:
    """Give the place back; wishes and seat go with it. Cancelling twice changes nothing."""
    webinar = locked(registration.webinar)
    registration = Registration.objects.select_related("webinar").get(pk=registration.pk)
    if not registration.is_active:
        return registration
    if webinar.is_over:
        raise Refused(_("This webinar is over."))
    registration.status = Registration.Status.CANCELLED
    registration.cancelled_at = timezone.now()
    registration.save(update_fields=["status", "cancelled_at"])
    registration.preferences.all().delete()
    Seat.objects.filter(registration=registration).delete()
    _promise(registration, "registration.cancelled", round_=str(registration.round))
    audit.record("registration.cancelled", registration, by=None)
    return registration


def _promise(registration: Registration, kind: str, *, round_: str) -> None:
    outbox.promise(
        kind,
        key=f"{kind}/{registration.webinar_id}/{registration.pk}/{round_}",
        to=registration.email,
        name=registration.name,
        language=registration.language,
        context={"registration": registration.pk},
        priority=Message.Priority.URGENT,
    )
