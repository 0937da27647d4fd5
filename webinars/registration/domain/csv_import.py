"""A CSV list of people who registered elsewhere, with their wishes."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.tables.imports import Row, like, listed, read_rows
from tgtf_portal.core.values.countries import country_code
from webinars.common.csv_columns import cluster_named
from webinars.common.locks import locked
from webinars.models import Preference, Registration, Webinar
from webinars.registration.domain.places import places_of


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    new: int
    known: int


@transaction.atomic
def import_registrations(
    webinar: Webinar, content: bytes, *, by: User | None = None
) -> ImportOutcome:
    """Register everybody on the list, without mail; those registered keep what they have.

    Raises BadTable, which names every bad line and column, or Refused where places do not suffice.
    """
    webinar = locked(webinar)
    columns = _columns(webinar)
    rows = read_rows(content, columns, required=["email", "name"], unique=["email"])
    known = set(webinar.registrations.values_list("email", flat=True))
    new = [row for row in rows if row["email"] not in known]
    _refuse_if_too_many(webinar, len(new))
    now, first = timezone.now(), places_of(webinar).last_number + 1
    registrations = Registration.objects.bulk_create(
        [
            Registration(
                webinar=webinar,
                email=row["email"],
                name=row["name"],
                organisation=row["organisation"],
                cluster=row["cluster"],
                country=row["country"] or (row["cluster"].country if row["cluster"] else ""),
                language=webinar.language,
                registered_at=now,
                seq=seq,
            )
            for seq, row in enumerate(new, start=first)
        ],
        batch_size=500,
    )
    _keep_wishes(registrations, new)
    audit.record("webinar.registrations_imported", webinar, by=by, people=len(new))
    return ImportOutcome(new=len(new), known=len(rows) - len(new))


def _keep_wishes(registrations: list[Registration], rows: list[Row]) -> None:
    wishes = [
        Preference(registration=registration, breakout_id=room, rank=rank)
        for registration, row in zip(registrations, rows, strict=True)
        for rank, room in enumerate(row["preferences"], start=1)
    ]
    Preference.objects.bulk_create(wishes, batch_size=500)


def _columns(webinar: Webinar) -> dict[str, Callable[[str], object]]:
    return {
        "email": like(Registration, "email"),
        "name": like(Registration, "name"),
        "organisation": like(Registration, "organisation"),
        "cluster": cluster_named(),
        "country": country_code,
        "preferences": _ranking_of(webinar),
    }


def _ranking_of(webinar: Webinar) -> Callable[[str], list[int]]:
    rooms = {title.casefold(): pk for pk, title in webinar.breakouts.values_list("pk", "title")}

    def rank(cell: str) -> list[int]:
        titles = listed(cell)
        unknown = [title for title in titles if title.casefold() not in rooms]
        if unknown:
            raise ValidationError(_("This webinar has no break-out “%s”.") % unknown[0])
        ranking = [rooms[title.casefold()] for title in titles]
        if len(set(ranking)) < len(ranking):
            raise ValidationError(_("Choose each break-out once."))
        return ranking

    return rank


def _refuse_if_too_many(webinar: Webinar, new: int) -> None:
    left = places_of(webinar).free
    if webinar.takes_registrations and new > left:
        facts = {"new": new, "left": left}
        raise Refused(_("The list has %(new)d new people, but %(left)d places are left.") % facts)
