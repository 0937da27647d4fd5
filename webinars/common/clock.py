"""How long an offered place stands."""

from datetime import datetime, timedelta


def offer_ends(now: datetime, starts_at: datetime, hours: int) -> datetime | None:
    """When an offered place goes to the next; None where the place is given at once.

    >>> eve = datetime(2021, 10, 17, 20)
    >>> offer_ends(eve, datetime(2021, 10, 20, 10), 24)
    datetime.datetime(2021, 10, 18, 20, 0)
    >>> offer_ends(eve, datetime(2021, 10, 18, 10), 24) is None
    True
    >>> offer_ends(eve, datetime(2021, 10, 20, 10), 0) is None
    True
    """
    ends_at = now + timedelta(hours=hours)
    return ends_at if hours and ends_at < starts_at else None
