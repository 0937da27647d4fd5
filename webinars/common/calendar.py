"""A webinar as a calendar entry."""

from django.conf import settings
from django.utils.translation import gettext as _

from tgtf_portal.core.times.calendar import Occasion
from webinars.models import Webinar


def where(venue: str) -> str:
    """For {where}.

    >>> where(""), where("Demo House, room 2")
    ('Online', 'Online, or on site: Demo House, room 2')
    """
    return _("Online, or on site: %s") % venue if venue else _("Online")


def webinar_occasion(webinar: Webinar, *, url: str = "") -> Occasion:
    """What calendars are told; the entry leads to `url`, by default the public page."""
    link = url or settings.SITE_URL + webinar.get_absolute_url()
    return Occasion(
        uid=webinar.calendar_uid,
        title=webinar.title,
        description="\n".join([where(webinar.venue), _("Details and the way in: %s") % link]),
        url=link,
        starts_at=webinar.starts_at,
        ends_at=webinar.ends_at,
        time_zone=webinar.time_zone,
        sequence=webinar.calendar_sequence,
        changed_at=webinar.changed_at,
        location=webinar.venue,
        cancelled=webinar.status == Webinar.Status.CANCELLED,
    )
