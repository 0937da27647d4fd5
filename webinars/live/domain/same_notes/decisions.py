"""Notes that say the same in several rooms: found by comparison, corrected by people."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter

from django.db import transaction
from django.db.models import F, Model
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from webinars.common.told import want_digest
from webinars.live.domain.same_notes.grouping import ComparedNote, Group, grouped
from webinars.models import Insight, Series, Vote, Webinar
from webinars.models.insight import InsightQuerySet

JOINED, KEPT_APART = "insight.joined", "insight.kept_apart"
KeyPair = tuple[int, int]


# --- Groups ---------------------------------------------------------------------------------------
def grouping_of(webinar: Webinar) -> list[Group]:
    """Every shown note of all rooms in one group, by its key; five queries however many there are.

    What a host merged counts with the note that it was merged into, and so do answers about it.
    """
    kept, carried = _merged(webinar)
    return grouped(
        list(_compared(webinar, carried)),
        joined=_as_merged(pairs_of(Insight.same_as.through, webinar), kept),
        apart=_as_merged(pairs_of(Insight.apart_from.through, webinar), kept),
    )


def _compared(webinar: Webinar, carried: Mapping[int, int]) -> Iterator[ComparedNote]:
    """Without a model's object for each: there may be a hundred thousand."""
    notes = Insight.objects.shown().notes().filter(breakout__webinar=webinar).order_by()
    voters = voters_of(notes)
    facts = notes.values_list("pk", "breakout", "text", "carried_votes").iterator()
    nobody: frozenset[int] = frozenset()
    for note, room, text, own in facts:
        yield ComparedNote(note, room, text, voters.get(note, nobody), own + carried.get(note, 0))


def voters_of(notes: InsightQuerySet) -> dict[int, frozenset[int]]:
    """Who voted for each; those that nobody voted for are missing."""
    votes = Vote.objects.filter(insight__in=notes.order_by().values("pk")).order_by("insight")
    rows = votes.values_list("insight", "registration").iterator()
    return {
        note: frozenset(person for _note, person in given)
        for note, given in groupby(rows, key=itemgetter(0))
    }


def _merged(webinar: Webinar) -> tuple[dict[int, int], dict[int, int]]:
    """Into which note each copy was merged, and what their votes counted elsewhere add to it."""
    notes = Insight.objects.filter(breakout__webinar=webinar, copies__isnull=False).order_by()
    kept: dict[int, int] = {}
    carried: dict[int, int] = {}
    rows = notes.values_list("pk", "copies", "copies__carried_votes", "copies__hidden_at")
    for note, copy, votes, hidden_at in rows:
        kept[copy] = note
        if hidden_at is None:
            carried[note] = carried.get(note, 0) + votes
    return kept, carried


def pairs_of(link: type[Model], whole: Webinar | Series) -> Iterator[KeyPair]:
    """What was answered about notes that are not hidden, each pair once."""
    place = "webinar__series" if isinstance(whole, Series) else "webinar"
    rows = link._default_manager.filter(
        **{f"from_insight__breakout__{place}": whole},
        from_insight__lt=F("to_insight"),
        from_insight__hidden_at=None,
        to_insight__hidden_at=None,
    )
    return rows.values_list("from_insight", "to_insight").iterator()


def _as_merged(pairs: Iterable[KeyPair], kept: Mapping[int, int]) -> list[KeyPair]:
    now = [(kept.get(one, one), kept.get(other, other)) for one, other in pairs]
    return [(one, other) for one, other in now if one != other]


# --- Answers --------------------------------------------------------------------------------------
@transaction.atomic
def join_insights(one: Insight, other: Insight, *, by: User | None) -> None:
    """Decide that both say the same, in whatever words."""
    webinar, one, other = _both_shown(one, other)
    if one.same_as.contains(other):
        return
    if clash := _kept_apart_between(webinar, one.pk, other.pk):
        first, second = (Insight.objects.get(pk=pk) for pk in clash)
        raise Refused(
            _("“%(first)s” and “%(second)s” were kept apart: undo that first.")
            % {"first": first, "second": second}
        )
    one.apart_from.remove(other)
    one.same_as.add(other)
    want_digest(webinar)
    audit.record(JOINED, one, by=by, other=other.code)


@transaction.atomic
def keep_apart(one: Insight, other: Insight, *, by: User | None) -> None:
    """Decide that both say different things."""
    webinar, one, other = _both_shown(one, other)
    if one.apart_from.contains(other):
        return
    if between := _between(_joined(webinar), one.pk, other.pk):
        raise Refused(
            _("Both were joined with “%s”, so they stand together: undo that first.")
            % Insight.objects.get(pk=between)
        )
    one.same_as.remove(other)
    one.apart_from.add(other)
    want_digest(webinar)
    audit.record(KEPT_APART, one, by=by, other=other.code)


@transaction.atomic
def forget_answer(one: Insight, other: Insight, *, by: User | None) -> None:
    """Their likeness decides again; of notes that were hidden or merged meanwhile, too."""
    webinar, one, other = _both_locked(one, other)
    if not one.same_as.contains(other) and not one.apart_from.contains(other):
        return
    one.same_as.remove(other)
    one.apart_from.remove(other)
    want_digest(webinar)
    audit.record("insight.answer_forgotten", one, by=by, other=other.code)


def _both_shown(one: Insight, other: Insight) -> tuple[Webinar, Insight, Insight]:
    webinar, one, other = _both_locked(one, other)
    if one.is_conclusion or other.is_conclusion:
        raise Refused(_("A conclusion stands by itself; it is not grouped with other notes."))
    if not (one.is_shown and other.is_shown):
        raise Refused(_("One of the two is hidden or merged already."))
    return webinar, one, other


def _both_locked(one: Insight, other: Insight) -> tuple[Webinar, Insight, Insight]:
    """All rooms first, in the order of all who lock several: an answer depends on the others that
    were given. Not the webinar: who writes in a room may wait for it."""
    webinar = one.breakout.webinar
    rooms = list(webinar.breakouts.select_for_update(no_key=True).order_by("pk"))
    notes = Insight.objects.filter(breakout__in=rooms).select_for_update(no_key=True)
    both = notes.order_by("pk").in_bulk([one.pk, other.pk])
    if len(both) < 2:
        raise Refused(_("Choose two different notes of one webinar."))
    return webinar, both[one.pk], both[other.pk]


# --- What follows from the answers ----------------------------------------------------------------
def _joined(webinar: Webinar) -> dict[int, set[int]]:
    """With which others each note was joined by staff, or merged by a host."""
    joined: dict[int, set[int]] = {}
    merged, _carried = _merged(webinar)
    for one, other in [*pairs_of(Insight.same_as.through, webinar), *merged.items()]:
        joined.setdefault(one, set()).add(other)
        joined.setdefault(other, set()).add(one)
    return joined


def _reached(joined: Mapping[int, set[int]], start: int, *, not_by: int = 0) -> dict[int, int]:
    """What stands together with it, and through which note; the answer about `not_by` apart."""
    through, ahead = {start: start}, [start]
    for note in ahead:  # grows on the way
        new = joined.get(note, set()) - through.keys()
        if note == start:
            new.discard(not_by)
        through |= dict.fromkeys(new, note)
        ahead += sorted(new)
    return through


def _between(joined: Mapping[int, set[int]], one: int, other: int) -> int | None:
    """A third note that holds both together, whatever is answered about the two."""
    return _reached(joined, one, not_by=other).get(other)


def _kept_apart_between(webinar: Webinar, one: int, other: int) -> KeyPair | None:
    """An answer that joining would contradict; not the one about the two themselves."""
    joined = _joined(webinar)
    here, there = _reached(joined, one).keys(), _reached(joined, other).keys()
    apart = pairs_of(Insight.apart_from.through, webinar)
    return next(
        (
            (first, second)
            for first, second in apart
            if {first, second} != {one, other}
            and ((first in here and second in there) or (second in here and first in there))
        ),
        None,
    )
