"""A list of guests to invite, as CSV or XLSX."""

from tgtf_portal.core.imports import check, like, read_table
from webinars.domain.columns import cluster_named, language_code
from webinars.domain.segment import Guest
from webinars.models import Invitation


class GuestList(list[Guest]):
    """Guests, and what kind of file they came in, in words."""

    kind: str = ""


def read_guest_list(content: bytes) -> GuestList:
    """The guests of a list with the columns email, name, organisation, cluster and language.

    Raises BadTable, which names every bad line and column; a person may come twice and counts once.
    """
    rows = read_table(
        content, required=["email"], optional=["name", "organisation", "cluster", "language"]
    )
    validators = {
        "email": like(Invitation, "email"),
        "name": like(Invitation, "name"),
        "organisation": like(Invitation, "organisation"),
        "cluster": cluster_named(),
        "language": language_code,
    }
    guests = GuestList(Guest(**row.values) for row in check(rows, validators))
    guests.kind = rows.kind
    return guests
