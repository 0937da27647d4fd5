"""Asking for the link to one's own data, for whoever has no account."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message
from tgtf_portal.core.people import throttle
from tgtf_portal.core.privacy.rows import find
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.values import tokens
from tgtf_portal.core.values.addresses import whole_address
from tgtf_portal.core.values.erased import is_erased
from tgtf_portal.pages.domain import mail_topics
from webinars.registration.domain.places import free_mail_slot

KIND = "person.link"
PURPOSE = "own-data"
VALID_FOR = timedelta(days=1)
WRITTEN_TO = ("core.Message", "core.AuditEvent")


@transaction.atomic
def ask_for_own_data_link(email: str, *, client: str) -> None:
    """Promise the mail whoever's address it is; whether it goes out is decided when it is written,
    so that the answer tells nobody whom we know."""
    too_many = not throttle.take_turn("own data of a network", client)
    if too_many or not throttle.take_turn("own data"):
        raise Refused(
            _("Too many people asked for this link within an hour. Come back in an hour.")
        )
    if slot := free_mail_slot(email):
        outbox.promise(outbox.Promise(KIND, key=slot, to=email, priority=Message.Priority.URGENT))


def is_known(email: str) -> bool:
    """Something is kept about whoever has this address, besides that they asked for it."""
    subject, own = find(email)
    if any(rows.table.label not in WRITTEN_TO for rows in own):
        return True
    sent = Message.objects.filter(recipient__in=subject.addresses)
    return sent.exclude(kind__in=[KIND, mail_topics.KIND]).exists()


def own_data_link(message: Message) -> str:
    name = message.message_id.strip("<>").replace("@", ".", 1)
    return whole_address("pages:own-data-detail", tokens.issue(PURPOSE, name))


def address_by_link(token: str) -> str | None:
    """Whose data a mailed link opens, for a day."""
    local, _dot, domain = (tokens.read(PURPOSE, token) or "").partition(".")
    since = timezone.now() - VALID_FOR
    mails = Message.objects.filter(kind=KIND, created_at__gt=since)
    mail = mails.filter(message_id=f"<{local}@{domain}>").first() if local else None
    return mail.recipient if mail and not is_erased(mail.recipient) else None
