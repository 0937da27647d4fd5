"""One's own note taken back after its room has closed, as long as no recap is decided on."""

from django.db import transaction
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.people import throttle
from tgtf_portal.core.refusal import Refused
from webinars.common.locks import want_recap_again
from webinars.common.told import settle_told_of
from webinars.live.domain.notes import (
    note_change,
    put_back,
    take_back_withdrawal,
    take_off,
    withdraw_insight,
)
from webinars.models import Breakout, Insight, Recap, Registration, Webinar


def obstacle_to_withdrawing(webinar: Webinar) -> str:
    """Why a recap stands on the notes as they are, in a sentence; nothing where none does yet."""
    recap = Recap.objects.filter(webinar=webinar).first()
    if recap is None or recap.status in Recap.UNDECIDED:
        return ""
    return _(
        "The recap is approved, so its notes stay as they are. You can still take your name off; "
        "if a note has to go, write to the facility."
    )


@transaction.atomic
def withdraw_own_note(insight: Insight, *, author: Registration) -> Insight:
    """Off the board, and out of the recap, whose draft is compiled again. Twice changes nothing."""
    if insight.breakout.is_open:
        return withdraw_insight(insight, author=author)
    insight = _late(insight, author)
    if insight.withdrawn:
        return insight
    take_off(insight)
    return _kept(insight, "insight.withdrawn")


@transaction.atomic
def bring_back_own_note(insight: Insight, *, author: Registration) -> Insight:
    """With its votes, and into the recap again. Twice changes nothing."""
    if insight.breakout.is_open:
        return take_back_withdrawal(insight, author=author)
    insight = _late(insight, author)
    if not insight.withdrawn:
        return insight
    put_back(insight)
    return _kept(insight, "insight.brought_back")


def _late(insight: Insight, author: Registration) -> Insight:
    """As it stands now, its closed room locked; the recap is asked for before that."""
    if not throttle.take_turn("changes", author.pk):
        raise Refused(_("That was very often within a minute. Wait a moment, then go on."))
    want_recap_again(insight.breakout.webinar_id)
    Breakout.objects.select_for_update().get(pk=insight.breakout_id)
    if problem := obstacle_to_withdrawing(insight.breakout.webinar):
        raise Refused(problem)
    return Insight.objects.select_for_update().get(pk=insight.pk, registration=author)


def _kept(insight: Insight, verb: str) -> Insight:
    insight.save()
    settle_told_of(insight.breakout)
    note_change(insight)
    audit.record(verb, insight, by=None)
    return insight
