"""What a published recap tells machines: the cards of other sites, search engines, feed readers."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe

from tgtf_portal.core.values.text import plain
from webinars.models import Recap, Webinar
from webinars.recap.formats.card import HEIGHT, WIDTH, card_of
from webinars.recap.formats.table import FORMATS, PICTURE, RecapFormat


@dataclass(frozen=True, slots=True)
class Picture:
    """What other sites show beside the title."""

    link: str
    words: str
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class Metadata:
    link: str
    title: str
    description: str
    publisher: str
    published_at: str
    changed_at: str
    formats: list[tuple[RecapFormat, str]]  # those that readers are offered, with their addresses
    picture: Picture
    linked_data: SafeString


def metadata_of(recap: Recap) -> Metadata:
    """Absolute links come from the portal's own address. No query after `with_webinar`."""
    published = recap.published_at
    changed = max(filter(None, (published, recap.changed_at)))
    return Metadata(
        link=_link(recap.get_absolute_url()),
        title=plain(recap.title),
        description=plain(recap.standfirst) or plain(recap.title),
        publisher=plain(recap.webinar.series.facility.name),
        published_at=published.isoformat() if published else "",
        changed_at=changed.isoformat(),
        formats=[(f, f.address(recap.webinar.slug)) for f in FORMATS if f.label],
        picture=Picture(_picture(recap), card_of(recap).words),
        linked_data=_as_script({"@context": "https://schema.org", "@graph": _graph(recap)}),
    )


def _graph(recap: Recap) -> list[dict[str, Any]]:
    webinar, facility = recap.webinar, recap.webinar.series.facility
    organiser = {"@type": "Organization", "name": plain(facility.name), "url": settings.SITE_URL}
    event = _link(webinar.get_absolute_url())
    article = {
        "@type": "Article",
        "@id": _link(recap.get_absolute_url()),
        "headline": plain(recap.title),
        "description": plain(recap.standfirst),
        "inLanguage": recap.language,
        "dateModified": recap.changed_at.isoformat(),
        "author": organiser,
        "publisher": organiser,
        "about": {"@id": event},
        "image": _picture(recap),
    }
    if recap.published_at:
        article["datePublished"] = recap.published_at.isoformat()
    place: dict[str, Any] = {"@type": "VirtualLocation", "url": event}
    if webinar.venue:
        place = {"@type": "Place", "name": plain(webinar.venue), "address": plain(webinar.venue)}
    mode = "MixedEventAttendanceMode" if webinar.venue else "OnlineEventAttendanceMode"
    return [
        article,
        {
            "@type": "Event",
            "@id": event,
            "url": event,
            "name": plain(webinar.title),
            "description": plain(webinar.summary),
            **_dates(webinar),
            "eventStatus": "https://schema.org/EventScheduled",
            "eventAttendanceMode": f"https://schema.org/{mode}",
            "inLanguage": webinar.language,
            "location": place,
            "organizer": organiser,
        },
    ]


def _dates(webinar: Webinar) -> dict[str, str]:
    """With their hours, or days alone where no hour is known."""
    moments = [at.astimezone(webinar.zone) for at in (webinar.starts_at, webinar.ends_at)]
    told = [at if webinar.hours_known else at.date() for at in moments]
    return {"startDate": told[0].isoformat(), "endDate": told[1].isoformat()}


def _picture(recap: Recap) -> str:
    return _link(PICTURE.address(recap.webinar.slug))


def _link(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def _as_script(values: dict[str, Any]) -> SafeString:
    """Data, which browsers do not run. Django writes it, so that no text in it ends the script;
    only the kind of data that it names is another.
    """
    script = json_script(values).replace("application/json", "application/ld+json", 1)
    return mark_safe(script)  # noqa: S308 - written by json_script, with every < escaped
