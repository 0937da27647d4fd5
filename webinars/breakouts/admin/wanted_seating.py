"""Seating that the worker does: how far it is, and taking it back before it is written down."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.admin.actions import Action, ActionPlan, ThingPage, WithActions
from tgtf_portal.core.models import User
from webinars.breakouts.domain.seating_run import last_run
from webinars.breakouts.domain.wanted_seating import since_when, withdraw_seating
from webinars.common.admin.lists import only_announced
from webinars.models import WantedSeating, Webinar

STATE = "admin/webinars/webinar/_seating_state.html"
RIGHT = "webinars.change_seat"


def wanted_of(webinar: Webinar) -> WantedSeating | None:
    return WantedSeating.objects.filter(webinar=webinar).select_related("wanted_by").first()


def state_page(page: WithActions, request: HttpRequest, webinar: Webinar) -> HttpResponse:
    """For a page that asks again; nothing where it shows that step already."""
    wanted, run = wanted_of(webinar), last_run(webinar)
    if wanted and request.GET.get("step") == wanted.step and not wanted.refusal:
        return HttpResponse(status=204)
    context = {
        "original": webinar,
        "wanted": wanted,
        "run": run,
        "done": run is not None and request.GET.get("run") != str(run.pk),
        "can_change": True,
    }
    return render(request, STATE, context)


def plan_withdrawal(webinar: Webinar) -> ActionPlan:
    wanted = wanted_of(webinar)
    if wanted is None or wanted.refusal:
        return ActionPlan(_("Nobody is being seated."))
    return ActionPlan(
        since_when(wanted),
        _("Nobody gets another seat, and nobody gets a mail."),
        _("Once the seats are written down this comes too late; then the seating can be undone."),
    )


def withdraw(webinar: Webinar, *, by: User) -> str:
    withdraw_seating(webinar, by=by)
    return _("Nobody is being seated any more; everybody sits where they sat.")


WITHDRAW = Action(
    "withdraw-seating",
    _lazy("Do not seat them after all"),
    plan_withdrawal,
    withdraw,
    only_announced,
    right=RIGHT,
    button=False,
)
STATE_PAGE = ThingPage(state_page, RIGHT)
