"""From the clock on a wall to a moment: what people type is a time of the webinar's own zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from tgtf_portal.core.refusal import Refused


def moment(wall: datetime, time_zone: str) -> datetime:
    """The moment at which a clock in the zone shows this time; clock changes leave doubts.

    >>> moment(datetime(2021, 10, 18, 10), "Europe/Brussels").isoformat()
    '2021-10-18T08:00:00+00:00'
    """
    zone = ZoneInfo(time_zone)
    first, second = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first.astimezone(zone).replace(tzinfo=None) != wall:
        raise Refused(_("This time is skipped by the clock change."))
    if first != second:
        raise Refused(
            _("The clock shows this time twice, as it is set back that day; choose another.")
        )
    return first


def on_the_wall(at: datetime, time_zone: str) -> datetime:
    """What a clock in the zone shows at a moment, to the minute.

    >>> on_the_wall(datetime(2021, 10, 18, 8, tzinfo=UTC), "Europe/Brussels").isoformat()
    '2021-10-18T10:00:00'
    """
    return at.astimezone(ZoneInfo(time_zone)).replace(tzinfo=None, second=0, microsecond=0)
