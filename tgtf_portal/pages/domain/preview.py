"""What the first page and the facility's own pages tell other sites."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from clusters.domain.page_texts import PageText
from clusters.models import Facility
from tgtf_portal.core.pages.cards import (
    Card,
    Preview,
    as_script,
    card,
    described,
    organisation,
    whole,
)


def card_of_facility(facility: Facility | None, text: PageText | None) -> Card:
    """The first page's."""
    name = facility.name if facility else _("Towards Green Transition Facility")
    says = text.title if text else facility.summary if facility else ""
    initiative = facility.initiative if facility else ""
    return card(says or name, _("For business clusters"), initiative, name)


def preview_of_home(facility: Facility | None, text: PageText | None) -> Preview:
    told = card_of_facility(facility, text)
    return Preview(
        title=told.facility,
        description=described(text.lead if text and text.lead else told.title),
        publisher=told.facility,
        link=whole(reverse("pages:home")),
        picture=_picture(),
        words=told.words,
        linked_data=as_script(_data(facility, told)),
    )


def _data(facility: Facility | None, told: Card) -> dict[str, Any]:
    facts: dict[str, Any] = {"@id": whole("/"), "description": told.title, "logo": _picture()}
    if facility and facility.contact_address:
        point = {"@type": "ContactPoint", "email": facility.contact_address}
        facts["contactPoint"] = {**point, "url": whole(reverse("pages:contact"))}
    if facility and facility.initiative:
        facts["parentOrganization"] = {"@type": "Organization", "name": facility.initiative}
    return organisation(told.facility, **facts)


def preview_of_page(title: str, text: PageText | None, address: str) -> Preview:
    name = _("Towards Green Transition Facility")
    return Preview(
        title=title,
        description=described(text.lead or text.words if text else title) or title,
        publisher=name,
        link=whole(address),
        picture=_picture(),
        words=name,
    )


def _picture() -> str:
    return whole(reverse("pages:card"))
