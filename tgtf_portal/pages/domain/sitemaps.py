"""Every page that search engines may know: what is public and published, and nothing else."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from clusters.domain.page_texts import published_texts
from clusters.models import Cluster, FacilityPage
from tgtf_portal.core.people.roles import STRANGER
from tgtf_portal.core.values.routes import address_of
from webinars.models import Insight, Recap, SuccessStory, Webinar

MOST = 9_000  # of each kind, the latest: all of them stay below the 50,000 of a file
LISTS = (
    *("webinars:webinar-list", "clusters:cluster-list", "webinars:story-list"),
    *("webinars:insight-list", "pages:privacy", "pages:accessibility"),
)
Entry = tuple[str, datetime | None]


def _lists() -> list[Entry]:
    """With the pages that the facility wrote."""
    written = published_texts().values()
    home, others = FacilityPage.Kind.HOME, [(reverse(name), None) for name in LISTS]
    own = [(e.page.address, e.published_at) for e in written if e.page.kind != home]
    return [(reverse("pages:home"), None), *own, *others]


def _webinars() -> list[Entry]:
    shown = Webinar.objects.visible_to(STRANGER).order_by("-starts_at")
    rows = shown.values_list("slug", "changed_at")[:MOST]
    return [(address_of("webinars:webinar-detail", slug), at) for slug, at in rows]


def _recaps() -> list[Entry]:
    rows = Recap.objects.published().values_list("webinar__slug", "changed_at")[:MOST]
    return [(address_of("webinars:recap-detail", slug), at) for slug, at in rows]


def _clusters() -> list[Entry]:
    slugs = Cluster.objects.visible_to(STRANGER).values_list("slug", flat=True)[:MOST]
    return [(address_of("clusters:cluster-detail", slug), None) for slug in slugs]


def _stories() -> list[Entry]:
    slugs = SuccessStory.objects.visible_to(STRANGER).values_list("slug", flat=True)[:MOST]
    return [(address_of("webinars:story-detail", slug), None) for slug in slugs]


def _insights() -> list[Entry]:
    codes = Insight.objects.published().order_by("-told_at").values_list("code", flat=True)
    return [(address_of("webinars:insight-detail", code), None) for code in codes[:MOST]]


class OwnSitemap(Sitemap):
    """By the portal's own address, whichever the request came by."""

    def __init__(self, entries: Callable[[], list[Entry]]) -> None:
        self.entries = entries

    def items(self) -> list[Entry]:
        return self.entries()

    def location(self, item: Entry) -> str:
        return item[0]

    def lastmod(self, item: Entry) -> datetime | None:
        return item[1]

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


SITEMAPS = {
    "pages": OwnSitemap(_lists),
    "webinars": OwnSitemap(_webinars),
    "recaps": OwnSitemap(_recaps),
    "clusters": OwnSitemap(_clusters),
    "stories": OwnSitemap(_stories),
    "insights": OwnSitemap(_insights),
}
