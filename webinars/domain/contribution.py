"""What participants write in the break-out that they sit in."""

from datetime import date
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tgtf_portal.core.refusal import Refused
from webinars.domain.commitment import refuse_unfit, take_on
from webinars.domain.insight import note_change, opened, write_insight
from webinars.models import Breakout, Insight, Registration, Seat, Webinar


def stage_of(breakout: Breakout) -> str:
    """What participants can do in a room now: one of called_off, closed, open and early.

    Needs `with_webinar`. Once the webinar has begun nobody waits for the moderator's button.
    """
    if breakout.webinar.status == Webinar.Status.CANCELLED:
        return "called_off"
    if not breakout.is_open:
        return "closed"
    begun = breakout.is_running or breakout.webinar.starts_at <= timezone.now()
    return "open" if begun else "early"


def refuse_called_off(breakout: Breakout) -> None:
    if stage_of(breakout) == "called_off":
        raise Refused(_("This webinar does not take place."))


def contribute(
    seat: Seat,
    *,
    kind: str,
    text: str,
    attribution: str,
    owner: str = "",
    due_on: date | None = None,
    form_key: str = "",
) -> Insight:
    """Write something down as one of those who sit in the room."""
    refuse_called_off(seat.breakout)
    if stage_of(seat.breakout) == "early":
        raise Refused(_("You can write here as soon as the webinar begins."))
    return write_insight(
        seat.breakout,
        kind=kind,
        text=text,
        registration=seat.registration,
        attribution=attribution,
        owner=owner,
        due_on=due_on,
        form_key=form_key and _own_key(seat, form_key),
    )


def _own_key(seat: Seat, form_key: str) -> str:
    """A key that somebody sends elsewhere, or takes from another, is not the same there."""
    return sha256(f"{seat.breakout_id}/{seat.registration_id}/{form_key}".encode()).hexdigest()[:32]


@transaction.atomic
def amend_own(
    insight: Insight,
    registration: Registration,
    *,
    kind: str,
    text: str,
    attribution: str,
    version: int,
    owner: str = "",
    due_on: date | None = None,
) -> Insight:
    """Change one's own words, unless somebody else changed them since `version` was read."""
    refuse_called_off(insight.breakout)
    refuse_unfit(opened(insight.breakout), kind, owner, due_on)
    own = Insight.objects.select_for_update().filter(registration=registration)
    insight = own.get(pk=insight.pk)
    if insight.hidden_at or insight.merged_into_id:
        raise Refused(_("The host has taken this off the board; it stays as it is."))
    if insight.version != version:
        raise Refused(
            _("Somebody else changed this meanwhile. Both texts are below; nothing is lost.")
        )
    insight.kind, insight.text, insight.attribution = kind, text.strip(), attribution
    take_on(insight, owner, due_on)
    insight.version += 1
    insight.save()
    note_change(insight)
    return insight
