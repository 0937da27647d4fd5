"""A list of guests that staff bring along, for a campaign or for a webinar's list."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.models import User
from tgtf_portal.core.tables.cells import address_like, like
from tgtf_portal.core.tables.import_kinds import ImportKind
from tgtf_portal.core.tables.imports import Row, read_rows
from webinars.campaign.domain.audience import Guest
from webinars.campaign.domain.invitations import list_guests
from webinars.common.csv_columns import cluster_named, language_code
from webinars.models import Invitation, Webinar

FACTS = ("email", "name", "organisation", "cluster", "language")


class GuestList(list[Guest]):
    """Guests, what kind of file they came in, in words, and how it was read."""

    kind: str = ""
    remarks: Sequence[str] = ()


def read_guest_list(content: bytes, *, skip_unknown: bool = False) -> GuestList:
    """The guests of a list with the columns email, name, organisation, cluster and language.

    Raises BadTable, which names every bad line and column; a person may come twice and counts once.
    """
    rows = read_rows(content, _columns(), required=["email"], skip_unknown=skip_unknown)
    guests = GuestList(_guest(row) for row in rows)
    guests.kind, guests.remarks = rows.kind, rows.remarks
    return guests


def _guest(row: Row) -> Guest:
    return Guest(**{fact: row[fact] for fact in FACTS})


def _columns(webinar: Webinar | None = None) -> Mapping[str, Callable[[str], Any]]:
    return {
        "email": address_like(Invitation, "email"),
        "name": like(Invitation, "name"),
        "organisation": like(Invitation, "organisation"),
        "cluster": cluster_named(),
        "language": language_code,
    }


def _known(webinar: Webinar, rows: Sequence[Row]) -> int:
    invited = set(webinar.invitations.values_list("email", flat=True))
    return sum(row["email"] in invited for row in rows)


def _take(webinar: Webinar, rows: Sequence[Row], *, by: User | None) -> str:
    guests = [_guest(row) for row in rows]
    new = list_guests(webinar, guests, audience=Invitation.Audience.GUESTS, by=by)
    counts = {"new": len(new), "all": len(guests)}
    return _("%(new)d of %(all)d people are new on the list.") % counts


# For a command alone: in the browser a list belongs to a campaign.
GUESTS = ImportKind(
    name="guests",
    right="webinars.add_invitation",
    label=_lazy("Guests"),
    model=Webinar,
    columns=_columns,
    required=["email"],
    known=_known,
    take=_take,
)
