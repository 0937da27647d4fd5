"""How the mail fares: what of it waits for staff, and how much goes out."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message, ReturnedMail, User
from tgtf_portal.core.people.scope import within
from tgtf_portal.core.people.seen import Seen
from tgtf_portal.core.values.prepared import number_of
from tgtf_portal.core.values.routes import address_of
from tgtf_portal.pages.domain.sections import DashboardRow, Task

MOST_COUNTED = 100_000  # mails; more are told as more
NOT_SENT = (Message.Status.FAILED, Message.Status.DOUBTFUL, Message.Status.HELD)

_not_sent = Seen(
    lambda seen: (
        seen(Message.objects.order_by())
        .exclude(status=Message.Status.SENT)
        .values_list("status")
        .annotate(number=Count("pk"))
    )
)
_returned = Seen(lambda seen: number_of(seen(ReturnedMail.objects.open())))


def mail_tasks(user: User, counts: dict[str, int], today: date) -> Iterator[Task]:
    address = address_of("admin:core_message_changelist")
    yield from _of_post_office(address, today)
    for status in NOT_SENT:
        if number := counts.get(status, 0):
            title = ngettext("%(n)d mail is %(state)s", "%(n)d mails are %(state)s", number)
            title %= {"n": number, "state": str(status.label).lower()}
            yield Task(title, f"{address}?status__exact={status}", _("Look"), today, _("now"))
    yield from _of_returned_mails(user, today)


def not_sent(user: User) -> dict[str, int]:
    """By status, how many mails have not left."""
    return dict(_not_sent.by(user))


def outbox_row(user: User, counts: dict[str, int]) -> DashboardRow:
    address = address_of("admin:core_message_changelist")
    waiting = sum(counts.get(status, 0) for status in Message.OPEN)
    mails = within(Message.objects.order_by(), user)
    sent = mails.filter(status=Message.Status.SENT)[: MOST_COUNTED + 1].count()
    words = _("%(sent)d sent, %(waiting)d waiting")
    if sent > MOST_COUNTED:
        words = _("more than %(sent)d sent, %(waiting)d waiting")
    note = words % {"sent": min(sent, MOST_COUNTED), "waiting": waiting}
    state, tone = (_("Under way"), "wait") if waiting else (_("All sent"), "done")
    return DashboardRow(_("Outbox"), address, note, state, tone)


def _of_post_office(address: str, today: date) -> Iterator[Task]:
    post = outbox.state()
    if post.held:
        yield Task(
            _("All mail is held: %s") % post.held_because, address, _("Look"), today, _("now")
        )
    if post.away:
        title = _("The mail server cannot be reached: %s") % post.last_failure
        yield Task(title, address, _("Look"), today, _("now"))


def _of_returned_mails(user: User, today: date) -> Iterator[Task]:
    if number := next(iter(_returned.by(user)), 0):
        title = ngettext(
            "%d returned mail says too little to be read by itself",
            "%d returned mails say too little to be read by themselves",
            number,
        )
        address = address_of("admin:core_returnedmail_changelist") + "?status__exact=open"
        yield Task(title % number, address, _("Look"), today, _("now"))
