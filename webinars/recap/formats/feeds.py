"""Published recaps as feeds, for readers who want to be told and for other sites."""

from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.html import escape
from django.utils.translation import gettext as _

from tgtf_portal.core.values.addresses import whole_address
from tgtf_portal.core.values.text import plain
from webinars.models import Recap

LATEST = 30


class RecapFeed(Feed):
    """RSS. Its readers take titles and descriptions for HTML: what people typed is escaped twice.

    Links are built from the portal's own address, never from a request's Host header.
    """

    feed_type: type[SyndicationFeed] = Rss201rev2Feed
    address = "webinars:recap-rss"

    def title(self) -> str:
        return _("Recaps of the facility’s webinars")

    def description(self) -> str:
        return _("What clusters found out together, sentence by sentence and with its sources.")

    subtitle = description

    def link(self) -> str:
        return whole_address("webinars:webinar-list")

    def feed_url(self) -> str:
        return whole_address(self.address)

    feed_guid = feed_url

    def items(self) -> QuerySet[Recap]:
        return Recap.objects.published().with_webinar().order_by("-published_at", "-pk")[:LATEST]

    def item_title(self, item: Recap) -> str:
        return escape(plain(item.title))

    def item_description(self, item: Recap) -> str:
        return escape(plain(item.standfirst))

    def item_link(self, item: Recap) -> str:
        return f"{settings.SITE_URL}{item.get_absolute_url()}"

    def item_author_name(self, item: Recap) -> str:
        return plain(item.webinar.series.facility.name)

    def item_categories(self, item: Recap) -> list[str]:
        return [plain(item.webinar.series.title)]

    def item_pubdate(self, item: Recap) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Recap) -> datetime:
        return max(item.changed_at, item.published_at or item.changed_at)


class AtomRecapFeed(RecapFeed):
    """Atom says of each text whether it is HTML: titles are not."""

    feed_type = Atom1Feed
    address = "webinars:recap-atom"

    def item_title(self, item: Recap) -> str:
        return plain(item.title)
