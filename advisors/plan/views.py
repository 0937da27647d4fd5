"""The plan of an engagement: read, drafted, put forward, answered; and how far its targets are."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from advisors.models import Engagement, Plan, Target
from advisors.plan.domain import plan as plans
from advisors.plan.domain.plan_page import answers_to, known_codes, plan_page
from advisors.plan.domain.plan_words import PlanRows, differences, rows_of
from advisors.plan.domain.targets import note_reading
from advisors.plan.forms import PlanForm, PlanReturnForm, ReadingForm
from tgtf_portal.core.people.access import allow
from tgtf_portal.core.people.roles import is_signed_in
from tgtf_portal.core.refusal import Refused, refusal_as_message, refusal_at_form


@allow(is_signed_in)
def plan_detail(request: HttpRequest, code: str) -> HttpResponse:
    visible = Engagement.objects.visible_to(request.user).with_project()
    engagement = get_object_or_404(visible, code=code)
    context = {"engagement": engagement, "page": plan_page(engagement, request.user)}
    return render(request, "advisors/plan/detail.html", context)


@allow(is_signed_in)
def plan_version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    visible = Engagement.objects.visible_to(request.user).with_project()
    engagement = get_object_or_404(visible, code=code)
    plan = get_object_or_404(engagement.plans.versions().with_rows(), number=number)
    context = {"engagement": engagement, "plan": plan, "answers": answers_to(plan)}
    return render(request, "advisors/plan/version.html", context)


@allow(is_signed_in)
def plan_edit(request: HttpRequest, code: str) -> HttpResponse:
    engagement = _decided(request, code)
    latest, held = plans.latest(engagement), plans.held_version(engagement)
    rows = rows_of(latest) if latest else PlanRows()
    known = known_codes(latest, held)
    form = PlanForm(request.POST or None, rows=rows, known=known, seen=plans.stamp(latest))
    context = {"engagement": engagement, "form": form}

    if request.method == "POST" and form.is_valid():
        move = request.POST.get("move", "")
        typed = form.rows(move)
        try:
            plans.save_draft(engagement, typed, seen=form.seen, by=request.user)
            messages.success(request, _("The draft is saved."))
            stays = move or "more" in request.POST
            return redirect("advisors:plan-edit" if stays else "advisors:plan-detail", code)
        except plans.PlanChangedMeanwhile:
            form.seen = plans.stamp(latest)
            context |= {"meanwhile": latest, "changes": differences(rows, typed)}
        except Refused as refusal:
            context["refusal"] = refusal

    return render(request, "advisors/plan/edit.html", context)


@allow(is_signed_in)
def plan_propose(request: HttpRequest, code: str) -> HttpResponse:
    engagement = _decided(request, code)
    if request.method == "POST":
        with refusal_as_message(request):
            plan = plans.propose_plan(
                engagement, seen=request.POST.get("seen", ""), by=request.user
            )
            messages.success(request, _("%s is put forward; the other sides are asked.") % plan)
        return redirect("advisors:plan-detail", code)
    context = {"engagement": engagement, "page": plan_page(engagement, request.user)}
    return render(request, "advisors/plan/propose.html", context)


@allow(is_signed_in)
def plan_drop(request: HttpRequest, code: str) -> HttpResponse:
    engagement = _decided(request, code)
    if request.method == "POST":
        with refusal_as_message(request):
            plans.drop_draft(engagement, seen=request.POST.get("seen", ""), by=request.user)
            messages.success(request, _("The draft is given up."))
        return redirect("advisors:plan-detail", code)
    context = {"engagement": engagement, "page": plan_page(engagement, request.user)}
    return render(request, "advisors/plan/drop.html", context)


@allow(is_signed_in)
def plan_accept(request: HttpRequest, code: str, number: int) -> HttpResponse:
    engagement = _decided(request, code)
    plan = get_object_or_404(engagement.plans.versions().with_rows(), number=number)
    if request.method == "POST":
        with refusal_as_message(request):
            plan = plans.accept_plan(engagement, number, by=request.user)
            messages.success(request, _accepted(plan))
        return redirect("advisors:plan-detail", code)
    page = plan_page(engagement, request.user)
    context = {"engagement": engagement, "plan": plan, "page": page}
    return render(request, "advisors/plan/accept.html", context)


def _accepted(plan: Plan) -> str:
    if plan.status == Plan.Status.HELD:
        return _("All three have accepted: %s holds.") % plan.words
    return _("You have accepted %s; it holds once all three have.") % plan.words


@allow(is_signed_in)
def plan_return(request: HttpRequest, code: str, number: int) -> HttpResponse:
    engagement = _decided(request, code)
    plan = get_object_or_404(engagement.plans.versions(), number=number)
    form = PlanReturnForm(request.POST or None)

    if request.method == "POST" and form.is_valid():
        with refusal_at_form(form):
            plans.return_plan(engagement, number, **form.cleaned_data, by=request.user)
            messages.success(request, _("%s is returned; the other sides are told.") % plan)
            return redirect("advisors:plan-detail", code)

    context = {"engagement": engagement, "plan": plan, "form": form}
    return render(request, "advisors/plan/return.html", context)


@allow(is_signed_in)
def target_read(request: HttpRequest, code: str, target: str) -> HttpResponse:
    engagement = _decided(request, code)
    held = Target.objects.filter(plan__engagement=engagement, plan__status=Plan.Status.HELD)
    read = get_object_or_404(held, code=target)
    form = ReadingForm(request.POST or None, unit=read.unit)

    if request.method == "POST" and form.is_valid():
        with refusal_at_form(form):
            note_reading(engagement, read.code, **form.cleaned_data, by=request.user)
            messages.success(request, _("The value is noted."))
            return redirect("advisors:plan-detail", code)

    readings = engagement.target_readings.filter(target=read.code).select_related("noted_by")
    context = {"engagement": engagement, "target": read, "form": form, "readings": readings}
    return render(request, "advisors/plan/read.html", context)


def _decided(request: HttpRequest, code: str) -> Engagement:
    """An engagement on whose plan the reader decides."""
    decided = Engagement.objects.decided_by(request.user).with_project().with_days_used()
    return get_object_or_404(decided, code=code)
