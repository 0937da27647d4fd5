"""What a published recap tells machines: the cards of other sites, search engines, feed readers."""

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from tgtf_portal.core.pages.cards import HEIGHT, WIDTH, as_script, organisation, whole
from tgtf_portal.core.values.text import plain
from webinars.common.event_data import event_data
from webinars.models import Recap
from webinars.recap.formats.card import card_of
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
        link=whole(recap.get_absolute_url()),
        title=plain(recap.title),
        description=plain(recap.standfirst) or plain(recap.title),
        publisher=plain(recap.webinar.series.facility.name),
        published_at=published.isoformat() if published else "",
        changed_at=changed.isoformat(),
        formats=[(f, f.address(recap.webinar.slug)) for f in FORMATS if f.label],
        picture=Picture(_picture(recap), card_of(recap).words),
        linked_data=as_script(*_graph(recap)),
    )


def _graph(recap: Recap) -> list[dict[str, Any]]:
    webinar = recap.webinar
    organiser = organisation(webinar.series.facility.name)
    article = {
        "@type": "Article",
        "@id": whole(recap.get_absolute_url()),
        "headline": plain(recap.title),
        "description": plain(recap.standfirst),
        "inLanguage": recap.language,
        "dateModified": recap.changed_at.isoformat(),
        "author": organiser,
        "publisher": organiser,
        "about": {"@id": whole(webinar.get_absolute_url())},
        "image": _picture(recap),
    }
    if recap.published_at:
        article["datePublished"] = recap.published_at.isoformat()
    return [article, event_data(webinar)]


def _picture(recap: Recap) -> str:
    return whole(PICTURE.address(recap.webinar.slug))
