"""Wishes and answers that staff change on somebody's page."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.admin.actions import Action, ActionPlan, done_by
from webinars.models import Registration
from webinars.registration.domain.answers import CHANGEABLE
from webinars.registration.domain.by_staff import change_answers, change_wishes
from webinars.registration.forms.by_staff import AnswersByStaffForm, WishesByStaffForm


def only_with_a_place(registration: Registration) -> str:
    return "" if registration.is_active else _("%s has no place.") % registration


def only_registered(registration: Registration) -> str:
    is_there = registration.stage in (*CHANGEABLE, "over")
    return "" if is_there else _("%s is not registered.") % registration


def plan_wishes(registration: Registration) -> ActionPlan:
    late = []
    if hasattr(registration, "seat"):
        late.append(_("Seats are given: the wishes change all the same, and the seat stays."))
    if not registration.webinar.takes_registrations:
        late.append(_("The time for it is over: %s could not change this.") % registration)
    return ActionPlan(
        _("The wishes become what stands here, as if %s had entered them.") % registration,
        _("The trail keeps that it was you, and what they were before."),
        missing=late,
    )


def plan_answers(registration: Registration) -> ActionPlan:
    late = [_("The time for it is over: %s could not change this.") % registration]
    return ActionPlan(
        _("The answers become what stands here, as if %s had entered them.") % registration,
        _("What somebody agreed to is not asked: only the person gives it or takes it back."),
        _("The trail keeps that it was you."),
        missing=late if registration.stage not in CHANGEABLE else [],
    )


CHANGES_BY_STAFF = [
    Action(
        "wishes",
        _lazy("Change wishes"),
        plan_wishes,
        done_by(change_wishes, _lazy("The wishes of %s are saved.")),
        only_with_a_place,
        form=WishesByStaffForm,
    ),
    Action(
        "answers",
        _lazy("Change answers"),
        plan_answers,
        done_by(change_answers, _lazy("The answers of %s are saved.")),
        only_registered,
        form=AnswersByStaffForm,
    ),
]
