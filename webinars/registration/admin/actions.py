"""What staff do about one registration, or many: each verb with what it says before it is done."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.admin.actions import Action, ActionPlan, done_by
from tgtf_portal.core.models import User
from webinars.breakouts.domain.seating_actions import move_seat, unpin_seat
from webinars.breakouts.forms.rooms import SeatForm
from webinars.models import Breakout, Registration
from webinars.registration.domain.actions import cancel_registration, send_link_again
from webinars.registration.domain.own_link import obstacle_to_replacing, replace_link
from webinars.registration.domain.places import give_place
from webinars.registration.forms.staff import PlaceForm

Status = Registration.Status


def only_before_the_end(registration: Registration) -> str:
    over = not registration.webinar.takes_registrations
    return _("This webinar is over or not open.") if over else ""


def only_active(registration: Registration) -> str:
    has_no_place = "" if registration.is_active else _("%s has no place.") % registration
    return only_before_the_end(registration) or has_no_place


def only_expected(registration: Registration) -> str:
    is_nobody = "" if registration.is_expected else _("%s is not registered.") % registration
    return only_before_the_end(registration) or is_nobody


def only_not_cancelled(registration: Registration) -> str:
    left = registration.status == Status.CANCELLED
    return only_before_the_end(registration) or (
        _("%s has cancelled.") % registration if left else ""
    )


def only_without_a_place(registration: Registration) -> str:
    has_one = _("%s has a place already.") % registration if registration.is_active else ""
    return has_one or only_not_cancelled(registration)


def plan_cancellation(registration: Registration) -> ActionPlan:
    return ActionPlan(
        _("%s gives the place or the number up; wishes and seat go with it.") % registration,
        _("A mail to %s confirms it.") % registration.email,
        _("A place that becomes free goes to the first on the waiting list at once."),
        final=_("The wishes are gone; whoever registers again comes last."),
    )


def plan_place(registration: Registration) -> ActionPlan:
    return ActionPlan(
        _("%s gets a place past everybody who waits.") % registration,
        _("A mail to %s with the calendar entry says so.") % registration.email,
        _("Where all places are taken, tick the box: their number grows by what is missing."),
    )


def plan_link(registration: Registration) -> ActionPlan:
    return ActionPlan(
        _("%s gets a mail with the personal link once more.") % registration.email,
        _("Asked for twice within the hour, one mail goes out."),
    )


def send_link(registration: Registration, *, by: User) -> str:
    send_link_again(registration)
    return _("%s is sent the personal link.") % registration


def only_with_a_link(registration: Registration) -> str:
    return obstacle_to_replacing(registration, registration.webinar)


def plan_new_link(registration: Registration) -> ActionPlan:
    return ActionPlan(
        _("The personal link of %s opens nothing any more, nor does any page that it opened.")
        % registration,
        _("The code for the door and the address of the calendar end with it."),
        _("%s gets a mail with the new link, which says that you sent it.") % registration.email,
        final=_("The old link never works again."),
    )


def plan_seat(registration: Registration) -> ActionPlan:
    seat = getattr(registration, "seat", None)
    now = _("%(person)s sits in “%(room)s” now.") if seat else _("%(person)s has no seat now.")
    return ActionPlan(
        now % {"person": registration, "room": seat.breakout if seat else ""},
        _("A mail names the new break-out. Full break-outs take nobody more."),
        _("Seating everyone anew leaves this seat as you choose it."),
    )


def give_seat(registration: Registration, *, by: User, breakout: Breakout) -> str:
    seat = move_seat(registration, breakout=breakout, by=by)
    return _("%(person)s sits in “%(room)s”.") % {"person": registration, "room": seat.breakout}


def only_placed_by_hand(registration: Registration) -> str:
    seat = getattr(registration, "seat", None)
    by_hand = "" if seat and seat.pinned else _("%s was not placed by hand.") % registration
    return only_active(registration) or by_hand


def plan_unpinning(registration: Registration) -> ActionPlan:
    return ActionPlan(
        _("%s keeps the seat for now; no mail goes out.") % registration,
        _("The next time everyone is seated, wishes and rules decide again."),
    )


REGISTRATION_ACTIONS = [
    Action(
        "send-link",
        _lazy("Send the link again"),
        plan_link,
        send_link,
        only_expected,
        for_many=_lazy("Send the personal link again"),
        right="link",
    ),
    Action(
        "new-link",
        _lazy("Send a new link"),
        plan_new_link,
        done_by(replace_link, _lazy("%s is sent a new personal link.")),
        only_with_a_link,
        right="link",
        grave=True,
    ),
    Action("seat", _lazy("Give a seat"), plan_seat, give_seat, only_active, form=SeatForm),
    Action(
        "unpin",
        _lazy("Let wishes decide the seat"),
        plan_unpinning,
        done_by(unpin_seat, _lazy("%s is seated by wishes the next time.")),
        only_placed_by_hand,
    ),
    Action(
        "place",
        _lazy("Give a place"),
        plan_place,
        done_by(give_place, _lazy("%s has a place.")),
        only_without_a_place,
        form=PlaceForm,
    ),
    Action(
        "cancel",
        _lazy("Cancel registration"),
        plan_cancellation,
        done_by(cancel_registration, _lazy("The registration of %s is cancelled.")),
        only_not_cancelled,
        for_many=_lazy("Cancel registrations"),
        grave=True,
    ),
]
