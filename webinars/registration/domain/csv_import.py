"""A list of people who registered elsewhere, with their wishes and answers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tables.cells import address_like, choice_of, like, listed, yes_or_no_in
from tgtf_portal.core.tables.import_kinds import import_kind
from tgtf_portal.core.tables.imports import Row
from tgtf_portal.core.values.countries import country_code
from tgtf_portal.core.values.folding import name_key
from webinars.common.csv_columns import cluster_named
from webinars.common.locks import locked
from webinars.models import Answer, Preference, Question, Registration, Webinar
from webinars.registration.domain.places import places_of, promise_mail
from webinars.registration.domain.queries import questions_of

Status = Registration.Status
BATCH = 1_000

# What the systems that people registered in call it. Who was denied there has no place here.
STATES = {
    "confirmed": "approved,confirmed,registered,attending,checked in,going,accepted",
    "waiting": "waiting list,waitlist,waitlisted,on waiting list",
    "cancelled": "canceled,cancelled by host,cancelled by self,not attending,declined",
}
# Columns of the participants' file that are the portal's own notes of a registration.
OWN_NOTES = ["number", "registered at", "registered by", "group code", "came by"]


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    new: int
    known: int
    mailed: int = 0

    def __str__(self) -> str:
        words = _("%(new)d registered, %(known)d were registered already.")
        if self.mailed:
            words = _("%(new)d registered and mailed, %(known)d were registered already.")
        return words % {"new": self.new, "known": self.known}


def import_registrations(
    webinar: Webinar, content: bytes, *, by: User | None = None
) -> ImportOutcome:
    """Register everybody on the list, without mail; those registered keep what they have.

    Raises BadTable, which names every bad line and column, or Refused where places do not suffice.
    """
    outcome, _table = REGISTRATIONS.take_over(content, webinar, by=by)
    return outcome


def known_registrations(webinar: Webinar, rows: Sequence[Row]) -> int:
    known = set(webinar.registrations.values_list("email", flat=True))
    return sum(row["email"] in known for row in rows)


@transaction.atomic
def take_registrations(
    webinar: Webinar, rows: Sequence[Row], *, by: User | None = None, also: bool = False
) -> ImportOutcome:
    """Register who is new, and with `also` mail each of them who has a place."""
    webinar = locked(webinar)
    if obstacle := _obstacle(webinar, also=also):
        raise Refused(obstacle)
    known = set(webinar.registrations.values_list("email", flat=True))
    new = [row for row in rows if row["email"] not in known]
    if too_many := _too_many(webinar, new):
        raise Refused(too_many)
    first, mailed = places_of(webinar).last_number + 1, 0
    for begin in range(0, len(new), BATCH):
        mailed += _enter(webinar, new[begin : begin + BATCH], first + begin, also=also)
    audit.record("webinar.registrations_imported", webinar, by=by, people=len(new))
    return ImportOutcome(new=len(new), known=len(rows) - len(new), mailed=mailed)


def _enter(webinar: Webinar, rows: Sequence[Row], first: int, *, also: bool) -> int:
    """Some at a time, for all of them would take much memory; returns how many are mailed."""
    registrations = Registration.objects.bulk_create(
        _registration(webinar, row, seq) for seq, row in enumerate(rows, start=first)
    )
    _keep_wishes(registrations, rows)
    _keep_answers(webinar, registrations, rows)
    return _mail(registrations) if also else 0


def _registration(webinar: Webinar, row: Row, seq: int) -> Registration:
    now = timezone.now()
    state = row["state"] or Status.CONFIRMED
    begun = webinar.starts_at <= now
    attended = bool(row["attended"]) and state == Status.CONFIRMED and begun
    return Registration(
        webinar=webinar,
        email=row["email"],
        name=row["name"],
        organisation=row["organisation"],
        cluster=row["cluster"],
        country=row["country"] or (row["cluster"].country if row["cluster"] else ""),
        language=webinar.language,
        maturity=row["way to green"],
        offers=row["offers"],
        seeks=row["looks for"],
        status=state,
        origin=Registration.Origin.LIST,
        registered_at=now,
        cancelled_at=now if state == Status.CANCELLED else None,
        attended=attended,
        arrival=Registration.Arrival.NOTED if attended else "",
        seq=seq,
    )


def _keep_wishes(registrations: list[Registration], rows: Sequence[Row]) -> None:
    wishes = [
        Preference(registration=registration, breakout_id=room, rank=rank)
        for registration, row in zip(registrations, rows, strict=True)
        for rank, room in enumerate(row["preferences"], start=1)
    ]
    Preference.objects.bulk_create(wishes)


def _keep_answers(webinar: Webinar, registrations: list[Registration], rows: Sequence[Row]) -> None:
    answers = [
        Answer(registration=registration, question=question, value=row[question.text])
        for question in _asked(webinar)
        for registration, row in zip(registrations, rows, strict=True)
        if row[question.text]
    ]
    Answer.objects.bulk_create(answers)


def _mail(registrations: list[Registration]) -> int:
    with_place = [person for person in registrations if person.status == Status.CONFIRMED]
    for person in with_place:
        promise_mail(person, "registration.confirmed", by="staff")
    return len(with_place)


# --- What the columns hold -----------------------------------------------------------------------
def _columns(webinar: Webinar) -> Mapping[str, Callable[[str], Any]]:
    own = {
        "email": address_like(Registration, "email"),
        "name": like(Registration, "name"),
        "organisation": like(Registration, "organisation"),
        "cluster": cluster_named(),
        "country": country_code,
        "preferences": _ranking_of(webinar),
        "state": _state,
        "attended": yes_or_no_in,
        "way to green": choice_of(Registration.Maturity),
        "offers": like(Registration, "offers"),
        "looks for": like(Registration, "seeks"),
    }
    answers = {question.text: _answer_to(question) for question in _asked(webinar)}
    return {**own, **answers, **own}  # a question's words do not take a column's name away


def _asked(webinar: Webinar) -> list[Question]:
    """What a list may answer: nobody agrees to something for somebody else."""
    return [question for question in questions_of(webinar) if not question.is_consent]


def _consents(webinar: Webinar) -> list[str]:
    return [question.text for question in questions_of(webinar) if question.is_consent]


_state_named = choice_of(Status, **STATES)


def _state(text: str) -> Any:
    state = _state_named(text)
    if state in (Status.PENDING, Status.OFFERED):
        raise ValidationError(
            _("What is still open there, an offer or an address, cannot be brought along.")
        )
    return state


def _answer_to(question: Question) -> Callable[[str], str]:
    field = question.format.field(question)
    field.required = False

    def read(cell: str) -> str:
        if not cell:
            return ""
        several = isinstance(field, forms.MultipleChoiceField)
        parts = [part.strip() for part in cell.split(";")] if several else cell
        return question.format.kept(question, field.clean(parts))

    return read


def _ranking_of(webinar: Webinar) -> Callable[[str], list[int]]:
    rooms = {name_key(title): pk for pk, title in webinar.breakouts.values_list("pk", "title")}

    def rank(cell: str) -> list[int]:
        titles = listed(cell)
        unknown = [title for title in titles if name_key(title) not in rooms]
        if unknown:
            raise ValidationError(_("This webinar has no break-out “%s”.") % unknown[0])
        ranking = [rooms[name_key(title)] for title in titles]
        if len(set(ranking)) < len(ranking):
            raise ValidationError(_("Choose each break-out once."))
        return ranking

    return rank


def _obstacle(webinar: Webinar, *, also: bool) -> str:
    if webinar.status == Webinar.Status.CANCELLED:
        return _("This webinar was cancelled: nobody is registered for it any more.")
    if also and not webinar.takes_registrations:
        return _("Nobody is mailed about a webinar that is over, or not announced yet.")
    return ""


def _too_many(webinar: Webinar, new: Sequence[Row]) -> str:
    places = sum(row["state"] in ("", Status.CONFIRMED) for row in new)
    left = places_of(webinar).free
    if not webinar.takes_registrations or places <= left:
        return ""
    facts = {"new": places, "left": left}
    return _("The list has %(new)d new people, but %(left)d places are left.") % facts


def _notes(webinar: Webinar, rows: Sequence[Row]) -> Iterator[str]:
    """What would be refused, and who is known and yet not registered."""
    yield from filter(None, [_obstacle(webinar, also=False)])
    state_of = dict(webinar.registrations.values_list("email", "status"))
    yield from filter(None, [_too_many(webinar, [r for r in rows if r["email"] not in state_of])])
    cancelled = sum(state_of.get(row["email"]) == Status.CANCELLED for row in rows)
    if cancelled:
        yield (
            ngettext(
                "%d known person has cancelled, and stays so.",
                "%d known people have cancelled, and stay so.",
                cancelled,
            )
            % cancelled
        )


REGISTRATIONS = import_kind(
    name="registrations",
    right="webinars.change_registration",
    label=_lazy("Registrations"),
    model=Webinar,
    columns=_columns,
    required=["email", "name"],
    unique=["email"],
    passed_over=lambda webinar: [*OWN_NOTES, *_consents(webinar)],
    notes=_notes,
    known=known_registrations,
    known_stay=_lazy("Who is registered already keeps what they have."),
    take=take_registrations,
    offer=_lazy("Mail each new person with a place, with their personal link"),
)
