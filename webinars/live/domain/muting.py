"""A host stops somebody who disturbs: they write no more, and all they wrote is off the board."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from webinars.common.locks import note_room_and_plenary_changed
from webinars.common.told import settle_told_of
from webinars.live.domain.notes import opened
from webinars.models import Insight, Seat


@transaction.atomic
def mute(seat: Seat, *, by: User | None) -> int:
    """In the room where they sit; returns how many notes are hidden by it. Twice is once."""
    seat = _locked(seat)
    if seat.muted_at:
        return 0
    seat.muted_at = timezone.now()
    seat.save(update_fields=["muted_at"])
    reason = _("Its author was muted")
    notes = _notes_of(seat).filter(hidden_at=None)
    hidden = _save(notes, hidden_at=seat.muted_at, hidden_reason=reason)
    settle_told_of(seat.breakout)
    audit.record("seat.muted", seat, by=by, notes=hidden)
    note_room_and_plenary_changed(seat.breakout)
    return hidden


@transaction.atomic
def unmute(seat: Seat, *, by: User | None) -> int:
    """They write again, and what the muting hid is back; what was hidden by itself stays hidden."""
    seat = _locked(seat)
    if seat.muted_at is None:
        return 0
    shown = _save(_notes_of(seat).filter(hidden_at=seat.muted_at), hidden_at=None, hidden_reason="")
    seat.muted_at = None
    seat.save(update_fields=["muted_at"])
    settle_told_of(seat.breakout)
    audit.record("seat.unmuted", seat, by=by, notes=shown)
    note_room_and_plenary_changed(seat.breakout)
    return shown


def _locked(seat: Seat) -> Seat:
    room = opened(seat.breakout)
    seat = Seat.objects.select_for_update().get(pk=seat.pk, breakout=room)
    seat.breakout = room
    return seat


def _notes_of(seat: Seat) -> QuerySet[Insight]:
    return seat.breakout.insights.filter(registration=seat.registration_id).select_for_update()


def _save(notes: QuerySet[Insight], **facts: object) -> int:
    """One by one: each change stands in the note's history."""
    changed = list(notes)
    for note in changed:
        for name, value in facts.items():
            setattr(note, name, value)
        note.save()
    return len(changed)
