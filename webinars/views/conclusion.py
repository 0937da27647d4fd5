"""The conclusion that a room's hosts write together, kept while they type."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tgtf_portal.core.access import by_session
from tgtf_portal.core.refusal import Refused
from webinars.domain.conclusion import Kept, keep_conclusion
from webinars.forms.insight import PadForm
from webinars.models import Breakout
from webinars.views.breakout import console, host_of, hosted, name_of


@by_session
@require_POST
def conclusion_edit(request: HttpRequest, code: str) -> HttpResponse:
    breakout = hosted(request, code)
    form = PadForm(request.POST, prefix="pad")
    kept = _kept(request, breakout, form)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse(_told(breakout, form, kept))
    if kept is None:
        return console(request, breakout, pad_form=form)
    if kept.clash:
        clash = _told(breakout, form, kept)
        return console(request, breakout, pad_form=PadForm.joining(kept), clash=clash)
    if kept.beside is not None:
        messages.warning(request, _said(breakout, kept))
    return redirect(breakout.get_host_url())


def _kept(request: HttpRequest, breakout: Breakout, form: PadForm) -> Kept | None:
    if not form.is_valid():
        return None
    host, name = host_of(request, breakout), name_of(request, breakout)
    try:
        return keep_conclusion(breakout, **form.facts(), host=host, author_name=name)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None


def _told(breakout: Breakout, form: PadForm, kept: Kept | None) -> dict[str, str]:
    """What is kept now, and in words how it came to be; or why nothing was."""
    if kept is None:
        faults = [fault for faults in form.errors.values() for fault in faults]
        return {"state": "refused", "said": _("Not saved: %s") % " ".join(faults)}
    told = {
        "said": _said(breakout, kept),
        "text": kept.conclusion.text,
        "code": kept.conclusion.code,
        "version": str(kept.conclusion.version),
    }
    if kept.clash:
        mine = {"mine": form.instance.text, "proposal": kept.proposal}
        return {"state": "clash", **told, **mine, "theirs": kept.conclusion.text}
    return {"state": "saved" if kept.beside is None else "joined", **told}


def _said(breakout: Breakout, kept: Kept) -> str:
    clock = timezone.localtime(timezone.now(), breakout.webinar.zone).strftime("%H:%M")
    facts = {"time": clock, "name": kept.beside or _("Somebody else")}
    if kept.clash:
        return _("Not saved: %(name)s saved other words at the same place.") % facts
    if kept.beside is None:
        return _("Saved %(time)s") % facts
    said = _(
        "Saved %(time)s. %(name)s saved meanwhile; both texts are joined: please read it once."
    )
    return said % facts
