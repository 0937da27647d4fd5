"""Nobody is written to against their will, nor at an address that a mail server called dead."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.mail import outbox
from tgtf_portal.core.mail.topics import TOPICS, topic_of
from tgtf_portal.core.models import Message, OptOut, SuspendedAddress, User
from tgtf_portal.core.values.fields import AddressField

UNSUBSCRIBED = "unsubscribed"
BOUNCED = "bounced"


# --- What readers decide -------------------------------------------------------------------------
@transaction.atomic
def unsubscribe(message: Message) -> None:
    """No more mail of this one's topic to its recipient; once more changes nothing."""
    topic = topic_of(message.kind)
    _row, new = OptOut.objects.get_or_create(email=message.recipient, topic=topic)
    if new:
        audit.record("address.unsubscribed", message, by=None, topics=[topic])


@transaction.atomic
def choose_topics(message: Message, wanted: Iterable[str]) -> None:
    """Mail to this one's recipient is about the wanted topics alone, of those there are."""
    declined = TOPICS.keys() - set(wanted)
    rows = OptOut.objects.of_address(message.recipient)
    before = set(rows.values_list("topic", flat=True))
    rows.filter(topic__in=TOPICS.keys() - declined).delete()
    OptOut.objects.bulk_create(
        [OptOut(email=message.recipient, topic=topic) for topic in sorted(declined - before)],
        ignore_conflicts=True,
    )
    if declined != before & TOPICS.keys():
        audit.record("address.topics_chosen", message, by=None, declined=sorted(declined))


def wanted_topics(email: str) -> list[str]:
    declined = set(OptOut.objects.of_address(email).values_list("topic", flat=True))
    return [name for name in TOPICS if name not in declined]


# --- What mail servers say -----------------------------------------------------------------------
@transaction.atomic
def suspend(message: Message, *, code: str, reason: str, by: User | None = None) -> bool:
    """Call the message's recipient dead; False where that is known already."""
    facts = {"code": code, "reason": reason, "message": message}
    row, new = SuspendedAddress.objects.get_or_create(email=message.recipient, defaults=facts)
    if new:
        audit.record("address.suspended", row, by=by, code=code, message=message.pk)
    return new


@transaction.atomic
def lift(address: SuspendedAddress, *, by: User) -> None:
    """Write to the address again; should it still be dead, the next bounce says so."""
    audit.record("address.lifted", address, by=by, code=address.code)
    address.delete()


# --- What follows --------------------------------------------------------------------------------
def left_out(emails: Iterable[str], topic: str) -> dict[str, str]:
    """Who would get no mail on this topic, and why; two queries, however many they are."""
    spelling = {AddressField.normalise(email): email for email in emails}
    dead = SuspendedAddress.objects.values_list("email", flat=True)
    unwilling = OptOut.objects.filter(topic=topic).values_list("email", flat=True)
    reasons = dict.fromkeys(spelling.keys() & set(dead), BOUNCED)
    reasons |= dict.fromkeys(spelling.keys() & set(unwilling), UNSUBSCRIBED)
    return {spelling[email]: reason for email, reason in reasons.items()}


def comes_back(email: str = "email") -> Exists:
    """For lists of people: whether mail to the address in this field is suspended."""
    return Exists(SuspendedAddress.objects.filter(email=OuterRef(email)))


@outbox.withhold
def withhold(messages: list[Message]) -> dict[int, str]:
    """Of a batch, what was promised before its recipient left or fell silent."""
    optional = [message for message in messages if topic_of(message.kind)]
    if not optional:
        return {}
    emails = {message.recipient for message in optional}
    unwilling = set(OptOut.objects.filter(email__in=emails).values_list("email", "topic"))
    suspended = SuspendedAddress.objects.filter(email__in=emails)
    dead = set(suspended.values_list("email", flat=True))
    reasons = {m.pk: _("Mail to this address came back.") for m in optional if m.recipient in dead}
    return reasons | {
        m.pk: _("The recipient has unsubscribed.")
        for m in optional
        if (m.recipient, topic_of(m.kind)) in unwilling
    }
