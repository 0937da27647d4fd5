"""Asking for the link to one's own mail settings, for whoever has no mail of ours at hand."""

from django.db import transaction
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message, OptOut
from tgtf_portal.core.people import throttle
from tgtf_portal.core.refusal import Refused
from webinars.registration.domain.places import free_mail_slot

KIND = "topics.link"


@transaction.atomic
def ask_for_topics_link(email: str, *, client: str) -> None:
    """Promise the mail whoever's address it is; whether it goes out is decided when it is written,
    so that the answer tells nobody whom we know."""
    too_many = not throttle.take_turn("mail topics of a network", client)
    if too_many or not throttle.take_turn("mail topics"):
        raise Refused(
            _("Too many people asked for this link within an hour. Come back in an hour.")
        )
    slot = free_mail_slot(email)
    if slot is None:
        return
    outbox.promise(outbox.Promise(KIND, key=slot, to=email, priority=Message.Priority.URGENT))
    message = Message.objects.get(key=slot)
    audit.record("address.topics_link_asked", message, by=None)


def known_among(emails: set[str]) -> set[str]:
    """Those that we have written to, or that declined a topic; two queries."""
    sent = Message.objects.filter(status=Message.Status.SENT, recipient__in=emails)
    written_to = set(sent.exclude(kind=KIND).values_list("recipient", flat=True))
    return written_to | set(OptOut.objects.filter(email__in=emails).values_list("email", flat=True))
