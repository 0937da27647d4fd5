"""One's personal link by mail: the same one once more, or another in its place."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message, User
from tgtf_portal.core.people import throttle
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.values import tokens
from tgtf_portal.core.values.fields import AddressField
from webinars.common.locks import locked
from webinars.letters.promises import about
from webinars.models import CalendarFeed, Invitation, Registration, Webinar
from webinars.registration.domain.places import acted, free_mail_slot, promise_mail
from webinars.rules import has_ended, why_ended

KIND = "registration.link"


@transaction.atomic
def ask_for_link(webinar: Webinar, email: str, *, client: str) -> None:
    """Promise the mail whoever's address it is; whether it goes out is decided when it is written,
    so that the answer tells nobody who is registered."""
    too_many = not throttle.take_turn("links of a network", client)
    if too_many or not throttle.take_turn("links"):
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


@transaction.atomic
def replace_link(registration: Registration, *, by: User | None = None) -> Registration:
    """Another key, because somebody else may have seen the one before.

    What that opened is dead at once: the page and every session, the code for the door, the way
    over the invitation, and the address of the calendar, which the page had shown. The new link
    goes by mail alone. Twice at once is once.
    """
    webinar = locked(registration.webinar)
    kept = Registration.objects.select_for_update(of=["self"]).get(pk=registration.pk)
    if kept.code != registration.code:
        return kept
    if problem := obstacle_to_replacing(kept, webinar):
        raise Refused(problem)
    kept.webinar, kept.code = webinar, tokens.new_code()
    kept.save(update_fields=["code"])
    invitations = Invitation.objects.filter(webinar=webinar, email=kept.email)
    invitations.update(code=tokens.new_code())
    if CalendarFeed.objects.filter(email=kept.email).delete()[0]:
        audit.record("feed.revoked", kept, by=by)
    context = acted(kept, by)
    promise_mail(kept, "registration.link_replaced", turn=tokens.mark(kept.code), **context)
    audit.record("registration.link_replaced", kept, by=by)
    return kept


def obstacle_to_replacing(registration: Registration, webinar: Webinar) -> str:
    """Why there can be no new link; nothing where there can."""
    if not registration.is_expected:
        return _("%s is not registered.") % registration
    return why_ended(has_ended(webinar))


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
