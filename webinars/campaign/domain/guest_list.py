"""A list of guests that staff bring along, for a campaign or for a webinar's list."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.tables.cells import address_like, like
from tgtf_portal.core.tables.import_kinds import ImportKind, import_kind
from tgtf_portal.core.tables.imports import Imported, Row
from webinars.campaign.domain.actions import AT_ONCE
from webinars.campaign.domain.invitations import list_guests
from webinars.campaign.domain.sources import Guest
from webinars.common.csv_columns import cluster_named, language_code
from webinars.common.overviews import want_newer
from webinars.mailing.domain.actions import locked, not_now, refuse_unless
from webinars.models import Campaign, CampaignGuest, Invitation, Overview, Webinar

FACTS = ("email", "name", "organisation", "cluster", "language")


def _columns(thing: Model) -> Mapping[str, Callable[[str], Any]]:
    return {
        "email": address_like(Invitation, "email"),
        "name": like(Invitation, "name"),
        "organisation": like(Invitation, "organisation"),
        "cluster": cluster_named(),
        "language": language_code,
    }


# --- A campaign's own list ------------------------------------------------------------------------
@transaction.atomic
def take_guests(
    campaign: Campaign, rows: Sequence[Row], *, by: User | None = None, also: bool = False
) -> Imported:
    """Put people on the campaign's list; with `also` everybody else goes off it.

    An empty cell leaves alone what is known already; who comes twice counts as the first line says.
    """
    campaign = locked(campaign)
    refuse_unless(campaign, *Campaign.CHANGEABLE)
    given = {row["email"]: _given(row) for row in reversed(rows)}
    listed = {guest.email: guest for guest in campaign.guests.select_related("cluster")}
    if also:
        _take_off(campaign, [guest.pk for email, guest in listed.items() if email not in given])
    new = [facts for email, facts in reversed(given.items()) if email not in listed]
    changed = [g for email, g in listed.items() if email in given and _changed(g, given[email])]
    CampaignGuest.objects.bulk_create(
        (CampaignGuest(campaign=campaign, **facts) for facts in new), batch_size=AT_ONCE
    )
    CampaignGuest.objects.bulk_update(changed, FACTS, batch_size=AT_ONCE)
    want_newer(campaign.webinar, Overview.Kind.AUDIENCE)
    audit.record("campaign.listed", campaign, by=by, people=campaign.guests.count())
    unchanged = len(given) - len(new) - len(changed)
    return Imported(created=len(new), updated=len(changed), unchanged=unchanged)


def _given(row: Row) -> dict[str, Any]:
    return {fact: row[fact] for fact in FACTS if row.came.get(fact)}


def _changed(guest: CampaignGuest, facts: dict[str, Any]) -> bool:
    """Whether the list says something else of somebody, which then is what is known."""
    differing = {name: value for name, value in facts.items() if getattr(guest, name) != value}
    for name, value in differing.items():
        setattr(guest, name, value)
    return bool(differing)


def _take_off(campaign: Campaign, people: Sequence[int]) -> None:
    for begin in range(0, len(people), AT_ONCE):
        campaign.guests.filter(pk__in=people[begin : begin + AT_ONCE]).delete()


def _known(campaign: Campaign, rows: Sequence[Row]) -> int:
    """Who is on the list already, and who is named again."""
    listed = set(campaign.guests.values_list("email", flat=True))
    return len(rows) - len({row["email"] for row in rows} - listed)


def _notes(campaign: Campaign, rows: Sequence[Row]) -> Iterator[str]:
    if obstacle := not_now(campaign, Campaign.CHANGEABLE):
        yield obstacle
    named = {row["email"] for row in rows}
    others = campaign.guests.values_list("email", flat=True)
    if absent := sum(email not in named for email in others):
        words = ngettext(
            "%d person on the campaign’s list is not in this file.",
            "%d people on the campaign’s list are not in this file.",
            absent,
        )
        yield words % absent
    if again := len(rows) - len(named):
        words = ngettext("%d line names somebody again.", "%d lines name somebody again.", again)
        yield words % again


GUESTS = import_kind(
    name="guests",
    right="webinars.change_campaign",
    label=_lazy("Guests of the campaign"),
    model=Campaign,
    columns=_columns,
    required=["email"],
    known=_known,
    take=take_guests,
    notes=_notes,
    offer=_lazy("Take everybody off the campaign’s list who is not in this file"),
)


# --- A webinar's list, for a command alone: in the browser a list belongs to a campaign -----------
def _invited(webinar: Webinar, rows: Sequence[Row]) -> int:
    invited = set(webinar.invitations.values_list("email", flat=True))
    return sum(row["email"] in invited for row in rows)


def _list(webinar: Webinar, rows: Sequence[Row], *, by: User | None) -> str:
    guests = [Guest(**{fact: row[fact] for fact in FACTS}) for row in rows]
    new = list_guests(webinar, guests, audience=Invitation.Audience.GUESTS, by=by)
    counts = {"new": len(new), "all": len(guests)}
    return _("%(new)d of %(all)d people are new on the list.") % counts


INVITEES = ImportKind(
    name="invitees",
    right="webinars.add_invitation",
    label=_lazy("Guests"),
    model=Webinar,
    columns=_columns,
    required=["email"],
    known=_invited,
    take=_list,
)
