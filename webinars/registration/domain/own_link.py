"""Asking for one's personal link by mail: the calendar and the clean address hold no key."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message
from tgtf_portal.core.people import throttle
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.values.fields import AddressField
from webinars.letters.promises import about
from webinars.models import Registration, Webinar
from webinars.registration.domain.places import free_mail_slot
from webinars.rules import has_ended

KIND = "registration.link"
MOST_OF_A_CLIENT = 20  # in an hour
MOST_IN_AN_HOUR = 300


@transaction.atomic
def ask_for_link(webinar: Webinar, email: str, *, client: str) -> None:
    """Promise the mail whoever's address it is; whether it goes out is decided when it is written,
    so that the answer tells nobody who is registered."""
    too_many = not throttle.take_turn(f"links/{client}", MOST_OF_A_CLIENT)
    if too_many or not throttle.take_turn("links", MOST_IN_AN_HOUR):
        raise Refused(
            _("Too many people asked for this link within an hour. Come back in an hour.")
        )
    slot = free_mail_slot(email)
    if slot is None:
        return
    promise = outbox.Promise(
        KIND,
        key=slot,
        to=AddressField.normalise(email),
        context={"webinar": webinar.pk},
        about=about(webinar.pk),
        priority=Message.Priority.URGENT,
    )
    outbox.promise(promise)
    audit.record("registration.link_asked", Message.objects.get(key=slot), by=None)


def askers(batch: Iterable[Message]) -> dict[tuple[int, str], Registration]:
    """Whose page there is something to see on, by webinar and address; one query.

    Who has cancelled may come back as long as registration is open.
    """
    webinars, emails = {m.context["webinar"] for m in batch}, {m.recipient for m in batch}
    people = Registration.objects.with_webinar().filter(webinar__in=webinars, email__in=emails)
    return {
        (person.webinar_id, person.email): person
        for person in people.exclude(status=Registration.Status.PENDING)
        if person.is_expected or person.webinar.takes_registrations
        if not has_ended(person.webinar)
    }
