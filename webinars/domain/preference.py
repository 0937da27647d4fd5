"""What a participant wishes for."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from tgtf_portal.core.refusal import Refused
from webinars.domain.webinar import locked
from webinars.models import Breakout, Preference, Registration, Seat


@transaction.atomic
def save_ranking(registration: Registration, *, ranking: Sequence[Breakout]) -> list[Preference]:
    """Keep the person's wishes, the dearest first, in place of any earlier ones."""
    webinar = locked(registration.webinar)
    registration = Registration.objects.get(pk=registration.pk)
    if not registration.is_active:
        raise Refused(_("You have cancelled your registration; register again to choose."))
    if not webinar.takes_registrations:
        raise Refused(_("This webinar is over; wishes can no longer be changed."))
    if Seat.objects.filter(registration=registration).exists():
        raise Refused(
            _("You have a seat already; ask the facility if you would like another room.")
        )
    if any(breakout.webinar_id != webinar.pk for breakout in ranking):
        raise Refused(_("Choose among the break-outs of this webinar."))
    if len({breakout.pk for breakout in ranking}) < len(ranking):
        raise Refused(_("Choose each break-out once."))
    closed = next((breakout for breakout in ranking if not breakout.is_open), None)
    if closed:
        raise Refused(_("“%s” is closed; choose another break-out.") % closed)

    registration.preferences.all().delete()
    return Preference.objects.bulk_create(
        Preference(registration=registration, breakout=breakout, rank=rank)
        for rank, breakout in enumerate(ranking, start=1)
    )
