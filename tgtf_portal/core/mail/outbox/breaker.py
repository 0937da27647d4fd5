"""The circuit breaker: all workers together try a mail server that is away once a minute."""

import logging
from datetime import timedelta

from django.db.models import F
from django.db.models.functions import Coalesce, Now

from tgtf_portal.core.mail.outbox.office import the_office
from tgtf_portal.core.models import PostOffice

log = logging.getLogger(__name__)
REST = timedelta(minutes=1)


def may_try(office: PostOffice) -> bool:
    """While the server is away, whoever asks first after the rest tries for all the others."""
    if not office.failures:
        return True
    resting = PostOffice.objects.filter(pk=office.pk, failures__gt=0, rests_until__lte=Now())
    return bool(resting.update(rests_until=Now() + REST))


def open_up(failure: str) -> None:
    """The server cannot be reached. One alarm for the whole outage."""
    office = the_office()
    PostOffice.objects.filter(pk=office.pk).update(
        failures=F("failures") + 1,
        failing_since=Coalesce("failing_since", Now()),
        rests_until=Now() + REST,
        last_failure=failure,
    )
    first = PostOffice.objects.filter(pk=office.pk, failures=1).exists()
    level = logging.ERROR if first else logging.WARNING
    log.log(level, "%s The next attempt is in a minute.", failure)


def close(office: PostOffice) -> None:
    """The server answers again."""
    failing = PostOffice.objects.filter(pk=office.pk, failures__gt=0)
    if failing.update(failures=0, failing_since=None, rests_until=None, last_failure=""):
        log.warning("The mail server answers again; it was away since %s.", office.failing_since)
