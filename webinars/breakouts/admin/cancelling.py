"""A break-out that does not take place: what staff read before they press, and after."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from tgtf_portal.core.admin.actions import Action, ActionPlan
from tgtf_portal.core.models import User
from webinars.breakouts.domain.cancelling import (
    cancel_breakout,
    plan_cancelling,
    why_not_cancelled,
)
from webinars.breakouts.forms.rooms import ReasonForm
from webinars.common.admin.lists import people
from webinars.models import Breakout


def plan_in_words(room: Breakout) -> ActionPlan:
    if why_not_cancelled(room):
        return ActionPlan()
    plan = plan_cancelling(room)
    told = plan.mails if room.webinar.takes_registrations else 0
    mails = ngettext("%d mail goes out", "%d mails go out", told) % told
    hosts = ngettext("%d host", "%d hosts", len(plan.hosts)) % len(plan.hosts)
    return ActionPlan(
        _("Seated elsewhere by their wishes, where a seat is free: %s.") % people(len(plan.moving)),
        _("Asked to choose another on their own page: %s.") % people(len(plan.choosing)),
        _("Wished for it, which counts no longer: %s. All other wishes stay as they are.")
        % people(plan.wishing),
        _("Told that they need not wait for a seat in it any longer: %s.") % people(plan.waiting),
        _("%(mails)s, one to each address, %(hosts)s among them.")
        % {"mails": mails, "hosts": hosts},
        final=_("A cancelled break-out is not planned again; add another one instead."),
    )


def cancel(room: Breakout, *, by: User, reason: str = "") -> str:
    plan = cancel_breakout(room, reason=reason, by=by)
    words = _("“%(room)s” is cancelled. Seated elsewhere: %(moved)s; asked to choose: %(asked)s.")
    moved, asked = people(len(plan.moving)), people(len(plan.choosing))
    return words % {"room": room, "moved": moved, "asked": asked}


CANCEL_ROOM = Action(
    "cancel",
    _lazy("Cancel break-out"),
    plan_in_words,
    cancel,
    why_not_cancelled,
    form=ReasonForm,
    grave=True,
    mails_many=True,
)
