"""A room calls a coordinator, or needs nobody any more."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from tgtf_portal.core.access import by_session
from webinars.domain.help_request import call_coordinator, take_back_call
from webinars.forms.insight import HelpForm
from webinars.views.breakout import answered, console, hosted, name_of


@by_session
@require_POST
def help_create(request: HttpRequest, code: str) -> HttpResponse:
    breakout = hosted(request, code)
    form = HelpForm(request.POST, prefix="help")
    if not form.is_valid():
        messages.error(request, " ".join(form.errors.get("note", [])))
        return console(request, breakout)
    note, asker = form.cleaned_data["note"], name_of(request, breakout)
    return answered(request, breakout, lambda: call_coordinator(breakout, note=note, asker=asker))


@by_session
@require_POST
def help_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    breakout = hosted(request, code)
    asker = name_of(request, breakout)
    return answered(request, breakout, lambda: take_back_call(breakout, asker=asker))
