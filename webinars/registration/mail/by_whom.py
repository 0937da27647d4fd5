"""Who acted for the reader, and how they can object; in the words of each mail."""

from django.utils.translation import gettext as _

from tgtf_portal.core.models import Message
from webinars.models import Registration


def by_whom(registration: Registration, message: Message) -> dict[str, str]:
    """Named where it was not the person, with a way to object; `freed` and `left` say it of a
    cancellation, `again` of a registration that was there already."""
    who = actor_of(registration, message)
    if not who:
        return {
            "who": "",
            "object": "",
            "ask": "",
            "again": _("Somebody, most likely you,"),
            "freed": _("Your place at this webinar is free again, as you asked:"),
            "left": _("You are no longer on the waiting list of this webinar, as you asked:"),
        }
    reach = way_to_object(registration)
    freed = _("%s cancelled your registration. Your place at this webinar is free again:")
    return {
        "who": _("%s registered you. ") % who,
        "object": _("If you do not want that, object on your own page, or %s.") % reach,
        "ask": _("If you did not want that, %s.") % reach,
        "again": who,
        "freed": freed % who,
        "left": _("%s took you off the waiting list of this webinar:") % who,
    }


def actor_of(registration: Registration, message: Message) -> str:
    by = message.context.get("by", "")
    if by == "staff":
        return _("The staff of the %s") % registration.webinar.series.facility.name
    if by == "cluster" and registration.cluster:
        return _("Your cluster, %s,") % registration.cluster.name
    return _("Your cluster") if by else ""


def way_to_object(registration: Registration) -> str:
    address = registration.webinar.series.facility.contact_address
    return _("write to %s") % address if address else _("answer this mail")
