"""What a published recap tells machines: the cards of other sites, search engines, feed readers."""

from dataclasses import dataclass
from typing import Any

from tgtf_portal.core.pages.cards import Preview, as_script, organisation, whole
from tgtf_portal.core.values.text import plain
from webinars.common.event_data import event_data
from webinars.models import Recap
from webinars.recap.formats.card import card_of
from webinars.recap.formats.table import FORMATS, PICTURE, RecapFormat


@dataclass(frozen=True, slots=True)
class Metadata:
    preview: Preview
    published_at: str
    changed_at: str
    formats: list[tuple[RecapFormat, str]]  # those that readers are offered, with their addresses


def metadata_of(recap: Recap) -> Metadata:
    """Absolute links come from the portal's own address. No query after `with_webinar`."""
    published = recap.published_at
    changed = max(filter(None, (published, recap.changed_at)))
    preview = Preview(
        title=plain(recap.title),
        description=plain(recap.standfirst) or plain(recap.title),
        publisher=plain(recap.webinar.series.facility.name),
        link=whole(recap.get_absolute_url()),
        picture=_picture(recap),
        words=card_of(recap).words,
        kind="article",
        linked_data=as_script(*_graph(recap)),
    )
    return Metadata(
        preview,
        published_at=published.isoformat() if published else "",
        changed_at=changed.isoformat(),
        formats=[(f, f.address(recap.webinar.slug)) for f in FORMATS if f.label],
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
