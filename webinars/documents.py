"""A webinar as a calendar entry."""

from django.conf import settings
from django.utils.translation import gettext as _

from tgtf_portal.core.calendar import Occasion
from webinars.models import Webinar


def webinar_occasion(webinar: Webinar, *, url: str = "") -> Occasion:
    """What calendars are told; the entry leads to `url`, by default the public page."""
    return Occasion(
        uid=webinar.calendar_uid,
        title=webinar.title,
        description=_("Details and the way in: %s")
        % (url or settings.SITE_URL + webinar.get_absolute_url()),
        url=url or settings.SITE_URL + webinar.get_absolute_url(),
        starts_at=webinar.starts_at,
        ends_at=webinar.ends_at,
        time_zone=webinar.time_zone,
        sequence=webinar.calendar_sequence,
        changed_at=webinar.changed_at,
        cancelled=webinar.status == Webinar.Status.CANCELLED,
    )
