"""Telling people their room after they were seated quietly."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core.admin.actions import Action, ActionPlan
from tgtf_portal.core.models import User
from webinars.breakouts.domain.seating_actions import tell_rooms, untold_seats
from webinars.common.admin.lists import only_announced, people
from webinars.models import Webinar


def plan_telling(webinar: Webinar) -> ActionPlan:
    return ActionPlan(
        _("A mail that names the break-out goes to those who were not told yet: %s.")
        % people(untold_seats(webinar).count()),
        _("Whoever was told already gets no second mail."),
    )


def tell(webinar: Webinar, *, by: User) -> str:
    mails = tell_rooms(webinar, by=by)
    return ngettext("%d person is told.", "%d people are told.", mails) % mails


TELL = Action(
    "tell-rooms",
    _lazy("Tell everybody their room"),
    plan_telling,
    tell,
    only_announced,
    button=False,
    mails_many=True,
)
