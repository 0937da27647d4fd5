"""What somebody who has a place at a coming webinar does next: one thing, in a sentence."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from tgtf_portal.core.values.routes import address_of
from webinars.models import Registration


@dataclass(frozen=True, slots=True)
class OwnStep:
    """`address` is empty where there is nothing to press: the page has it already, or nothing."""

    text: str
    label: str = ""
    address: str = ""


def own_step(
    registration: Registration, *, questions_open: bool, can_wish: bool, wishes: bool
) -> OwnStep:
    webinar, token = registration.webinar, registration.token
    if webinar.doors_open:
        way_in = address_of("webinars:registration-join", token)
        return OwnStep(_("The doors are open."), _("Join the webinar"), way_in)
    doors = _("The doors open %s.") % webinar.doors_when
    if questions_open:
        text = _("Next: the facility asks a few things that you have not answered yet.")
        edit = address_of("webinars:registration-edit", token)
        return OwnStep(text, _("Answer the questions"), edit)
    if can_wish and not wishes:
        return OwnStep(_("Next: put the break-outs in your order. %s") % doors)
    return OwnStep(_("Nothing more to do now. %s") % doors)
