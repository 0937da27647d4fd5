"""Ending one of the places where somebody is signed in; the library lists them and ends all."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tgtf_portal.core.people import sessions
from tgtf_portal.core.people.access import allow
from tgtf_portal.core.people.roles import is_signed_in
from tgtf_portal.pages.forms.sessions import SessionForm


@require_POST
@allow(is_signed_in)
def session_end(request: HttpRequest) -> HttpResponse:
    others = sessions.others(request.user, keep=request.session.session_key)
    form = SessionForm(request.POST, others=others)

    if form.is_valid():
        form.cleaned_data["session"].end()
        messages.success(request, _("That session has ended."))
    else:
        messages.info(request, _("That session had ended already."))
    return redirect("usersessions_list")
