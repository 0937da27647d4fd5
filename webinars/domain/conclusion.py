"""One conclusion a room that several hosts write at once."""

from copy import copy
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from tgtf_portal.core.refusal import Refused
from webinars.domain.insight import note_change, opened, write_insight
from webinars.domain.three_way import merge
from webinars.models import Breakout, Host, Insight
from webinars.models.insight import LONGEST_INSIGHT


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
    breakout = opened(breakout)
    text, author_name = text.strip(), author_name or (host.name if host else "")
    if not text:
        raise Refused(_("An empty conclusion is not kept. To take it away, hide it."))
    current = conclusion_of(breakout)
    if current is None:
        kind = Insight.Kind.CONCLUSION
        return Kept(
            write_insight(breakout, kind=kind, text=text, host=host, author_name=author_name)
        )
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
