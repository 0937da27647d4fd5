"""Registering for a webinar: a place, a number on the waiting list, or first a question by mail."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from clusters.models import Cluster
from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.questions.answers import give_consents
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.values.fields import AddressField
from webinars.breakouts.domain.given_up import bring_back, give_up
from webinars.breakouts.domain.seat_requests import leave_rooms, pass_on_seats
from webinars.common.locks import locked
from webinars.models import GroupCode, Invitation, Registration, Webinar
from webinars.models.registration import RegistrationQuerySet
from webinars.registration.domain.answers import save_answers
from webinars.registration.domain.places import (
    KEPT_FOR_AN_ADDRESS,
    acted,
    free_mail_slot,
    pass_on_places,
    places_of,
    promise_mail,
    promise_mail_to_stranger,
)
from webinars.registration.domain.queries import registrations_like

Status = Registration.Status
MAILS_AGAIN = {
    Status.CONFIRMED: "registration.known",
    Status.WAITING: "registration.waiting",
    Status.OFFERED: "registration.offered",
}
MAILS = {
    Status.CONFIRMED: "registration.confirmed",
    Status.WAITING: "registration.waiting",
    Status.PENDING: "registration.confirm",
}


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
    by: User | None = None,
    group_code: GroupCode | None = None,
    answers: Mapping[int, str] | None = None,
    verified: bool = True,
) -> Registration:
    """Give a person a place, or else a number on the waiting list; who has one is mailed it again.

    An address that nobody has shown to be theirs is asked by mail first, a free place kept
    meanwhile. Who objected to being registered by others stays as they are, unless they come
    themselves. Places are counted under the lock on the webinar's row: nobody gets the last twice.
    """
    webinar = locked(webinar)
    email = AddressField.normalise(email)
    if not verified:  # before it matters whose address it is: a stranger must not learn that
        _refuse_if_closed(webinar)
    known, is_spent = _met_before(webinar, email, invitation)
    if known and (known.is_expected or is_withheld(known, by)):
        return _mail_again(known, verified, by) if known.is_expected else known
    _refuse_if_closed(webinar)
    slot = None if verified else free_mail_slot(email)
    if not verified and (slot is None or (known and known.is_pending)):
        return _ask_again(known or Registration(webinar=webinar, email=email), slot)
    facts: dict[str, Any] = {"name": name, "organisation": organisation, "cluster": cluster}
    facts |= {"country": country or (cluster.country if cluster else ""), "registered_by": by}
    facts |= {"language": language or webinar.language, "group_code": _still_usable(group_code)}
    if invitation and invitation.webinar_id == webinar.pk and not is_spent:
        facts["invitation"] = invitation
    registration = _enter(known or Registration(webinar=webinar, email=email), facts, verified)
    return _entered(registration, answers, slot, by)


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


@transaction.atomic
def send_link_again(registration: Registration) -> Registration:
    """Mail the personal link once more, at most once an hour."""
    registration = Registration.objects.select_related("webinar").get(pk=registration.pk)
    _refuse_if_closed(registration.webinar)
    if not registration.is_expected:
        raise Refused(_("%s is not registered.") % registration)
    return _mail_again(registration, verified=True)


@transaction.atomic
def confirm_registration(registration: Registration) -> Registration:
    """The address is theirs: the place that was kept, else a free one, else the waiting list."""
    webinar = locked(registration.webinar)
    registration = Registration.objects.select_related("webinar").get(pk=registration.pk)
    if registration.status != Status.PENDING:
        return registration
    _refuse_if_closed(webinar)
    others = places_of(webinar, without=registration)
    until = registration.held_until
    is_kept = until is not None and until > timezone.now()
    if others.free and (is_kept or not others.waiting):
        registration.status = Status.CONFIRMED
    else:  # those who wait already came earlier
        registration.status, registration.seq = Status.WAITING, others.last_number + 1
    registration.held_until = None
    registration.save(update_fields=["status", "seq", "held_until"])
    if registration.is_active:
        bring_back(registration)
    give_consents(registration.answers, registration.email, source=_("Registration form"))
    promise_mail(registration, MAILS[Status(registration.status)])
    audit.record("registration.address_confirmed", registration, by=None)
    return registration


@transaction.atomic
def cancel_registration(registration: Registration, *, by: User | None = None) -> Registration:
    """Give the place, the offer or the number back; wishes and seat go with it, and the next is
    mailed at once. Cancelling twice changes nothing; who comes back gets what is still there."""
    webinar = locked(registration.webinar)
    registration = Registration.objects.select_related("webinar").get(pk=registration.pk)
    if registration.status == Status.CANCELLED:
        return registration
    if webinar.is_over:
        raise Refused(_("This webinar is over."))
    had = registration.status
    registration.settle(Status.CANCELLED)
    give_up(registration)
    left = leave_rooms(registration)
    if had == Status.CONFIRMED:
        promise_mail(registration, "registration.cancelled", **acted(registration, by))
    elif had != Status.PENDING:
        promise_mail(registration, "registration.left", **acted(registration, by))
    audit.record("registration.cancelled", registration, by=by, had=had)
    pass_on_places(webinar)
    pass_on_seats(webinar, left)
    return registration


def unconfirmed_before(limit: datetime) -> RegistrationQuerySet:
    """Those who registered before the limit and never confirmed their address."""
    return Registration.objects.unconfirmed_since(limit)


def clear_unconfirmed(limit: datetime) -> int:
    """Forget those who never confirmed their address; returns how many."""
    old = unconfirmed_before(limit)
    webinars = Webinar.objects.filter(pk__in=old.order_by().values("webinar"))
    return sum(_clear(webinar, old.filter(webinar=webinar)) for webinar in webinars)


@transaction.atomic
def _clear(webinar: Webinar, old: RegistrationQuerySet) -> int:
    """Under the lock, so that nobody confirms in between."""
    locked(webinar)
    # Somebody who had been here before is a trace of an earlier time: they stay cancelled.
    old.filter(round__gt=1).settle(Status.CANCELLED)
    _all, rows = old.delete()
    pass_on_places(webinar)
    return rows.get(Registration._meta.label, 0)


def is_withheld(known: Registration, by: User | None) -> bool:
    """Whether this person is left alone: they objected to being registered by others."""
    return by is not None and not by.is_staff and known.objected_at is not None


# --- Steps of registering, all under the webinar's lock -------------------------------------------
def _met_before(
    webinar: Webinar, email: str, invitation: Invitation | None
) -> tuple[Registration | None, bool]:
    """This address's registration, and whether somebody else came by the invitation already."""
    rows = registrations_like(webinar, email, invitation)
    known = next((row for row in rows if row.email == email), None)
    if known:
        known.webinar = webinar
    return known, len(rows) > bool(known)


def _refuse_if_closed(webinar: Webinar) -> None:
    if webinar.status == Webinar.Status.CANCELLED:
        raise Refused(_("This webinar was cancelled."))
    if not webinar.takes_registrations:
        raise Refused(_("Registration for this webinar is closed."))


def _mail_again(known: Registration, verified: bool, by: User | None = None) -> Registration:
    kind = MAILS_AGAIN[Status(known.status)]
    if verified:
        promise_mail(known, kind, turn=f"{timezone.now():%Y%m%d%H}", **acted(known, by))
    elif slot := free_mail_slot(known.email):
        promise_mail_to_stranger(known, kind, slot)
    return known


def _mail_first(registration: Registration, slot: str | None, by: User | None) -> None:
    kind = MAILS[Status(registration.status)]
    if slot:
        promise_mail_to_stranger(registration, kind, slot)
    else:
        promise_mail(registration, kind, **acted(registration, by))


def _ask_again(registration: Registration, slot: str | None) -> Registration:
    """One more mail to an address still to be confirmed, and a place kept anew if one is free.

    Without a slot the address was written to often enough, and nothing is done.
    """
    if slot is None:
        return registration
    if places_of(registration.webinar, without=registration).is_open:
        registration.held_until = timezone.now() + KEPT_FOR_AN_ADDRESS
        registration.save(update_fields=["held_until"])
    promise_mail_to_stranger(registration, MAILS[Status.PENDING], slot)
    return registration


def _entered(
    registration: Registration, answers: Mapping[int, str] | None, slot: str | None, by: User | None
) -> Registration:
    """What follows once somebody's row is written: their answers, their mail, a trace of staff."""
    if answers:
        save_answers(registration, answers, source=_("Registration form"))
    if registration.is_active:
        bring_back(registration)
    _mail_first(registration, slot, by)
    if by:
        audit.record("registration.made", registration, by=by, status=registration.status)
    return registration


def _still_usable(code: GroupCode | None) -> GroupCode | None:
    uses = code.registrations.exclude(status=Status.CANCELLED).count() if code else 0
    if code and uses >= code.most_uses:
        raise Refused(_("This group code was used by as many people as it is for."))
    return code


def _enter(registration: Registration, facts: Mapping[str, Any], verified: bool) -> Registration:
    """Write down who comes, with the place, the number or the question that is theirs."""
    registration.origin = Registration.Origin.PAGE  # also of one that a list had brought along
    for field, value in facts.items():
        setattr(registration, field, value)
    registration.round += 1 if registration.status == Status.CANCELLED else 0
    webinar = registration.webinar
    places = places_of(webinar, without=registration)
    if places.free and places.waiting:  # something just became free: those who wait come first
        pass_on_places(webinar)
        places = places_of(webinar, without=registration)
    if verified:
        registration.status = Status.CONFIRMED if places.is_open else Status.WAITING
    else:
        registration.status = Status.PENDING
    is_kept = places.is_open and not verified
    registration.held_until = timezone.now() + KEPT_FOR_AN_ADDRESS if is_kept else None
    registration.registered_at, registration.cancelled_at = timezone.now(), None
    registration.seq = places.last_number + 1
    registration.save()
    return registration
