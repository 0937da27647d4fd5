"""What hosts write down and do with it: insights, marks, mergers, the conclusion."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tgtf_portal.core.models import User
from tgtf_portal.core.pages.forms import complaint_of
from tgtf_portal.core.people.access import by_session
from tgtf_portal.core.refusal import refusal_at_form
from tgtf_portal.core.times.words import clock_time
from webinars.breakouts.views.hosts import code_in, host_of, hosted, name_of, person_of
from webinars.live.domain.conclusions import (
    SavedConclusion,
    keep_conclusion,
    tell_conclusion,
)
from webinars.live.domain.curation import (
    dismiss_pair,
    mark_key,
    merge_insights,
    unmark_key,
    unmerge_insight,
)
from webinars.live.domain.notes import (
    amend_insight,
    bring_back_insight,
    hide_insight,
    write_insight,
)
from webinars.live.forms.notes import ConclusionForm, HideForm, HostNoteForm, PadForm
from webinars.live.views.console import answered, console
from webinars.models import Breakout, Insight


@by_session
@require_POST
def insight_create(request: HttpRequest, code: str) -> HttpResponse:
    breakout = hosted(request, code)
    form = HostNoteForm(request.POST, prefix="note", breakout=breakout)
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


def _written(request: HttpRequest, breakout: Breakout, form: HostNoteForm | ConclusionForm) -> bool:
    host, name = host_of(request, breakout), name_of(request, breakout)
    with refusal_at_form(form):
        write_insight(breakout, **form.facts(), author=host, author_name=name)
        return True
    return False


@by_session
def insight_edit(request: HttpRequest, code: str, insight: str) -> HttpResponse:
    breakout = hosted(request, code)
    written = get_object_or_404(breakout.insights.shown(), code=insight)
    if request.method != "POST" and not breakout.is_open:
        return _closed(request, breakout)
    form = HostNoteForm(request.POST or None, instance=written, breakout=breakout)
    current = None
    if request.method == "POST" and form.is_valid():
        with refusal_at_form(form):
            amend_insight(written, **form.facts())
            return redirect(breakout.get_host_url())
        current = Insight.objects.get(pk=written.pk)
        form.take_note_of(current)
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
        hide_insight(written, reason=form.instance.hidden_reason, by=person_of(request))
        messages.success(request, _("It is hidden: no page and no recap shows it."))
        return redirect(breakout.get_host_url())
    context = {
        "breakout": breakout,
        "insight": written,
        "form": HostNoteForm(instance=written, breakout=breakout),
    }
    return render(request, "webinars/insight/edit.html", {**context, "hide_form": form})


def _closed(request: HttpRequest, breakout: Breakout) -> HttpResponse:
    messages.info(request, _("This break-out is closed; its notes stay as they are."))
    return redirect(breakout.get_host_url())


@by_session
@require_POST
def insight_key(request: HttpRequest, code: str, insight: str) -> HttpResponse:
    """`key` says what the host wants, not that it shall change: two clicks are no puzzle."""
    breakout = hosted(request, code)
    written = get_object_or_404(breakout.insights.notes(), code=insight)
    decide = {"1": mark_key, "0": unmark_key}.get(request.POST.get("key", ""))
    if decide is None:
        raise Http404
    return answered(request, breakout, lambda: decide(written, by=person_of(request)))


@by_session
@require_POST
def insight_merge(request: HttpRequest, code: str, insight: str) -> HttpResponse:
    """Under the one that `kept` names."""

    def merge(copy: Insight, kept: Insight, *, by: User | None) -> None:
        merge_insights(kept, copy, by=by)

    return _decided(request, code, insight, merge, other="kept")


@by_session
@require_POST
def insight_unmerge(request: HttpRequest, code: str, insight: str) -> HttpResponse:
    return _decided(request, code, insight, unmerge_insight)


@by_session
@require_POST
def insight_distinguish(request: HttpRequest, code: str, insight: str) -> HttpResponse:
    """It and `other` read alike and are not the same."""
    return _decided(request, code, insight, dismiss_pair, other="other")


@by_session
@require_POST
def insight_show(request: HttpRequest, code: str, insight: str) -> HttpResponse:
    return _decided(request, code, insight, bring_back_insight)


@by_session
@require_POST
def conclusion_tell(request: HttpRequest, code: str, insight: str) -> HttpResponse:
    return _decided(request, code, insight, tell_conclusion)


def _decided(
    request: HttpRequest, code: str, insight: str, verb: Callable[..., object], *, other: str = ""
) -> HttpResponse:
    """The verb for a note and, where `other` is a field of the form, for the one that it names."""
    breakout = hosted(request, code)
    codes = [insight, code_in(request, other)] if other else [insight]
    notes = [get_object_or_404(breakout.insights, code=known) for known in codes]
    return answered(request, breakout, lambda: verb(*notes, by=person_of(request)))


@by_session
@require_POST
def conclusion_edit(request: HttpRequest, code: str) -> HttpResponse:
    breakout = hosted(request, code)
    form = PadForm(request.POST, prefix="pad")
    kept = _kept(request, breakout, form)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse(_answer(breakout, form, kept))
    if kept is None:
        return console(request, breakout, pad_form=form)
    if kept.clash:
        clash = _answer(breakout, form, kept)
        return console(request, breakout, pad_form=PadForm.joining(kept), clash=clash)
    if kept.other_writer is not None:
        messages.warning(request, _in_words(breakout, kept))
    return redirect(breakout.get_host_url())


def _kept(request: HttpRequest, breakout: Breakout, form: PadForm) -> SavedConclusion | None:
    if not form.is_valid():
        return None
    host, name = host_of(request, breakout), name_of(request, breakout)
    with refusal_at_form(form):
        return keep_conclusion(breakout, **form.facts(), host=host, author_name=name)
    return None


def _answer(breakout: Breakout, form: PadForm, kept: SavedConclusion | None) -> dict[str, str]:
    """What is kept now, and in words how it came to be; or why nothing was."""
    if kept is None:
        return {"state": "refused", "said": _("Not saved: %s") % complaint_of(form)}
    answer = {
        "said": _in_words(breakout, kept),
        "text": kept.conclusion.text,
        "code": kept.conclusion.code,
        "version": str(kept.conclusion.version),
    }
    if kept.clash:
        mine = {"mine": form.instance.text, "proposal": kept.proposal}
        return {"state": "clash", **answer, **mine, "theirs": kept.conclusion.text}
    return {"state": "saved" if kept.other_writer is None else "joined", **answer}


def _in_words(breakout: Breakout, kept: SavedConclusion) -> str:
    clock = clock_time(timezone.now(), breakout.webinar.time_zone)
    facts = {"time": clock, "name": kept.other_writer or _("Somebody else")}
    if kept.clash:
        return _("Not saved: %(name)s saved other words at the same place.") % facts
    if kept.other_writer is None:
        return _("Saved %(time)s") % facts
    said = _(
        "Saved %(time)s. %(name)s saved meanwhile; both texts are joined: please read it once."
    )
    return said % facts
