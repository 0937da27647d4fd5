"""A person's own calendar: made, read by calendar programs, and revoked."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.models import User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.values.prepared import Prepared
from webinars.models import CalendarFeed, Registration, Webinar

KEPT_FOR = timedelta(days=365)  # how long a past webinar stays in the calendar


_feeds = Prepared(
    lambda email: CalendarFeed.objects.filter(email=email).order_by(), email=str, keeps_plan=True
)


def feed_of(email: str) -> CalendarFeed | None:
    """Where this person has made themselves an address."""
    return _feeds.one(email=email)


@transaction.atomic
def make_feed(registration: Registration) -> CalendarFeed:
    """The address under which a person's calendar program finds their webinars."""
    if not registration.is_active:
        raise Refused(_("A calendar address is for those who have a place."))
    feed, created = CalendarFeed.objects.get_or_create(email=registration.email)
    if created:
        audit.record("feed.made", registration, by=None)
    return feed


@transaction.atomic
def revoke_feed(registration: Registration) -> bool:
    """The address is dead at once; a new one will be another."""
    _number, rows = CalendarFeed.objects.filter(email=registration.email).delete()
    if rows:
        audit.record("feed.revoked", registration, by=None)
    return bool(rows)


@transaction.atomic
def make_feed_of(user: User) -> CalendarFeed:
    """For an advisor, who keeps the address without being registered for anything."""
    feed, created = CalendarFeed.objects.get_or_create(email=user.email)
    if created:
        audit.record("feed.made", feed, by=user)
    return feed


@transaction.atomic
def revoke_feed_of(user: User) -> None:
    for feed in CalendarFeed.objects.filter(email=user.email):
        audit.record("feed.revoked", feed, by=user)
        feed.delete()


@transaction.atomic
def take_feed_away(feed: CalendarFeed, *, by: User) -> None:
    """The same by staff, say because the address went round; its owner can make another."""
    audit.record("feed.revoked", feed, by=by)
    number, _rows = feed.delete()
    if not number:
        raise Refused(_("Its owner has revoked it already."))


def places_of(feed: CalendarFeed) -> list[Registration]:
    """Where the person has a place, with the webinars, called off ones too: calendars strike them
    out. What they cancelled themselves is gone: programs fetch the whole calendar each time."""
    places = Registration.objects.active().filter(email=feed.email).select_related("webinar")
    shown = places.exclude(webinar__status=Webinar.Status.DRAFT).filter(
        webinar__ends_at__gt=timezone.now() - KEPT_FOR
    )
    return list(shown.order_by("webinar__starts_at", "webinar"))
