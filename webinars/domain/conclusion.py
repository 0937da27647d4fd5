"""One conclusion a room that several hosts write at once."""

from copy import copy
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from tgtf_portal.core.refusal import Refused
from webinars.domain.insight import note_change, opened
from webinars.domain.three_way import merge
from webinars.domain.webinar import want_recap_again
from webinars.models import Breakout, Host, Insight, Recap, Webinar
from webinars.models.insight import LONGEST_INSIGHT

TAKING_PLACE = (Webinar.Status.ANNOUNCED, Webinar.Status.HELD)
UNDECIDED = (Recap.Status.DRAFT, Recap.Status.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Kept:
    """The conclusion as it is kept now.

    `beside` names whoever saved something else meanwhile. `proposal` holds both texts where both
    changed the same words: then nothing was overwritten.
    """

    conclusion: Insight
    beside: str | None = None
    proposal: str = ""

    @property
    def clash(self) -> bool:
        return bool(self.proposal)


def conclusion_of(breakout: Breakout) -> Insight | None:
    """The one that is written together: the first that is shown."""
    return breakout.insights.shown().conclusions().order_by("pk").first()


@transaction.atomic
def keep_conclusion(
    breakout: Breakout, *, text: str, base: str, host: Host | None = None, author_name: str = ""
) -> Kept:
    """Keep what somebody made of `base`, joined with what others made of it meanwhile.

    Where both changed the same words, theirs stay and the writer decides; the writer's own
    text goes into the history, in case that the writer is gone.
    """
    breakout = _taking(breakout)
    text, author_name = text.strip(), author_name or (host.name if host else "")
    if not text:
        raise Refused(_("An empty conclusion is not kept. To take it away, hide it."))
    current = conclusion_of(breakout)
    if current is None:
        return Kept(_begun(breakout, text, host, author_name))
    merged = merge(base.strip(), text, current.text)
    beside = current.author_name
    if merged.clash:
        _put_aside(current, text, author_name)
        return Kept(current, beside, merged.text)
    if len(merged.text) > LONGEST_INSIGHT:
        raise Refused(_("Somebody else wrote, too, and both texts together are too long."))
    if merged.text != current.text:
        _change(current, merged.text, host, author_name)
    return Kept(current, None if merged.text == text else beside)


def takes_late(breakout: Breakout, conclusion: Insight | None) -> bool:
    """A room that was closed without a conclusion still takes one, until the recap is approved.

    Needs `with_webinar`, and costs a query where the room is closed.
    """
    if breakout.is_open or breakout.webinar.status not in TAKING_PLACE:
        return False
    closed_at = breakout.closed_at
    if conclusion and (closed_at is None or conclusion.written_at < closed_at):
        return False
    recap = Recap.objects.filter(webinar=breakout.webinar_id).first()
    return recap is None or recap.status in UNDECIDED


def _taking(breakout: Breakout) -> Breakout:
    """Its row, locked until the transaction ends; refused where it takes no conclusion any more."""
    if breakout.is_open:
        return opened(breakout)
    want_recap_again(breakout.webinar_id)
    breakout = Breakout.objects.select_for_update().get(pk=breakout.pk)
    if not breakout.is_open and not takes_late(breakout, conclusion_of(breakout)):
        raise Refused(_("This break-out is closed; its notes stay as they are."))
    return breakout


def _begun(breakout: Breakout, text: str, host: Host | None, author_name: str) -> Insight:
    conclusion = Insight.objects.create(
        breakout=breakout,
        kind=Insight.Kind.CONCLUSION,
        text=text,
        theme=breakout.theme,
        host=host,
        author_name=author_name,
    )
    note_change(conclusion)
    return conclusion


def _change(current: Insight, text: str, host: Host | None, author_name: str) -> None:
    """Under it stands who wrote last; the history names those before."""
    current.text, current.host, current.author_name = text, host, author_name
    current.version += 1
    current.save()
    note_change(current)


def _put_aside(current: Insight, text: str, author_name: str) -> None:
    unsaved = copy(current)
    unsaved.text, unsaved.author_name = text, author_name
    reason = _("Not kept: somebody else had changed the same words")
    Insight.history.bulk_history_create([unsaved], update=True, default_change_reason=reason)
