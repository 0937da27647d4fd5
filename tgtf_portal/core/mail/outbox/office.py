"""The post office: the state that all workers share, and the switch that stops them all."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.models import PostOffice, User
from tgtf_portal.core.refusal import Refused
from tgtf_portal.core.values.prepared import Prepared


@dataclass(frozen=True, slots=True)
class OfficeState:
    """The post office as staff see it."""

    held_at: datetime | None
    held_because: str
    held_by: str
    away_since: datetime | None
    last_failure: str
    rests_until: datetime | None
    rate_per_minute: int  # 0: as fast as it goes

    @property
    def held(self) -> bool:
        return self.held_at is not None

    @property
    def away(self) -> bool:
        """The mail server cannot be reached."""
        return self.away_since is not None

    @property
    def well(self) -> bool:
        return not self.held and not self.away


def the_office() -> PostOffice:
    return PostOffice.objects.get_or_create(pk=PostOffice.ONLY)[0]


def office_opened() -> QuerySet[PostOffice]:
    """The one that there is, or none, with who holds its mail."""
    return PostOffice.objects.select_related("held_by").filter(pk=PostOffice.ONLY).order_by()


_office = Prepared(office_opened, keeps_plan=True)


def state() -> OfficeState:
    """One statement."""
    return state_of(_office.one())


def state_of(office: PostOffice | None) -> OfficeState:
    """An office that nobody has opened yet is well."""
    office = office or PostOffice()
    return OfficeState(
        held_at=office.held_at,
        held_because=office.held_because,
        held_by=str(office.held_by or ""),
        away_since=office.failing_since,
        last_failure=office.last_failure,
        rests_until=office.rests_until,
        rate_per_minute=settings.OUTBOX_RATE_PER_MINUTE,
    )


def is_held() -> bool:
    return PostOffice.objects.filter(pk=PostOffice.ONLY, held_at__isnull=False).exists()


@transaction.atomic
def hold_all(because: str, by: User | None) -> None:
    """Nothing more is sent by anybody until a person releases it; `by` is None for the portal."""
    office = the_office()
    held = PostOffice.objects.filter(pk=office.pk, held_at=None)
    if not held.update(held_at=Now(), held_because=because, held_by=by):
        raise Refused(_("The post office is held already."))
    audit.record("outbox.held", office, by=by, because=because)
