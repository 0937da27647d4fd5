"""What a participant wishes for, and what they say of themselves beside it."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from tgtf_portal.core import audit
from tgtf_portal.core.refusal import Refused
from webinars.domain.pulse import stir_room_of
from webinars.domain.webinar import locked
from webinars.models import Breakout, Preference, Registration, Seat


@transaction.atomic
def save_wishes(
    registration: Registration, *, ranking: Sequence[Breakout] | None, about: Mapping[str, str]
) -> Registration:
    """Keep somebody's ranking and what they say of themselves, both or neither.

    `about` holds `maturity`, `offers` and `seeks`, or some of them. With `ranking` None the wishes
    stay as they are: once seats are given, only the rest can change.
    """
    webinar = locked(registration.webinar)
    registration = Registration.objects.select_for_update().get(pk=registration.pk)
    if not registration.is_active:
        raise Refused(_("You have cancelled your registration; register again to choose."))
    if not webinar.takes_registrations:
        raise Refused(_("This webinar is over; wishes can no longer be changed."))
    if ranking is not None:
        _rank(registration, ranking)
    changed = [name for name, value in about.items() if getattr(registration, name) != value]
    if changed:
        for name in changed:
            setattr(registration, name, about[name])
        registration.save(update_fields=changed)
        stir_room_of(registration)
        audit.record("registration.changed", registration, by=None, fields=sorted(changed))
    return registration


def save_ranking(registration: Registration, *, ranking: Sequence[Breakout]) -> list[Preference]:
    """Keep the person's wishes, the dearest first, in place of any earlier ones."""
    save_wishes(registration, ranking=ranking, about={})
    return list(registration.preferences.order_by("rank"))


def _rank(registration: Registration, ranking: Sequence[Breakout]) -> None:
    """Under the webinar's lock. Which rooms are open is asked anew: one may have closed since."""
    if Seat.objects.filter(registration=registration).exists():
        raise Refused(
            _("You have a seat already; ask the facility if you would like another room.")
        )
    if any(breakout.webinar_id != registration.webinar_id for breakout in ranking):
        raise Refused(_("Choose among the break-outs of this webinar."))
    if len({breakout.pk for breakout in ranking}) < len(ranking):
        raise Refused(_("Choose each break-out once."))
    open_rooms = Breakout.objects.open().filter(pk__in=[breakout.pk for breakout in ranking])
    still_open = set(open_rooms.values_list("pk", flat=True))
    closed = next((breakout for breakout in ranking if breakout.pk not in still_open), None)
    if closed:
        raise Refused(_("“%s” is closed; choose another break-out.") % closed)
    registration.preferences.all().delete()
    Preference.objects.bulk_create(
        Preference(registration=registration, breakout=breakout, rank=rank)
        for rank, breakout in enumerate(ranking, start=1)
    )
