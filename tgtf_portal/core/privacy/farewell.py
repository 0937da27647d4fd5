"""The last mail to somebody who was erased, and how it vanishes itself.

Its row needs the address until it has left; it carries nothing else. Once it is sent, failed or too
late, the address is taken out of the row, and a copy in a folder of mails is removed.
"""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.letters import Letter, write_letter
from tgtf_portal.core.mail.wording import Wording, wording_of
from tgtf_portal.core.models import Message
from tgtf_portal.core.privacy import elsewhere
from tgtf_portal.core.privacy.mentions import Terms
from tgtf_portal.core.privacy.subject import DataSubject
from tgtf_portal.core.values.erased import DOMAIN, pseudonym
from tgtf_portal.core.values.folding import folded

KIND = "person.erased"
PATIENCE = timedelta(days=2)
Status = Message.Status


def promise_last_mail(subject: DataSubject, code: str) -> None:
    """To the address that asked; without a name, an account or anything about the person."""
    outbox.promise(
        outbox.Promise(
            KIND,
            key=f"{KIND}/{code}",
            to=subject.email,
            language=subject.user.language if subject.user else "en",
            priority=Message.Priority.URGENT,
            drop_after=timezone.now() + PATIENCE,
        )
    )


@outbox.sender(
    KIND,
    wording=Wording(
        _("Your data are erased"),
        _(
            "Good day,\n\n"
            "What the portal kept about you is erased, as was asked for. Numbers that name nobody "
            "stay, such as how many people took part. Personal links in earlier mails of ours open "
            "nothing any more.\n\n"
            "This is our last mail to you, and we forget this address as soon as it has left. If "
            "you did not ask for this, answer this mail: we cannot bring anything back, but we "
            "want to know."
        ),
        preheader=_("This is our last mail to you."),
    ),
)
def last_mail(batch: list[Message]) -> outbox.Write:
    def write(message: Message) -> Letter | None:
        return write_letter(wording_of(message), {}, language=message.language)

    return write


def forget_last_mails() -> int:
    """Of those that have left, or never will, the address goes. Twice at once does it once."""
    over = timezone.now() - PATIENCE
    rows = Message.objects.filter(kind=KIND).exclude(recipient__endswith=f"@{DOMAIN}")
    left = rows.exclude(status__in=Message.OPEN) | rows.filter(created_at__lt=over)
    number = 0
    for message in left.exclude(status__in=Message.IN_HAND, created_at__gte=over):
        elsewhere.remove(elsewhere.files_naming(Terms((folded(message.recipient),), ())))
        number += _forget(message)
    if number:
        elsewhere.wipe_log()
    return number


def _forget(message: Message) -> int:
    rows = Message.objects.filter(pk=message.pk, recipient=message.recipient)
    rows.filter(status__in=(*Message.OPEN, *Message.RETRYABLE)).update(
        status=Status.DROPPED, token=None, lease_until=None
    )
    nothing = dict.fromkeys(("recipient_name", "reason", "subject", "text"), "")
    return rows.update(recipient=pseudonym(f"mail{message.pk}"), packed_html=None, **nothing)
