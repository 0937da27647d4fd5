"""A webinar as search engines understand it: schema.org's Event."""

from typing import Any

from tgtf_portal.core.pages.cards import one_line, organisation, whole
from tgtf_portal.core.values.text import plain
from webinars.models import Webinar


def event_data(webinar: Webinar) -> dict[str, Any]:
    """No query after `with_facility`."""
    address = whole(webinar.get_absolute_url())
    place: dict[str, Any] = {"@type": "VirtualLocation", "url": address}
    if webinar.venue:
        place = {"@type": "Place", "name": plain(webinar.venue), "address": plain(webinar.venue)}
    mode = "MixedEventAttendanceMode" if webinar.venue else "OnlineEventAttendanceMode"
    return {
        "@type": "Event",
        "@id": address,
        "url": address,
        "name": plain(webinar.title),
        "description": one_line(webinar.summary),
        **_dates(webinar),
        **_status(webinar),
        "eventAttendanceMode": f"https://schema.org/{mode}",
        "isAccessibleForFree": True,
        "inLanguage": webinar.language,
        "location": place,
        "organizer": organisation(webinar.series.facility.name),
    }


def _dates(webinar: Webinar) -> dict[str, str]:
    """With their hours, or days alone where no hour is known."""
    moments = [at.astimezone(webinar.zone) for at in (webinar.starts_at, webinar.ends_at)]
    told = [at if webinar.hours_known else at.date() for at in moments]
    return {"startDate": told[0].isoformat(), "endDate": told[1].isoformat()}


def _status(webinar: Webinar) -> dict[str, str]:
    if webinar.status == Webinar.Status.CANCELLED:
        return {"eventStatus": "https://schema.org/EventCancelled"}
    if webinar.moved_from:
        was = webinar.moved_from.astimezone(webinar.zone).isoformat()
        return {"eventStatus": "https://schema.org/EventRescheduled", "previousStartDate": was}
    return {"eventStatus": "https://schema.org/EventScheduled"}
