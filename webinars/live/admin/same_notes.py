"""Notes that say the same in several rooms: staff read what was found, and correct it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.messages import get_messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from tgtf_portal.core.admin.actions import WithActions
from tgtf_portal.core.refusal import refusal_as_message
from webinars.common.overviews import overview_of, want_newer
from webinars.live.domain.same_notes.compare import SAME
from webinars.live.domain.same_notes.decisions import (
    JOINED,
    KEPT_APART,
    forget_answer,
    join_insights,
    keep_apart,
)
from webinars.live.domain.same_notes.report import (
    CLOSE,
    GROUPS,
    AnsweredPair,
    answered,
    find_same_notes,
    shown_groups,
    shown_pairs,
    with_answers,
)
from webinars.live.forms.staff import APART, FORGET, JOIN, MOST_OFFERED, AnswerForm, FindForm
from webinars.models import Insight, Overview, Webinar

PER_PAGE = 25
AT_ONCE = 1000  # notes that are compared while a page's reader waits
VERBS: dict[str, tuple[Callable[..., None], Any]] = {
    JOIN: (join_insights, _lazy("Both stand together now; the next compile takes it over.")),
    APART: (keep_apart, _lazy("Both are kept apart now; the next compile takes it over.")),
    FORGET: (forget_answer, _lazy("The answer is undone; their likeness decides again.")),
}
PLACES = ("groups", "close", "join", "joined", "apart")


@dataclass(frozen=True, slots=True)
class AnsweredPage:
    """A list of pairs that were answered about, a page at a time."""

    name: str
    rows: list[AnsweredPair]
    page: Page[Any]
    query: str


def same_notes_page(page: WithActions, request: HttpRequest, webinar: Webinar) -> HttpResponse:
    form = AnswerForm(request.POST if request.method == "POST" else None, webinar=webinar)
    if request.method == "POST" and _answered(page, request, form):
        return redirect(_back(request))
    context = {**_shown(request, webinar), **_to_join(request, form)}
    template = "admin/webinars/webinar/likeness.html"
    return page.show_page(request, webinar, template, _("Notes that say the same"), **context)


def _answered(page: WithActions, request: HttpRequest, form: AnswerForm) -> bool:
    if not form.is_valid():
        page.message_user(request, _("Choose the two notes."), messages.ERROR)
        return False
    verb, said = VERBS[form.cleaned_data["answer"]]
    with refusal_as_message(request):
        verb(form.cleaned_data["one"], form.cleaned_data["other"], by=request.user)
        want_newer(form.webinar, Overview.Kind.SAME_NOTES)
        page.message_user(request, said, messages.SUCCESS)
        return True
    return False


def _place(request: HttpRequest) -> str:
    """The part of the page where a button was pressed: what came of it is said there."""
    asked = request.POST.get("at") or request.GET.get("at", "")
    return asked if asked in PLACES else ""


def _back(request: HttpRequest) -> str:
    query = request.GET.copy()
    place = query["at"] = _place(request)
    return f"{request.path}?{query.urlencode()}#{place}"


# --- What the page shows --------------------------------------------------------------------------
def _shown(request: HttpRequest, webinar: Webinar) -> dict[str, Any]:
    notes = Insight.objects.shown().notes().filter(breakout__webinar=webinar).count()
    at_once = partial(find_same_notes, webinar, {}) if notes <= AT_ONCE else None
    overview = overview_of(webinar, Overview.Kind.SAME_NOTES, at_once=at_once)
    found = Paginator(overview.rows(GROUPS), PER_PAGE).get_page(request.GET.get("page"))
    place = _place(request)
    return {
        "notes": notes,
        "overview": overview,
        "threshold": round(SAME),
        "groups": shown_groups(list(found.object_list)),
        "page_obj": found,
        "query": _without(request, "page"),
        "here": _without(request),
        "close": shown_pairs([(a, b, percent) for a, b, percent in overview.rows(CLOSE)[:]]),
        "joined": _answers(request, webinar, "joined", JOINED),
        "apart": _answers(request, webinar, "apart", KEPT_APART),
        "at": place,
        "said": get_messages(request) if place else (),
    }


def _answers(request: HttpRequest, webinar: Webinar, name: str, verb: str) -> AnsweredPage:
    rows = Paginator(answered(webinar, verb), PER_PAGE).get_page(request.GET.get(name))
    return AnsweredPage(name, with_answers(rows.object_list, verb), rows, _without(request, name))


def _to_join(request: HttpRequest, form: AnswerForm) -> dict[str, Any]:
    asked = {"first": request.GET.get("first", ""), "second": request.GET.get("second", "")}
    find = FindForm(asked)
    form.offer(find.words)
    return {"form": form, "find": find, "most_offered": MOST_OFFERED}


def _without(request: HttpRequest, *names: str) -> str:
    """The address's other parameters, encoded; not where something was said before."""
    query = request.GET.copy()
    for name in ("at", *names):
        query.pop(name, None)
    return query.urlencode()
