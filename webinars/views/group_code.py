"""A group's code, for whoever has it on paper and not as a link."""

from allauth.core.ratelimit import respond_429
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from tgtf_portal.core import throttle
from tgtf_portal.core.access import keep_secret, public
from webinars.forms.group_code import GroupCodeForm
from webinars.models import Webinar


@public
def group_code_enter(request: HttpRequest, slug: str) -> HttpResponse:
    """The right code leads to the registration form; wrong ones are counted."""
    webinar = get_object_or_404(Webinar.objects.visible_to(request.user), slug=slug)
    if not webinar.takes_registrations:
        return redirect("webinars:registration-create", webinar.slug)  # which says why
    if throttle.has_guessed_too_often(request, throttle.CODES):
        return keep_secret(respond_429(request))

    form = GroupCodeForm(request.GET if "code" in request.GET else None, webinar=webinar)
    if form.is_valid():
        return keep_secret(redirect(form.cleaned_data["code"].get_path()))
    if form.is_guess:
        throttle.note_miss(request, throttle.CODES)
    context = {"webinar": webinar, "form": form}
    return keep_secret(render(request, "webinars/group_code/enter.html", context))
