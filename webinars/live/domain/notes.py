"""Writing down what a break-out finds out, by its hosts and its participants, and voting for it."""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from clusters.models import Theme
from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.people import throttle
from tgtf_portal.core.refusal import Refused
from webinars.common.locks import note_plenary_changed, note_room_changed, want_recap_again
from webinars.common.name_list import listed
from webinars.common.told import settle_told_of
from webinars.live.domain.commitments import refuse_unfit, take_on
from webinars.live.domain.owners import ask_owner, owner_meant
from webinars.models import Breakout, Host, Insight, Registration, Seat, Vote

Attribution = Insight.Attribution


@transaction.atomic
def write_insight(
    breakout: Breakout,
    *,
    kind: str,
    text: str,
    author: Host | Registration | None = None,
    author_name: str = "",
    theme: Theme | None = None,
    attribution: str = Insight.Attribution.ANONYMOUS,
    owner: str = "",
    due_on: date | None = None,
    form_key: str = "",
) -> Insight:
    """Keep an insight, a conclusion or another note of the break-out while it is open.

    Participants write once it runs or the webinar has begun. Only a commitment has an `owner`
    and a `due_on`. The same `form_key` of the same author answers with what was kept before.
    """
    participant = author if isinstance(author, Registration) else None
    breakout = _opened_to(participant, breakout)
    form_key = form_key and _key_in(breakout, participant, form_key)
    if form_key and (kept := breakout.insights.filter(form_key=form_key).first()):
        return kept
    _refuse_too_many(breakout, participant, kind)
    refuse_unfit(breakout, kind, owner, due_on)
    insight = Insight.objects.create(
        breakout=breakout,
        kind=kind,
        text=text.strip(),
        theme=theme or breakout.theme,
        **_signed(author, author_name),
        attribution=attribution,
        owner=owner,
        **owner_meant(breakout, owner, author),
        due_on=due_on,
        form_key=form_key or None,
    )
    ask_owner(insight)
    note_change(insight)
    return insight


def _opened_to(participant: Registration | None, breakout: Breakout) -> Breakout:
    """Locked; refuses where participants do not write yet, and where nobody does any more."""
    if participant:
        refuse_participants(breakout)
    return opened(breakout)


def _refuse_too_many(breakout: Breakout, participant: Registration | None, kind: str) -> None:
    refuse_flood(breakout, participant)
    if kind == Insight.Kind.CONCLUSION:
        _refuse_more_conclusions(breakout)


def _signed(author: Host | Registration | None, author_name: str) -> dict[str, Any]:
    field = "host" if isinstance(author, Host) else "registration"
    return {field: author, "author_name": author_name or (author.name if author else "")}


def _key_in(breakout: Breakout, participant: Registration | None, form_key: str) -> str:
    """A key that is sent to another room too, or taken from somebody else, is another one there."""
    author = participant.pk if participant else ""
    return sha256(f"{breakout.pk}/{author}/{form_key}".encode()).hexdigest()[:32]


def amend_insight(
    insight: Insight,
    *,
    version: int,
    text: str,
    kind: str = "",
    owner: str = "",
    due_on: date | None = None,
    author: Registration | None = None,
    **others: object,
) -> Insight:
    """Change an insight that nobody else changed since `version` was read.

    With `author` it is a participant's own. `others` may be its theme and its attribution; that is
    listed outside the database where it changes, as a backup may know the one before.
    """
    facts: dict[str, Any] = {"text": text, "kind": kind, "owner": owner, "due_on": due_on, **others}
    wish = str(others.get("attribution", insight.attribution))
    if wish == insight.attribution:
        return _amend(insight, version=version, author=author, **facts)
    with listed(insight, wish, insight.author_name if wish == Attribution.NAMED else "") as line:
        return _amend(insight, version=version, author=author, name_line=line, **facts)


@transaction.atomic
def _amend(
    insight: Insight,
    *,
    version: int,
    text: str,
    kind: str,
    owner: str,
    due_on: date | None,
    author: Registration | None,
    **others: object,
) -> Insight:
    kind = kind or insight.kind
    if author:
        _take_turn("changes", author)
        refuse_called_off(insight.breakout)
        _refuse_muted(insight.breakout, author)
    refuse_unfit(opened(insight.breakout), kind, owner, due_on)
    notes = Insight.objects.select_for_update()
    insight = (notes.filter(registration=author) if author else notes).get(pk=insight.pk)
    if author and not insight.is_shown:
        raise Refused(_("The host has taken this off the board; it stays as it is."))
    if insight.version != version:
        raise Refused(
            _("Somebody else changed this meanwhile. Both texts are below; nothing is lost.")
        )
    for name, value in {**others, "kind": kind, "text": text.strip()}.items():
        setattr(insight, name, value)
    take_on(insight, owner, due_on, author)
    insight.version += 1
    insight.save()
    ask_owner(insight)
    note_change(insight)
    return insight


@transaction.atomic
def hide_insight(insight: Insight, *, reason: str, by: User | None) -> Insight:
    """Take an insight out of every page and recap; it is kept for the record."""
    insight = _locked(insight)
    insight.hidden_at, insight.hidden_reason = timezone.now(), reason
    insight.save()
    settle_told_of(insight.breakout)
    note_change(insight)
    audit.record("insight.hidden", insight, by=by, reason=reason)
    return insight


@transaction.atomic
def show_insight(insight: Insight, *, by: User | None) -> Insight:
    """Bring a hidden insight back."""
    insight = _locked(insight)
    put_back(insight)
    insight.save()
    settle_told_of(insight.breakout)
    note_change(insight)
    audit.record("insight.shown", insight, by=by)
    return insight


@transaction.atomic
def bring_back_insight(insight: Insight, *, by: User | None) -> Insight:
    """What a host hid, a host can show again, as long as the room is open."""
    opened(insight.breakout)
    if Insight.objects.get(pk=insight.pk).withdrawn:
        raise Refused(_("Its author has withdrawn it; only they can bring it back."))
    return show_insight(insight, by=by)


@transaction.atomic
def withdraw_insight(insight: Insight, *, author: Registration) -> Insight:
    """Take one's own note off the board; it is kept, and its author can bring it back."""
    insight = _own(insight, author)
    take_off(insight)
    return _turned(insight, "insight.withdrawn")


@transaction.atomic
def take_back_withdrawal(insight: Insight, *, author: Registration) -> Insight:
    """The note stands on the board again, with its votes."""
    insight = _own(insight, author)
    if not insight.withdrawn:
        raise Refused(_("You have not withdrawn this."))
    put_back(insight)
    return _turned(insight, "insight.brought_back")


def take_off(insight: Insight) -> None:
    """Its author withdraws it; on a row that is saved next."""
    if not insight.is_shown:
        raise Refused(_("This is not on the board any more."))
    if insight.copies.exists():
        raise Refused(_("The host has merged notes of others with this one: it stays."))
    insight.withdrawn = True
    insight.hidden_at, insight.hidden_reason = timezone.now(), _("Withdrawn by its author")


def put_back(insight: Insight) -> None:
    insight.withdrawn, insight.hidden_at, insight.hidden_reason = False, None, ""


def _own(insight: Insight, author: Registration) -> Insight:
    """As it stands now, its open room locked."""
    _take_turn("changes", author)
    refuse_called_off(insight.breakout)
    opened(insight.breakout)
    _refuse_muted(insight.breakout, author)
    return Insight.objects.select_for_update().get(pk=insight.pk, registration=author)


def _turned(insight: Insight, verb: str) -> Insight:
    insight.save()
    settle_told_of(insight.breakout)
    note_change(insight)
    audit.record(verb, insight, by=None)
    return insight


def note_change(insight: Insight) -> None:
    """Readers of the room learn of it, and those of the plenary where it is shown there, too."""
    note_room_changed(insight.breakout)
    if insight.key_at or insight.is_conclusion:
        note_plenary_changed(insight.breakout.webinar_id)


def _locked(insight: Insight) -> Insight:
    """Room first, as everybody does who changes something in it: two never wait for each other.

    What changes after all rooms closed asks for the recap to be compiled again, before that.
    """
    want_recap_again(insight.breakout.webinar_id)
    Breakout.objects.select_for_update().get(pk=insight.breakout_id)
    return Insight.objects.select_for_update().get(pk=insight.pk)


def opened(breakout: Breakout) -> Breakout:
    """Its row, locked until the transaction ends; refused where the room is closed."""
    breakout = Breakout.objects.select_for_update().get(pk=breakout.pk)
    if not breakout.is_open:
        raise Refused(_("This break-out is closed; its notes stay as they are."))
    return breakout


def refuse_called_off(breakout: Breakout) -> None:
    if breakout.is_cancelled:
        raise Refused(_("This break-out does not take place."))
    if breakout.stage == "cancelled":
        raise Refused(_("This webinar does not take place."))


def refuse_participants(breakout: Breakout) -> None:
    refuse_called_off(breakout)
    if breakout.stage == "early":
        raise Refused(_("You can write here as soon as the webinar begins."))


MOST_NOTES = 60  # of one participant in one room
MOST_CONCLUSIONS = 12  # of one room, whoever writes them


def refuse_flood(breakout: Breakout, author: Registration | None) -> None:
    """A participant who has written more than anybody says in an hour, or was muted, writes no
    more; hosts and staff have no limit."""
    if author is None:
        return
    _refuse_muted(breakout, author)
    if breakout.insights.filter(registration=author).count() >= MOST_NOTES:
        raise Refused(_("You have written %d notes here; that is the most.") % MOST_NOTES)


def _take_turn(what: str, registration: Registration) -> None:
    """Before the room is locked: whoever floods it keeps nobody else waiting."""
    if not throttle.take_turn(what, registration.pk):
        raise Refused(_("That was very often within a minute. Wait a moment, then go on."))


def _refuse_more_conclusions(breakout: Breakout) -> None:
    """Every page of the room has them all above its notes, and the recap tells them all."""
    if breakout.insights.shown().conclusions().count() >= MOST_CONCLUSIONS:
        raise Refused(
            _("This break-out has %d conclusions; that is the most. Mend one of them, or hide one.")
            % MOST_CONCLUSIONS
        )


def _refuse_muted(breakout: Breakout, registration: Registration) -> None:
    muted = Seat.objects.filter(registration=registration, breakout=breakout).exclude(muted_at=None)
    if muted.exists():
        raise Refused(_("The host has muted you: you can read here, but not write or vote."))


@transaction.atomic
def vote_for(insight: Insight, registration: Registration) -> None:
    """Voting again changes nothing."""
    insight = _open_to_votes(insight, registration)
    _vote, is_new = insight.votes.get_or_create(registration=registration)
    if is_new:
        note_room_changed(insight.breakout)


@transaction.atomic
def take_back_vote(insight: Insight, registration: Registration) -> None:
    """Taking back what was never given changes nothing. What was merged into it is meant, too."""
    insight = _open_to_votes(insight, registration)
    same = Q(insight=insight) | Q(insight__merged_into=insight)
    given, _tables = Vote.objects.filter(same, registration=registration).delete()
    if given:
        note_room_changed(insight.breakout)


def votes_of(seat: Seat, notes: Iterable[Insight]) -> set[int]:
    """Which of these somebody voted for; one query."""
    own = Vote.objects.filter(registration=seat.registration_id, insight__in=[n.pk for n in notes])
    return set(own.values_list("insight", flat=True))


def _open_to_votes(insight: Insight, registration: Registration) -> Insight:
    """As it stands now; its room is locked, so that it neither closes nor hides this meanwhile."""
    _take_turn("votes", registration)
    refuse_called_off(insight.breakout)
    room = opened(insight.breakout)
    insight = Insight.objects.get(pk=insight.pk)
    if not Seat.objects.filter(registration=registration, breakout=room).exists():
        raise Refused(_("Only those who sit in this break-out vote here."))
    _refuse_muted(room, registration)
    if insight.hidden_at:
        raise Refused(_("The host has hidden this meanwhile; nobody votes for it any more."))
    if insight.merged_into_id:
        raise Refused(_("The host has merged this with another; vote for that one."))
    insight.breakout = room
    return insight
