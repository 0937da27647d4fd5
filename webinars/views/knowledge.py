"""What the webinars found out: searched, and each insight at its own address."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from tgtf_portal.core.access import public
from tgtf_portal.core.paging import page_of
from webinars.domain.knowledge import (
    companions,
    in_order,
    note_row,
    notes_found,
    rows_of,
    sentences_found,
    sentences_in_order,
)
from webinars.forms.knowledge import KnowledgeFilter
from webinars.models import Insight

ROW_OF = {"notes": "_row.html", "sentences": "_sentence_row.html"}


@public
def insight_list(request: HttpRequest) -> HttpResponse:
    if "" in request.GET.values():
        return redirect(f"{request.path}?{_query(request)}".rstrip("?"))
    form = KnowledgeFilter(request.GET)
    wanted = form.wanted()
    parts = {
        "notes": in_order(notes_found(wanted)),
        "sentences": sentences_in_order(sentences_found(wanted)),
    }
    part = "sentences" if request.GET.get("part") == "sentences" else "notes"
    page = page_of(request, parts.pop(part))
    other = parts.popitem()[1].count()
    context = {
        "form": form,
        "page_obj": page,
        "rows": rows_of(page, wanted.words),
        "part": part,
        "row_template": f"webinars/insight/{ROW_OF[part]}",
        "numbers": {"here": page.paginator.count, "there": other},
        "query": _query(request, "page"),
        "narrowed": _query(request, "page", "part"),
    }
    return render(request, "webinars/insight/list.html", context)


def _query(request: HttpRequest, *without: str) -> str:
    """The address's parameters that say something."""
    query = request.GET.copy()
    for name, values in list(query.lists()):
        query.setlist(name, [value for value in values if value and name not in without])
    return query.urlencode()


@public
def insight_detail(request: HttpRequest, code: str) -> HttpResponse:
    """By an address that stays: others may build on it."""
    insights = in_order(Insight.objects.visible_to(request.user))
    insight = get_object_or_404(insights, code=code)
    context = {"insight": insight, "row": note_row(insight), "companions": companions(insight)}
    return render(request, "webinars/insight/detail.html", context)
