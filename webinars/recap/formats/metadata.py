"""What a published recap tells machines: the cards of other sites, search engines, feed readers."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from tgtf_portal.core.values.text import plain
from webinars.models import Recap
from webinars.recap.formats.card import HEIGHT, WIDTH, card_of

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Form:
    """One of the ways in which a recap can be had."""

    label: str | Promise
    address: str
    kind: str


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
    forms: list[Form]
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
        forms=forms_of(recap.webinar.slug),
        picture=Picture(_picture(recap), card_of(recap).words),
        linked_data=_as_script({"@context": "https://schema.org", "@graph": _graph(recap)}),
    )


def forms_of(slug: str) -> list[Form]:
    def form(name: str, label: str | Promise, kind: str) -> Form:
        return Form(label, reverse(f"webinars:recap-{name}", args=[slug]), kind)

    return [
        form("as-pdf", _("PDF"), "application/pdf"),
        form("as-docx", _("Word document"), DOCX),
        form("as-markdown", _("Markdown"), "text/markdown"),
        form("json", _("Data with all sources (JSON)"), "application/json"),
    ]


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
            "startDate": webinar.starts_at.astimezone(webinar.zone).isoformat(),
            "endDate": webinar.ends_at.astimezone(webinar.zone).isoformat(),
            "eventStatus": "https://schema.org/EventScheduled",
            "eventAttendanceMode": f"https://schema.org/{mode}",
            "inLanguage": webinar.language,
            "location": place,
            "organizer": organiser,
        },
    ]


def _picture(recap: Recap) -> str:
    return _link(reverse("webinars:recap-as-png", args=[recap.webinar.slug]))


def _link(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def _as_script(told: dict[str, Any]) -> SafeString:
    """Data, which browsers do not run. Django writes it, so that no text in it ends the script;
    only the kind of data that it names is another.
    """
    script = json_script(told).replace("application/json", "application/ld+json", 1)
    return mark_safe(script)  # noqa: S308 - written by json_script, with every < escaped
