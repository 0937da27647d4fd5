"""What hosts do with written insights: two become one, and up to three are key."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from webinars.common.locks import note_room_and_plenary_changed
from webinars.common.told import settle_told_of
from webinars.live.domain.notes import opened
from webinars.live.domain.same_notes.compare import near_copies
from webinars.models import Breakout, Insight, Vote

SHOWN = 5  # suggestions at a time: a host has a room to run
COMPARED = 200  # of the latest, at each change: more is read on staff's page of same notes


def suggestions(breakout: Breakout) -> list[tuple[Insight, Insight]]:
    """The pairs among the latest that read most alike, the older one first; two queries."""
    latest = breakout.insights.shown().notes().order_by("-pk")[:COMPARED]
    notes = {note.pk: note for note in latest}
    pairs = near_copies({row: note.text for row, note in notes.items()})
    if not pairs:
        return []
    apart = set(
        Insight.apart_from.through.objects.filter(from_insight__breakout=breakout).values_list(
            "from_insight", "to_insight"
        )
    )
    left = [pair for pair in pairs if (pair.first, pair.second) not in apart]
    return [(notes[pair.first], notes[pair.second]) for pair in left[:SHOWN]]


@transaction.atomic
def merge_insights(kept: Insight, copy: Insight, *, by: User | None) -> Insight:
    """The copy stands under the kept one from now on; who voted for both counts once."""
    room, kept, copy = _locked(kept, copy)
    if kept.pk == copy.pk or kept.breakout_id != copy.breakout_id:
        raise Refused(_("Two insights of one break-out can be merged."))
    if not (kept.is_shown and copy.is_shown):
        raise Refused(_("One of the two is hidden or merged already."))
    if kept.is_conclusion or copy.is_conclusion:
        raise Refused(_("A conclusion is not merged; edit its text instead."))
    inner = list(copy.copies.all())
    Vote.objects.filter(insight=copy, carried_from__in=inner).delete()
    copy.copies.update(merged_into=kept)
    copy.merged_into = kept
    if copy.key_at:  # the mark passes on; on the copy it stays, so that it can come back
        kept.key_at = min(filter(None, (kept.key_at, copy.key_at)))
        kept.save()
    copy.save()
    for note in (copy, *inner):
        _carry_votes(kept, note)
    settle_told_of(room)
    note_room_and_plenary_changed(room)
    audit.record("insight.merged", kept, by=by, copy=copy.code)
    return kept


@transaction.atomic
def unmerge_insight(copy: Insight, *, by: User | None) -> Insight:
    """As it was before: the copy stands by itself, and the votes that it brought go with it."""
    room = opened(copy.breakout)
    copy = Insight.objects.select_related("merged_into").get(pk=copy.pk)
    kept = copy.merged_into
    if kept is None:
        raise Refused(_("It is not merged with another."))
    copy.merged_into = None
    copy.save()
    Vote.objects.filter(insight=kept, carried_from=copy).delete()
    for other in kept.copies.order_by("pk"):  # who voted for another copy, too, still counts
        _carry_votes(kept, other)
    if copy.key_at and kept.key_at == copy.key_at:
        kept.key_at = None
        kept.save()
    settle_told_of(room)
    note_room_and_plenary_changed(room)
    audit.record("insight.unmerged", copy, by=by, kept=kept.code)
    return copy


@transaction.atomic
def dismiss_pair(one: Insight, other: Insight, *, by: User | None) -> None:
    """Decide that both are different: nobody is asked about them again."""
    room, one, other = _locked(one, other)
    if one.pk == other.pk or one.breakout_id != other.breakout_id:
        raise Refused(_("Two insights of one break-out can be kept apart."))
    one.apart_from.add(other)
    note_room_and_plenary_changed(room)
    audit.record("insight.kept_apart", one, by=by, other=other.code)


def _carry_votes(kept: Insight, copy: Insight) -> None:
    counted = kept.votes.values("registration")
    brought = copy.votes.exclude(registration__in=counted).filter(carried_from=None)
    Vote.objects.bulk_create(
        Vote(insight=kept, registration_id=vote.registration_id, carried_from=copy)
        for vote in brought
    )


def _locked(kept: Insight, copy: Insight) -> tuple[Breakout, Insight, Insight]:
    room = opened(kept.breakout)
    both = Insight.objects.select_for_update().order_by("pk").in_bulk([kept.pk, copy.pk])
    return room, both[kept.pk], both[copy.pk]


MOST_KEYS = 3


@transaction.atomic
def mark_key(insight: Insight, *, by: User | None) -> Insight:
    """Marking again changes nothing; beyond three the marked ones are named."""
    insight = _locked_insight(insight)
    if insight.is_conclusion or not insight.is_shown:
        raise Refused(_("Only an insight that the board shows can be a key insight."))
    if insight.key_at:
        return insight
    marked = list(insight.breakout.insights.key())
    if len(marked) >= MOST_KEYS:
        named = "; ".join(f"“{key.text[:60]}”" for key in marked)
        raise Refused(
            _("Three insights are key already: %s. Take the mark off one of them first.") % named
        )
    return _mark(insight, on=True, by=by)


@transaction.atomic
def unmark_key(insight: Insight, *, by: User | None) -> Insight:
    insight = _locked_insight(insight)
    return _mark(insight, on=False, by=by) if insight.key_at else insight


def _locked_insight(insight: Insight) -> Insight:
    room = opened(insight.breakout)
    insight = Insight.objects.select_for_update().get(pk=insight.pk)
    insight.breakout = room
    return insight


def _mark(insight: Insight, *, on: bool, by: User | None) -> Insight:
    insight.key_at = timezone.now() if on else None
    insight.save()
    note_room_and_plenary_changed(insight.breakout)
    audit.record("insight.key_marked" if on else "insight.key_unmarked", insight, by=by)
    return insight
