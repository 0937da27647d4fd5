"""Whether what the database counts along agrees with the registrations there are.

It always does, for triggers write both at once (`models/place_count.py`). A database put together
by hand, without its triggers, is found out here and set right.
"""

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Q

from tgtf_portal.core import audit
from webinars.common.locks import locked
from webinars.models import PlaceCount, Registration, Webinar
from webinars.models.registration import RegistrationQuerySet

Status = Registration.Status
NUMBERS = ("confirmed", "waiting", "last_number")
Numbers = tuple[int, int, int]
NONE: Numbers = (0, 0, 0)


def miscounted() -> list[Webinar]:
    """Where they differ. Reads every registration once, and locks nothing unless one looks so."""
    right, kept = _by_rows(Registration.objects.all()), _kept()
    suspects = [key for key in {*right, *kept} if not _agree(kept.get(key), right.get(key))]
    return [w for w in Webinar.objects.filter(pk__in=suspects) if _differs(w)]


@transaction.atomic
def recount_places(webinar: Webinar) -> bool:
    """Count a webinar's registrations anew under its lock; returns whether that changed anything.

    A last number that nobody has any more stays: it was given once.
    """
    webinar = locked(webinar)
    was, right = _numbers_of(webinar)
    if _agree(was, right):
        return False
    facts = dict(zip(NUMBERS, right, strict=True))
    facts["last_number"] = max(right[2], was[2])
    PlaceCount.objects.update_or_create(webinar=webinar, defaults=facts)
    audit.record("webinar.places_recounted", webinar, by=None, was=was, now=right)
    return True


def recount_all_places() -> int:
    """Returns for how many webinars the numbers were wrong."""
    return sum(recount_places(webinar) for webinar in miscounted())


@transaction.atomic
def _differs(webinar: Webinar) -> bool:
    """Looked at again under the lock: people register while all is read."""
    return not _agree(*_numbers_of(locked(webinar)))


def _numbers_of(webinar: Webinar) -> tuple[Numbers, Numbers]:
    """What is kept, and what the rows come to."""
    right = _by_rows(Registration.objects.filter(webinar=webinar))
    return _kept(webinar=webinar).get(webinar.pk, NONE), right.get(webinar.pk, NONE)


def _agree(kept: Numbers | None, right: Numbers | None) -> bool:
    """
    >>> _agree((2, 0, 7), (2, 0, 5)), _agree((2, 0, 4), (2, 0, 5)), _agree(None, None)
    (True, False, True)
    """
    kept, right = kept or NONE, right or NONE
    return kept[:2] == right[:2] and kept[2] >= right[2]


def _kept(**which: Any) -> dict[int, Numbers]:
    rows = PlaceCount.objects.filter(**which).values_list("webinar", *NUMBERS)
    return dict(_by_key(rows))


def _by_rows(registrations: RegistrationQuerySet) -> dict[int, Numbers]:
    return dict(
        _by_key(
            registrations.order_by()
            .values_list("webinar")
            .annotate(
                confirmed=Count("pk", filter=Q(status=Status.CONFIRMED)),
                queue=Count("pk", filter=Q(status=Status.WAITING)),
                last=Max("seq"),
            )
        )
    )


def _by_key(rows: Any) -> Iterator[tuple[int, Numbers]]:
    return ((key, (confirmed, waiting, last)) for key, confirmed, waiting, last in rows)
