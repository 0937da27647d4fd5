"""How the mail fares: what of it waits for staff, and how much goes out."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message, PostOffice, ReturnedMail, User
from tgtf_portal.core.people.scope import within
from tgtf_portal.core.people.seen import Seen
from tgtf_portal.core.values.prepared import number_of
from tgtf_portal.core.values.routes import address_of
from tgtf_portal.pages.domain.sections import DashboardRow, Task

MOST_COUNTED = 100_000  # mails; more are told as more
NOT_SENT = (Message.Status.FAILED, Message.Status.DOUBTFUL, Message.Status.HELD)

NOT_LEFT = Seen(
    lambda seen: (
        seen(Message.objects.order_by())
        .exclude(status=Message.Status.SENT)
        .values_list("status")
        .annotate(number=Count("pk"))
    )
)
OFFICE = Seen(lambda _seen: outbox.office_opened())
RETURNED = Seen(lambda seen: number_of(seen(ReturnedMail.objects.open())))


def mail_tasks(found: dict[str, list[Any]], today: date) -> Iterator[Task]:
    """Of who may do something about it; needs what `waiting.py` finds."""
    address = address_of("admin:core_message_changelist")
    counts = dict(found["mails"])
    yield from _of_post_office(found["office"], address, today)
    for status in NOT_SENT:
        if number := counts.get(status, 0):
            title = ngettext("%(n)d mail is %(state)s", "%(n)d mails are %(state)s", number)
            title %= {"n": number, "state": str(status.label).lower()}
            yield Task(title, f"{address}?status__exact={status}", _("Look"), today, _("now"))
    yield from _of_returned_mails(found["returned"], today)


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


def _of_post_office(offices: list[PostOffice], address: str, today: date) -> Iterator[Task]:
    post = outbox.state_of(next(iter(offices), None))
    if post.held:
        yield Task(
            _("All mail is held: %s") % post.held_because, address, _("Look"), today, _("now")
        )
    if post.away:
        title = _("The mail server cannot be reached: %s") % post.last_failure
        yield Task(title, address, _("Look"), today, _("now"))


def _of_returned_mails(open_ones: list[int], today: date) -> Iterator[Task]:
    if number := next(iter(open_ones), 0):
        title = ngettext(
            "%d returned mail says too little to be read by itself",
            "%d returned mails say too little to be read by themselves",
            number,
        )
        address = address_of("admin:core_returnedmail_changelist") + "?status__exact=open"
        yield Task(title % number, address, _("Look"), today, _("now"))
