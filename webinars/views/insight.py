"""Writing down what a break-out finds out, and mending it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tgtf_portal.core.access import by_session
from tgtf_portal.core.refusal import Refused
from webinars.domain.insight import amend_insight, hide_insight, write_insight
from webinars.forms.insight import AmendForm, ConclusionForm, HideForm, NoteForm
from webinars.models import Breakout, Insight
from webinars.views.breakout import console, host_of, hosted, name_of


@by_session
@require_POST
def insight_create(request: HttpRequest, code: str) -> HttpResponse:
    breakout = hosted(request, code)
    form = NoteForm(request.POST, prefix="note", breakout=breakout)
    if form.is_valid() and _written(request, breakout, form):
        return redirect(breakout.get_host_url())
    return console(request, breakout, note_form=form)


@by_session
@require_POST
def conclusion_create(request: HttpRequest, code: str) -> HttpResponse:
    breakout = hosted(request, code)
    form = ConclusionForm(request.POST, prefix="conclusion")
    if form.is_valid() and _written(request, breakout, form):
        return redirect(breakout.get_host_url())
    return console(request, breakout, conclusion_form=form)


def _written(request: HttpRequest, breakout: Breakout, form: NoteForm | ConclusionForm) -> bool:
    host = host_of(request, breakout)
    name = name_of(request, breakout)
    try:
        write_insight(breakout, **form.facts(), host=host, author_name=name)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@by_session
def insight_edit(request: HttpRequest, code: str, insight: str) -> HttpResponse:
    breakout = hosted(request, code)
    written = get_object_or_404(breakout.insights.shown(), code=insight)
    if request.method != "POST" and not breakout.is_open:
        return _closed(request, breakout)
    form = AmendForm(request.POST or None, instance=written)
    current = None
    if request.method == "POST" and form.is_valid():
        try:
            amend_insight(written, **form.facts())
        except Refused as refusal:
            current = Insight.objects.get(pk=written.pk)
            form.take_note_of(current)
            form.add_error(None, str(refusal))
        else:
            return redirect(breakout.get_host_url())
    context = {"breakout": breakout, "insight": written, "form": form, "current": current}
    return render(request, "webinars/insight/edit.html", {**context, "hide_form": HideForm()})


@by_session
@require_POST
def insight_hide(request: HttpRequest, code: str, insight: str) -> HttpResponse:
    breakout = hosted(request, code)
    written = get_object_or_404(breakout.insights.shown(), code=insight)
    if not breakout.is_open:
        return _closed(request, breakout)
    form = HideForm(request.POST, instance=written)
    if form.is_valid():
        by = request.user if request.user.is_authenticated else None
        hide_insight(written, reason=form.instance.hidden_reason, by=by)
        messages.success(request, _("It is hidden: no page and no recap shows it."))
        return redirect(breakout.get_host_url())
    context = {"breakout": breakout, "insight": written, "form": AmendForm(instance=written)}
    return render(request, "webinars/insight/edit.html", {**context, "hide_form": form})


def _closed(request: HttpRequest, breakout: Breakout) -> HttpResponse:
    messages.info(request, _("This break-out is closed; its notes stay as they are."))
    return redirect(breakout.get_host_url())
