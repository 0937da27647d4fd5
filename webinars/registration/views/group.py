"""A cluster manager registers people of the cluster's firms, or hands out the group's code."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from clusters.rules import is_cluster_manager
from tgtf_portal.core.people import throttle
from tgtf_portal.core.people.access import allow, keep_secret, public, wait
from tgtf_portal.core.refusal import Refused
from webinars.models import Webinar
from webinars.registration.domain.group import GroupOutcome, register_group
from webinars.registration.forms.staff import GroupCodeForm, GroupForm


@allow(is_cluster_manager)
def group_create(request: HttpRequest, slug: str) -> HttpResponse:
    webinars = Webinar.objects.visible_to(request.user).with_facility().with_places_taken()
    webinar = get_object_or_404(webinars, slug=slug)
    form = GroupForm(request.POST or None, request.user)

    if request.method == "POST" and form.is_valid():
        try:
            outcomes = register_group(webinar, form.people, by=request.user)
        except Refused as refusal:
            form.problem = str(refusal)
        else:
            known = {str(o.registration.pk): o.known for o in outcomes}
            request.session[_remembered(webinar)] = known
            return redirect("webinars:group-detail", webinar.slug)

    return render(request, "webinars/group/create.html", {"webinar": webinar, "form": form})


@allow(is_cluster_manager)
def group_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """What became of those whom the reader registered last."""
    webinar = get_object_or_404(Webinar.objects.visible_to(request.user), slug=slug)
    known = request.session.get(_remembered(webinar), {})
    people = webinar.registrations.filter(pk__in=known).order_by("seq")
    outcomes = [GroupOutcome(person, known[str(person.pk)]) for person in people]
    groups = {
        name: [outcome.registration for outcome in outcomes if outcome.group == name]
        for name in ("placed", "waiting", "known", "withheld")
    }
    context = {"webinar": webinar, "groups": groups, "asked": bool(outcomes)}
    return render(request, "webinars/group/detail.html", context)


def _remembered(webinar: Webinar) -> str:
    return f"group/{webinar.pk}"


@public
def group_code_enter(request: HttpRequest, slug: str) -> HttpResponse:
    """The right code leads to the registration form; wrong ones are counted.

    A network that guessed too often is refused the right code as well, unlike a personal link: a
    code is short, so whoever tries on would find it, and the answer would tell.
    """
    webinar = get_object_or_404(Webinar.objects.visible_to(request.user), slug=slug)
    if not webinar.takes_registrations:
        return redirect("webinars:registration-create", webinar.slug)  # which says why
    if throttle.has_guessed_too_often(request, throttle.CODES):
        return keep_secret(wait(request, throttle.seconds_left("wrong codes")))

    form = GroupCodeForm(request.GET if "code" in request.GET else None, webinar=webinar)
    if form.is_valid():
        return keep_secret(redirect(form.cleaned_data["code"].get_path()))
    if form.is_guess:
        throttle.note_miss(request, throttle.CODES)
    context = {"webinar": webinar, "form": form}
    return keep_secret(render(request, "webinars/group_code/enter.html", context))
