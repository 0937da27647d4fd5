"""How far a mailing is, in numbers and in one sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tgtf_portal.core.mail import outbox
from tgtf_portal.core.models import Message
from webinars.models import Mailing

Status = Mailing.Status
FAILED_SHOWN = 20


@dataclass(frozen=True, slots=True)
class MailingProgress:
    """`is_done` where nothing will change by itself any more; `sentence` is read aloud each time
    that it changes, `percent` is whole, and neither 0 nor 100 before it is true."""

    mails: outbox.SourceProgress
    promised: int
    is_done: bool
    sentence: str
    percent: int
    time_left: str
    failed: Sequence[Message]


def mailing_progress(mailing: Mailing) -> MailingProgress:
    """Costs one query; two where mails failed."""
    mails = outbox.progress(mailing.source)
    promised = (
        mails.queued + mails.sent + mails.failed + mails.doubtful + mails.held + mails.dropped
    )
    listed = mailing.listed_at is not None
    ended = mailing.status == Status.CANCELLED
    is_done = ended or (mailing.status == Status.SENDING and listed and not mails.queued)
    is_running = mailing.status == Status.SENDING and not is_done
    return MailingProgress(
        mails=mails,
        promised=promised,
        is_done=is_done,
        sentence=_sentence(mailing, mails, is_done=is_done),
        percent=percent_of(promised - mails.queued, promised),
        time_left=time_left(mails.seconds_left) if is_running else "",
        failed=_failed(mailing) if mails.failed else [],
    )


def percent_of(part: int, whole: int) -> int:
    """
    >>> percent_of(1, 500), percent_of(499, 500), percent_of(250, 500), percent_of(0, 0)
    (1, 99, 50, 0)
    """
    if part in (0, whole):
        return 100 if part else 0
    return min(99, max(1, round(100 * part / whole)))


def _sentence(mailing: Mailing, mails: outbox.SourceProgress, *, is_done: bool) -> str:
    if mailing.status == Status.CANCELLED:
        return _("Cancelled: %s") % mailing.reason
    if mailing.status == Status.PAUSED:
        waits = _("Paused: nothing goes out until you resume it.")
        return f"{waits} {mailing.reason}" if mailing.reason else waits
    if mailing.listed_at is None:
        return _("People are being put into the outbox.")
    if is_done:
        return _("Done.") if not mails.failed + mails.doubtful else _("Done, but look below.")
    return _("Going out.")


def time_left(seconds: float | None) -> str:
    """In words, as nobody needs it to the second.

    >>> time_left(30), time_left(150), time_left(None)
    ('less than a minute', 'about 3 minutes', '')
    """
    if seconds is None:
        return ""
    if seconds < 60:
        return _("less than a minute")
    minutes = -int(-seconds // 60)
    return ngettext("about %d minute", "about %d minutes", minutes) % minutes


def _failed(mailing: Mailing) -> list[Message]:
    failed = Message.objects.filter(source=mailing.source, status=Message.Status.FAILED)
    return list(failed.order_by("pk")[:FAILED_SHOWN])
